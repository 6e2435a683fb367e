//! Other programs, started from the repository's root.

use std::ffi::{OsStr, OsString};
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread;

use anyhow::Context as _;

use crate::place;

/// A command about to be run.
pub(crate) struct Program {
    command: Command,
    shown: String,
}

impl Program {
    pub(crate) fn at(path: impl AsRef<OsStr>) -> Self {
        let shown = Path::new(&path)
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut command = Command::new(path);
        if let Ok(root) = place::root() {
            command.current_dir(root);
        }
        Self { command, shown }
    }

    /// The cargo that started us.
    pub(crate) fn cargo() -> Self {
        Self::at(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
    }

    /// npm in the folder of the screens. On Windows it is a script.
    pub(crate) fn npm() -> anyhow::Result<Self> {
        let mut npm = Self::at(if cfg!(windows) { "npm.cmd" } else { "npm" });
        npm.command.current_dir(place::ui()?);
        Ok(npm)
    }

    pub(crate) fn args(mut self, words: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        for word in words {
            self.shown.push(' ');
            self.shown.push_str(&word.as_ref().to_string_lossy());
            self.command.arg(word);
        }
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs it with our terminal; a failure is an error.
    pub(crate) fn run(mut self) -> anyhow::Result<()> {
        println!("> {}", self.shown);
        let status = self
            .command
            .status()
            .with_context(|| format!("starting {}", self.shown))?;
        anyhow::ensure!(status.success(), "{} failed ({status})", self.shown);
        Ok(())
    }

    /// Runs it quietly and gives what it wrote; `None` when it failed or is not there.
    pub(crate) fn quiet(mut self) -> Option<String> {
        let output = self.command.stderr(Stdio::null()).output().ok()?;
        output
            .status
            .success()
            .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs it, shows every line as it comes, and gives all lines.
    pub(crate) fn watched(mut self) -> anyhow::Result<(ExitStatus, Vec<String>)> {
        println!("> {}", self.shown);
        let mut child = self
            .command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("starting {}", self.shown))?;
        let (sender, lines) = mpsc::channel();
        forward(child.stdout.take(), sender.clone());
        forward(child.stderr.take(), sender);
        let lines = lines.iter().inspect(|line: &String| println!("{line}")).collect();
        Ok((child.wait()?, lines))
    }
}

fn forward(pipe: Option<impl Read + Send + 'static>, lines: Sender<String>) {
    let Some(pipe) = pipe else { return };
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if lines.send(line).is_err() {
                return;
            }
        }
    });
}

/// The program is in the search path.
pub(crate) fn exists(name: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else {
        return false;
    };
    std::env::split_paths(&path).any(|folder| {
        folder.join(name).is_file()
            || cfg!(windows)
                && ["exe", "cmd"]
                    .iter()
                    .any(|ending| folder.join(name).with_extension(ending).is_file())
    })
}
