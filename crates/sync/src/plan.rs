//! What becomes of a job whose call failed. Pure: the time and the chance are handed in.
//!
//! The one rule that matters: what may have reached the platform is never sent again before somebody has asked
//! (P-02, P-03). A commit cannot be asked about, so a person settles it; a cancel is settled by the pack's state; an
//! addition by the platform's list of the pack's parcels, or by a person;
//! fetching a label and binding shops do the same however often they are done.

use dabao_domain::Timestamp;
use dabao_platforms::pacing::Backoff;
use dabao_platforms::{CallFailure, FailureClass, ParcelTrouble, Sent};
use dabao_store::JobKind;

/// An application that is itself refused is asked about again this much later; the jobs wait.
const ACCOUNT_PAUSE_MS: i64 = 10 * 60_000;
/// Where the platform names no time.
const USUAL_WAIT_MS: i64 = 60_000;
/// An answer nobody can read is asked for this often.
const MOST_UNREADABLE: u32 = 8;

/// What happens next to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing was done, or it may be done twice: again at this time.
    RetryAt(Timestamp),
    /// The platform asked for a pause until this time.
    WaitUntil(Timestamp),
    /// Renew the access token, then try once more at once.
    RefreshTokenThenRetry,
    /// The login has ended: the job waits until somebody logs in.
    LogInAgain,
    /// It may have worked. Not sent again before that is known.
    Unknown,
    /// The platform said no.
    Refused(FailureClass),
}

/// One attempt that failed.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'f> {
    /// What was asked.
    pub kind: JobKind,
    /// What came of it.
    pub failure: &'f CallFailure,
    /// Attempts made, with this one.
    pub attempts: u32,
    /// An attempt before this one may have worked.
    pub in_doubt: bool,
    /// The access token was renewed for this attempt.
    pub token_is_new: bool,
}

/// Decides what happens next. `chance` is any evenly spread number.
pub fn plan(attempt: &Attempt<'_>, now: Timestamp, chance: u32) -> Next {
    let failure = attempt.failure;
    match failure.sent {
        Sent::MaybeSent => after_silence(attempt, now, chance),
        Sent::Answered | Sent::NotSent => {
            let packed_already = failure.trouble == Some(ParcelTrouble::AlreadyPacked);
            let once = matches!(attempt.kind, JobKind::CommitPack | JobKind::UpdatePack);
            if once && attempt.in_doubt && packed_already {
                // The attempt that timed out had worked; of a commit only a person can find the number.
                return Next::Unknown;
            }
            by_class(attempt, now, chance)
        }
    }
}

fn after_silence(attempt: &Attempt<'_>, now: Timestamp, chance: u32) -> Next {
    match attempt.kind {
        JobKind::CommitPack | JobKind::CancelPack | JobKind::UpdatePack => Next::Unknown,
        JobKind::FetchLabel | JobKind::BindShops => {
            let unreadable = attempt.failure.class == FailureClass::Unknown;
            if unreadable && attempt.attempts >= MOST_UNREADABLE {
                Next::Refused(FailureClass::Unknown)
            } else {
                Next::RetryAt(after_pause(attempt.attempts, now, chance))
            }
        }
    }
}

fn by_class(attempt: &Attempt<'_>, now: Timestamp, chance: u32) -> Next {
    let failure = attempt.failure;
    match failure.class {
        FailureClass::Retry => Next::RetryAt(after_pause(attempt.attempts, now, chance)),
        FailureClass::WaitUntil => Next::WaitUntil(after_ban(failure, now, chance)),
        FailureClass::RefreshToken if attempt.token_is_new => Next::LogInAgain,
        FailureClass::RefreshToken => Next::RefreshTokenThenRetry,
        FailureClass::AccountMustFix if concerns_application(failure) => {
            Next::RetryAt(now.plus_millis(ACCOUNT_PAUSE_MS))
        }
        FailureClass::UserMustFix | FailureClass::AccountMustFix | FailureClass::Unknown => {
            Next::Refused(failure.class)
        }
    }
}

/// Between half and all of 1, 2, 4 … 300 seconds.
pub(crate) fn after_pause(attempts: u32, now: Timestamp, chance: u32) -> Timestamp {
    let (_, pause_ms) = Backoff::after(attempts.saturating_sub(1)).failed(chance);
    now.plus_millis(pause_ms)
}

/// The end of the ban and up to half a second, so that desks do not march in step.
pub(crate) fn after_ban(failure: &CallFailure, now: Timestamp, chance: u32) -> Timestamp {
    let wait_ms = failure.wait_ms.unwrap_or(USUAL_WAIT_MS);
    now.plus_millis(wait_ms).plus_millis(i64::from(chance % 500))
}

