//! What came of one call to a platform: the answer or the failure, and its line in the call log (P-05, P-12).

use dabao_domain::Timestamp;

/// What to do about a failure (P-05). Which code means which is data, not code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FailureClass {
    /// Try again later, with growing pauses.
    Retry,
    /// Try again, but not before [`CallFailure::wait_ms`] has passed.
    WaitUntil,
    /// Renew the access token once, then try once more.
    RefreshToken,
    /// A person at the desk must change something in what was sent.
    UserMustFix,
    /// The seller must log in again, bind a shop or clear up the account.
    AccountMustFix,
    /// A code we have no rule for: kept, shown, and left to a person.
    Unknown,
}

impl FailureClass {
    /// All classes.
    pub const ALL: [Self; 6] = [
        Self::Retry,
        Self::WaitUntil,
        Self::RefreshToken,
        Self::UserMustFix,
        Self::AccountMustFix,
        Self::Unknown,
    ];

    /// The code as stored and as written in the data tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::WaitUntil => "wait_until",
            Self::RefreshToken => "refresh_token",
            Self::UserMustFix => "user_must_fix",
            Self::AccountMustFix => "account_must_fix",
            Self::Unknown => "unknown",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// How far a failed call got. `MaybeSent` on a call that changes something means: never again before asking (P-02).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sent {
    /// Nothing left this machine.
    NotSent,
    /// It may have taken effect: no answer, half an answer, or the platform itself is not sure.
    MaybeSent,
    /// The platform answered that it did not do it.
    Answered,
}

impl Sent {
    /// The code as stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotSent => "not_sent",
            Self::MaybeSent => "maybe_sent",
            Self::Answered => "answered",
        }
    }
}

/// What a refusal says about parcels, where the text is known (L-081…L-085, P-03).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParcelTrouble {
    /// A parcel is in a big pack already: after a timed-out commit, the sign that the first one worked.
    AlreadyPacked,
    /// Not RTS, or abnormal data.
    NotRts,
    /// Sea freight, FM-49.
    SeaFreight,
    /// The order was cancelled.
    Cancelled,
    /// The sorting centre has signed for it.
    AlreadySigned,
}

impl ParcelTrouble {
    /// All, in the order they are looked for.
    pub const ALL: [Self; 5] = [
        Self::AlreadyPacked,
        Self::NotRts,
        Self::SeaFreight,
        Self::Cancelled,
        Self::AlreadySigned,
    ];

    /// The code as written in the data tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::AlreadyPacked => "already_packed",
            Self::NotRts => "not_rts",
            Self::SeaFreight => "sea_freight",
            Self::Cancelled => "cancelled",
            Self::AlreadySigned => "already_signed",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.code() == code)
    }
}

/// How a call ended, for the call log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CallOutcome {
    /// It was answered as asked.
    Done,
    /// It failed.
    Failed(FailureClass),
}

impl CallOutcome {
    /// The code as stored: `done`, or that of the class.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed(class) => class.code(),
        }
    }
}

/// One line of the call log (P-12). It holds no parameter of the call, so nothing needs masking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// When the call began.
    pub at: Timestamp,
    /// The API path.
    pub api: &'static str,
    /// The platform's id of the call, where it gave one.
    pub request_id: Option<String>,
    /// How long it took.
    pub duration_ms: i64,
    /// How it ended.
    pub outcome: CallOutcome,
    /// The server's clock minus ours, to about a second; negative when ours is ahead.
    pub drift_ms: Option<i64>,
}

/// What was asked for, with its line for the call log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The answer.
    pub value: T,
    /// For the call log.
    pub record: CallRecord,
}

/// Why there is no answer. Holds neither secret nor token, whatever the platform wrote.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct CallFailure {
    /// What to do about it.
    pub class: FailureClass,
    /// How far the call got.
    pub sent: Sent,
    /// The platform's code, or one of ours that begins with `local.`.
    pub code: String,
    /// The platform's words.
    pub message: String,
    /// The platform's id of the call, where it gave one.
    pub request_id: Option<String>,
    /// How long to wait at least, where the platform said.
    pub wait_ms: Option<i64>,
    /// What it says about parcels, where the text is known.
    pub trouble: Option<ParcelTrouble>,
    /// For the call log; `None` when nothing was sent.
    pub record: Option<Box<CallRecord>>,
}

impl CallFailure {
    /// Which of these codes the message names, so that a screen can say which parcel to take out.
    pub fn named_parcels<'c>(&self, codes: &'c [String]) -> Vec<&'c str> {
        codes
            .iter()
            .map(String::as_str)
            .filter(|code| !code.is_empty() && self.message.contains(code))
            .collect()
    }
}
