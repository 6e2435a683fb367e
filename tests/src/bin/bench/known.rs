//! A desk that already knows many parcels.

use std::path::Path;

use dabao_api::Service;
use dabao_store::Store;
use dabao_tests::{Bench, open_app};
use serde_json::{Value, json};

/// The rows of one statement; more would only make the database's log long.
const AT_ONCE: u32 = 1_000_000;

/// A pack takes a thousand parcels.
const PACK_HOLDS: u64 = 1000;

/// Ready parcels of the ordering shop, numbered on from what is there. Each statement is one of these.
const MILLION: &str = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000)
     INSERT INTO parcel (id, shop_id, order_number, first_mile_number, tracking_number, country, expected_g, readiness,
                         created_at, updated_at)
     SELECT printf('00000000-0000-7000-8000-%012d', n + base), (SELECT id FROM shop WHERE is_main = 1),
            CAST(400000000000000 + n + base AS TEXT), printf('LP%014d', n + base), NULL, 'MY', 20, 'ready', 0, 0
     FROM numbers, (SELECT COUNT(*) AS base FROM parcel)";

const HUNDRED_THOUSAND: &str =
    "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 100000)
     INSERT INTO parcel (id, shop_id, order_number, first_mile_number, tracking_number, country, expected_g, readiness,
                         created_at, updated_at)
     SELECT printf('00000000-0000-7000-8000-%012d', n), (SELECT id FROM shop WHERE is_main = 1),
            CAST(400000000000000 + n AS TEXT), printf('LP%014d', n), NULL, 'MY', 20, 'ready', 0, 0
     FROM numbers";

/// A desk and how many parcels it knows.
pub(crate) struct KnownDesk {
    /// The desk.
    pub(crate) bench: Bench,
    parcels: u64,
    scanned: u64,
}

impl KnownDesk {
    /// A desk over a new folder.
    pub(crate) async fn open(folder: &Path, parcels: u32) -> Self {
        let bench = Bench::new(open_app(folder, None).await);
        let _: Value = bench.ask("skip_first_start", json!({})).await;
        bench.app.close().await;
        fill(folder, parcels).await;
        Self::over(Bench::new(open_app(folder, None).await), parcels)
    }

    /// A desk that is open and whose database was filled.
    pub(crate) fn over(bench: Bench, parcels: u32) -> Self {
        Self {
            bench,
            parcels: u64::from(parcels),
            scanned: 0,
        }
    }

    /// The next parcel, anywhere in the table as parcels come off a van; before it, a new pack where one is full.
    pub(crate) async fn next_code(&mut self) -> String {
        if self.scanned.is_multiple_of(PACK_HOLDS) {
            self.bench.open_pack(Service::FreePickup).await;
        }
        // Coprime to the number of parcels, which is a power of ten: no parcel comes twice.
        let place = (self.scanned * 61_803_399 + 13) % self.parcels + 1;
        self.scanned += 1;
        format!("LP{place:014}")
    }
}

/// Fills the database of a data folder.
pub(crate) async fn fill(folder: &Path, parcels: u32) {
    let store = Store::open_file(&folder.join("dabao.db")).await.unwrap();
    if parcels < AT_ONCE {
        store.run_raw(HUNDRED_THOUSAND).await.unwrap();
    }
    for _ in 0..parcels / AT_ONCE {
        store.run_raw(MILLION).await.unwrap();
        store.run_raw("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    }
    store.close().await;
}
