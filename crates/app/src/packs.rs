//! Big packs: list, detail, history, and the sheets that go with them.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use dabao_api::{
    ByPack, Caller, ErrorCode, FileReply, HandoverSheet, HistoryStep, ListPacks, PackDetail, PackPage,
    PackView,
};
use dabao_domain::{PackId, Timestamp};
use dabao_labels::shanghai_date_time;
use dabao_store::{
    LoggedEvent, PackFilter, PackRecord, Tx, count_packs, find_pack, list_events, list_operators,
    list_packed_parcels, search_packs,
};
use dabao_tables::{FileFormat, write_table};

use crate::App;
use crate::error::{AppError, fault, refuse};
use crate::printing::{Sheet, handover_sheet, next_sheet_number, pack_list};
use crate::views::{pack_view, row_view, service_of};

/// Packs of one page.
const PAGE: i64 = 100;

/// Packs of one export.
const EXPORT: i64 = 10_000;

/// Steps of a pack's history: every scan is one.
const HISTORY: i64 = 5000;

/// A page of packs, newest first.
pub(crate) async fn list_packs(app: &Arc<App>, _: &Caller, request: ListPacks) -> Result<PackPage, AppError> {
    let filter = filter(&request);
    let mut tx = app.store.read().await?;
    let settings = crate::station::settings(app, &mut tx).await?;
    let records = search_packs(&mut tx, &filter, i64::from(request.offset), PAGE).await?;
    let total = count_packs(&mut tx, &filter).await?;
    Ok(PackPage {
        packs: records
            .iter()
            .map(|record| pack_view(record, &settings))
            .collect(),
        total: u32::try_from(total).unwrap_or(u32::MAX),
    })
}

/// A pack with all that belongs to it.
pub(crate) async fn pack_detail(app: &Arc<App>, _: &Caller, request: ByPack) -> Result<PackDetail, AppError> {
    let mut tx = app.store.read().await?;
    detail(app, &mut tx, &PackId(request.pack_id)).await
}

/// A pack with all that belongs to it, in the caller's transaction.
pub(crate) async fn detail(app: &App, tx: &mut Tx, id: &PackId) -> Result<PackDetail, AppError> {
    let settings = crate::station::settings(app, tx).await?;
    let record = existing(tx, id).await?;
    let rows = list_packed_parcels(tx, id).await?;
    let names: Vec<(String, String)> = list_operators(tx)
        .await?
        .into_iter()
        .map(|operator| (operator.id.0, operator.name))
        .collect();
    let mut events = list_events(tx, Some(&id.0), i64::MAX, HISTORY).await?;
    events.reverse();
    Ok(PackDetail {
        pack: pack_view(&record, &settings),
        rows: rows.into_iter().map(row_view).collect(),
        history: events.into_iter().map(|event| step(event, &names)).collect(),
    })
}

/// The packs a filter lets through, as a workbook.
pub(crate) async fn export_packs(
    app: &Arc<App>,
    caller: &Caller,
    request: ListPacks,
) -> Result<FileReply, AppError> {
    let filter = filter(&request);
    let mut tx = app.store.begin().await?;
    let settings = crate::station::settings(app, &mut tx).await?;
    let records = search_packs(&mut tx, &filter, 0, EXPORT).await?;
    app.log(
        &mut tx,
        &caller.operator,
        "packs_exported",
        (&app.station.0, &records.len().to_string()),
    )
    .await?;
    tx.commit().await?;
    let head: Vec<String> = EXPORT_HEAD.iter().map(|&name| name.to_owned()).collect();
    let rows = records
        .iter()
        .map(|record| export_row(&pack_view(record, &settings)));
    let bytes =
        write_table(FileFormat::Xlsx, "大包", &[head], rows).map_err(fault("write the packs' file"))?;
    let name = format!("大包 {}.xlsx", shanghai_date_time(app.now()).replace(':', ""));
    Ok(file(
        name,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &bytes,
    ))
}

const EXPORT_HEAD: [&str; 13] = [
    "大包编号",
    "大包单号",
    "物流单号",
    "状态",
    "揽收方式",
    "申报件数",
    "入库件数",
    "预估重量(g)",
    "称重(g)",
    "真实重量(g)",
    "揽收服务商",
    "分拨仓",
    "封包时间",
];

