//! 补装小包: parcels added to a pack that the platform has, where the station allows it.

use dabao_api::{
    AddToPackReply, ErrorCode, JobState, JobView, PackActionView, PackView, PrintJobView, PrintState,
    ScanCode, Service, Settings, StationStatus,
};
use dabao_domain::PackStatus;
use dabao_simulators::lazada::FaultKind;
use dabao_store::{Store, find_print_job};
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

const UPDATE: &str = "/logistics/cnpms/bigbag/update";

/// A station that allows additions, with a pack of three parcels that waits for its driver, and parcels beside it.
async fn with_pack(plan: StationPlan) -> (Station, String, Vec<String>) {
    let station = Station::start(plan).await;
    allow(&station, true).await;
    let mut codes = station.import_ready(6).await;
    let pack = station.bench.open_pack(Service::FreePickup).await;
    let loose = codes.split_off(3);
    station.bench.scan_all(&codes).await;
    station.bench.weigh_and_seal(&pack, 5_000).await;
    let lp_number = eventually("a number", async || {
        station.bench.pack(&pack).await.pack.lp_number
    })
    .await;
    station.platform.advance(&lp_number, PackStatus::AwaitingPickup);
    station.bench.pack_reaches(&pack, "awaiting_pickup").await;
    (station, pack, loose)
}

async fn allow(station: &Station, allow_pack_update: bool) {
    let status: StationStatus = station.bench.ask("station_status", json!({})).await;
    let settings = Settings {
        allow_pack_update,
        ..status.settings
    };
    let _: StationStatus = station.bench.ask("save_settings", settings).await;
}

async fn add(station: &Station, pack: &str, codes: &[String]) -> AddToPackReply {
    station
        .bench
        .ask("add_to_pack", json!({ "packId": pack, "codes": codes }))
        .await
}

async fn job_in(station: &Station, state: JobState) -> JobView {
    eventually("the addition's job", async || {
        let jobs: Vec<JobView> = station.bench.ask("list_jobs", json!({ "openOnly": false })).await;
        jobs.into_iter()
            .find(|job| job.kind == "update_pack" && job.state == state)
    })
    .await
}

/// What a printed label says, as it is kept with its job.
async fn label_facts(station: &Station, id: &str) -> serde_json::Value {
    let store = match &station.database_url {
        Some(url) => Store::open_server(url).await,
        None => Store::open_file(&station.data_dir().join("dabao.db")).await,
    }
    .unwrap();
    let mut tx = store.read().await.unwrap();
    let job = find_print_job(&mut tx, id).await.unwrap().unwrap();
    serde_json::from_str(&job.payload).unwrap()
}

fn offers(view: &PackView) -> bool {
    view.actions.contains(&PackActionView::AddParcels)
}

