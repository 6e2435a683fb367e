//! The program's log: a file a day in the data folder, the last fourteen kept. It never holds a secret or a full
//! phone number, because nothing that is logged does.

use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// What is logged unless `RUST_LOG` says otherwise.
const LEVELS: &str = "info,sqlx=warn,hyper=warn,zbus=warn";
const DAYS: usize = 14;

/// Starts the log. The program runs without one if it cannot be written.
pub(crate) fn start(folder: &Path) {
    let folder = folder.join("logs");
    if let Err(error) = std::fs::create_dir_all(&folder) {
        eprintln!("no folder for the log: {error}");
    }
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("dabao")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder);
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(LEVELS));
    let log = tracing_subscriber::fmt().with_env_filter(filter);
    let started = match file {
        Ok(file) => log.with_ansi(false).with_writer(file).try_init(),
        Err(error) => {
            eprintln!("no log file: {error}");
            log.with_writer(std::io::stderr).try_init()
        }
    };
    if let Err(error) = started {
        eprintln!("no log: {error}");
    }
}
