//! What a command answers when it does not do what was asked. A screen has words for every code.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why. Each code is one a screen acts on or has its own words for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// No such command or a request of the wrong shape: the screen and the core are of different versions.
    BadRequest,
    /// The caller's role may not do this.
    NotAllowed,
    /// Log in first, or again.
    LogInFirst,
    /// The PIN is wrong.
    PinWrong,
    /// Too many wrong PINs; `until` says when to try again.
    LockedOut,
    /// What was named does not exist (any more).
    NotFound,
    /// The field in `field` is not acceptable; `detail` names the rule.
    InvalidField,
    /// Something of that name or number is there already.
    AlreadyExists,
    /// It is still in use and cannot go.
    StillInUse,
    /// The pack's present state does not allow it.
    WrongPackState,
    /// Adding parcels to a pack that the platform has is switched off at this station.
    PackUpdateOff,
    /// The pack holds no parcel.
    PackEmpty,
    /// The pack has no weight yet.
    PackNotWeighed,
    /// A limit that binds is exceeded; `field` names it.
    OverLimit,
    /// Pickup address, return address or collection point is missing; `field` names it.
    AddressMissing,
    /// The counted and the weighed content differ too much; recount, or seal with `acceptDifference`.
    WeightDiffers,
    /// Nothing to undo, or too late.
    NothingToUndo,
    /// The scale shows no settled weight.
    ScaleNotSettled,
    /// The queue has already taken the job; look again.
    JobMovedOn,
    /// The platform has not numbered the pack yet.
    LabelNotReady,
    /// The text or code does not fit the label; `field` names it.
    LabelUnfit,
    /// No printer is set up.
    NoPrinter,
    /// The device could not be opened; `detail` says what the system said.
    DeviceFailed,
    /// The file cannot be read; `detail` is one of the file codes.
    FileUnreadable,
    /// A required column has no counterpart; `field` names it.
    ColumnMissing,
    /// The import is in a state that does not allow it.
    WrongImportState,
    /// The platform account is missing, incomplete or must log in again.
    AccountNotReady,
    /// The platform refused; `detail` has its words.
    PlatformRefused,
    /// The platform could not be reached.
    PlatformUnreachable,
    /// The database could not write (disk full, file locked, server gone). Nothing was changed.
    StorageFailed,
    /// A fault of the program; nothing was changed.
    Internal,
}

/// A command's refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{code:?} {field:?} {detail:?}")]
#[serde(rename_all = "camelCase")]
pub struct ApiError {
    /// Why.
    pub code: ErrorCode,
    /// The field or limit it is about.
    pub field: Option<String>,
    /// More for the person: a rule's name or another party's words. Never a secret or a full phone.
    pub detail: Option<String>,
    /// Until when it stays so, milliseconds UTC.
    pub until: Option<i64>,
}

impl ApiError {
    /// Just the code.
    pub const fn new(code: ErrorCode) -> Self {
        Self {
            code,
            field: None,
            detail: None,
            until: None,
        }
    }

    /// The code and the field it is about.
    pub fn field(code: ErrorCode, field: impl Into<String>) -> Self {
        Self {
            field: Some(field.into()),
            ..Self::new(code)
        }
    }

    /// The same with more words.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// The HTTP status this refusal travels with.
    pub const fn http_status(&self) -> u16 {
        match self.code {
            ErrorCode::BadRequest => 400,
            ErrorCode::LogInFirst | ErrorCode::PinWrong => 401,
            ErrorCode::NotAllowed => 403,
            ErrorCode::NotFound => 404,
            ErrorCode::LockedOut => 429,
            ErrorCode::Internal | ErrorCode::StorageFailed => 500,
            ErrorCode::InvalidField
            | ErrorCode::AlreadyExists
            | ErrorCode::StillInUse
            | ErrorCode::WrongPackState
            | ErrorCode::PackUpdateOff
            | ErrorCode::PackEmpty
            | ErrorCode::PackNotWeighed
            | ErrorCode::OverLimit
            | ErrorCode::AddressMissing
            | ErrorCode::WeightDiffers
            | ErrorCode::NothingToUndo
            | ErrorCode::ScaleNotSettled
            | ErrorCode::JobMovedOn
            | ErrorCode::LabelNotReady
            | ErrorCode::LabelUnfit
            | ErrorCode::NoPrinter
            | ErrorCode::DeviceFailed
            | ErrorCode::FileUnreadable
            | ErrorCode::ColumnMissing
            | ErrorCode::WrongImportState
            | ErrorCode::AccountNotReady
            | ErrorCode::PlatformRefused
            | ErrorCode::PlatformUnreachable => 422,
        }
    }
}
