//! The virtual machines of a bench as a process of their own, for stories that drive the real program from outside.
//!
//! Argument: a folder for serial ports, printed labels and `parcels.csv`. The first line of output says as JSON where
//! everything is; each line of input moves the machines. Ends with its input.
#![expect(clippy::print_stdout, reason = "its output is what the story reads")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::io::BufRead as _;
use std::path::PathBuf;

use dabao_simulators::Machines;
use dabao_tests::{sample_parcels, system_clock};
use serde_json::{Value, json};

/// Parcels in the file; the platform knows all of them as ready.
const PARCELS: usize = 12;

#[tokio::main]
async fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder"));
    let machines = Machines::start(&folder, system_clock())
        .await
        .expect("the machines start");
    let codes = machines.platform.seed_ready(PARCELS);
    let file = folder.join("parcels.csv");
    std::fs::write(&file, sample_parcels(&codes)).unwrap();
    let mut places = places(&machines);
    places["file"] = json!(file);
    places["codes"] = json!(codes);
    println!("{places}");
    for line in std::io::stdin().lock().lines().map_while(Result::ok) {
        assert!(machines.obey(&line), "not understood or not heard: {line}");
    }
}

fn places(machines: &Machines) -> Value {
    let printer = machines.printer.address();
    let (host, port) = printer.rsplit_once(':').expect("an address with its port");
    #[cfg_attr(not(unix), expect(unused_mut, reason = "no serial ports there"))]
    let mut places = json!({
        "platform": machines.platform.base_url(),
        "consent": machines.platform.consent(),
        "printerHost": host,
        "printerPort": port,
    });
    #[cfg(unix)]
    {
        places["scale"] = json!(machines.scale.path());
        places["gun"] = json!(machines.gun.path());
    }
    places
}
