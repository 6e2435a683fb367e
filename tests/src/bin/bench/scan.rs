//! A scan to its durable answer among a million known parcels, against one fdatasync of the same disk; and how that
//! grows with the number of parcels.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use dabao_api::ScanCode;
use dabao_tests::Bench;

use crate::folder;
use crate::known::KnownDesk;
use crate::numbers::{Times, ratio};
use crate::report::{Compared, Report};

const SCANS: usize = 3000;
const GROWTH_SCANS: usize = 1500;
const KNOWN: u32 = 1_000_000;
const FEW: u32 = 100_000;
const MANY: u32 = 10_000_000;

/// A scan and how long its answer took.
pub(crate) async fn timed_scan(bench: &Bench, code: &str) -> Duration {
    let start = Instant::now();
    let reply = bench.scan(code).await;
    let took = start.elapsed();
    assert_eq!(reply.code, ScanCode::Added, "{code}");
    took
}

pub(crate) async fn run(report: &mut Report) {
    println!("\nscan → durable answer, {KNOWN} known parcels, SQLite WAL synchronous=FULL");
    let folder = folder();
    let mut desk = KnownDesk::open(folder.path(), KNOWN).await;
    let mut limit = SyncedFile::new(folder.path());
    let (mut scans, mut syncs) = (Vec::new(), Vec::new());
    for _ in 0..SCANS {
        let code = desk.next_code().await;
        scans.push(timed_scan(&desk.bench, &code).await);
        syncs.push(limit.sync());
    }
    desk.bench.app.close().await;
    let (scans, syncs) = (Times::new(scans), Times::new(syncs));
    println!("  scan {scans}\n  fdatasync {syncs}");
    let compared = Compared {
        job: "scan, median",
        ours: format!("{:.1?}", scans.median()),
        against: format!("fdatasync {:.1?}", syncs.median()),
    };
    report.at_most(compared, ratio(scans.median(), syncs.median()), 5.0);
    tail(report, "scan, p99.9", &scans);
}

/// The slow tail against the median.
pub(crate) fn tail(report: &mut Report, job: &str, scans: &Times) {
    let compared = Compared {
        job,
        ours: format!("{:.1?}", scans.per_mille(999)),
        against: format!("its median {:.1?}", scans.median()),
    };
    report.at_most(compared, ratio(scans.per_mille(999), scans.median()), 5.0);
}

/// The same scan with few and with many known parcels, in turn.
pub(crate) async fn growth(report: &mut Report) {
    println!("\nscan with {FEW} and with {MANY} known parcels");
    let (few_folder, many_folder) = (folder(), folder());
    let mut few = KnownDesk::open(few_folder.path(), FEW).await;
    let mut many = KnownDesk::open(many_folder.path(), MANY).await;
    let (mut few_times, mut many_times) = (Vec::new(), Vec::new());
    for _ in 0..GROWTH_SCANS {
        let code = few.next_code().await;
        few_times.push(timed_scan(&few.bench, &code).await);
        let code = many.next_code().await;
        many_times.push(timed_scan(&many.bench, &code).await);
    }
    few.bench.app.close().await;
    many.bench.app.close().await;
    let (few, many) = (Times::new(few_times), Times::new(many_times));
    println!("  few  {few}\n  many {many}");
    let compared = Compared {
        job: "scan, 10,000,000 parcels",
        ours: format!("{:.1?}", many.median()),
        against: format!("100,000 parcels {:.1?}", few.median()),
    };
    report.at_most(compared, ratio(many.median(), few.median()), 1.25);
}

/// The limit: the same page of a preallocated file, made durable.
struct SyncedFile(File);

impl SyncedFile {
    fn new(folder: &Path) -> Self {
        let mut file = File::create(folder.join("limit")).unwrap();
        file.write_all(&[0; 4096]).unwrap();
        file.sync_all().unwrap();
        Self(file)
    }

    fn sync(&mut self) -> Duration {
        self.0.seek(SeekFrom::Start(0)).unwrap();
        let start = Instant::now();
        self.0.write_all(&[1; 4096]).unwrap();
        self.0.sync_data().unwrap();
        start.elapsed()
    }
}
