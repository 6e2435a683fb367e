//! The station: first start, settings, operators, the status bar, the event log.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ScaleView, Service};

/// Language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum Language {
    /// 简体中文.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// Light, dark, or as the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What an operator may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OperatorRole {
    /// 打包员.
    Packer,
    /// 班长.
    Lead,
    /// 店主.
    Owner,
}

/// Everything a person can set and expects to find again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// Name of the station, on labels' test prints, sheets and in the log.
    pub station_name: String,
    /// One to three capital letters that begin this station's pack numbers.
    pub station_code: String,
    /// Language of the screens.
    pub language: Language,
    /// Colours.
    pub theme: Theme,
    /// Everything larger, for a screen at arm's length.
    pub large_type: bool,
    /// Loudness of the scan sounds, 0 to 100.
    pub volume: u8,
    /// Service a new pack starts with.
    pub default_service: Service,
    /// Difference of scale and estimate that asks to recount: at least this many grams …
    pub weight_tolerance_g: u32,
    /// … and at least this share of the estimate, in percent.
    pub weight_tolerance_percent: u32,
    /// What a parcel weighs when its order does not say, in grams (L-074: 2,000).
    pub assumed_parcel_g: u32,
    /// Print the label by itself as soon as the platform has given the number.
    pub print_when_numbered: bool,
    /// 补装小包: parcels may be added to a pack that the platform has. Its guide says "do not use for now", except where labels
    /// must be printed before packing; off unless the owner decides.
    #[serde(default)]
    pub allow_pack_update: bool,
    /// Longest pause between two keys of a gun, milliseconds (35; Bluetooth guns 80).
    pub gun_gap_ms: u32,
    /// Other devices may open the screens over the network: `off`, `this_pc` or `lan`.
    pub http_door: HttpDoor,
    /// Port of the HTTP door.
    pub http_port: u16,
}

/// Who may open the screens over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HttpDoor {
    /// Nobody.
    Off,
    /// Browsers on this PC.
    ThisPc,
    /// Devices on the same network.
    Lan,
}

/// What the first start asks; the rest keeps its defaults.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FirstStart {
    /// Language of the screens.
    pub language: Language,
    /// Name of the station.
    pub station_name: String,
    /// The ordering shop's name.
    pub shop_name: String,
    /// E-mail of the shop's main account (L-061); may be empty until the platform is connected.
    pub shop_email: String,
    /// Site of the shop: `MY`, `TH`, `VN`, `SG`, `ID`, `PH`.
    pub shop_country: String,
    /// Where labels go.
    pub printer: crate::PrinterDraft,
}

/// What the status bar and the start of every screen need.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StationStatus {
    /// Version of the program.
    pub version: String,
    /// The first start has been done or skipped.
    pub set_up: bool,
    /// Sample data, virtual devices, virtual platform.
    pub demo: bool,
    /// The settings.
    pub settings: Settings,
    /// Name of the operator who is calling.
    pub operator_name: String,
    /// Role of the operator who is calling.
    pub operator_role: OperatorRole,
    /// `sqlite` or `postgresql`.
    pub database: String,
    /// Where secrets are kept: `os_key_store` or `file`.
    pub secrets: String,
    /// The platform side.
    pub connection: ConnectionSummary,
    /// The printing side.
    pub printing: PrintingSummary,
    /// The scale.
    pub scale: ScaleView,
    /// Serial guns that are set up, and whether each is there.
    pub guns: Vec<GunState>,
    /// Address of the HTTP door when it is open.
    pub http_address: Option<String>,
    /// The time at the core, milliseconds UTC.
    pub now: i64,
}

/// The platform side in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionSummary {
    /// `none` (no account), `ready`, `offline`, `log_in_again`, `paused`.
    pub state: ConnectionState,
    /// Jobs waiting.
    pub queued: u32,
    /// Jobs on their way.
    pub sending: u32,
    /// Jobs a person must decide.
    pub unknown: u32,
    /// Jobs the platform refused and nobody has looked at.
    pub refused: u32,
    /// Last time the platform answered well, milliseconds UTC.
    pub last_success_at: Option<i64>,
    /// Our clock minus the platform's, milliseconds; told when it matters (over a minute).
    pub clock_drift_ms: Option<i64>,
}

/// How the platform side stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConnectionState {
    /// No account is set up.
    None,
    /// Works.
    Ready,
    /// Not reachable; work goes on and is sent later.
    Offline,
    /// The account must log in again.
    LogInAgain,
    /// The platform asked us to wait.
    Paused,
}

/// The printing side in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PrintingSummary {
    /// Labels waiting.
    pub waiting: u32,
    /// Labels a person must decide.
    pub unknown: u32,
    /// The first reason that keeps a printer from printing, if any.
    pub trouble: Option<crate::PrinterTrouble>,
}

/// A serial gun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct GunState {
    /// Identity.
    pub id: String,
    /// Its name.
    pub name: String,
    /// It is plugged in and open.
    pub connected: bool,
}

/// A person at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct OperatorView {
    /// Identity.
    pub id: String,
    /// Name, as shown.
    pub name: String,
    /// What they may do.
    pub role: OperatorRole,
    /// A PIN is set, so they can log in over HTTP.
    pub has_pin: bool,
}

/// Adds or changes an operator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveOperator {
    /// Whom; a new one when absent.
    pub id: Option<String>,
    /// Name, unique at the station.
    pub name: String,
    /// What they may do.
    pub role: OperatorRole,
    /// New PIN of six to twelve digits; unchanged when absent.
    pub pin: Option<String>,
}

/// Names one thing by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ById {
    /// Which.
    pub id: String,
}

/// One entry of the event log (审计), newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogEntry {
    /// Position in the chain.
    pub sequence: i64,
    /// When, milliseconds UTC.
    pub at: i64,
    /// Who.
    pub operator: String,
    /// What happened, a stable word such as `parcel_scanned`.
    pub what: String,
    /// What it happened to.
    pub subject: String,
    /// More, masked.
    pub detail: String,
}

/// Asks for a page of the event log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListLog {
    /// Only entries about this subject (a pack's or parcel's id).
    pub subject: Option<String>,
    /// Only entries before this sequence.
    pub before: Option<i64>,
}

/// The outcome of checking the whole chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogCheck {
    /// Entries checked.
    pub entries: i64,
    /// Sequence of the first entry that does not fit its predecessor, if any.
    pub broken_at: Option<i64>,
}
