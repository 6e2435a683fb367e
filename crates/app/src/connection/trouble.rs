//! Why the platform did not answer, in the codes of screens.

use dabao_api::{ApiError, ErrorCode};
use dabao_platforms::{CallFailure, Sent};
use dabao_sync::Trouble;

use crate::error::{AppError, fault, refuse};

/// What a screen gets.
pub(super) fn app_error(trouble: Trouble) -> AppError {
    match trouble {
        Trouble::LogIn | Trouble::NoSecret | Trouble::NoSite => refuse(ErrorCode::AccountNotReady),
        Trouble::Held { until } => {
            let refusal = ApiError::new(ErrorCode::PlatformUnreachable);
            AppError::Refused(ApiError {
                until: Some(until.0),
                ..refusal
            })
        }
        Trouble::Failed(failure) => of_call(&failure),
        Trouble::Stopped => refuse(ErrorCode::PlatformUnreachable),
        Trouble::Store(error) => AppError::Store(error),
        Trouble::Client(error) => fault("set up the platform's client")(error),
        Trouble::Secrets(error) => fault("open the key store")(error),
    }
}

fn of_call(failure: &CallFailure) -> AppError {
    let code = match failure.sent {
        Sent::Answered => ErrorCode::PlatformRefused,
        Sent::NotSent | Sent::MaybeSent => ErrorCode::PlatformUnreachable,
    };
    let words = if failure.message.is_empty() {
        failure.code.clone()
    } else {
        format!("{} ({})", failure.message, failure.code)
    };
    AppError::Refused(ApiError::new(code).with_detail(words))
}
