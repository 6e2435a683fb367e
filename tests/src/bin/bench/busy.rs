//! Scans while everything else works: an import, the outbox, and a print run.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use dabao_api::{PrintJobView, PrinterView, Service};
use dabao_tests::{Bench, Station, StationPlan, system_clock};
use serde_json::json;

use crate::folder;
use crate::import_files::csv;
use crate::known::{KnownDesk, fill};
use crate::numbers::{Times, ratio};
use crate::report::{Compared, Report};
use crate::scan::{tail, timed_scan};

const KNOWN: u32 = 1_000_000;
const SCANS: usize = 3000;
const IMPORT_ROWS: u64 = 100_000;

/// Packs whose commits wait for the platform; each is printed when it is numbered.
const PACKS: usize = 250;

/// Between two scans: ten times as fast as a belt.
const PAUSE: Duration = Duration::from_millis(10);

/// Between two labels asked for; the printer is faster.
const NEXT_LABEL: Duration = Duration::from_millis(50);

const LONGEST: Duration = Duration::from_millis(50);

pub(crate) async fn run(report: &mut Report) {
    println!("\nscan while an import of {IMPORT_ROWS} rows, the outbox and a print run work");
    let station = Station::prepare(StationPlan::default(), system_clock()).await;
    fill(&station.data_dir(), KNOWN).await;
    seal_packs(&station, PACKS).await;
    station.log_in().await;
    let over = AtomicBool::new(false);
    let printed = AtomicU32::new(0);
    let mut desk = KnownDesk::over(Bench::new(station.bench.app.clone()), KNOWN);
    let scanning = async {
        let mut scans = Vec::new();
        for _ in 0..SCANS {
            let code = desk.next_code().await;
            scans.push(timed_scan(&desk.bench, &code).await);
            tokio::time::sleep(PAUSE).await;
        }
        over.store(true, Ordering::Relaxed);
        scans
    };
    let (scans, imported, ()) = tokio::join!(
        scanning,
        import_until(&station.bench, &over),
        print_until(&station.bench, &over, &printed)
    );
    let sent = station.platform.packs().len();
    println!(
        "  meanwhile {imported} rows imported, {sent} packs sent, {} test labels queued",
        printed.load(Ordering::Relaxed)
    );
    station.bench.app.close().await;
    let scans = Times::new(scans);
    println!("  scan {scans}");
    tail(report, "scan while all works, p99.9", &scans);
    let compared = Compared {
        job: "scan while all works, longest",
        ours: format!("{:.1?}", scans.longest()),
        against: format!("{LONGEST:?}"),
    };
    report.at_most(compared, ratio(scans.longest(), LONGEST), 1.0);
}

/// Packs of one parcel each, weighed and sealed.
pub(crate) async fn seal_packs(station: &Station, packs: usize) {
    for code in station.import_ready(packs).await {
        let pack = station.bench.open_pack(Service::FreePickup).await;
        station.bench.scan_all(&[code]).await;
        station.bench.weigh_and_seal(&pack, 100).await;
    }
}

/// One file after the other; numbers no known parcel has.
async fn import_until(bench: &Bench, over: &AtomicBool) -> u32 {
    let folder = folder();
    let (mut part, mut rows) = (0, 0);
    while !over.load(Ordering::Relaxed) {
        let file = std::fs::read(csv(folder.path(), part, IMPORT_ROWS)).unwrap();
        rows += bench.import_bytes("parcels.csv", &file).await.counts.rows;
        part += 1;
    }
    rows
}

async fn print_until(bench: &Bench, over: &AtomicBool, asked: &AtomicU32) {
    let printers: Vec<PrinterView> = bench.ask("list_printers", json!({})).await;
    let printer = &printers.first().unwrap().id;
    while !over.load(Ordering::Relaxed) {
        let _: PrintJobView = bench.ask("print_test_label", json!({ "id": printer })).await;
        asked.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(NEXT_LABEL).await;
    }
}
