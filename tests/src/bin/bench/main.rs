//! `cargo xtask bench`: each job with its ratio to a named limit or peer, measured in one run on one machine.
//!
//! Times alone say little, since machines differ and are never quiet; the ratio is what counts.
#![expect(clippy::print_stdout, reason = "its output is the report")]
#![expect(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

mod import;
mod label;
mod numbers;
mod scan;
mod start;

use std::path::PathBuf;

/// What is measured, by the name it is asked for with.
const JOBS: [&str; 4] = ["scan", "label", "import", "start"];

fn main() {
    let asked: Vec<String> = std::env::args().skip(1).collect();
    let wanted = |job: &str| asked.is_empty() || asked.iter().any(|name| name == job);
    if let Some(unknown) = asked.iter().find(|name| !JOBS.contains(&name.as_str())) {
        println!("there is no benchmark {unknown}; there are {}", JOBS.join(", "));
        std::process::exit(2);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    if wanted("scan") {
        runtime.block_on(scan::run());
    }
    if wanted("label") {
        label::run();
    }
    if wanted("import") {
        runtime.block_on(import::run());
    }
    if wanted("start") {
        start::run();
    }
}

/// A folder on the disk the program would use, not in memory.
fn folder() -> tempfile::TempDir {
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::fs::create_dir_all(&target).unwrap();
    tempfile::tempdir_in(target).unwrap()
}
