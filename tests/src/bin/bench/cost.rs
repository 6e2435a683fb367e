//! What a process costs: processor time and memory, as Linux tells it. Elsewhere there is none, and no comparison.

use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// The clock of `/proc/*/stat`: hundredths of a second, on every Linux there is.
const TICK: Duration = Duration::from_millis(10);

/// Place of the two times of ended children behind the program's name in `/proc/self/stat`.
const CHILDREN: std::ops::Range<usize> = 13..15;

/// What a child did and cost.
pub(crate) struct Cost {
    /// What it wrote.
    pub(crate) output: Output,
    /// Processor time, user and system, of it and of everything it started and waited for.
    pub(crate) cpu: Duration,
    /// Time on the clock.
    pub(crate) wall: Duration,
}

/// Runs a program to its end. `None` when it cannot be started, fails, or the system does not tell its cost. No other
/// child may end at the same time.
pub(crate) fn cost_of(command: &mut Command) -> Option<Cost> {
    let before = ended_children()?;
    let start = Instant::now();
    let output = command.output().ok()?;
    let wall = start.elapsed();
    if !output.status.success() {
        eprintln!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
        return None;
    }
    let cpu = ended_children()?.checked_sub(before)?;
    Some(Cost { output, cpu, wall })
}

/// Processor time of this thread, to the nanosecond.
pub(crate) fn own_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(Duration::from_nanos(
        text.split_whitespace().next()?.parse().ok()?,
    ))
}

/// The most memory this process ever held, in megabytes.
pub(crate) fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes / 1024)
}

fn ended_children() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name in brackets may hold blanks; the fields are counted behind it.
    let (_, fields) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let ticks: Option<u32> = fields
        .get(CHILDREN)?
        .iter()
        .map(|field| field.parse::<u32>().ok())
        .sum();
    Some(TICK * ticks?)
}
