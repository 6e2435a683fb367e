//! Guns and scales.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the scale says now. Motion, overload and a lost cable are never a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ScaleView {
    /// No scale is set up.
    None,
    /// Its port is not there.
    Absent,
    /// The port is open and nothing readable comes.
    Silent,
    /// The pan is empty.
    Zero,
    /// Moving; the number is for the eye only.
    Moving {
        /// Grams now.
        grams: i64,
    },
    /// Settled; may be taken.
    Settled {
        /// Grams.
        grams: u32,
    },
    /// Already taken for a pack; the pan must be emptied first.
    Taken {
        /// Grams.
        grams: u32,
    },
    /// Too heavy for the scale.
    Over,
    /// Below zero: set it to zero.
    Under,
    /// The scale reports an error.
    Fault,
}

/// A serial port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PortView {
    /// Name to open it by.
    pub name: String,
    /// Maker and product, where it is USB.
    pub product: Option<String>,
    /// Vendor, product and serial number, where it is USB.
    pub identity: Option<String>,
    /// What uses it already, by name.
    pub used_by: Option<String>,
}

/// What a serial device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SerialKind {
    /// A scale.
    Scale,
    /// A gun.
    Gun,
}

/// Sets up a serial scale or gun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveSerialDevice {
    /// Which; a new one when absent.
    pub id: Option<String>,
    /// What it is.
    pub kind: SerialKind,
    /// Its name.
    pub name: String,
    /// Port name.
    pub port: String,
    /// Baud rate.
    pub baud: u32,
    /// `8N1`, `7E1`, `7O1`.
    pub line: String,
    /// Frame format of a scale: `yaohua-tf0`, `st-gs-text`; `auto` finds it out by listening.
    pub driver: String,
}

/// A serial scale or gun that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SerialDeviceView {
    /// As it is set up; its `id` is present.
    pub setup: SaveSerialDevice,
    /// It is there and open.
    pub connected: bool,
    /// The last bytes that came, as hex, for support.
    pub last_bytes: String,
    /// When they came, milliseconds UTC.
    pub last_at: Option<i64>,
    /// What the system said when opening failed.
    pub trouble: Option<String>,
}

/// What listening to a port found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ScaleFinding {
    /// Baud rate.
    pub baud: u32,
    /// Line setting.
    pub line: String,
    /// Frame format.
    pub driver: String,
    /// Good frames heard.
    pub frames: u32,
    /// A weight that was heard, in words.
    pub sample: String,
}

/// Names a port.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByPort {
    /// Which.
    pub port: String,
}
