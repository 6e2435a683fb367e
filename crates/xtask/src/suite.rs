//! Everything in one go, with one summary. A step that fails does not keep the others from running.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use crate::checks::{self, npm_run};
use crate::counts::{self, Counts};
use crate::display::Display;
use crate::judges;
use crate::programs::{Program, exists};
use crate::set_up::{self, Purpose};
use crate::{build_programs, place};

/// What became of one step.
struct Outcome {
    name: &'static str,
    counts: Counts,
    took: Duration,
    why: Option<String>,
}

/// `cargo xtask check`.
pub(crate) fn check_only() -> ExitCode {
    let mut outcomes = vec![step("set-up", || set_up::all(Purpose::Run).map(|()| one()))];
    outcomes.extend(check_all());
    outcomes.push(check(checks::GUARD));
    summary(&outcomes)
}

/// `cargo xtask test`. One profile (dev) for everything: a clean machine with two cores needs under 40 minutes.
pub(crate) fn run() -> ExitCode {
    let mut outcomes = vec![step("set-up", || set_up::all(Purpose::Test).map(|()| one()))];
    outcomes.extend(check_all());
    outcomes.push(step("screens' logic", || watch(npm_run("test")?)));
    outcomes.push(step("Rust", || watch(rust_tests())));
    outcomes.push(step("the program builds", || {
        build_programs(&["dabao", "dabao-machines"]).map(|()| one())
    }));
    outcomes.push(step("screens in a browser", || watch(npm_run("e2e")?)));
    outcomes.push(step("program in a browser", || {
        watch(story("browser.mjs", &[], None)?)
    }));
    outcomes.push(step("a day in a browser", || {
        watch(story("seller.mjs", &["browser"], None)?)
    }));
    if cfg!(target_os = "linux") {
        outcomes.push(step("printers' judges", || watch(judges::printers()?)));
        outcomes.push(step("program's window", || {
            let display = Display::start()?;
            watch(story("window.mjs", &[], Some(&display))?)
        }));
        outcomes.push(step("a day in the window", || {
            let display = Display::start()?;
            watch(story("seller.mjs", &["window"], Some(&display))?)
        }));
    } else {
        println!(
            "the window and the printers' judges are tested on Linux only: their tools are not on this system"
        );
    }
    summary(&outcomes)
}

fn check_all() -> impl Iterator<Item = Outcome> {
    checks::ALL.into_iter().map(check)
}

fn check((name, program): checks::Check) -> Outcome {
    step(name, || program()?.run().map(|()| one()))
}

fn rust_tests() -> Program {
    if exists("cargo-nextest") {
        Program::cargo().args(["nextest", "run", "--workspace", "--no-fail-fast"])
    } else {
        Program::cargo().args(["test", "--workspace", "--no-fail-fast"])
    }
    .env("CARGO_TERM_COLOR", "never")
}

/// A story over the built program, told by Node.
fn story(script: &str, words: &[&str], display: Option<&Display>) -> anyhow::Result<Program> {
    let script = place::root()?.join("tests/e2e").join(script);
    let node = Program::at("node")
        .args([script])
        .args([place::binary("debug")?])
        .args(words);
    Ok(match display {
        Some(display) => node.env("DISPLAY", display.name()).env("GDK_BACKEND", "x11"),
        None => node,
    })
}

/// Runs a test tool and counts what it says. A tool that fails without counting has failed once.
fn watch(program: Program) -> anyhow::Result<Counts> {
    let (status, lines) = program.watched()?;
    let mut counts = counts::read(lines.iter().map(String::as_str)).unwrap_or_else(|| {
        if status.success() {
            one()
        } else {
            Counts::default()
        }
    });
    if !status.success() && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

const fn one() -> Counts {
    Counts { passed: 1, failed: 0 }
}

fn step(name: &'static str, work: impl FnOnce() -> anyhow::Result<Counts>) -> Outcome {
    println!("\n== {name}");
    let start = Instant::now();
    let (counts, why) = match work() {
        Ok(counts) => (counts, None),
        Err(error) => (Counts { passed: 0, failed: 1 }, Some(format!("{error:#}"))),
    };
    if let Some(why) = &why {
        eprintln!("{name}: {why}");
    }
    Outcome {
        name,
        counts,
        took: start.elapsed(),
        why,
    }
}

/// The table, and as the last line `N passed, N failed`.
fn summary(outcomes: &[Outcome]) -> ExitCode {
    let mut sum = Counts::default();
    println!();
    for Outcome {
        name,
        counts,
        took,
        why,
    } in outcomes
    {
        sum += *counts;
        let mark = if counts.failed == 0 { "ok    " } else { "FAILED" };
        let why = why.as_deref().unwrap_or_default();
        println!(
            "{mark} {name:<24} {:>5} passed {:>4} failed {:>5} s  {why}",
            counts.passed,
            counts.failed,
            took.as_secs()
        );
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    if sum.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
