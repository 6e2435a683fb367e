//! The program's start without a window, until its screens can be asked for, and the memory it then holds.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::folder;

pub(crate) fn run() {
    println!("\ncold start without a window, until the screens are served");
    let name = if cfg!(windows) { "dabao.exe" } else { "dabao" };
    let own = std::env::current_exe().unwrap();
    let program: PathBuf = own.parent().unwrap().join(name);
    if !program.exists() {
        println!(
            "  {} is not built: cargo build --release --package dabao-desk",
            program.display()
        );
        return;
    }
    let folder = folder();
    for (what, round) in [("first start", 0), ("second start", 1)] {
        let start = Instant::now();
        let mut child = Command::new(&program)
            .args(["--serve", "--port", "0", "--data-dir"])
            .arg(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let served = lines.map_while(Result::ok).any(|line| line.contains("http://"));
        let took = start.elapsed();
        assert!(served, "round {round}: no address");
        println!(
            "  {what:<20} {took:>8.2?}   {}",
            memory(child.id()).unwrap_or_default()
        );
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

/// Resident memory, where the system tells it.
fn memory(process: u32) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    Some(format!(
        "resident{}",
        line.trim_start_matches("VmRSS:").replace('\t', " ")
    ))
}
