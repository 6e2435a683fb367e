//! `cargo xtask bench`: builds in release, brings the peers along, gives the window a display, and measures.

use anyhow::Context as _;

use crate::display::Display;
use crate::place;
use crate::programs::Program;
use crate::set_up::{self, Purpose};

/// The peers that Python brings, pinned so that two runs compare with the same.
const PEERS: [&str; 4] = [
    "openpyxl==3.1.5",
    "pillow==13.0.0",
    "python-barcode==0.16.1",
    "reportlab==5.1.0",
];

/// Jobs that open the window.
const IN_A_WINDOW: [&str; 2] = ["start", "row"];

/// Measures the named jobs, or all.
pub(crate) fn run(jobs: &[String]) -> anyhow::Result<()> {
    let windowed = jobs.is_empty() || jobs.iter().any(|job| IN_A_WINDOW.contains(&job.as_str()));
    if windowed {
        set_up::all(Purpose::Test)?;
    } else {
        set_up::fonts_only()?;
    }
    build(windowed)?;
    peers();
    let own = place::target()?.join("release");
    let bench = own.join(format!("bench{}", std::env::consts::EXE_SUFFIX));
    let mut program = Program::at(bench)
        .args(jobs)
        .env("DABAO_BENCH_PEERS", place::target()?.join("peers"));
    let display = windowed.then(Display::start).and_then(|display| {
        display
            .inspect_err(|error| println!("the window is not measured: {error:#}"))
            .ok()
    });
    if let Some(display) = &display {
        program = program.env("DISPLAY", display.name()).env("GDK_BACKEND", "x11");
    }
    program.run().context("measuring")
}

/// With `--workspace`, so that everything has the features it is shipped with.
fn build(windowed: bool) -> anyhow::Result<()> {
    let bench = ["build", "--release", "--workspace", "--bin", "bench"];
    let window = ["--bin", "dabao", "--example", "empty-window"];
    let words = bench.into_iter().chain(window.into_iter().filter(|_| windowed));
    Program::cargo().args(words).run()
}

/// Without a network or without Python there is less to compare with, and the report says so.
fn peers() {
    let Ok(folder) = place::target().map(|target| target.join("peers")) else {
        return;
    };
    let stamp = folder.join("installed");
    let wanted = PEERS.join(" ");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return;
    }
    let installed = Program::at("python3")
        .args(["-m", "pip", "install", "--quiet", "--upgrade", "--target"])
        .args([&folder])
        .args(PEERS)
        .run()
        .and_then(|()| Ok(std::fs::write(stamp, wanted)?));
    if let Err(error) = installed {
        println!("no comparison with Python's libraries: {error:#}");
    }
}
