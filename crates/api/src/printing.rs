//! Labels, sheets and the print queue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::PrinterTrouble;

/// Where a print job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// Waiting for the printer.
    Queued,
    /// On its way.
    Sending,
    /// Out, as far as `level` says.
    Done,
    /// The closing command was sent and then something failed: it may be out. A person decides.
    Unknown,
    /// Taken back before it was sent.
    Withdrawn,
}

/// How sure it is that a label came out (printing.md 1.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintLevel {
    /// Written to a folder or spooler.
    Handed,
    /// The printer took all bytes.
    Taken,
    /// The printer is idle again without error.
    Idle,
    /// The printed code was scanned.
    Scanned,
    /// A person said so.
    Seen,
}

/// A label or sheet in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintJobView {
    /// Identity.
    pub id: String,
    /// What it prints, in words the queue shows: a pack's LP number, or `test`, `calibration`, `setup`,
    /// `card`.
    pub title: String,
    /// The pack, if it is a pack's label.
    pub pack_id: Option<String>,
    /// Printer name.
    pub printer: String,
    /// Where it is.
    pub state: PrintState,
    /// How sure.
    pub level: Option<PrintLevel>,
    /// Count printed on it as 补打, 0 for the first print.
    pub reprint: u32,
    /// What keeps it waiting.
    pub trouble: Option<PrinterTrouble>,
    /// Queued, milliseconds UTC.
    pub queued_at: i64,
    /// Finished, milliseconds UTC.
    pub finished_at: Option<i64>,
}

/// What a person decides about a job that may be out, or that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintDecision {
    /// The label is there.
    CameOut,
    /// It is not: print it again, marked 补打.
    PrintAgain,
    /// Forget it.
    Withdraw,
}

/// Decides about a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecidePrintJob {
    /// Which.
    pub id: String,
    /// What.
    pub decision: PrintDecision,
}

/// A label as it would be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LabelPreview {
    /// The very bitmap that is printed, as PNG in base64.
    pub png_base64: String,
    /// Width in millimetres.
    pub width_mm: u32,
    /// Height in millimetres.
    pub height_mm: u32,
    /// Characters the font lacks, drawn as boxes.
    pub missing: String,
}

/// A sheet of A4 that goes to the queue for sheets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum PrintSheet {
    /// 装箱清单.
    PackList {
        /// Pack.
        pack_id: String,
    },
    /// 交接单.
    Handover {
        /// Packs on the sheet.
        pack_ids: Vec<String>,
    },
    /// 指令条码卡.
    CommandCard,
}
