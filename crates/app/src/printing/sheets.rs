//! A4 sheets as PDF: the pack list and the handover sheet.

use std::sync::Arc;

use dabao_api::FileReply;
use dabao_domain::{PackLife, Timestamp};
use dabao_labels::{HandoverPack, HandoverSheet, PackList, PackListRow, PdfWriter};
use dabao_store::{PackRecord, PackedParcel, Tx, next_number};

use crate::App;
use crate::error::{AppError, fault};
use crate::packs::file;
use crate::time::short_date;

/// 装箱清单.
pub(crate) async fn pack_list(
    app: &Arc<App>,
    record: PackRecord,
    rows: Vec<PackedParcel>,
) -> Result<FileReply, AppError> {
    let name = format!("装箱清单 {}.pdf", record.pack.number);
    let list = PackList {
        pack_number: record.pack.number.clone(),
        lp_number: lp_number(&record),
        shop: record.shop_name.clone(),
        service: record.pack.service,
        weight: record.declared_weight(),
        parcels: rows
            .into_iter()
            .map(|row| PackListRow {
                order_number: row.order_number,
                first_mile_number: row.first_mile_number,
                country: row.country,
                scanned_at: Timestamp(row.scanned_at),
            })
            .collect(),
        printed_at: app.now(),
    };
    let drawing = Arc::clone(app);
    let bytes = tokio::task::spawn_blocking(move || {
        drawing
            .labels
            .with(|types| PdfWriter::new()?.pack_list(types, &list))
    });
    Ok(file(
        name,
        "application/pdf",
        &bytes.await.map_err(fault("draw the pack list"))??,
    ))
}

/// 交接单 in three copies.
pub(crate) async fn handover_sheet(
    app: &Arc<App>,
    number: String,
    records: Vec<PackRecord>,
) -> Result<FileReply, AppError> {
    let name = format!("交接单 {number}.pdf");
    let first = records.first();
    let sheet = HandoverSheet {
        number,
        merchant: first.map(|record| record.shop_name.clone()).unwrap_or_default(),
        service: first.map_or(dabao_domain::HandoverService::FreePickup, |record| {
            record.pack.service
        }),
        carrier: first
            .and_then(|record| record.heard.carrier.clone())
            .unwrap_or_default(),
        handed_over_at: app.now(),
        packs: records
            .iter()
            .map(|record| HandoverPack {
                number: lp_number(record).unwrap_or_else(|| record.pack.number.clone()),
                parcels: record.parcels,
                weight: record.declared_weight(),
            })
            .collect(),
        driver_signature: None,
        printed_at: app.now(),
    };
    let drawing = Arc::clone(app);
    let bytes = tokio::task::spawn_blocking(move || {
        drawing
            .labels
            .with(|types| PdfWriter::new()?.handover_sheet(types, &sheet))
    });
    Ok(file(
        name,
        "application/pdf",
        &bytes.await.map_err(fault("draw the handover sheet"))??,
    ))
}

/// `JA261111-001`: 交接 and the station's code, the day, and a number that starts at 1 each day.
pub(crate) async fn next_sheet_number(app: &App, tx: &mut Tx) -> Result<String, AppError> {
    let code = crate::station::settings(app, tx).await?.station_code;
    let date = short_date(app.now());
    let count = next_number(tx, &format!("sheet {code} {date}")).await?;
    Ok(format!("J{code}{date}-{count:03}"))
}

fn lp_number(record: &PackRecord) -> Option<String> {
    match &record.pack.life {
        PackLife::AtPlatform { lp_number, .. } => Some(lp_number.clone()),
        PackLife::Open
        | PackLife::Sealed { .. }
        | PackLife::CommitUnknown { .. }
        | PackLife::Refused { .. }
        | PackLife::Discarded => None,
    }
}
