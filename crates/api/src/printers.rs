//! Printers: what they speak, where they are, how they are set up.

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
    /// Receipt printers, and some label printers.
    EscPos,
    /// Portable printers.
    Cpcl,
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
    /// On USB, without a driver of the system.
    Usb {
        /// Vendor id.
        vid: u16,
        /// Product id.
        pid: u16,
        /// Serial number, where it has one.
        serial: Option<String>,
        /// The socket it is plugged into.
        location: Option<String>,
    },
    /// Behind the system's own spooler (CUPS): nobody can tell whether a label came out.
    Queue {
        /// The queue's name.
        name: String,
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

/// What happens at the end of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AfterLabel {
    /// As the printer is set.
    #[default]
    PrinterDecides,
    /// It stops where it can be torn off (撕纸).
    TearOff,
    /// It is cut off (切纸).
    Cut,
    /// It is peeled off its backing (剥离).
    Peel,
}

/// What paper a printer takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterPaper {
    /// Labels 100 mm wide.
    #[default]
    Label,
    /// A roll of 80 mm for slips.
    Slip80,
    /// A roll of 58 mm for slips.
    Slip58,
}

/// A printer as it is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that a person sets by itself"
)]
pub struct PrinterDraft {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: PrinterPlace,
    /// What it speaks.
    pub language: PrinterLanguage,
    /// 180, 203 or 300.
    pub dpi: u32,
    /// Gap, mark or continuous.
    pub gap: LabelGap,
    /// Labels or slips.
    #[serde(default)]
    pub paper: PrinterPaper,
    /// What happens at the end of a label.
    #[serde(default)]
    pub after_label: AfterLabel,
    /// Darkness 0 to 15, in languages that have one.
    pub density: u8,
    /// Inches per second, in languages that have a speed.
    pub speed: u8,
    /// Prints white on black without this.
    pub invert: bool,
    /// Compressed pictures (ZPL only; cheap printers lack it).
    pub z64: bool,
    /// Epson's darkness command (ESC/POS only; other printers print it as text).
    #[serde(default)]
    pub epson: bool,
    /// Dots as bytes instead of digits (CPCL only; a serial line then needs hardware flow control).
    #[serde(default)]
    pub binary: bool,
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
    /// This user may not open it.
    NotPermitted,
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

/// What can be set up at this PC. The core tells it; screens repeat no limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrinterChoices {
    /// Every language with its limits.
    pub languages: Vec<LanguageChoices>,
    /// The system has a spooler that we know.
    pub queues: bool,
}

/// What one language lets itself be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LanguageChoices {
    /// Which.
    pub language: PrinterLanguage,
    /// Resolutions, the usual one first.
    pub dpis: Vec<u32>,
    /// Papers, the usual one first.
    pub papers: Vec<PrinterPaper>,
    /// Ends of a label, the usual one first.
    pub after_label: Vec<AfterLabel>,
    /// Darkness; absent where the language has none.
    pub density: Option<ChoiceRange>,
    /// The darkness counts only with this switch.
    pub density_needs: Option<PrinterSwitch>,
    /// Speed; absent where the language has none.
    pub speed: Option<ChoiceRange>,
    /// Switches that mean something in it.
    pub switches: Vec<PrinterSwitch>,
}

/// From the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChoiceRange {
    /// The least.
    pub least: u8,
    /// The most.
    pub most: u8,
}

/// A switch of a printer's set-up that only some languages have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterSwitch {
    /// `invert`.
    Invert,
    /// `z64`.
    Z64,
    /// `epson`.
    Epson,
    /// `binary`.
    Binary,
}

/// A queue of the system's spooler.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintQueueView {
    /// The name it is printed to by.
    pub name: String,
    /// The one that the system uses when none is named.
    pub is_default: bool,
    /// What its name lets expect, to be confirmed with a test label.
    pub likely_language: Option<PrinterLanguage>,
}

/// A printer on USB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsbPrinterView {
    /// As a place of a printer's set-up.
    pub place: PrinterPlace,
    /// Its name, as it says it itself (IEEE 1284) or as the system does.
    pub name: String,
    /// What it most likely speaks, to be confirmed with a test label.
    pub likely_language: Option<PrinterLanguage>,
    /// What helps when this user may not open it.
    pub remedy: Option<UsbPrinterRemedy>,
}

/// What helps when a USB printer may not be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UsbPrinterRemedy {
    /// Linux: install the udev rules.
    InstallRules,
    /// The system's driver has it: print through the system.
    PrintThroughSystem,
}

/// Prints a calibration page (校准页).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintCalibration {
    /// Printer.
    pub id: String,
    /// Height of the label that is in it, millimetres.
    pub height_mm: u32,
}
