//! What a use case can fail with, and the one place that chooses the code a screen gets.

use dabao_api::{ApiError, ErrorCode};
use dabao_domain::InvalidTransition;
use dabao_store::StoreError;

/// A use case's failure.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    /// The request cannot be granted as things are; a screen has words for it.
    #[error(transparent)]
    Refused(#[from] ApiError),
    /// The pack's state does not allow it.
    #[error(transparent)]
    Pack(#[from] InvalidTransition),
    /// The database could not do it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault of the program.
    #[error("{what}")]
    Fault {
        /// What we were doing.
        what: &'static str,
        /// Why it failed.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Refuses with a code.
pub(crate) fn refuse(code: ErrorCode) -> AppError {
    AppError::Refused(ApiError::new(code))
}

/// Refuses with a code and the field it is about.
pub(crate) fn refuse_field(code: ErrorCode, field: &str) -> AppError {
    AppError::Refused(ApiError::field(code, field))
}

/// A fault while doing something.
pub(crate) fn fault<E: std::error::Error + Send + Sync + 'static>(
    what: &'static str,
) -> impl FnOnce(E) -> AppError {
    move |source| AppError::Fault {
        what,
        source: Box::new(source),
    }
}

impl From<AppError> for ApiError {
    fn from(error: AppError) -> Self {
        match error {
            AppError::Refused(refusal) => refusal,
            AppError::Pack(transition) => Self::new(ErrorCode::WrongPackState).with_detail(transition.state),
            AppError::Store(ref cause @ StoreError::Database { .. }) if cause.is_duplicate() => {
                Self::new(ErrorCode::AlreadyExists)
            }
            AppError::Store(cause) => {
                tracing::error!(error = %chain(&cause), "the database could not do it");
                Self::new(ErrorCode::StorageFailed)
            }
            AppError::Fault { .. } => {
                tracing::error!(error = %chain(&error), "a fault");
                Self::new(ErrorCode::Internal)
            }
        }
    }
}

/// An error with all its causes in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = format!("{text}: {inner}");
        cause = inner.source();
    }
    text
}
