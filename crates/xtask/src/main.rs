//! `cargo xtask`: everything a person or a build machine does with this repository, from a fresh clone.
//!
//! Knows commands of other tools and where things lie; knows nothing about parcels. Every set-up step is skipped when
//! its result is already there, so that it costs nothing the second time and works without a network.
#![expect(clippy::print_stdout, reason = "a tool for the terminal")]

mod bench;
mod checks;
mod counts;
mod display;
mod judges;
mod package;
mod place;
mod programs;
mod set_up;
mod suite;
mod system;

use std::process::ExitCode;

use programs::Program;
use set_up::Purpose;

const HELP: &str = "\
cargo xtask run [--demo] [--serve] [-- ARGS]   set up, build and start the program
cargo xtask test                               set up, check and test everything
cargo xtask check                              formatting, lints, guard test, types of the screens
cargo xtask set-up                             packages, npm, fonts, bindings, screens; nothing else
cargo xtask codegen                            write ui/src/backend/bindings.ts
cargo xtask bench [JOB…]                       measure against limits and peers, in release
cargo xtask package [--appimage]               installers for this system";

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let task = words.next().unwrap_or_default();
    let rest: Vec<String> = words.filter(|word| word != "--").collect();
    let done = match task.as_str() {
        "run" => run(&rest),
        "test" => return suite::run(),
        "check" => return suite::check_only(),
        "set-up" => set_up::all(Purpose::Run),
        "codegen" => set_up::codegen(),
        "bench" => bench::run(&rest),
        "package" => package::package(rest.iter().any(|word| word == "--appimage")),
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask {task}: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The dev profile: a first build takes minutes instead of a quarter of an hour, `test` has built the same, and a
/// desk waits for people, not for this program. `--workspace` keeps the feature set the same as in `test`.
fn run(arguments: &[String]) -> anyhow::Result<()> {
    set_up::all(Purpose::Run)?;
    build_programs(&["dabao"])?;
    Program::at(place::binary("debug")?).args(arguments).run()
}

/// Builds programs with the same features as the tests do.
fn build_programs(names: &[&str]) -> anyhow::Result<()> {
    Program::cargo()
        .args(["build", "--workspace"])
        .args(names.iter().flat_map(|name| ["--bin", name]))
        .run()
}
