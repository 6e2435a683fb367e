//! `cargo xtask bench`: each job with its ratio to a named limit or peer, measured in one run on one machine.
//!
//! Times alone say little, since machines differ and are never quiet; the ratio is what counts.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "its output is the report"
)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops at the first surprise"
)]

mod busy;
mod cost;
mod import;
mod import_files;
mod known;
mod label;
mod numbers;
mod outbox;
mod peers;
mod report;
mod scan;
mod window;

use std::path::{Path, PathBuf};

use report::Report;

/// What is measured, by the name it is asked for with.
const JOBS: [&str; 8] = [
    "scan", "busy", "growth", "label", "import", "start", "row", "outbox",
];

/// First word of a call of ourselves that imports files and ends.
const CHILD: &str = "import-and-end";

#[tokio::main]
async fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    if let [first, data, files @ ..] = asked.as_slice()
        && first == CHILD
    {
        return import::child(Path::new(data), files).await;
    }
    if let Some(unknown) = asked.iter().find(|name| !JOBS.contains(&name.as_str())) {
        println!("there is no benchmark {unknown}; there are {}", JOBS.join(", "));
        std::process::exit(2);
    }
    let mut report = Report::default();
    for job in JOBS {
        if asked.is_empty() || asked.iter().any(|name| name == job) {
            Box::pin(run(job, &mut report)).await;
        }
    }
    println!("{report}");
}

async fn run(job: &str, report: &mut Report) {
    match job {
        "scan" => scan::run(report).await,
        "busy" => Box::pin(busy::run(report)).await,
        "growth" => scan::growth(report).await,
        "label" => label::run(report),
        "import" => import::run(report),
        "start" => window::start(report),
        "row" => window::row(report).await,
        _ => outbox::run(report).await,
    }
}

/// A folder on the disk the program would use, not in memory.
fn folder() -> tempfile::TempDir {
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::fs::create_dir_all(&target).unwrap();
    tempfile::tempdir_in(target).unwrap()
}
