//! Additions to a pack that the platform has: what becomes of their parcels.

use dabao_domain::{HandoverService, PackStatus};
use dabao_simulators::lazada::FaultKind;
use dabao_store::{JobKind, JobState};

use crate::bench::{Bench, CANCEL, UPDATE};

/// A pack of two parcels that the platform has, and two more on their way into it.
async fn with_addition() -> (Bench, Vec<String>) {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    let codes = bench.platform.seed_ready(2);
    bench.queue_addition("p1", &codes).await;
    (bench, codes)
}

async fn state(bench: &Bench) -> JobState {
    bench.job("p1", JobKind::UpdatePack).await.state
}

async fn has_event(bench: &Bench, what: &str) -> bool {
    bench.events("p1").await.iter().any(|event| event == what)
}

#[tokio::test]
async fn an_addition_tells_the_new_parcels_and_the_weight_of_the_whole_pack() {
    let (bench, codes) = with_addition().await;
    bench.run().await;
    assert!(matches!(state(&bench).await, JobState::Done { .. }));
    let told = &bench.platform.packs()[0];
    assert_eq!((told.parcels.len(), told.grams), (4, 1_500 + 2 * 300));
    assert_eq!(bench.holder(&codes[0]).await.as_deref(), Some("p1"));
    let pack = bench.pack("p1").await;
    assert_eq!((pack.parcels, pack.added_g, pack.adding), (4, 600, false));
    assert!(has_event(&bench, "parcels_added").await);
    assert!(bench.platform.signature_failures().is_empty());
}

#[tokio::test]
async fn a_refusal_frees_these_parcels_and_only_these() {
    let (bench, codes) = with_addition().await;
    let lp_number = bench.lp_number("p1").await;
    bench.platform.advance(&lp_number, PackStatus::PickedUp);
    bench.run().await;
    let job = bench.job("p1", JobKind::UpdatePack).await;
    assert_eq!(job.state, JobState::Refused);
    assert_eq!(job.error.unwrap().code, "P-088-0000-00-15-300");
    for code in &codes {
        assert_eq!(bench.holder(code).await, None);
    }
    let pack = bench.pack("p1").await;
    assert_eq!((pack.parcels, pack.expected_g, pack.added_g), (2, 600, 0));
    assert!(has_event(&bench, "addition_refused").await);
}

#[tokio::test]
async fn an_addition_that_did_not_arrive_stays_unknown_and_is_never_sent_again_by_itself() {
    let (bench, codes) = with_addition().await;
    bench.platform.fail_next(UPDATE, FaultKind::DroppedBefore);
    for _ in 0..5 {
        bench.run_after(600_000).await;
    }
    assert_eq!(state(&bench).await, JobState::Unknown);
    assert_eq!(bench.platform.calls_of(UPDATE), 1);
    assert_eq!(bench.holder(&codes[0]).await.as_deref(), Some("p1"));
    assert!(has_event(&bench, "addition_unknown").await);
}

#[tokio::test]
async fn an_addition_that_worked_without_an_answer_is_known_by_the_platforms_own_list() {
    let (bench, codes) = with_addition().await;
    bench.platform.fail_next(UPDATE, FaultKind::DroppedAfter);
    bench.run().await;
    assert_eq!(state(&bench).await, JobState::Unknown);
    bench.run_after(60_000).await;
    assert!(matches!(state(&bench).await, JobState::Done { .. }));
    assert_eq!(bench.platform.calls_of(UPDATE), 1);
    assert_eq!(bench.holder(&codes[1]).await.as_deref(), Some("p1"));
}

#[tokio::test]
async fn a_crash_while_sending_leaves_it_unknown() {
    let (mut bench, _) = with_addition().await;
    let job = bench.job("p1", JobKind::UpdatePack).await;
    let lease = (bench.clock.now(), bench.clock.now().plus_millis(300_000));
    let mut tx = bench.desk.store.begin().await.unwrap();
    dabao_store::claim_job(&mut tx, &job.id, lease, &bench.desk.station)
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    bench.restart().await;
    assert_eq!(state(&bench).await, JobState::Unknown);
    assert_eq!(bench.platform.calls_of(UPDATE), 0);
}

#[tokio::test]
async fn a_pack_the_platform_closes_takes_its_waiting_addition_with_it() {
    let (bench, codes) = with_addition().await;
    bench.platform.inject(dabao_simulators::lazada::Fault {
        path: Some(UPDATE.into()),
        times: 1,
        kind: FaultKind::ApiBan { seconds: 3_600 },
    });
    bench.run().await;
    assert!(matches!(state(&bench).await, JobState::Queued { .. }));
    let lp_number = bench.lp_number("p1").await;
    bench.platform.advance(&lp_number, PackStatus::Closed);
    bench.run_after(60_000).await;
    assert!(matches!(state(&bench).await, JobState::Withdrawn { .. }));
    assert_eq!(bench.holder(&codes[0]).await, None);
    assert_eq!(bench.pack("p1").await.parcels, 2);
    assert_eq!(bench.platform.calls_of(UPDATE), 1);
}

#[tokio::test]
async fn a_cancel_waits_for_the_addition_and_frees_all_parcels() {
    let (bench, codes) = with_addition().await;
    bench.clock.advance(1);
    let lp_number = bench.lp_number("p1").await;
    bench.queue_cancel("p1", &lp_number).await;
    bench.run().await;
    let order: Vec<String> = bench
        .platform
        .calls()
        .into_iter()
        .map(|call| call.path)
        .filter(|path| path == UPDATE || path == CANCEL)
        .collect();
    assert_eq!(order, [UPDATE, CANCEL]);
    bench.run_after(60_000).await;
    assert_eq!(bench.holder(&codes[0]).await, None);
    // What was inside stays as evidence.
    assert_eq!(bench.pack("p1").await.parcels, 4);
}
