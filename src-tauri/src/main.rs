//! The program `dabao`: a window over the one dispatch, or the same screens over HTTP without a window.
//!
//! Knows Tauri, the command line, the clock, randomness and where files belong on this system; hands them in. Decides
//! nothing about parcels. `call` is the only command a screen can use to reach the core.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod commands;
mod demo;
mod desk;
mod failure;
mod folder;
mod logging;
mod screens;
mod serve;
mod surroundings;
mod wake;
mod window;
mod window_place;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use arguments::{Arguments, Ask};
use folder::DataFolder;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn main() -> ExitCode {
    match arguments::read(std::env::args().skip(1)) {
        Ok(Ask::Version) => say(&format!("Dabao 打包台 {VERSION}")),
        Ok(Ask::Help) => say(arguments::HELP),
        Ok(Ask::Run(arguments)) => run(arguments),
        Err(wrong) => {
            eprintln!("{wrong}\n\n{}", arguments::HELP);
            ExitCode::from(2)
        }
    }
}

#[expect(
    clippy::print_stdout,
    reason = "this is what was asked for on the command line"
)]
fn say(text: &str) -> ExitCode {
    println!("{text}");
    ExitCode::SUCCESS
}

fn run(mut arguments: Arguments) -> ExitCode {
    if !arguments.serve && !surroundings::has_display() {
        eprintln!("no display: the screens are served over HTTP instead (as with --serve)");
        arguments.serve = true;
    }
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            eprintln!("{error:#}");
            if !arguments.serve {
                failure::show(&format!("{error:#}"));
            }
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> anyhow::Result<()> {
    let path = folder::choose(arguments.data_dir.as_deref(), arguments.demo)?;
    let Some(folder) = DataFolder::take(&path)? else {
        return already_running(&path, arguments.serve);
    };
    if arguments.demo {
        folder.empty()?;
    }
    logging::start(folder.path());
    tracing::info!(version = VERSION, folder = %folder.path().display(), "Dabao starts");
    let runtime = Arc::new(tokio::runtime::Runtime::new().context("starting the background work")?);
    let outcome = if arguments.serve {
        runtime.block_on(serve::run(arguments, &folder))
    } else {
        surroundings::prepare_web_view();
        window::run(&runtime, arguments, &folder)
    };
    tracing::info!("Dabao ends");
    outcome
}

/// A second start shows the window of the first.
fn already_running(folder: &std::path::Path, serve: bool) -> anyhow::Result<()> {
    if !serve && wake::wake(folder).is_ok() {
        return Ok(());
    }
    anyhow::bail!("Dabao is already running on the data in {}", folder.display())
}
