//! Cancelling, and the order of a pack's jobs.

use dabao_domain::{HandoverService, PackStatus, PlatformStatus};
use dabao_simulators::lazada::FaultKind;
use dabao_store::{JobKind, JobState, find_parcel_by_code};

use crate::bench::{Bench, CANCEL, COMMIT};

/// A pack the platform has, and a cancel queued for it.
async fn with_cancel(status: PackStatus) -> (Bench, Vec<String>) {
    let bench = Bench::new().await;
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    let lp_number = bench.lp_number("p1").await;
    bench.platform.advance(&lp_number, status);
    bench.queue_cancel("p1", &lp_number).await;
    (bench, codes)
}

#[tokio::test]
async fn a_cancelled_pack_gives_its_parcels_free() {
    let (bench, codes) = with_cancel(PackStatus::AwaitingPickup).await;
    bench.run().await;
    for _ in 0..3 {
        bench.run_after(60_000).await;
    }
    bench
        .platform
        .advance(&bench.lp_number("p1").await, PackStatus::Cancelled);
    bench.run_after(60_000).await;
    assert_eq!(
        bench.status("p1").await,
        PlatformStatus::Known(PackStatus::Cancelled)
    );
    assert!(matches!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Done { .. }
    ));
    let mut tx = bench.desk.store.read().await.unwrap();
    let parcel = find_parcel_by_code(&mut tx, &codes[0]).await.unwrap().unwrap();
    assert_eq!(parcel.held_by, None);
}

#[tokio::test]
async fn a_cancel_after_the_pickup_is_refused_and_the_pack_stays() {
    let (bench, codes) = with_cancel(PackStatus::PickedUp).await;
    bench.run().await;
    bench.run_after(60_000).await;
    assert_eq!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Refused
    );
    assert_eq!(
        bench.status("p1").await,
        PlatformStatus::Known(PackStatus::PickedUp)
    );
    let mut tx = bench.desk.store.read().await.unwrap();
    let parcel = find_parcel_by_code(&mut tx, &codes[0]).await.unwrap().unwrap();
    assert!(parcel.held_by.is_some());
    assert!(bench.events("p1").await.contains(&"cancel_refused".to_owned()));
}

#[tokio::test]
async fn a_cancel_that_did_not_arrive_is_asked_about_before_it_goes_out_again() {
    let (bench, _) = with_cancel(PackStatus::AwaitingPickup).await;
    bench.platform.fail_next(CANCEL, FaultKind::DroppedBefore);
    bench.run().await;
    assert_eq!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Unknown
    );
    assert_eq!(bench.platform.calls_of(CANCEL), 1, "nothing before the question");
    bench.run_after(60_000).await;
    bench.run_after(60_000).await;
    assert_eq!(bench.platform.calls_of(CANCEL), 2);
    assert!(matches!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Done { .. }
    ));
}

#[tokio::test]
async fn a_cancel_that_worked_without_an_answer_is_not_repeated() {
    let (bench, _) = with_cancel(PackStatus::AwaitingPickup).await;
    bench.platform.fail_next(CANCEL, FaultKind::DroppedAfter);
    bench.run().await;
    bench.run_after(60_000).await;
    bench.run_after(60_000).await;
    assert_eq!(bench.platform.calls_of(CANCEL), 1);
    assert!(matches!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Done { .. }
    ));
}

#[tokio::test]
async fn nothing_overtakes_a_commit_that_nobody_knows_about() {
    let bench = Bench::new().await;
    bench.platform.fail_next(COMMIT, FaultKind::DroppedAfter);
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench.queue_cancel("p1", "LP00000000000001").await;
    bench.run_after(60_000).await;
    assert_eq!(bench.platform.calls_of(CANCEL), 0);
    assert!(matches!(
        bench.job("p1", JobKind::CancelPack).await.state,
        JobState::Queued { .. }
    ));
}
