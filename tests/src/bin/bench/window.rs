//! The real window: how fast it starts and how much it holds against an empty one, and how fast a scan is painted.
//!
//! The scripts beside the window's tests drive it through WebKitWebDriver; `cargo xtask bench` gives the display.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dabao_api::Service;
use dabao_tests::{Bench, open_app, sample_parcels};
use serde_json::{Value, json};

use crate::folder;
use crate::numbers::{Times, ratio};
use crate::report::{Compared, Report};

const FRAME: Duration = Duration::from_millis(50);

/// A pack takes a thousand parcels: the last of them are measured.
const PACKED: usize = 900;
const MEASURED: usize = 100;

pub(crate) fn start(report: &mut Report) {
    println!("\nstart of the window, against an empty one");
    let job = "start of the window";
    let (program, empty) = (built("dabao"), built("examples/empty-window"));
    let told = match tell("start.mjs", &[&program, &empty]) {
        Ok(told) => told,
        Err(why) => return report.alone(job, "–".to_owned(), &why),
    };
    for (what, unit, goal) in [("ms", "ms", 1.5), ("megabytes", "MB", 1.3)] {
        let number = |of: &str| told[of][what].as_f64().unwrap();
        let (ours, peer) = (number("ours"), number("empty"));
        let job = if what == "ms" { job } else { "memory of the window" };
        let compared = Compared {
            job,
            ours: format!("{ours:.0} {unit}"),
            against: format!("empty window {peer:.0} {unit}"),
        };
        report.at_most(compared, ours / peer, goal);
    }
}

pub(crate) async fn row(report: &mut Report) {
    println!(
        "\nscan → painted row, {PACKED} to {} rows in the pack",
        PACKED + MEASURED
    );
    let job = "scan → row painted, p95";
    let folder = folder();
    let codes: Vec<String> = (1..=PACKED + MEASURED)
        .map(|number| format!("LP{number:014}"))
        .collect();
    let (packed, left) = codes.split_at(PACKED);
    pack(folder.path(), &codes, packed).await;
    let list = folder.path().join("codes.json");
    std::fs::write(&list, serde_json::to_vec(left).unwrap()).unwrap();
    let told = match tell("row.mjs", &[&built("dabao"), folder.path(), &list]) {
        Ok(told) => told,
        Err(why) => return report.alone(job, "–".to_owned(), &why),
    };
    let millis = told.as_array().unwrap().iter().filter_map(Value::as_f64);
    let times = Times::new(
        millis
            .map(|millis| Duration::from_secs_f64(millis / 1000.0))
            .collect(),
    );
    println!("  {times}");
    let compared = Compared {
        job,
        ours: format!("{:.1?}", times.per_mille(950)),
        against: format!("{FRAME:?}"),
    };
    report.at_most(compared, ratio(times.per_mille(950), FRAME), 1.0);
}

/// A desk with an open pack.
async fn pack(folder: &Path, codes: &[String], packed: &[String]) {
    let bench = Bench::new(open_app(folder, None).await);
    let _: Value = bench.ask("skip_first_start", json!({})).await;
    bench.import("parcels.csv", &sample_parcels(codes)).await;
    bench.open_pack(Service::FreePickup).await;
    bench.scan_all(packed).await;
    bench.app.close().await;
}

fn built(name: &str) -> PathBuf {
    let own = std::env::current_exe().unwrap();
    own.parent()
        .unwrap()
        .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// What a script says as JSON in its last line.
fn tell(script: &str, words: &[&Path]) -> Result<Value, String> {
    if !cfg!(target_os = "linux") {
        return Err("the window is driven on Linux only".to_owned());
    }
    if std::env::var_os("DISPLAY").is_none() {
        return Err("no display: cargo xtask bench starts one (package xvfb)".to_owned());
    }
    if let Some(missing) = words.iter().find(|word| !word.exists()) {
        return Err(format!("{} is not there", missing.display()));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("e2e").join(script);
    let output = Command::new("node").arg(script).args(words).output();
    let output = output.map_err(|error| format!("node: {error}"))?;
    eprint!("{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8_lossy(&output.stdout);
    let last = said.lines().last().unwrap_or_default();
    serde_json::from_str(last)
        .map_err(|_| "the window could not be driven (package webkit2gtk-driver)".to_owned())
}
