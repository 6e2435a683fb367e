//! Finding out how a scale speaks.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{OptionValue, ScaleOrder};

/// A frame format that the core can read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScaleDriverView {
    /// Its id in a set-up.
    pub id: String,
    /// Makes and models.
    pub title: String,
    /// What its makers ship with.
    pub baud: u32,
    /// Likewise: `8N1`, `7E1`, `7O1`.
    pub line: String,
    /// What its frames do not say.
    pub options: Vec<DriverOptionView>,
    /// Whether it can or must be asked.
    pub asking: ScaleAsking,
    /// What it can be told.
    pub orders: Vec<ScaleOrder>,
}

/// Whether a scale speaks without being asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScaleAsking {
    /// It sends by itself and cannot be asked.
    Never,
    /// Its menu decides; it can be asked when it is silent.
    WhenSilent,
    /// It says nothing unless asked.
    Always,
}

/// An option of a frame format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DriverOptionView {
    /// Its name: `decimals`, `fixed-zeros`, `check`, `address`.
    pub name: String,
    /// The choices, the default first; none for a number.
    pub values: Vec<String>,
}

/// Looks for a scale on a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FindScale {
    /// Which port.
    pub port: String,
    /// The person at the desk says that a scale is on the port and agrees that it is asked when it stays silent.
    pub ask: bool,
}

/// What listening to a port found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScaleFinding {
    /// Baud rate.
    pub baud: u32,
    /// Line setting; what the bytes themselves advise, where their parity says so.
    pub line: String,
    /// Frame format.
    pub driver: String,
    /// Its makes and models.
    pub title: String,
    /// Good frames heard.
    pub frames: u32,
    /// The weight that was heard, as the scale wrote it; `None` when the frame carried none.
    pub sample: Option<String>,
    /// The same in grams, read with the default unit.
    pub sample_g: Option<i64>,
    /// The last frame as hex.
    pub raw: String,
    /// The last frame as text.
    pub text: String,
    /// The bytes carried a parity that the first setting did not expect; `line` follows them.
    pub parity_advice: bool,
    /// It spoke only when asked.
    pub was_asked: bool,
    /// Other formats that read the same bytes: a known object decides.
    pub others: Vec<String>,
    /// Its options leave the number open: a known object decides.
    pub open: bool,
}

/// A known object lies on the pan: which ways of reading give its weight?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FitScale {
    /// The port.
    pub port: String,
    /// Baud rate.
    pub baud: u32,
    /// Line setting.
    pub line: String,
    /// The format that was found, to ask the scale with.
    pub driver: String,
    /// The scale may be asked.
    pub ask: bool,
    /// What the object weighs.
    pub grams: u32,
    /// How far a reading may be off.
    pub tolerance_g: u32,
}

/// A way of reading that gives the object's weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScaleFit {
    /// Frame format.
    pub driver: String,
    /// Its makes and models.
    pub title: String,
    /// Its options.
    pub options: Vec<OptionValue>,
    /// The unit of frames that name none.
    pub unit: String,
    /// What it reads, in grams.
    pub grams: i64,
    /// The frame as hex.
    pub raw: String,
}
