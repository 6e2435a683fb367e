//! CUPS (Linux, macOS), through its own programs: they know the server, its encryption and its passwords.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dabao_protocols::printer::PrinterStatus;

use super::{HeldJob, PrintQueue, SpoolKind, Spooler, SpoolerFault, alerts};

/// A server on this PC answers in milliseconds, one on the network in a second.
const PATIENCE: Duration = Duration::from_secs(15);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// The CUPS of this PC.
#[derive(Debug, Clone, Default)]
pub struct CupsSpooler {
    server: Option<PathBuf>,
}

impl CupsSpooler {
    /// The server that the user's own settings name.
    pub const fn of_this_system() -> Self {
        Self { server: None }
    }

    /// The server behind a socket.
    pub fn behind(socket: &Path) -> Self {
        Self {
            server: Some(socket.to_owned()),
        }
    }

    fn run(&self, program: &str, words: &[&str], input: &[&[u8]]) -> Result<String, SpoolerFault> {
        let mut command = Command::new(program);
        command.args(words).env("LC_ALL", "C");
        if let Some(server) = &self.server {
            command.env("CUPS_SERVER", server);
        }
        let child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|fault| match fault.kind() {
                io::ErrorKind::NotFound => SpoolerFault::NotInstalled,
                _ => SpoolerFault::NotRun(fault),
            })?;
        let output = finish(child, input)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let words = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Err(SpoolerFault::Refused { words })
    }
}

impl Spooler for CupsSpooler {
    fn queues(&self) -> Result<Vec<PrintQueue>, SpoolerFault> {
        // Without a server lpstat lists nothing and calls that a success.
        let running = self.run("lpstat", &["-r"], &[])?;
        if !running.contains("is running") {
            return Err(SpoolerFault::Silent);
        }
        let names = match self.run("lpstat", &["-e"], &[]) {
            Ok(names) => names,
            // No queue at all is an error to lpstat.
            Err(SpoolerFault::Refused { words }) if words.contains("No destinations") => String::new(),
            Err(fault) => return Err(fault),
        };
        let default = self.run("lpstat", &["-d"], &[]).unwrap_or_default();
        let default = default.trim().rsplit_once(": ").map(|(_, name)| name);
        let queues = names.lines().map(str::trim).filter(|name| !name.is_empty());
        Ok(queues
            .map(|name| PrintQueue {
                name: name.to_owned(),
                is_default: Some(name) == default,
            })
            .collect())
    }

    fn status(&self, queue: &str) -> Result<PrinterStatus, SpoolerFault> {
        Ok(alerts::read(&self.run("lpstat", &["-l", "-p", queue], &[])?))
    }

    fn hold(
        &self,
        queue: &str,
        kind: SpoolKind,
        name: &str,
        bytes: &[&[u8]],
    ) -> Result<HeldJob, SpoolerFault> {
        let mut words = vec!["-d", queue, "-t", name, "-H", "hold"];
        if kind == SpoolKind::Raw {
            words.extend(["-o", "raw"]);
        }
        let said = self.run("lp", &words, bytes)?;
        // request id is label-12 (0 file(s))
        let id = said.split_whitespace().nth(3);
        let id = id.filter(|id| id.starts_with(queue));
        id.map(|id| HeldJob(id.to_owned()))
            .ok_or(SpoolerFault::Refused { words: said.clone() })
    }

    fn release(&self, job: &HeldJob) -> Result<(), SpoolerFault> {
        self.run("lp", &["-i", &job.0, "-H", "resume"], &[]).map(drop)
    }

    fn discard(&self, job: &HeldJob) -> Result<(), SpoolerFault> {
        self.run("cancel", &[&job.0], &[]).map(drop)
    }
}

/// Feeds the program and waits for its end, but not for ever.
fn finish(mut child: Child, input: &[&[u8]]) -> Result<Output, SpoolerFault> {
    let end = Instant::now() + PATIENCE;
    let mut stdin = child.stdin.take();
    let bytes = input.concat();
    let feeding = thread::spawn(move || {
        // A program that refuses early closes its end; its own words say why.
        let _early = stdin.as_mut().map(|stdin| stdin.write_all(&bytes));
    });
    let stdout = child.stdout.take().map(read_aside);
    let stderr = child.stderr.take().map(read_aside);
    let status = loop {
        match child.try_wait().map_err(SpoolerFault::NotRun)? {
            Some(status) => break status,
            None if Instant::now() < end => thread::sleep(LOOK_AGAIN),
            None => {
                // It may have ended just now; it is gone either way.
                let _ended = child.kill().and_then(|()| child.wait());
                return Err(SpoolerFault::Silent);
            }
        }
    };
    let _fed = feeding.join();
    let heard = |reading: Option<thread::JoinHandle<Vec<u8>>>| {
        reading
            .and_then(|reading| reading.join().ok())
            .unwrap_or_default()
    };
    Ok(Output {
        status,
        stdout: heard(stdout),
        stderr: heard(stderr),
    })
}

fn read_aside(mut pipe: impl io::Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut heard = Vec::new();
        // What was heard before a fault is still worth showing.
        let _fault = pipe.read_to_end(&mut heard);
        heard
    })
}
