//! The network is cut in the middle; nothing is lost and nothing is sent twice.

use dabao_api::{JobState, JobView, PackView, Service, StationStatus};
use dabao_domain::PackStatus;
use dabao_simulators::lazada::FaultKind;
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

const COMMIT: &str = "/logistics/cnpms/bigbag/commit";

#[tokio::test(flavor = "multi_thread")]
async fn work_goes_on_without_a_network_and_is_sent_once_when_it_is_back() {
    let mut station = Station::start(StationPlan::default()).await;
    let codes = station.import_ready(6).await;
    station.platform.refuse_connections().await;
    let mut packs = Vec::new();
    for part in codes.chunks(2) {
        let pack = station.bench.open_pack(Service::FreePickup).await;
        station.bench.scan_all(part).await;
        station.bench.weigh_and_seal(&pack, 100).await;
        packs.push(pack);
    }
    for pack in &packs {
        assert_eq!(station.bench.pack(pack).await.pack.state.code, "sealed");
    }
    station.reopen().await;
    let status: StationStatus = station.bench.ask("station_status", json!({})).await;
    assert!(
        status.connection.queued + status.connection.sending >= 3,
        "{:?}",
        status.connection
    );

    station.platform.accept_connections().await.unwrap();
    let jobs: Vec<JobView> = station.bench.ask("list_jobs", json!({ "openOnly": true })).await;
    for job in jobs.iter().filter(|job| job.state == JobState::Queued) {
        let decision = json!({ "id": job.id, "decision": "try_now" });
        // A job that the queue has taken meanwhile needs no push.
        let _ = station.bench.try_ask::<JobView>("decide_job", decision).await;
    }
    for pack in &packs {
        eventually("a number", async || station.bench.pack(pack).await.pack.lp_number).await;
    }
    assert_eq!(station.platform.packs().len(), 3);
    assert_eq!(station.platform.double_commits(), Vec::<String>::new());
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_timed_out_is_never_repeated_and_a_person_settles_it() {
    let station = Station::start(StationPlan::default()).await;
    let codes = station.import_ready(2).await;
    station.platform.fail_next(COMMIT, FaultKind::DroppedAfter);
    let pack = station.bench.open_pack(Service::FreePickup).await;
    station.bench.scan_all(&codes).await;
    station.bench.weigh_and_seal(&pack, 100).await;
    station.bench.pack_reaches(&pack, "commit_unknown").await;
    tokio::time::sleep(std::time::Duration::from_secs(3)).await;
    assert_eq!(station.platform.calls_of(COMMIT), 1);
    let refused = station
        .bench
        .try_ask::<PackView>("discard_pack", json!({ "packId": pack }))
        .await;
    assert!(refused.is_err());

    let lp_number = station.platform.packs()[0].lp_number.clone();
    let settlement = json!({ "packId": pack, "settlement": { "kind": "worked", "lpNumber": lp_number } });
    let settled: PackView = station.bench.ask("settle_pack", settlement).await;
    assert_eq!(settled.lp_number.as_ref(), Some(&lp_number));
    station.platform.advance(&lp_number, PackStatus::AwaitingPickup);
    station.bench.pack_reaches(&pack, "awaiting_pickup").await;
    assert_eq!(station.platform.calls_of(COMMIT), 1);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_is_obeyed_and_the_pack_goes_out_after_it() {
    let station = Station::start(StationPlan::default()).await;
    let codes = station.import_ready(2).await;
    station
        .platform
        .fail_next(COMMIT, FaultKind::ApiBan { seconds: 2 });
    let pack = station.bench.open_pack(Service::FreePickup).await;
    station.bench.scan_all(&codes).await;
    let sealed_at = std::time::Instant::now();
    station.bench.weigh_and_seal(&pack, 100).await;
    eventually("a number", async || {
        station.bench.pack(&pack).await.pack.lp_number
    })
    .await;
    assert!(sealed_at.elapsed() >= std::time::Duration::from_secs(2));
    assert_eq!(station.platform.calls_of(COMMIT), 2);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_nobody_knows_is_shown_and_nothing_is_concluded() {
    let station = Station::start(StationPlan::default()).await;
    let codes = station.import_ready(2).await;
    let pack = station.bench.open_pack(Service::FreePickup).await;
    station.bench.scan_all(&codes).await;
    station.bench.weigh_and_seal(&pack, 100).await;
    eventually("a number", async || {
        station.bench.pack(&pack).await.pack.lp_number
    })
    .await;
    let word = "waiting_for_the_moon".to_owned();
    station
        .platform
        .fail_next("/logistics/cnpms/bigbag/query", FaultKind::UnknownState { word });
    eventually("the word", async || {
        let _ = station
            .bench
            .try_ask::<dabao_api::PackDetail>("refresh_pack", json!({ "packId": pack }))
            .await;
        let detail = station.bench.pack(&pack).await;
        detail
            .history
            .iter()
            .any(|step| step.detail.contains("waiting_for_the_moon"))
            .then_some(())
    })
    .await;
    station.bench.app.close().await;
}
