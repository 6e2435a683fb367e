//! From a sealed pack to a numbered one.

use dabao_domain::{AddressId, HandoverService, PackLife, PackStatus, PlatformStatus};
use dabao_simulators::lazada::FaultKind;
use dabao_store::{JobKind, JobState, find_address, find_platform_label};

use crate::bench::{Bench, COMMIT, QUERY};

#[tokio::test]
async fn a_pack_is_committed_numbered_and_followed_to_its_end() {
    let bench = Bench::new().await;
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    let lp_number = bench.lp_number("p1").await;
    assert_eq!(bench.platform.packs()[0].parcels, codes);
    assert_eq!(bench.platform.packs()[0].grams, 1_500);
    assert!(matches!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Done { .. }
    ));

    for status in [
        PackStatus::AwaitingTrackingNumber,
        PackStatus::AwaitingPickup,
        PackStatus::PickedUp,
        PackStatus::Arrived,
        PackStatus::SignedNormal,
    ] {
        bench.platform.advance(&lp_number, status);
        bench.run_after(600_000).await;
        assert_eq!(bench.status("p1").await, PlatformStatus::Known(status));
    }
    let record = bench.pack("p1").await;
    assert_eq!(record.poll_at, None, "nothing follows");
    assert_eq!(record.heard.tracking_number.map(|number| number.len()), Some(15));
    assert_eq!(
        *bench.follows.printable.lock().unwrap(),
        ["p1"],
        "the label is queued once"
    );
    assert_eq!(
        bench.events("p1").await,
        [
            "pack_committed",
            "awaiting_tracking_number",
            "pack_numbered",
            "awaiting_pickup",
            "pickup",
            "arrived",
            "signed_normal"
        ]
    );
    assert!(bench.platform.signature_failures().is_empty());
}

#[tokio::test]
async fn the_platforms_ids_of_both_addresses_are_asked_for_once_and_kept() {
    let bench = Bench::new().await;
    for id in ["p1", "p2", "p3"] {
        bench.seal(id, HandoverService::FreePickup).await;
    }
    bench.run().await;
    assert_eq!(bench.platform.packs().len(), 3);
    assert_eq!(bench.platform.calls_of("/logistics/cnpms/address/query"), 2);
    let mut tx = bench.desk.store.read().await.unwrap();
    for id in ["pickup", "return"] {
        let stored = find_address(&mut tx, &AddressId(id.into()))
            .await
            .unwrap()
            .unwrap();
        assert!(stored.platform_id.is_some(), "{id}");
    }
}

#[tokio::test]
async fn a_collection_point_gets_our_own_number_along() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::CollectionPoint).await;
    bench.run().await;
    let pack = &bench.platform.packs()[0];
    assert_eq!(
        (pack.kind.as_str(), pack.own_number.as_deref()),
        ("pickup_collection", Some("A-p1"))
    );
}

#[tokio::test]
async fn the_label_of_a_paid_pickup_is_fetched_when_the_number_is_there() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::PaidPickup).await;
    bench.run().await;
    bench
        .platform
        .advance(&bench.lp_number("p1").await, PackStatus::AwaitingPickup);
    bench.run_after(10_000).await;
    let mut tx = bench.desk.store.read().await.unwrap();
    let pdf = find_platform_label(&mut tx, &bench.pack("p1").await.pack.id)
        .await
        .unwrap()
        .unwrap();
    assert!(pdf.starts_with(b"%PDF"));
    assert!(bench.events("p1").await.contains(&"label_fetched".to_owned()));
}

#[tokio::test]
async fn a_refusal_keeps_the_platforms_words_and_is_not_tried_again() {
    let bench = Bench::new().await;
    bench
        .seal_with(
            "p1",
            HandoverService::FreePickup,
            &["LP99999999999999".to_owned()],
        )
        .await;
    bench.run().await;
    let record = bench.pack("p1").await;
    let PackLife::Refused { code, .. } = &record.pack.life else {
        panic!("{:?}", record.pack.life)
    };
    assert_eq!(code, "P-088-0101-10-10-140");
    assert_eq!(record.refusal_class.as_deref(), Some("user_must_fix"));
    assert_eq!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Refused
    );
    bench.run_after(3_600_000).await;
    assert_eq!(bench.platform.calls_of(COMMIT), 1);
}

#[tokio::test]
async fn parcels_the_platform_left_out_are_in_the_packs_history() {
    let bench = Bench::new().await;
    bench
        .platform
        .fail_next(COMMIT, FaultKind::PartialSuccess { left_out: 1 });
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    assert_eq!(bench.events("p1").await, ["pack_committed", "parcels_left_out"]);
}

#[tokio::test]
async fn misspelt_answers_are_read() {
    let bench = Bench::new().await;
    bench.platform.fail_next(COMMIT, FaultKind::Misspelt);
    bench.platform.fail_next(QUERY, FaultKind::Misspelt);
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench
        .platform
        .advance(&bench.lp_number("p1").await, PackStatus::AwaitingPickup);
    bench.run_after(5_000).await;
    assert_eq!(
        bench.status("p1").await,
        PlatformStatus::Known(PackStatus::AwaitingPickup)
    );
}

#[tokio::test]
async fn many_packs_go_out_as_fast_as_the_pace_allows_and_each_once() {
    let bench = Bench::new().await;
    let mut all = Vec::new();
    for number in 0..12 {
        all.extend(
            bench
                .seal(&format!("p{number}"), HandoverService::FreePickup)
                .await,
        );
    }
    for _ in 0..12 {
        bench.run_after(1_000).await;
    }
    assert_eq!(bench.platform.packs().len(), 12);
    assert!(all.iter().all(|code| bench.platform.commits_of(code) == 1));
}
