//! Printers, labels and the print queue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Printer language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterLanguage {
    /// TSC, Gprinter, HPRT, Xprinter and most clones.
    Tspl,
    /// Zebra and compatible.
    Zpl,
}

/// Where a printer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum PrinterPlace {
    /// On the network, normally port 9100.
    Tcp {
        /// Host name or address.
        host: String,
        /// Port.
        port: u16,
    },
    /// On a serial port.
    Serial {
        /// Port name.
        port: String,
        /// Baud rate.
        baud: u32,
    },
    /// Label files into a folder (for another program, or to look at).
    Folder {
        /// Folder path.
        path: String,
    },
}

/// How labels follow each other on the roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LabelGap {
    /// Gap between labels.
    Gap,
    /// Black mark on the back.
    BlackMark,
    /// No gap.
    Continuous,
}

/// A printer as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrinterDraft {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: PrinterPlace,
    /// What it speaks.
    pub language: PrinterLanguage,
    /// 203 or 300.
    pub dpi: u32,
    /// Gap, mark or continuous.
    pub gap: LabelGap,
    /// Darkness 0 to 15.
    pub density: u8,
    /// Inches per second, 1 to 12.
    pub speed: u8,
    /// Prints white on black without this.
    pub invert: bool,
    /// Compressed pictures (ZPL only; cheap printers lack it).
    pub z64: bool,
    /// Shift to the right, tenths of a millimetre.
    pub offset_x: i32,
    /// Shift down, tenths of a millimetre.
    pub offset_y: i32,
}

/// A printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrinterView {
    /// Identity.
    pub id: String,
    /// As it is set up.
    pub setup: PrinterDraft,
    /// The one labels go to.
    pub is_default: bool,
    /// What keeps it from printing, if known.
    pub trouble: Option<PrinterTrouble>,
}

/// What keeps a printer from printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterTrouble {
    /// 缺纸.
    PaperOut,
    /// 开盖.
    CoverOpen,
    /// 碳带用尽.
    RibbonOut,
    /// 卡纸.
    Jam,
    /// 暂停.
    Paused,
    /// Not reachable or not plugged in.
    Unreachable,
    /// The folder cannot be written.
    FolderFailed,
    /// Another error of the printer.
    Other,
}

/// Adds or changes a printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SavePrinter {
    /// Which; a new one when absent.
    pub id: Option<String>,
    /// As it is set up.
    pub setup: PrinterDraft,
    /// Labels go to it from now on.
    pub is_default: bool,
}

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
    /// What it prints, in words the queue shows: a pack's LP number or `test`.
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
