//! What the platform says wins, and a final state stays.

use dabao_domain::{HandoverService, PackStatus, PlatformStatus};
use dabao_simulators::lazada::FaultKind;

use crate::bench::{Bench, QUERY};

#[tokio::test]
async fn an_unknown_word_is_kept_shown_and_asked_about_again() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench.platform.fail_next(
        QUERY,
        FaultKind::UnknownState {
            word: "awaiting_pack".into(),
        },
    );
    bench.run_after(5_000).await;
    let told = PlatformStatus::Other {
        code: "awaiting_pack".into(),
        name: Some("状态awaiting_pack".into()),
    };
    assert_eq!(bench.status("p1").await, told);
    assert!(bench.events("p1").await.contains(&"platform_state".to_owned()));
    bench
        .platform
        .advance(&bench.lp_number("p1").await, PackStatus::AwaitingPickup);
    bench.run_after(60_000).await;
    assert_eq!(
        bench.status("p1").await,
        PlatformStatus::Known(PackStatus::AwaitingPickup)
    );
}

#[tokio::test]
async fn a_state_that_came_out_of_order_wins_unless_the_end_was_reached() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    let lp_number = bench.lp_number("p1").await;
    for (said, heard) in [
        (PackStatus::Arrived, PackStatus::Arrived),
        (PackStatus::PickedUp, PackStatus::PickedUp),
        (PackStatus::SignedNormal, PackStatus::SignedNormal),
        (PackStatus::AwaitingPickup, PackStatus::SignedNormal),
    ] {
        bench.platform.advance(&lp_number, said);
        bench.run_after(600_000).await;
        assert_eq!(bench.status("p1").await, PlatformStatus::Known(heard));
    }
}

#[tokio::test]
async fn questions_come_soon_after_the_commit_and_ever_less_often() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    for _ in 0..60 {
        bench.run_after(1_000).await;
    }
    let first_minute = bench.platform.calls_of(QUERY);
    for _ in 0..60 {
        bench.run_after(60_000).await;
    }
    let next_hour = bench.platform.calls_of(QUERY) - first_minute;
    assert!((3..=12).contains(&first_minute), "{first_minute}");
    assert!(next_hour <= 61, "{next_hour}");
}

#[tokio::test]
async fn a_person_who_asks_is_answered_now() {
    let bench = Bench::new().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench
        .platform
        .advance(&bench.lp_number("p1").await, PackStatus::AwaitingPickup);
    let session = bench.runner.line().session(&bench.account().await).await.unwrap();
    bench
        .runner
        .ask_about(&session, &bench.pack("p1").await.pack.id)
        .await
        .unwrap();
    assert_eq!(
        bench.status("p1").await,
        PlatformStatus::Known(PackStatus::AwaitingPickup)
    );
}
