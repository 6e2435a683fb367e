//! The platform fails: nothing is sent twice, nothing is forgotten.

use dabao_domain::{HandoverService, PackLife};
use dabao_simulators::lazada::{Fault, FaultKind};
use dabao_store::{JobKind, JobState, find_pack_to_change, resend_job, save_pack_life};
use dabao_sync::payload_hash;

use crate::bench::{Bench, COMMIT, QUERY, commit_payload};

const HOUR_MS: i64 = 3_600_000;

/// A commit meets a failure after which nobody can know whether it worked.
async fn check_doubt(kind: FaultKind) {
    let bench = Bench::new().await;
    bench.platform.fail_next(COMMIT, kind.clone());
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    assert!(
        matches!(bench.life("p1").await, PackLife::CommitUnknown { .. }),
        "{kind:?}"
    );
    assert_eq!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Unknown,
        "{kind:?}"
    );
    for _ in 0..5 {
        bench.run_after(HOUR_MS).await;
    }
    assert_eq!(bench.platform.calls_of(COMMIT), 1, "{kind:?}");
    assert!(bench.platform.commits_of(&codes[0]) <= 1, "{kind:?}");
    assert!(bench.platform.double_commits().is_empty(), "{kind:?}");
}

#[tokio::test]
async fn a_commit_without_a_readable_answer_is_never_sent_again_by_itself() {
    check_doubt(FaultKind::DroppedAfter).await;
    check_doubt(FaultKind::HttpStatusAfter { status: 502 }).await;
    check_doubt(FaultKind::HttpStatus { status: 503 }).await;
    check_doubt(FaultKind::Garbage).await;
}

#[tokio::test]
async fn sent_again_by_a_person_after_it_had_worked_it_is_unknown_again() {
    let bench = Bench::new().await;
    bench.platform.fail_next(COMMIT, FaultKind::DroppedAfter);
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;

    let payload = commit_payload(&codes, HandoverService::FreePickup, "A-p1");
    let job = bench.job("p1", JobKind::CommitPack).await;
    let mut record = bench.pack("p1").await;
    let mut tx = bench.desk.store.begin().await.unwrap();
    record.pack.life = record.pack.life.resend().unwrap();
    save_pack_life(&mut tx, &record).await.unwrap();
    let resent = resend_job(
        &mut tx,
        &job.id,
        (&payload, &payload_hash(&payload)),
        bench.clock.now(),
    )
    .await
    .unwrap();
    assert!(resent);
    tx.commit().await.unwrap();

    bench.run().await;
    assert!(matches!(bench.life("p1").await, PackLife::CommitUnknown { .. }));
    assert_eq!(bench.platform.packs().len(), 1);
}

#[tokio::test]
async fn a_ban_is_obeyed_to_the_second_by_all_packs() {
    let bench = Bench::new().await;
    bench
        .platform
        .fail_next(COMMIT, FaultKind::ApiBan { seconds: 10 });
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    assert_eq!(bench.platform.calls_of(COMMIT), 1);
    bench.seal("p2", HandoverService::FreePickup).await;
    bench.run_after(9_999).await;
    assert_eq!(bench.platform.calls_of(COMMIT), 1, "no call inside the ban");
    assert!(matches!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Queued { .. }
    ));
    bench.run_after(2_000).await;
    bench.run_after(2_000).await;
    assert_eq!(bench.platform.packs().len(), 2);
}

#[tokio::test]
async fn a_ban_outlives_a_restart() {
    let mut bench = Bench::new().await;
    bench
        .platform
        .fail_next(COMMIT, FaultKind::ApiBan { seconds: 10 });
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench.restart().await;
    bench.seal("p2", HandoverService::FreePickup).await;
    bench.run_after(9_000).await;
    assert_eq!(bench.platform.calls_of(COMMIT), 1);
}

#[tokio::test]
async fn without_a_connection_the_queue_waits_and_then_sends_each_once() {
    let mut bench = Bench::new().await;
    // The addresses are known already: only the commit itself is tried.
    bench.seal("p0", HandoverService::FreePickup).await;
    bench.run().await;
    bench.platform.refuse_connections().await;
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    for _ in 0..8 {
        bench.run_after(5_000).await;
    }
    let job = bench.job("p1", JobKind::CommitPack).await;
    assert!(matches!(job.state, JobState::Queued { .. }), "{:?}", job.state);
    assert_eq!(job.error.unwrap().code, "local.no_connection");
    assert!(matches!(bench.life("p1").await, PackLife::Sealed { .. }));

    bench.platform.accept_connections().await.unwrap();
    for _ in 0..4 {
        bench.run_after(HOUR_MS).await;
    }
    bench.lp_number("p1").await;
    assert_eq!(bench.platform.commits_of(&codes[0]), 1);
}

#[tokio::test]
async fn a_connection_that_drops_before_anything_is_done_counts_as_doubt_too() {
    // From here nobody can tell it from one that dropped afterwards.
    check_doubt(FaultKind::DroppedBefore).await;
}

#[tokio::test]
async fn a_question_that_fails_is_asked_again_and_changes_nothing() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    let before = bench.status("p1").await;
    bench.platform.inject(Fault {
        path: Some(QUERY.into()),
        times: 2,
        kind: FaultKind::HttpStatus { status: 503 },
    });
    bench.run_after(5_000).await;
    assert_eq!(bench.status("p1").await, before);
    bench.run_after(60_000).await;
    bench.run_after(60_000).await;
    assert_eq!(bench.platform.calls_of(QUERY), 3);
    assert!(bench.pack("p1").await.heard_at.is_some());
}

#[tokio::test]
async fn a_commit_whose_pack_was_taken_back_is_not_sent() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    let mut tx = bench.desk.store.begin().await.unwrap();
    let mut record = find_pack_to_change(&mut tx, &bench.pack("p1").await.pack.id)
        .await
        .unwrap()
        .unwrap();
    record.pack.life = record.pack.life.reopen().unwrap();
    save_pack_life(&mut tx, &record).await.unwrap();
    tx.commit().await.unwrap();
    bench.run().await;
    assert_eq!(bench.platform.calls_of(COMMIT), 0);
    assert!(matches!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Withdrawn { .. }
    ));
}
