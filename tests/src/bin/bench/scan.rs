//! A scan to its durable answer among a million known parcels, against one fdatasync of the same disk.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use dabao_api::{ScanCode, Service};
use dabao_store::Store;
use dabao_tests::{Bench, open_app};
use serde_json::{Value, json};

use crate::folder;
use crate::numbers::{Times, ratio};

const SCANS: usize = 900;

/// A million ready parcels of the ordering shop.
const SEED: &str = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)
     INSERT INTO parcel (id, shop_id, order_number, first_mile_number, tracking_number, country, expected_g, readiness,
                         created_at, updated_at)
     SELECT printf('00000000-0000-7000-8000-%012d', n), (SELECT id FROM shop WHERE is_main = 1),
            CAST(400000000000000 + n AS TEXT), printf('LP%014d', n), NULL, 'MY', 20, 'ready', 0, 0
     FROM numbers";

pub(crate) async fn run() {
    println!("\nscan → durable answer, 1,000,000 known parcels, SQLite WAL synchronous=FULL");
    let folder = folder();
    let app = open_app(folder.path(), None).await;
    let bench = Bench::new(app);
    let _: Value = bench.ask("skip_first_start", json!({})).await;
    bench.app.close().await;
    let store = Store::open_file(&folder.path().join("dabao.db")).await.unwrap();
    store.run_raw(SEED).await.unwrap();
    store.close().await;

    let bench = Bench::new(open_app(folder.path(), None).await);
    bench.open_pack(Service::FreePickup).await;
    let mut scans = Vec::with_capacity(SCANS);
    let mut syncs = Vec::with_capacity(SCANS);
    let mut disk = SyncedFile::new(folder.path());
    for index in 0..SCANS {
        // Spread over the whole table, as parcels come off a van.
        let code = format!("LP{:014}", (index * 7919 + 13) % 1_000_000 + 1);
        let start = Instant::now();
        let reply = bench.scan(&code).await;
        scans.push(start.elapsed());
        assert_eq!(reply.code, ScanCode::Added);
        syncs.push(disk.sync());
    }
    bench.app.close().await;
    let (scans, syncs) = (Times::new(scans), Times::new(syncs));
    println!("  fdatasync of 4 KiB   median {:>9.1?}", syncs.median());
    println!(
        "  scan                 median {:>9.1?}   p99 {:>9.1?}   p99.9 {:>9.1?}   longest {:>9.1?}",
        scans.median(),
        scans.per_mille(990),
        scans.per_mille(999),
        scans.longest()
    );
    println!(
        "  scan ÷ fdatasync     {:.1} ×   (goal ≤ 5 ×)",
        ratio(scans.median(), syncs.median())
    );
    println!(
        "  p99.9 ÷ median       {:.1} ×   (goal ≤ 5 ×)",
        ratio(scans.per_mille(999), scans.median())
    );
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
