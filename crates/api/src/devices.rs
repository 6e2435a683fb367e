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

/// A serial port, or a gun or scale that is a HID on USB.
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
    /// This user may open it.
    pub permitted: bool,
    /// What it is.
    pub kind: PortKind,
    /// What helps, where this user may not open it and that is known.
    pub remedy: Option<PortRemedy>,
}

/// What a port is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PortKind {
    /// A serial port: anything may be behind it.
    Serial,
    /// A scale on USB (HID).
    HidScale,
    /// A gun in HID POS mode.
    HidGun,
    /// Something that types: a keyboard, or a gun in keyboard mode. Only a person can tell which.
    Keyboard,
}

/// What helps where the system keeps a device from this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PortRemedy {
    /// Linux: the udev rules that come with the program.
    InstallUdevRules,
    /// macOS: Input Monitoring, or another mode of the gun.
    AllowInputMonitoring,
    /// Windows: USB COM or HID POS mode; the driver must not be replaced.
    SwitchGunMode,
    /// Its serial port, or its USB COM mode.
    UseSerial,
}

/// What a person needs to know to help a device that does not open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DeviceHelp {
    /// `linux`, `windows`, `macos`.
    pub system: String,
    /// The group whose members may open serial ports, where there is one.
    pub serial_group: Option<String>,
}

/// The USB device behind a serial port. The setting remembers it: the port's name may change at every plugging.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct UsbPort {
    /// Vendor id.
    pub vid: u16,
    /// Product id.
    pub pid: u16,
    /// Serial number, where it has one.
    pub serial: Option<String>,
    /// The socket it is plugged into.
    pub location: Option<String>,
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
    /// The USB device behind the port. The core fills it in; what a screen sends does not count.
    #[serde(default)]
    pub usb: Option<UsbPort>,
    /// What it is, where it is a HID on USB and no serial port. The core fills it in as well.
    #[serde(default)]
    pub hid: Option<PortKind>,
    /// How a scale is read.
    #[serde(default)]
    pub scale: ScaleSetup,
    /// How a gun is read.
    #[serde(default)]
    pub gun: GunSetup,
}

/// How a scale is read, beside its frame format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct ScaleSetup {
    /// What the frames do not say, by the names that `list_scale_drivers` tells.
    pub options: Vec<OptionValue>,
    /// The unit of frames that name none: `kg`, `g`, `jin`, `lb`.
    pub unit: String,
    /// The owner agreed that the scale is asked for its weight. Otherwise nothing is sent by itself.
    pub may_ask: bool,
}

impl Default for ScaleSetup {
    fn default() -> Self {
        Self {
            options: Vec::new(),
            unit: "kg".to_owned(),
            may_ask: false,
        }
    }
}

/// An option of a frame format and what was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OptionValue {
    /// Its name.
    pub name: String,
    /// The choice.
    pub value: String,
}

/// What a gun puts around a code, and how its scans are told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct GunSetup {
    /// Cut off in front, where it is there.
    pub prefix: String,
    /// `any`, `cr`, `lf`, `crlf`, `tab`, `etx`, `none`.
    pub suffix: String,
    /// The pause that ends a scan without a suffix.
    pub gap_ms: u32,
    /// The same code within this time is one scan.
    pub repeat_ms: u32,
}

impl Default for GunSetup {
    fn default() -> Self {
        Self {
            prefix: String::new(),
            suffix: "any".to_owned(),
            gap_ms: 50,
            repeat_ms: 800,
        }
    }
}

/// Why a device does not do what it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DeviceTrouble {
    /// Not plugged in.
    Absent,
    /// This user may not open its port.
    NotPermitted,
    /// Another program holds its port.
    InUse,
    /// The system refuses to open it; the log has its words.
    NotOpened,
    /// The set-up is not usable by this version.
    BadSetUp,
    /// Nothing comes: switched off, or its cable is out at its own side.
    Silent,
    /// Nothing comes, and this kind of scale speaks only when it is asked, which its owner has not agreed to.
    MustBeAsked,
    /// Bytes come and none are readable: another format, speed or parity.
    Unreadable,
    /// The scale refused a command.
    CommandRefused,
    /// The scale reports a fault.
    ScaleFault,
    /// The scale has to be calibrated.
    NeedsCalibration,
    /// The scale has to be set to zero.
    NeedsZero,
    /// The gun sends no suffix: set one, or set "none" here.
    NoSuffix,
}

/// What a person may tell a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScaleOrder {
    /// 置零.
    Zero,
    /// 去皮.
    Tare,
    /// Forget the tare (清皮).
    ClearTare,
}

/// A serial scale or gun that is set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SerialDeviceView {
    /// As it is set up; its `id` is present.
    pub setup: SaveSerialDevice,
    /// It is there and open.
    pub connected: bool,
    /// What its port is called now, where that differs from the setting.
    pub port_now: Option<String>,
    /// The last bytes that came, as hex, for support.
    pub last_bytes: String,
    /// When they came, milliseconds UTC.
    pub last_at: Option<i64>,
    /// What is wrong with it.
    pub trouble: Option<DeviceTrouble>,
    /// What a scale can be told.
    pub orders: Vec<ScaleOrder>,
    /// A gun whose scans are shown and not packed.
    pub tested: bool,
}

/// Tells a scale something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TellScale {
    /// Which.
    pub id: String,
    /// What.
    pub order: ScaleOrder,
}

/// Tries a gun out: its scans are told as `gun_tested` and pack nothing. Ends by itself after two minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TestGun {
    /// Which.
    pub id: String,
    /// Begin, or end.
    pub on: bool,
}

/// Bytes that went over a device's line together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RawChunkView {
    /// When, milliseconds UTC.
    pub at: i64,
    /// The program sent them; otherwise the device did.
    pub sent: bool,
    /// As hex.
    pub hex: String,
    /// As text, `·` for what is none.
    pub text: String,
}
