//! A display without a screen, for the test of the real window.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use anyhow::Context as _;

/// A running Xvfb; it ends when this is dropped.
pub(crate) struct Display {
    server: Child,
    name: String,
}

impl Display {
    /// Starts it on a display number of its own choice.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1440x900x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting Xvfb (package xvfb)")?;
        let mut number = String::new();
        let said = server.stdout.take().context("Xvfb has no output")?;
        let read = BufReader::new(said).read_line(&mut number);
        let display = Self {
            server,
            name: format!(":{}", number.trim()),
        };
        read.context("waiting for Xvfb")?;
        anyhow::ensure!(display.name.len() > 1, "Xvfb ended before it had a display");
        Ok(display)
    }

    /// For the environment variable `DISPLAY`.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
