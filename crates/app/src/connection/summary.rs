//! The platform side in one line.

use dabao_api::{ConnectionState, ConnectionSummary};
use dabao_store::{
    Account, LoggedCall, Tx, count_jobs, last_call_done, list_accounts, list_calls, list_pauses,
};

use crate::App;
use crate::error::AppError;

/// A clock that is off by less does no harm.
const DRIFT_THAT_MATTERS_MS: i64 = 60_000;

/// How the platform side stands.
pub(crate) async fn connection_summary(app: &App, tx: &mut Tx) -> Result<ConnectionSummary, AppError> {
    let accounts = list_accounts(tx).await?;
    let last_call = list_calls(tx, 1).await?.pop();
    let paused = !list_pauses(tx, app.now()).await?.is_empty();
    let counts = count_jobs(tx).await?;
    // The log holds the platform's clock minus ours.
    let drift_ms = last_call
        .as_ref()
        .and_then(|call| call.drift_ms)
        .map(|drift_ms| -drift_ms);
    Ok(ConnectionSummary {
        state: state(&accounts, last_call.as_ref(), paused),
        queued: counts.queued,
        sending: counts.sending,
        unknown: counts.unknown,
        refused: counts.refused,
        last_success_at: last_call_done(tx).await?.map(|at| at.0),
        clock_drift_ms: drift_ms.filter(|drift_ms| drift_ms.abs() > DRIFT_THAT_MATTERS_MS),
    })
}

fn state(accounts: &[Account], last_call: Option<&LoggedCall>, paused: bool) -> ConnectionState {
    let logged_in = |account: &Account| account.login.as_ref().is_some_and(|login| !login.ended);
    if accounts.is_empty() {
        ConnectionState::None
    } else if !accounts.iter().any(logged_in) {
        ConnectionState::LogInAgain
    } else if last_call.is_some_and(|call| call.reached == 0) {
        ConnectionState::Offline
    } else if paused {
        ConnectionState::Paused
    } else {
        ConnectionState::Ready
    }
}
