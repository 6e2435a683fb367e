//! Running a test under the preload library: it has to be there before the program starts, so the test starts itself a
//! second time.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use thiserror::Error;

use crate::usb::UsbBench;

/// Puts the library in front of a program; part of the package `umockdev`.
const WRAPPER: &str = "umockdev-wrapper";
const LIBRARY: &str = "libumockdev-preload";
/// Where the library looks, and how the second run knows that it is one.
const FOLDER: &str = "UMOCKDEV_DIR";
/// The user who owns nothing.
const NOBODY: u32 = 65_534;

/// As which user the second run goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunAs {
    /// The same as the first.
    Myself,
    /// Not as root, whom no permission keeps out: as nobody, if the first run is root's.
    AnybodyButRoot,
}

/// Why a test did not run, or failed, under the preload library.
#[derive(Debug, Error)]
pub enum NotUnderPreload {
    /// It is not installed.
    #[error("these tests need umockdev: apt-get install umockdev (Fedora: dnf install umockdev)")]
    NotInstalled(#[source] io::Error),
    /// The second run could not be prepared.
    #[error("prepare the virtual USB bench: {0}")]
    NotPrepared(#[from] io::Error),
    /// There is no such test.
    #[error("the second run found no test called {test}:\n{said}")]
    NoSuchTest {
        /// Its name.
        test: String,
        /// What it wrote.
        said: String,
    },
    /// The test failed.
    #[error("{test} failed:\n{said}")]
    Failed {
        /// Its name.
        test: String,
        /// What it wrote.
        said: String,
    },
}

/// Runs `body` with an empty bench. The first time it starts this very test again under umockdev and waits for it; there
/// it runs `body`. `test` is the test's whole name, such as `guns::three_scans`.
pub fn run_under_preload(
    test: &str,
    user: RunAs,
    body: impl FnOnce(UsbBench),
) -> Result<(), NotUnderPreload> {
    let is_preloaded = std::env::var("LD_PRELOAD").is_ok_and(|loaded| loaded.contains(LIBRARY));
    if let Some(folder) = std::env::var_os(FOLDER).filter(|_| is_preloaded) {
        body(UsbBench::new(Path::new(&folder))?);
        return Ok(());
    }
    let folder = fresh_folder()?;
    let result = run_again(test, user, &folder);
    let _only_rubbish_is_left = fs::remove_dir_all(&folder);
    result
}

fn run_again(test: &str, user: RunAs, folder: &Path) -> Result<(), NotUnderPreload> {
    let mut program = std::env::current_exe()?;
    let mut command = Command::new(WRAPPER);
    let is_root = rustix::process::geteuid().is_root();
    if user == RunAs::AnybodyButRoot && is_root {
        // Nobody may not be able to reach the build folder.
        let copy = folder.join("test");
        fs::copy(&program, &copy)?;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o777))?;
        program = copy;
        command.uid(NOBODY).gid(NOBODY).current_dir(folder);
    }
    command
        .arg(&program)
        .args([test, "--exact", "--nocapture"])
        .env(FOLDER, folder);
    let output = command.output().map_err(|fault| match fault.kind() {
        io::ErrorKind::NotFound => NotUnderPreload::NotInstalled(fault),
        _ => NotUnderPreload::NotPrepared(fault),
    })?;
    judge(test, &output)
}

/// A misspelt name would run nothing and succeed.
fn judge(test: &str, output: &Output) -> Result<(), NotUnderPreload> {
    let said = [&output.stdout, &output.stderr].map(|said| String::from_utf8_lossy(said).into_owned());
    let (said, test) = (said.concat(), test.to_owned());
    if !output.status.success() {
        return Err(NotUnderPreload::Failed { test, said });
    }
    if !said.contains("1 passed") {
        return Err(NotUnderPreload::NoSuchTest { test, said });
    }
    Ok(())
}

/// Short, because the paths of sockets may have 108 bytes only.
fn fresh_folder() -> io::Result<PathBuf> {
    let process = std::process::id();
    let mut number = 0;
    loop {
        let folder = std::env::temp_dir().join(format!("dabao-usb-{process}-{number}"));
        match fs::create_dir(&folder) {
            Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => number += 1,
            result => return result.map(|()| folder),
        }
    }
}