fn export_row(pack: &PackView) -> Vec<String> {
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    vec![
        pack.number.clone(),
        pack.lp_number.clone().unwrap_or_default(),
        pack.tracking_number.clone().unwrap_or_default(),
        pack.state
            .platform_name
            .clone()
            .unwrap_or_else(|| pack.state.code.clone()),
        service_of(pack.service).code().to_owned(),
        pack.parcels.to_string(),
        number(pack.stocked),
        pack.estimated_g.to_string(),
        number(pack.weight_g),
        number(pack.actual_g),
        pack.carrier.clone().unwrap_or_default(),
        pack.sorting_centre.clone().unwrap_or_default(),
        pack.sealed_at
            .map(|at| shanghai_date_time(Timestamp(at)))
            .unwrap_or_default(),
    ]
}

/// The pack list (装箱清单) as a PDF.
pub(crate) async fn pack_list_pdf(
    app: &Arc<App>,
    _: &Caller,
    request: ByPack,
) -> Result<FileReply, AppError> {
    Ok(pack_list_sheet(app, request.pack_id).await?.file())
}

/// The pack list (装箱清单).
pub(crate) async fn pack_list_sheet(app: &Arc<App>, pack_id: String) -> Result<Sheet, AppError> {
    let id = PackId(pack_id);
    let mut tx = app.store.read().await?;
    let record = existing(&mut tx, &id).await?;
    let rows = list_packed_parcels(&mut tx, &id).await?;
    drop(tx);
    pack_list(app, record, rows).await
}

/// The handover sheet (交接单) in three copies as a PDF. It is numbered, and its number is logged with its packs.
pub(crate) async fn handover_sheet_pdf(
    app: &Arc<App>,
    caller: &Caller,
    request: HandoverSheet,
) -> Result<FileReply, AppError> {
    Ok(numbered_handover_sheet(app, caller, request.pack_ids)
        .await?
        .file())
}

/// The handover sheet with the next number.
pub(crate) async fn numbered_handover_sheet(
    app: &Arc<App>,
    caller: &Caller,
    pack_ids: Vec<String>,
) -> Result<Sheet, AppError> {
    if pack_ids.is_empty() {
        return Err(refuse(ErrorCode::PackEmpty));
    }
    let mut tx = app.store.begin().await?;
    let mut records = Vec::new();
    for id in pack_ids {
        records.push(existing(&mut tx, &PackId(id)).await?);
    }
    let number = next_sheet_number(app, &mut tx).await?;
    for record in &records {
        app.log(
            &mut tx,
            &caller.operator,
            "handover_sheet_made",
            (&record.pack.id.0, &number),
        )
        .await?;
    }
    tx.commit().await?;
    handover_sheet(app, number, records).await
}

/// A pack that must exist.
pub(crate) async fn existing(tx: &mut Tx, id: &PackId) -> Result<PackRecord, AppError> {
    find_pack(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))
}

/// Bytes as a file for a screen.
pub(crate) fn file(name: String, mime: &str, bytes: &[u8]) -> FileReply {
    FileReply {
        name,
        mime: mime.to_owned(),
        base64: BASE64.encode(bytes),
    }
}

fn filter(request: &ListPacks) -> PackFilter {
    PackFilter {
        states: request.states.clone(),
        service: request.service.map(service_of),
        search: request.search.trim().to_owned(),
        from: request.from.map(Timestamp),
        to: request.to.map(Timestamp),
    }
}

/// The program itself and the station sign with their ids; people appear by name.
fn step(event: LoggedEvent, names: &[(String, String)]) -> HistoryStep {
    let name = names
        .iter()
        .find(|(id, _)| *id == event.operator)
        .map(|(_, name)| name.clone());
    let who = match event.operator.as_str() {
        "dabao" => String::new(),
        _ => name.unwrap_or(event.operator),
    };
    HistoryStep {
        at: event.at,
        what: event.what,
        who,
        detail: event.detail,
    }
}
