//! Lines of the call log (P-12).

use dabao_platforms::{CallFailure, CallRecord};
use dabao_store::{NewCall, StoreError, Tx, add_call};

use crate::Desk;

/// Codes of ours that mean: the platform was not heard.
const UNHEARD: [&str; 3] = ["local.no_connection", "local.timed_out", "local.connection_lost"];

/// The line of a call that worked.
pub(crate) fn done(desk: &Desk, account: &str, record: &CallRecord) -> NewCall {
    NewCall {
        id: desk.new_id(),
        at: record.at,
        account: account.to_owned(),
        api: record.api.to_owned(),
        millis: record.duration_ms,
        result: record.outcome.code().to_owned(),
        reached: true,
        code: None,
        request_id: record.request_id.clone(),
        wait_until: None,
        drift_ms: record.drift_ms,
    }
}

/// The line of a call that failed; `None` when nothing went out.
pub(crate) fn failed(desk: &Desk, account: &str, failure: &CallFailure) -> Option<NewCall> {
    let record = failure.record.as_deref()?;
    Some(NewCall {
        reached: !UNHEARD.contains(&failure.code.as_str()),
        code: Some(failure.code.clone()),
        wait_until: failure.wait_ms.map(|millis| desk.now().plus_millis(millis)),
        ..done(desk, account, record)
    })
}

/// Writes the lines in the transaction of what came of the calls.
pub(crate) async fn write(tx: &mut Tx, calls: &[NewCall]) -> Result<(), StoreError> {
    for call in calls {
        add_call(tx, call).await?;
    }
    Ok(())
}
