//! A whole day at the packing bench: a thousand parcels, three packs, one cancelled.

use dabao_api::{LogCheck, PackView, PrintState, ScanCode, Service};
use dabao_domain::PackStatus;
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_day_on_sqlite() {
    whole_day(StationPlan::default()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_day_on_postgresql() {
    let database_url = Some(dabao_testkit::scratch_database());
    whole_day(StationPlan {
        database_url,
        ..StationPlan::default()
    })
    .await;
}

async fn whole_day(plan: StationPlan) {
    let station = Station::start(plan).await;
    let codes = station.import_ready(1000).await;
    let bench = &station.bench;

    let mut packs = Vec::new();
    for part in codes.chunks(400) {
        let pack = bench.open_pack(Service::FreePickup).await;
        bench.scan_all(part).await;
        assert_eq!(bench.scan(&part[0]).await.code, ScanCode::DuplicateInPack);
        let sealed = bench.weigh_and_seal(&pack, 18_000).await;
        assert_eq!(sealed.parcels as usize, part.len());
        packs.push(pack);
    }
    assert_eq!(bench.scan(&codes[0]).await.code, ScanCode::NoPackOpen);

    for pack in &packs {
        let numbered = eventually("a number", async || bench.pack(pack).await.pack.lp_number).await;
        assert!(station.platform.advance(&numbered, PackStatus::AwaitingPickup));
        bench.pack_reaches(pack, "awaiting_pickup").await;
    }
    three_labels_come_out_once(&station).await;

    let cancelled: PackView = bench.ask("cancel_pack", json!({ "packId": packs[2] })).await;
    let lp_number = cancelled.lp_number.unwrap();
    eventually("the cancel", async || {
        (station
            .platform
            .packs()
            .iter()
            .find(|pack| pack.lp_number == lp_number)?
            .status
            != PackStatus::AwaitingPickup)
            .then_some(())
    })
    .await;
    station.platform.advance(&lp_number, PackStatus::Cancelled);
    bench.pack_reaches(&packs[2], "canceled").await;

    // The parcels of the cancelled pack are free: they go into the next one.
    let again = bench.open_pack(Service::FreePickup).await;
    assert_eq!(bench.scan(&codes[800]).await.code, ScanCode::Added);
    assert_eq!(bench.scan(&codes[0]).await.code, ScanCode::InOtherPack);
    assert_eq!(bench.pack(&again).await.pack.parcels, 1);
    // And the cancelled pack still tells what was inside.
    assert_eq!(bench.pack(&packs[2]).await.rows.len(), 200);

    for pack in &packs[..2] {
        let lp_number = bench.pack(pack).await.pack.lp_number.unwrap();
        for status in [
            PackStatus::PickedUp,
            PackStatus::Arrived,
            PackStatus::SignedNormal,
        ] {
            station.platform.advance(&lp_number, status);
        }
        bench.pack_reaches(pack, "signed_normal").await;
    }
    assert_eq!(station.platform.double_commits(), Vec::<String>::new());
    assert!(station.platform.signature_failures().is_empty());
    let log: LogCheck = bench.ask("check_log", json!({})).await;
    assert_eq!(log.broken_at, None);
    assert!(log.entries > 1000);
    station.bench.app.close().await;
}

async fn three_labels_come_out_once(station: &Station) {
    eventually("three labels", async || {
        let jobs = station.bench.print_jobs().await;
        (jobs.len() == 3 && jobs.iter().all(|job| job.state == PrintState::Done)).then_some(())
    })
    .await;
    let mut printed: Vec<String> = station
        .printer
        .printed()
        .iter()
        .flat_map(|label| label.picture.codes())
        .collect();
    let mut numbers: Vec<String> = station
        .platform
        .packs()
        .into_iter()
        .map(|pack| pack.lp_number)
        .collect();
    printed.sort();
    numbers.sort();
    assert_eq!(printed, numbers);
    assert_eq!(station.printer.unknown_commands(), Vec::<String>::new());
}