async fn added_and_printed(plan: StationPlan) {
    let (station, pack, loose) = with_pack(plan).await;
    assert!(offers(&station.bench.pack(&pack).await.pack));
    let reply = add(&station, &pack, &loose[..2]).await;
    assert!(reply.added);
    assert_eq!((reply.pack.parcels, reply.pack.adding), (5, true));
    assert!(!offers(&reply.pack), "one addition at a time");
    let job = job_in(&station, JobState::Done).await;
    assert_eq!(job.subject, reply.pack.number);

    let detail = station.bench.pack(&pack).await;
    assert_eq!((detail.rows.len(), detail.pack.adding), (5, false));
    assert_eq!(detail.pack.weight_g, Some(5_000), "what the scale said stays");
    let told = &station.platform.packs()[0];
    assert_eq!(told.parcels.len(), 5);
    assert_eq!(told.grams, 5_000 + i64::from(detail.pack.added_g));

    let printed: PrintJobView = station.bench.ask("print_label", json!({ "packId": pack })).await;
    eventually("the reprint", async || {
        let jobs = station.bench.print_jobs().await;
        jobs.into_iter()
            .find(|job| job.id == printed.id && job.state == PrintState::Done)
    })
    .await;
    let facts = label_facts(&station, &printed.id).await;
    assert_eq!(
        (&facts["parcels"], &facts["grams"]),
        (&json!(5), &json!(told.grams))
    );
    // A second addition goes on from the first.
    assert!(add(&station, &pack, &loose[2..]).await.added);
    eventually("the second addition", async || {
        (station.platform.packs()[0].parcels.len() == 6).then_some(())
    })
    .await;
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parcels_are_added_and_the_label_says_the_new_count_on_sqlite() {
    added_and_printed(StationPlan::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parcels_are_added_and_the_label_says_the_new_count_on_postgresql() {
    added_and_printed(StationPlan {
        database_url: Some(dabao_testkit::scratch_database()),
        timeline: None,
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_it_is_off_it_is_neither_offered_nor_done() {
    let (station, pack, loose) = with_pack(StationPlan::default()).await;
    allow(&station, false).await;
    assert!(!offers(&station.bench.pack(&pack).await.pack));
    let request = json!({ "packId": pack, "codes": loose });
    let refused = station
        .bench
        .try_ask::<AddToPackReply>("add_to_pack", request)
        .await
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::PackUpdateOff);
    assert_eq!(station.bench.pack(&pack).await.pack.parcels, 3);
    assert_eq!(station.platform.calls_of(UPDATE), 0);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_bad_code_keeps_all_out_and_says_why() {
    let (station, pack, loose) = with_pack(StationPlan::default()).await;
    let inside = station.bench.pack(&pack).await.rows[0].first_mile_number.clone();
    let other = station.bench.open_pack(Service::FreePickup).await;
    station.bench.scan_all(&loose[2..]).await;
    let codes = [
        loose[0].clone(),
        loose[0].clone(),
        inside,
        loose[2].clone(),
        "XY12345678".into(),
        "6901234567892".into(),
    ];
    let reply = add(&station, &pack, &codes).await;
    assert!(!reply.added);
    let told: Vec<ScanCode> = reply.outcomes.iter().map(|outcome| outcome.code).collect();
    assert_eq!(
        told,
        [
            ScanCode::Added,
            ScanCode::DuplicateInPack,
            ScanCode::DuplicateInPack,
            ScanCode::InOtherPack,
            ScanCode::UnknownCode,
            ScanCode::ProductCode,
        ]
    );
    let elsewhere = station.bench.pack(&other).await.pack.number;
    assert_eq!(reply.outcomes[3].detail.as_deref(), Some(elsewhere.as_str()));
    assert_eq!((reply.pack.parcels, reply.pack.adding), (3, false));
    // The good one is as free as before.
    assert_eq!(station.bench.scan(&loose[0]).await.code, ScanCode::Added);
    assert_eq!(station.platform.calls_of(UPDATE), 0);
    let too_many: Vec<String> = (0..301).map(|number| format!("LP{number:014}")).collect();
    for codes in [Vec::new(), too_many] {
        let request = json!({ "packId": pack, "codes": codes });
        let refused = station
            .bench
            .try_ask::<AddToPackReply>("add_to_pack", request)
            .await;
        assert_eq!(refused.unwrap_err().code, ErrorCode::InvalidField);
    }
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_weight_limit_counts_what_was_weighed() {
    let station = Station::start(StationPlan::default()).await;
    allow(&station, true).await;
    let codes = station.import_ready(2).await;
    let pack = station.bench.open_pack(Service::FreePickup).await;
    station.bench.scan_all(&codes[..1]).await;
    station.bench.weigh_and_seal(&pack, 49_995).await;
    eventually("a number", async || {
        station.bench.pack(&pack).await.pack.lp_number
    })
    .await;
    let reply = add(&station, &pack, &codes[1..]).await;
    assert_eq!(reply.outcomes[0].code, ScanCode::OverWeight);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_platform_refuses_is_free_and_goes_into_another_pack() {
    let (station, pack, loose) = with_pack(StationPlan::default()).await;
    let words = FaultKind::Refuse {
        code: "P-088-0000-00-15-015".into(),
        message: "属于另一个分拨仓".into(),
    };
    station.platform.fail_next(UPDATE, words);
    assert!(add(&station, &pack, &loose).await.added);
    let job = job_in(&station, JobState::Refused).await;
    assert!(job.error_zh.unwrap().contains("属于另一个分拨仓"));
    assert_eq!(station.bench.pack(&pack).await.pack.parcels, 3);

    station.bench.open_pack(Service::FreePickup).await;
    station.bench.scan_all(&loose).await;
    // Taking the refused wish off the list does not touch parcels that are elsewhere by now.
    let _: JobView = station
        .bench
        .ask("decide_job", json!({ "id": job.id, "decision": "withdraw" }))
        .await;
    assert_eq!(
        station.bench.scan(&loose[0]).await.code,
        ScanCode::DuplicateInPack
    );
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_time_out_a_person_decides_and_nothing_is_repeated() {
    let (station, pack, loose) = with_pack(StationPlan::default()).await;
    station.platform.fail_next(UPDATE, FaultKind::DroppedBefore);
    assert!(add(&station, &pack, &loose[..1]).await.added);
    let job = job_in(&station, JobState::Unknown).await;
    let refused = station
        .bench
        .try_ask::<AddToPackReply>("add_to_pack", json!({ "packId": pack, "codes": loose[1..] }))
        .await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::WrongPackState);
    let _: serde_json::Value = station.bench.ask("refresh_pack", json!({ "packId": pack })).await;
    assert_eq!(station.platform.calls_of(UPDATE), 1);
    assert_eq!(job_in(&station, JobState::Unknown).await.id, job.id);

    // Not there: sent again, and this time it works.
    let decide = async |id: &str, decision: &str| -> JobView {
        station
            .bench
            .ask("decide_job", json!({ "id": id, "decision": decision }))
            .await
    };
    decide(&job.id, "try_now").await;
    job_in(&station, JobState::Done).await;
    assert_eq!(station.bench.pack(&pack).await.pack.parcels, 4);

    // Not there, and given up: the parcels are free.
    station.platform.fail_next(UPDATE, FaultKind::DroppedBefore);
    assert!(add(&station, &pack, &loose[1..2]).await.added);
    let second = job_in(&station, JobState::Unknown).await;
    decide(&second.id, "withdraw").await;
    let detail = station.bench.pack(&pack).await;
    assert_eq!((detail.pack.parcels, detail.pack.adding), (4, false));
    assert!(offers(&detail.pack));

    // It was there all the same, the person says.
    station.platform.fail_next(UPDATE, FaultKind::DroppedBefore);
    assert!(add(&station, &pack, &loose[2..]).await.added);
    let third = job_in(&station, JobState::Unknown).await;
    decide(&third.id, "worked").await;
    let detail = station.bench.pack(&pack).await;
    assert_eq!((detail.pack.parcels, detail.pack.adding), (5, false));
    assert_eq!(station.platform.calls_of(UPDATE), 4);
    station.bench.app.close().await;
}
