//! Failures on the way: what certainly was not sent, and what may have taken effect (P-02, P-03).

use dabao_domain::PlatformStatus;
use dabao_platforms::lazada::map::QueryPack;
use dabao_platforms::{CallFailure, CallOutcome, FailureClass, ParcelTrouble, Sent};
use dabao_simulators::lazada::FaultKind;

use super::{Bench, COMMIT, caller, commit, lp};

const QUERY: &str = "/logistics/cnpms/bigbag/query";

async fn failing_commit(fault: FaultKind) -> (Bench, Vec<String>, CallFailure) {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(2);
    bench.platform.fail_next(COMMIT, fault);
    let failure = bench.commit(&codes).await.unwrap_err();
    (bench, codes, failure)
}

#[tokio::test]
async fn a_commit_that_timed_out_may_have_worked_and_the_next_one_says_so() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(2);
    bench.platform.fail_next(COMMIT, FaultKind::SilentAfter);
    let failure = bench
        .impatient()
        .call(&bench.token, &commit(&codes))
        .await
        .unwrap_err();
    assert_eq!(
        (failure.code.as_str(), failure.sent),
        ("local.timed_out", Sent::MaybeSent)
    );

    let again = bench.commit(&codes).await.unwrap_err();
    assert_eq!(
        (again.trouble, again.sent),
        (Some(ParcelTrouble::AlreadyPacked), Sent::Answered)
    );
    assert_eq!(bench.platform.packs().len(), 1);
    assert_eq!(bench.platform.commits_of(&codes[0]), 2);
    assert_eq!(bench.platform.double_commits(), codes);
}

#[tokio::test]
async fn whatever_ends_a_commit_after_it_left_is_maybe_sent_and_never_repeated() {
    for fault in [
        FaultKind::DroppedAfter,
        FaultKind::DroppedBefore,
        FaultKind::HttpStatusAfter { status: 502 },
        FaultKind::HttpStatus { status: 503 },
        FaultKind::HttpStatus { status: 302 },
        FaultKind::Garbage,
        FaultKind::Refuse {
            code: "ServiceTimeout".into(),
            message: "timeout".into(),
        },
        FaultKind::Refuse {
            code: "UnknownRuntimeException".into(),
            message: String::new(),
        },
    ] {
        let (bench, codes, failure) = failing_commit(fault.clone()).await;
        assert_eq!(failure.sent, Sent::MaybeSent, "{fault:?}: {failure:?}");
        assert!(bench.platform.commits_of(&codes[0]) <= 1, "{fault:?}");
        assert_eq!(bench.platform.calls_of(COMMIT), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn a_refused_connection_sent_nothing_and_the_next_commit_works() {
    let mut bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    bench.platform.refuse_connections().await;
    let failure = bench.commit(&codes).await.unwrap_err();
    assert_eq!(
        (failure.code.as_str(), failure.sent),
        ("local.no_connection", Sent::NotSent)
    );
    assert_eq!(failure.class, FailureClass::Retry);

    bench.platform.accept_connections().await.unwrap();
    bench.commit(&codes).await.unwrap();
    assert!(bench.platform.double_commits().is_empty());
}

#[tokio::test]
async fn a_question_may_ride_on_a_kept_connection_and_a_commit_never_does() {
    let bench = Bench::new().await;
    let number = bench.committed(1).await;
    let query = QueryPack {
        caller: caller(),
        pack: lp(&number),
    };
    for _ in 0..2 {
        bench.client.call(&bench.token, &query).await.unwrap();
    }
    bench.committed(1).await;
    let over: Vec<u64> = bench
        .platform
        .calls()
        .iter()
        .map(|call| call.connection)
        .collect();
    assert_eq!(over, [1, 2, 2, 3]);
}

#[tokio::test]
async fn a_ban_names_its_seconds_and_nothing_was_done() {
    let (bench, _, failure) = failing_commit(FaultKind::ApiBan { seconds: 7 }).await;
    assert_eq!(
        (failure.class, failure.wait_ms),
        (FailureClass::WaitUntil, Some(8_000))
    );
    assert_eq!(failure.sent, Sent::Answered);
    assert!(bench.platform.packs().is_empty());
    let record = failure.record.unwrap();
    assert_eq!(record.outcome, CallOutcome::Failed(FailureClass::WaitUntil));
    assert!(record.request_id.is_some());

    let (_, _, failure) = failing_commit(FaultKind::AppLimit).await;
    assert_eq!(failure.wait_ms, Some(60_000));
}

#[tokio::test]
async fn other_spellings_and_truth_as_text_read_the_same() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(2);
    bench.platform.fail_next(COMMIT, FaultKind::Misspelt);
    let number = bench.commit(&codes).await.unwrap().value.lp_number;
    let query = QueryPack {
        caller: caller(),
        pack: lp(&number),
    };
    let plain = bench.client.call(&bench.token, &query).await.unwrap().value;
    bench.platform.fail_next(QUERY, FaultKind::Misspelt);
    let misspelt = bench.client.call(&bench.token, &query).await.unwrap().value;
    assert_eq!((plain.status, plain.parcels), (misspelt.status, misspelt.parcels));
    assert_eq!(plain.estimated_weight, misspelt.estimated_weight);

    bench.platform.fail_next(COMMIT, FaultKind::Misspelt);
    let refused = bench.commit(&codes).await.unwrap_err();
    assert_eq!(refused.trouble, Some(ParcelTrouble::AlreadyPacked));
}

#[tokio::test]
async fn an_unknown_state_is_kept_as_the_platform_names_it() {
    let bench = Bench::new().await;
    let number = bench.committed(1).await;
    bench.platform.fail_next(
        QUERY,
        FaultKind::UnknownState {
            word: "on_the_moon".into(),
        },
    );
    let query = QueryPack {
        caller: caller(),
        pack: lp(&number),
    };
    let detail = bench.client.call(&bench.token, &query).await.unwrap().value;
    let expected = PlatformStatus::Other {
        code: "on_the_moon".into(),
        name: Some("状态on_the_moon".into()),
    };
    assert_eq!(detail.status, expected);
}

#[tokio::test]
async fn a_partial_success_says_who_was_left_out() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(3);
    bench
        .platform
        .fail_next(COMMIT, FaultKind::PartialSuccess { left_out: 1 });
    let pack = bench.commit(&codes).await.unwrap().value;
    assert_eq!(pack.left_out.as_deref(), Some(codes[2].as_str()));
    assert_eq!(bench.platform.packs()[0].parcels, codes[..2]);
}

#[tokio::test]
async fn a_slow_answer_is_still_an_answer() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    bench.platform.fail_next(COMMIT, FaultKind::Slow { millis: 50 });
    bench.commit(&codes).await.unwrap();
}

#[tokio::test]
async fn an_unknown_code_is_kept_and_a_token_in_the_message_is_not() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let message = format!("bad token {} for caller", bench.token.expose());
    bench.platform.fail_next(
        COMMIT,
        FaultKind::Refuse {
            code: "NeverSeenBefore".into(),
            message,
        },
    );
    let failure = bench.commit(&codes).await.unwrap_err();
    assert_eq!(
        (failure.code.as_str(), failure.class),
        ("NeverSeenBefore", FailureClass::Unknown)
    );
    assert_eq!(failure.message, "bad token *** for caller");
    assert!(!format!("{failure:?}").contains(bench.token.expose()));
}
