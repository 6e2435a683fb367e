//! A job and how its row is read.

use dabao_domain::{JobId, PackId, StationId, Timestamp};

use crate::StoreError;
use crate::error::corrupt;

/// What a job asks of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum JobKind {
    /// Make a big pack of the parcels.
    CommitPack,
    /// Cancel it.
    CancelPack,
    /// Fetch the platform's own label.
    FetchLabel,
    /// Allow shops to be packed together.
    BindShops,
    /// Add parcels to one that the platform has.
    UpdatePack,
}

impl JobKind {
    /// All kinds; of two that are due at once the first goes first.
    pub const ALL: [Self; 5] = [
        Self::BindShops,
        Self::CancelPack,
        Self::CommitPack,
        Self::UpdatePack,
        Self::FetchLabel,
    ];

    /// The code as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::CommitPack => "commit_pack",
            Self::CancelPack => "cancel_pack",
            Self::FetchLabel => "fetch_label",
            Self::BindShops => "bind_shops",
            Self::UpdatePack => "update_pack",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Where a job is (architecture, invariant 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    /// Waiting until `next_at`.
    Queued {
        /// When it may be sent.
        next_at: Timestamp,
    },
    /// On its way.
    Sending {
        /// Nobody is sending it any more after this.
        lease_until: Timestamp,
    },
    /// Done.
    Done {
        /// When.
        finished_at: Timestamp,
    },
    /// It may have worked.
    Unknown,
    /// The platform said no.
    Refused,
    /// Taken back before it was sent, or after a refusal.
    Withdrawn {
        /// When.
        finished_at: Timestamp,
    },
}

impl JobState {
    /// The code as stored and as sent to screens.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Queued { .. } => "queued",
            Self::Sending { .. } => "sending",
            Self::Done { .. } => "done",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

/// The last failure of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobError {
    /// The platform's code, or one of ours.
    pub code: String,
    /// Class of the code.
    pub class: String,
    /// The platform's words.
    pub message: String,
    /// The platform's id of the call.
    pub request_id: Option<String>,
}

/// A job to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Identity.
    pub id: &'a JobId,
    /// What it asks.
    pub kind: JobKind,
    /// The pack it is about.
    pub pack: Option<&'a PackId>,
    /// What it is about, as a person names it.
    pub subject: &'a str,
    /// What is to be sent, JSON of the queue's runner.
    pub payload: &'a str,
    /// SHA-256 of the payload.
    pub payload_hash: &'a str,
    /// The same wish has the same key, and is queued once.
    pub idempotency_key: &'a str,
    /// Where it was asked for.
    pub station: &'a StationId,
    /// When; it is due at once.
    pub queued_at: Timestamp,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Identity.
    pub id: JobId,
    /// What it asks.
    pub kind: JobKind,
    /// The pack it is about.
    pub pack: Option<PackId>,
    /// What it is about, as a person names it.
    pub subject: String,
    /// What is to be sent.
    pub payload: String,
    /// Where it is.
    pub state: JobState,
    /// Attempts made.
    pub attempts: u32,
    /// An earlier attempt may have worked although a person decided to send again.
    pub in_doubt: bool,
    /// Where it was asked for, or who sends it.
    pub station: StationId,
    /// The last failure.
    pub error: Option<JobError>,
    /// The platform's id of the last call.
    pub request_id: Option<String>,
    /// When it was queued.
    pub queued_at: Timestamp,
}

/// How many jobs are where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting.
    pub queued: u32,
    /// On their way.
    pub sending: u32,
    /// A person, or a question, must decide.
    pub unknown: u32,
    /// Refused and not yet looked at.
    pub refused: u32,
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    kind: String,
    pack_id: Option<String>,
    subject: String,
    payload: String,
    state: String,
    attempts: i64,
    in_doubt: i64,
    next_at: i64,
    lease_until: Option<i64>,
    station_id: String,
    error_code: Option<String>,
    error_class: Option<String>,
    error_message: Option<String>,
    request_id: Option<String>,
    queued_at: i64,
    finished_at: Option<i64>,
}

impl Row {
    /// Every combination of columns is either one state or corrupt; none is guessed at.
    fn state(&self) -> Option<JobState> {
        let finished_at = self.finished_at.map(Timestamp);
        match (self.state.as_str(), self.lease_until.map(Timestamp), finished_at) {
            ("queued", None, None) => Some(JobState::Queued {
                next_at: Timestamp(self.next_at),
            }),
            ("sending", Some(lease_until), None) => Some(JobState::Sending { lease_until }),
            ("done", None, Some(finished_at)) => Some(JobState::Done { finished_at }),
            ("unknown", None, None) => Some(JobState::Unknown),
            ("refused", None, None) => Some(JobState::Refused),
            ("withdrawn", None, Some(finished_at)) => Some(JobState::Withdrawn { finished_at }),
            _ => None,
        }
    }

    fn read(self) -> Option<Job> {
        let state = self.state()?;
        let error = self.error_code.map(|code| JobError {
            code,
            class: self.error_class.unwrap_or_default(),
            message: self.error_message.unwrap_or_default(),
            request_id: self.request_id.clone(),
        });
        Some(Job {
            state,
            error,
            kind: JobKind::from_code(&self.kind)?,
            attempts: u32::try_from(self.attempts).ok()?,
            in_doubt: self.in_doubt == 1,
            id: JobId(self.id),
            pack: self.pack_id.map(PackId),
            subject: self.subject,
            payload: self.payload,
            station: StationId(self.station_id),
            request_id: self.request_id,
            queued_at: Timestamp(self.queued_at),
        })
    }
}

impl TryFrom<Row> for Job {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let id = row.id.clone();
        row.read().ok_or_else(|| corrupt("job", &id))
    }
}
