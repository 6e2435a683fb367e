//! Platform accounts, the outbox, and syncing parcels.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A platform account of the seller's own app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AccountView {
    /// Identity.
    pub id: String,
    /// `lazada`.
    pub platform: String,
    /// Name, as shown.
    pub name: String,
    /// Application key.
    pub app_key: String,
    /// The application secret is stored.
    pub has_secret: bool,
    /// Site whose gateway is used: `SG`, `MY`, `TH`, `PH`, `ID`, `VN`, or `custom`.
    pub site: String,
    /// Base address of a relay or test gateway when `site` is `custom`.
    pub custom_base: Option<String>,
    /// Address the platform sends the browser back to after the consent.
    pub callback: String,
    /// How the login stands.
    pub login: LoginState,
    /// The access token ends, milliseconds UTC.
    pub access_until: Option<i64>,
    /// The login ends for good, milliseconds UTC.
    pub refresh_until: Option<i64>,
    /// Account name the platform gave.
    pub platform_account: Option<String>,
}

/// How an account's login stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LoginState {
    /// Never logged in.
    Never,
    /// Works.
    Ready,
    /// Works, and ends within a week: log in again soon.
    EndsSoon,
    /// Ended: log in again. Work goes on and waits.
    Ended,
}

/// Adds or changes an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveAccount {
    /// Which; a new one when absent.
    pub id: Option<String>,
    /// Name.
    pub name: String,
    /// Application key.
    pub app_key: String,
    /// Application secret; unchanged when absent. Goes into the key store and never comes back.
    pub app_secret: Option<String>,
    /// Site.
    pub site: String,
    /// Base address when `site` is `custom`.
    pub custom_base: Option<String>,
    /// Callback address.
    pub callback: String,
}

/// Where the browser must go to give consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsentReply {
    /// Address to open.
    pub url: String,
}

/// The code that the consent gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LogInAccount {
    /// Which account.
    pub id: String,
    /// The code, or the whole address the browser was sent back to.
    pub code: String,
}

/// Where an outbox job is (architecture.md, invariant 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waiting.
    Queued,
    /// On its way.
    Sending,
    /// Done.
    Done,
    /// It may have worked: asked about, or decided by a person, before anything else.
    Unknown,
    /// The platform said no.
    Refused,
    /// Taken back before it was sent.
    Withdrawn,
}

/// A job towards the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct JobView {
    /// Identity.
    pub id: String,
    /// `commit_pack`, `cancel_pack`, `fetch_label`, `update_pack`, `bind_shops`.
    pub kind: String,
    /// What it is about: a pack's number.
    pub subject: String,
    /// The pack.
    pub pack_id: Option<String>,
    /// Where it is.
    pub state: JobState,
    /// Attempts made.
    pub attempts: u32,
    /// What happens next and when; absent when nothing does by itself. Milliseconds UTC.
    pub next_at: Option<i64>,
    /// Platform's code of the last failure.
    pub error_code: Option<String>,
    /// Words for the last failure, in Chinese.
    pub error_zh: Option<String>,
    /// Words for the last failure, in English.
    pub error_en: Option<String>,
    /// `retry`, `wait_until`, `refresh_token`, `user_must_fix`, `account_must_fix`, `unknown`.
    pub error_class: Option<String>,
    /// Request id of the last answer, for support.
    pub request_id: Option<String>,
    /// Queued, milliseconds UTC.
    pub queued_at: i64,
    /// Finished, milliseconds UTC.
    pub finished_at: Option<i64>,
}

/// Asks for jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ListJobs {
    /// Only those that are not done or withdrawn.
    pub open_only: bool,
}

/// What a person decides about a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobDecision {
    /// Try now instead of later (queued), or again (refused; of unknown outcome only an addition, which did not arrive).
    TryNow,
    /// Take it back (queued or refused; of unknown outcome only an addition, which did not arrive).
    Withdraw,
    /// It worked (unknown; not for a commit, which is settled with its number).
    Worked,
}

/// Decides about a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DecideJob {
    /// Which.
    pub id: String,
    /// What.
    pub decision: JobDecision,
}

/// One call to the platform (P-12).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// When, milliseconds UTC.
    pub at: i64,
    /// API path.
    pub api: String,
    /// How long, milliseconds.
    pub millis: u32,
    /// `ok` or an error class.
    pub result: String,
    /// Code.
    pub code: Option<String>,
    /// Request id.
    pub request_id: Option<String>,
}

/// What a sync of parcels brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SyncReply {
    /// New parcels.
    pub new: u32,
    /// Changed parcels.
    pub changed: u32,
    /// Orders read.
    pub orders: u32,
}

/// Names an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ByAccount {
    /// Which.
    pub account_id: String,
}
