//! A packer that can be killed: packs, seals and prints over a data folder, and says on its output what it was told.
//!
//! Arguments: data folder, file of parcel numbers. Each line of output is something the program has answered yes to.
#![expect(clippy::print_stdout, reason = "its output is what the test reads")]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::io::Write as _;
use std::path::PathBuf;

use dabao_api::{BenchView, PackView, ScanCode, Service};
use dabao_tests::{Bench, open_app};
use serde_json::json;

#[tokio::main]
async fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("a data folder"));
    let codes = std::fs::read_to_string(arguments.next().expect("a file of numbers")).unwrap();
    let bench = Bench::new(open_app(&folder, None).await);
    say("open");
    for code in codes.lines() {
        pack_one(&bench, code).await;
    }
    say("all");
}

/// Three parcels to a pack.
async fn pack_one(bench: &Bench, code: &str) {
    let now: BenchView = bench.ask("bench", json!({})).await;
    if now.current.is_none() {
        bench.open_pack(Service::FreePickup).await;
    }
    let reply = bench.scan(code).await;
    if reply.code != ScanCode::Added {
        return;
    }
    say(&format!("scanned {code}"));
    let Some(pack) = reply.pack.filter(|pack| pack.parcels >= 3) else {
        return;
    };
    let weigh = json!({ "packId": pack.id, "typedG": 100 });
    if bench.try_ask::<PackView>("weigh_pack", weigh).await.is_ok() {
        let seal = json!({ "packId": pack.id, "acceptDifference": true });
        let sealed: PackView = bench.ask("seal_pack", seal).await;
        say(&format!("sealed {}", sealed.number));
    }
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().expect("the reader is there");
}
