//! A file of 100,000 parcels to the database, against Python's csv and sqlite3.

use std::process::Command;
use std::time::Instant;

use dabao_tests::{Bench, open_app, sample_parcels};
use serde_json::{Value, json};

use crate::folder;
use crate::numbers::ratio;

const ROWS: u32 = 100_000;

/// The same rows with the same checks a script would make, in one transaction.
const PYTHON: &str = "
import csv, re, sqlite3, sys
db = sqlite3.connect(sys.argv[2])
db.execute('PRAGMA journal_mode=WAL'); db.execute('PRAGMA synchronous=FULL')
db.execute('CREATE TABLE parcel (id INTEGER PRIMARY KEY, order_number TEXT, number TEXT UNIQUE, country TEXT, grams INTEGER)')
db.execute('CREATE INDEX by_order ON parcel (order_number)')
ok = re.compile(r'^LP\\d{14}$')
with open(sys.argv[1], encoding='utf-8-sig', newline='') as file:
    rows = csv.reader(file); next(rows)
    for order, number, country, grams in rows:
        if not ok.match(number): raise SystemExit(number)
        db.execute('INSERT INTO parcel (order_number, number, country, grams) VALUES (?, ?, ?, ?)',
                   (order, number, country, int(grams)))
db.commit()
";

pub(crate) async fn run() {
    println!("\nimport of {ROWS} csv rows: read, checked, compared, written, undoable");
    let folder = folder();
    let codes: Vec<String> = (0..ROWS).map(|index| format!("LP{index:014}")).collect();
    let text = sample_parcels(&codes);
    let bench = Bench::new(open_app(&folder.path().join("data"), None).await);
    let _: Value = bench.ask("skip_first_start", json!({})).await;
    let start = Instant::now();
    bench.import("parcels.csv", &text).await;
    let ours = start.elapsed();
    bench.app.close().await;
    println!(
        "  ours                 {ours:>8.2?}   {:.0} rows a second",
        f64::from(ROWS) / ours.as_secs_f64()
    );

    let file = folder.path().join("parcels.csv");
    std::fs::write(&file, &text).unwrap();
    let start = Instant::now();
    let peer = Command::new("python3")
        .arg("-c")
        .arg(PYTHON)
        .arg(&file)
        .arg(folder.path().join("peer.db"))
        .status();
    let peer_took = start.elapsed();
    if peer.is_ok_and(|status| status.success()) {
        println!("  ours ÷ Python        {:.2} ×", ratio(ours, peer_took));
    } else {
        println!("  Python is not installed: no comparison");
    }
}