/// The gateway refused the application, not the business refused the pack: the next pack would fare no better.
fn concerns_application(failure: &CallFailure) -> bool {
    !failure.code.starts_with("P-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    fn failure(class: FailureClass, sent: Sent, code: &str) -> CallFailure {
        CallFailure {
            class,
            sent,
            code: code.to_owned(),
            message: String::new(),
            request_id: None,
            wait_ms: None,
            trouble: None,
            record: None,
        }
    }

    fn next(kind: JobKind, failure: &CallFailure, attempts: u32) -> Next {
        plan(
            &Attempt {
                kind,
                failure,
                attempts,
                in_doubt: false,
                token_is_new: false,
            },
            NOW,
            u32::MAX,
        )
    }

    #[test]
    fn what_must_not_be_done_twice_is_unknown_without_an_answer_whatever_the_class() {
        for class in FailureClass::ALL {
            let silent = failure(class, Sent::MaybeSent, "local.timed_out");
            for attempts in [1, 2, 50] {
                for kind in [JobKind::CommitPack, JobKind::CancelPack, JobKind::UpdatePack] {
                    assert_eq!(next(kind, &silent, attempts), Next::Unknown, "{kind:?} {class:?}");
                }
            }
        }
    }

    #[test]
    fn what_does_the_same_twice_is_tried_again_with_growing_pauses() {
        let silent = failure(FailureClass::Retry, Sent::MaybeSent, "local.timed_out");
        for kind in [JobKind::FetchLabel, JobKind::BindShops] {
            assert_eq!(next(kind, &silent, 1), Next::RetryAt(NOW.plus_millis(1_000)));
            assert_eq!(next(kind, &silent, 3), Next::RetryAt(NOW.plus_millis(4_000)));
        }
    }

    #[test]
    fn an_answer_nobody_can_read_is_not_asked_for_for_ever() {
        let garbled = failure(FailureClass::Unknown, Sent::MaybeSent, "local.unreadable_answer");
        assert!(matches!(next(JobKind::FetchLabel, &garbled, 7), Next::RetryAt(_)));
        assert_eq!(
            next(JobKind::FetchLabel, &garbled, 8),
            Next::Refused(FailureClass::Unknown)
        );
    }

    #[test]
    fn what_was_not_sent_is_sent_later() {
        let offline = failure(FailureClass::Retry, Sent::NotSent, "local.no_connection");
        assert_eq!(
            next(JobKind::CommitPack, &offline, 1),
            Next::RetryAt(NOW.plus_millis(1_000))
        );
        assert_eq!(
            next(JobKind::CommitPack, &offline, 30),
            Next::RetryAt(NOW.plus_millis(300_000))
        );
    }

    #[test]
    fn a_ban_is_waited_out_and_never_shortened_by_chance() {
        let ban = CallFailure {
            wait_ms: Some(18_000),
            ..failure(FailureClass::WaitUntil, Sent::Answered, "ApiCallLimit")
        };
        for chance in [0, 499, u32::MAX] {
            let attempt = Attempt {
                kind: JobKind::CommitPack,
                failure: &ban,
                attempts: 1,
                in_doubt: false,
                token_is_new: false,
            };
            let Next::WaitUntil(until) = plan(&attempt, NOW, chance) else {
                panic!("not a wait")
            };
            assert!((18_000..18_500).contains(&until.millis_since(NOW)), "{until:?}");
        }
    }

    #[test]
    fn the_token_is_renewed_once_and_then_the_login_has_ended() {
        let illegal = failure(FailureClass::RefreshToken, Sent::Answered, "IllegalAccessToken");
        assert_eq!(
            next(JobKind::CommitPack, &illegal, 1),
            Next::RefreshTokenThenRetry
        );
        let again = Attempt {
            kind: JobKind::CommitPack,
            failure: &illegal,
            attempts: 1,
            in_doubt: false,
            token_is_new: true,
        };
        assert_eq!(plan(&again, NOW, 0), Next::LogInAgain);
    }

    #[test]
    fn a_refused_pack_is_a_refusal_and_a_refused_application_is_not() {
        let unbound = failure(
            FailureClass::AccountMustFix,
            Sent::Answered,
            "P-088-0000-00-15-170",
        );
        assert_eq!(
            next(JobKind::CommitPack, &unbound, 1),
            Next::Refused(FailureClass::AccountMustFix)
        );
        let key = failure(FailureClass::AccountMustFix, Sent::Answered, "InvalidAppKey");
        assert_eq!(
            next(JobKind::CommitPack, &key, 1),
            Next::RetryAt(NOW.plus_millis(600_000))
        );
        for class in [FailureClass::UserMustFix, FailureClass::Unknown] {
            let no = failure(class, Sent::Answered, "P-088-0000-00-15-015");
            assert_eq!(next(JobKind::CommitPack, &no, 1), Next::Refused(class));
        }
    }

    #[test]
    fn already_packed_after_a_doubtful_attempt_means_that_it_had_worked() {
        let packed = CallFailure {
            trouble: Some(ParcelTrouble::AlreadyPacked),
            ..failure(FailureClass::UserMustFix, Sent::Answered, "P-088-0000-00-15-015")
        };
        for kind in [JobKind::CommitPack, JobKind::UpdatePack] {
            assert_eq!(next(kind, &packed, 1), Next::Refused(FailureClass::UserMustFix));
            let doubtful = Attempt {
                kind,
                failure: &packed,
                attempts: 2,
                in_doubt: true,
                token_is_new: false,
            };
            assert_eq!(plan(&doubtful, NOW, 0), Next::Unknown, "{kind:?}");
        }
    }
}
