//! How fast calls may go out: buckets for each account and API, a breaker for each account, and the pauses the
//! platform has asked for, also those that another desk was told (P-04).

use std::collections::BTreeMap;

use dabao_domain::Timestamp;
use dabao_platforms::pacing::{CircuitBreaker, Lanes, Permission};
use dabao_platforms::{CallFailure, FailureClass, Sent};
use dabao_store::CallPause;

/// The platform's code for "the whole application calls too often".
const WHOLE_APPLICATION: &str = "AppCallLimit";
const EVERY_API: &str = "*";
/// No pause is taken for longer, in case a clock was set back.
const LONGEST_PAUSE_MS: i64 = 24 * 3_600_000;

#[derive(Debug, Default)]
pub(crate) struct Pace {
    lanes: Lanes,
    breakers: BTreeMap<String, CircuitBreaker>,
    pauses: BTreeMap<(String, String), Timestamp>,
}

impl Pace {
    /// May this account call this API now? A permission is used up by asking.
    pub(crate) fn ask(&mut self, account: &str, api: &str, now: Timestamp) -> Permission {
        if let Some(until) = self.paused_until(account, api, now) {
            return Permission::NotBefore(until);
        }
        if let Permission::NotBefore(until) = self.lanes.ask(account, api, now) {
            return Permission::NotBefore(until);
        }
        let (breaker, permission) = self.take_breaker(account).ask(now);
        self.breakers.insert(account.to_owned(), breaker);
        permission
    }

    /// A call went well, or failed.
    pub(crate) fn heard(
        &mut self,
        (account, api): (&str, &str),
        outcome: Result<(), &CallFailure>,
        now: Timestamp,
    ) {
        let breaker = self.take_breaker(account);
        let breaker = match outcome {
            Err(failure) if is_outage(failure) => breaker.failed(now),
            Err(failure) if failure.record.is_none() => breaker,
            Ok(()) | Err(_) => breaker.succeeded(),
        };
        self.breakers.insert(account.to_owned(), breaker);
        match outcome {
            Ok(()) => self.lanes.succeeded(account, api, now),
            Err(failure) => self.slow_down((account, api), failure, now),
        }
    }

    /// What the call log knows: pauses told to other desks or before a restart, and that the platform is back.
    pub(crate) fn learn(&mut self, pauses: &[CallPause], last_done: Option<Timestamp>) {
        for pause in pauses {
            let api = if pause.code.as_deref() == Some(WHOLE_APPLICATION) {
                EVERY_API
            } else {
                &pause.api
            };
            self.pause((&pause.account_id, api), Timestamp(pause.wait_until));
        }
        let Some(last_done) = last_done else { return };
        for breaker in self.breakers.values_mut() {
            if let CircuitBreaker::Open { until, pause_ms } = breaker
                && until.plus_millis(-*pause_ms) < last_done
            {
                *breaker = CircuitBreaker::default();
            }
        }
    }

    fn slow_down(&mut self, (account, api): (&str, &str), failure: &CallFailure, now: Timestamp) {
        if failure.class != FailureClass::WaitUntil {
            return;
        }
        let wait_ms = failure.wait_ms.unwrap_or_default();
        let until = now.plus_millis(wait_ms);
        if failure.code == WHOLE_APPLICATION {
            self.lanes.app_limited(wait_ms, now);
            self.pause((account, EVERY_API), until);
        } else {
            self.lanes.api_limited(account, api, wait_ms, now);
            self.pause((account, api), until);
        }
    }

    fn pause(&mut self, (account, api): (&str, &str), until: Timestamp) {
        let own = self
            .pauses
            .entry((account.to_owned(), api.to_owned()))
            .or_insert(until);
        *own = until.max(*own);
    }

    fn paused_until(&mut self, account: &str, api: &str, now: Timestamp) -> Option<Timestamp> {
        self.pauses
            .retain(|_, until| (1..=LONGEST_PAUSE_MS).contains(&until.millis_since(now)));
        let of = |api: &str| self.pauses.get(&(account.to_owned(), api.to_owned())).copied();
        of(api).max(of(EVERY_API))
    }

    fn take_breaker(&mut self, account: &str) -> CircuitBreaker {
        self.breakers.remove(account).unwrap_or_default()
    }
}

/// The platform could not be reached or was itself in trouble; a refused parcel is no outage.
fn is_outage(failure: &CallFailure) -> bool {
    failure.class == FailureClass::Retry && failure.sent != Sent::Answered
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn pause(api: &str, code: &str) -> CallPause {
        CallPause {
            account_id: "a".into(),
            api: api.into(),
            code: Some(code.into()),
            wait_until: NOW.0 + 5_000,
        }
    }

    #[test]
    fn a_pause_that_another_desk_was_told_holds_here_too() {
        let mut pace = Pace::default();
        pace.learn(&[pause("/commit", "ApiCallLimit")], None);
        let until = Permission::NotBefore(NOW.plus_millis(5_000));
        assert_eq!(pace.ask("a", "/commit", NOW), until);
        assert_eq!(pace.ask("a", "/query", NOW), Permission::Granted);
        assert_eq!(pace.ask("b", "/commit", NOW), Permission::Granted);
        pace.learn(&[pause("/query", "AppCallLimit")], None);
        assert_eq!(pace.ask("a", "/never-asked", NOW), until);
        assert_eq!(
            pace.ask("a", "/commit", NOW.plus_millis(5_000)),
            Permission::Granted
        );
    }

    #[test]
    fn five_outages_stop_the_calls_until_somebody_reaches_the_platform() {
        let outage = CallFailure {
            class: FailureClass::Retry,
            sent: Sent::NotSent,
            code: "local.no_connection".into(),
            message: String::new(),
            request_id: None,
            wait_ms: None,
            trouble: None,
            record: None,
        };
        let mut pace = Pace::default();
        for _ in 0..5 {
            assert_eq!(pace.ask("a", "/commit", NOW), Permission::Granted);
            pace.heard(("a", "/commit"), Err(&outage), NOW);
        }
        let later = NOW.plus_millis(1_000);
        assert!(matches!(pace.ask("a", "/query", later), Permission::NotBefore(_)));
        pace.learn(&[], Some(NOW.plus_millis(500)));
        assert_eq!(pace.ask("a", "/query", later), Permission::Granted);
    }
}
