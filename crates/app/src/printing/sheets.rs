//! A4 sheets as PDF, saved or printed: the pack list, the handover sheet, the card with the command barcodes.

use std::sync::Arc;

use dabao_api::{Caller, ErrorCode, FileReply, Nothing, PrintSheet};
use dabao_devices::SpoolerPrinter;
use dabao_domain::{PackLife, Timestamp};
use dabao_labels::{HandoverPack, HandoverSheet, PackList, PackListRow};
use dabao_store::{PackRecord, PackedParcel, Tx, next_number};

use super::card::command_card;
use super::label::blocking;
use super::link::{spooler, spooler_failed};
use crate::App;
use crate::error::{AppError, fault, refuse};
use crate::packs::{file, numbered_handover_sheet, pack_list_sheet};
use crate::time::short_date;

/// A finished sheet.
pub(crate) struct Sheet {
    /// Its file name.
    name: String,
    pdf: Vec<u8>,
}

impl Sheet {
    /// As a screen takes it.
    pub(crate) fn file(self) -> FileReply {
        file(self.name, "application/pdf", &self.pdf)
    }
}

/// 装箱清单.
pub(crate) async fn pack_list(
    app: &Arc<App>,
    record: PackRecord,
    rows: Vec<PackedParcel>,
) -> Result<Sheet, AppError> {
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
    let bytes = blocking(move || {
        let writer = drawing.labels.pdf()?;
        drawing.labels.with(|types| writer.pack_list(types, &list))
    });
    Ok(Sheet {
        name,
        pdf: bytes.await?,
    })
}

/// 交接单 in three copies.
pub(crate) async fn handover_sheet(
    app: &Arc<App>,
    number: String,
    records: Vec<PackRecord>,
) -> Result<Sheet, AppError> {
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
    let bytes = blocking(move || {
        let writer = drawing.labels.pdf()?;
        drawing.labels.with(|types| writer.handover_sheet(types, &sheet))
    });
    Ok(Sheet {
        name,
        pdf: bytes.await?,
    })
}

/// 指令条码卡.
async fn command_card_sheet(app: &Arc<App>) -> Result<Sheet, AppError> {
    let mut tx = app.store.read().await?;
    let station = crate::station::settings(app, &mut tx).await?.station_name;
    drop(tx);
    let name = format!("指令条码 {station}.pdf");
    let card = command_card(station, app.now());
    let drawing = Arc::clone(app);
    let pdf = blocking(move || {
        let writer = drawing.labels.pdf()?;
        drawing.labels.with(|types| writer.command_card(types, &card))
    });
    Ok(Sheet {
        name,
        pdf: pdf.await?,
    })
}

/// The card with the command barcodes as a PDF.
pub(crate) async fn command_card_pdf(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<FileReply, AppError> {
    Ok(command_card_sheet(app).await?.file())
}

/// Sends a sheet to the queue for sheets. Nobody can tell whether it comes out (printing.md 0.4).
pub(crate) async fn print_sheet(
    app: &Arc<App>,
    caller: &Caller,
    request: PrintSheet,
) -> Result<Nothing, AppError> {
    let mut tx = app.store.read().await?;
    let queue = crate::station::settings(app, &mut tx).await?.sheet_queue;
    drop(tx);
    let queue = queue.ok_or_else(|| refuse(ErrorCode::NoPrinter))?;
    let spooler = spooler(app).ok_or_else(|| refuse(ErrorCode::NoPrinter))?;
    let sheet = match request {
        PrintSheet::PackList { pack_id } => pack_list_sheet(app, pack_id).await?,
        PrintSheet::Handover { pack_ids } => numbered_handover_sheet(app, caller, pack_ids).await?,
        PrintSheet::CommandCard => command_card_sheet(app).await?,
    };
    let printing = tokio::task::spawn_blocking(move || {
        SpoolerPrinter::new(spooler, queue).print_pdf(&sheet.name, &sheet.pdf)
    });
    printing
        .await
        .map_err(fault("print a sheet"))?
        .map_err(|error| spooler_failed(&error))?;
    Ok(Nothing {})
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
