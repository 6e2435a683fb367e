//! A real CUPS server of our own, with a printer that is a program.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dabao_devices::{
    ConfirmationLevel, CupsSpooler, PrintBytes, PrinterFault, PrinterLink, SendOutcome, Spooler,
    SpoolerFault, SpoolerPrinter,
};
use dabao_protocols::printer::PrinterCondition;

const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes that text filters would change.
const BODY: &[u8] = b"SIZE 100 mm,100 mm\r\nBITMAP 0,0,4,1,0,\x00\xff\x1b\x0a\r\n";
const JOB: PrintBytes<'_> = PrintBytes {
    name: "job-1",
    flush: b"",
    body: BODY,
    terminator: b"PRINT 1,1\r\n",
};

/// The server. Its folder and its printed pages go with it.
struct PrivateCups {
    server: Child,
    folder: tempfile::TempDir,
}

impl PrivateCups {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        open_to_all(root);
        let own = ["run", "spool", "spool/tmp", "cache", "state", "logs", "printed"];
        for name in own.into_iter().chain(["bin", "bin/backend"]) {
            fs::create_dir(root.join(name)).unwrap();
        }
        for name in own {
            open_to_all(&root.join(name));
        }
        for part in ["daemon", "filter", "notifier", "monitor", "cgi-bin"] {
            symlink(Path::new("/usr/lib/cups").join(part), root.join("bin").join(part)).unwrap();
        }
        let backend = root.join("bin/backend/folder");
        fs::write(&backend, BACKEND).unwrap();
        fs::set_permissions(&backend, Permissions::from_mode(0o755)).unwrap();
        fs::write(root.join("cupsd.conf"), configuration(root)).unwrap();
        fs::write(root.join("cups-files.conf"), files(root)).unwrap();
        let server = Command::new("/usr/sbin/cupsd")
            .args(["-f", "-c"])
            .arg(root.join("cupsd.conf"))
            .arg("-s")
            .arg(root.join("cups-files.conf"))
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let cups = Self { server, folder };
        until("the server", || cups.spooler().queues().is_ok());
        cups
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("run/cups.sock")
    }

    fn spooler(&self) -> CupsSpooler {
        CupsSpooler::behind(&self.socket())
    }

    fn add_queue(&self, name: &str) {
        let device = format!("folder:{}", self.folder.path().join("printed").display());
        self.admin("lpadmin", &["-p", name, "-E", "-v", &device, "-m", "raw"]);
    }

    fn admin(&self, program: &str, words: &[&str]) {
        let done = Command::new(Path::new("/usr/sbin").join(program))
            .args(words)
            .env("CUPS_SERVER", self.socket())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success(), "{program} {words:?}");
    }

    fn printer(&self, queue: &str) -> SpoolerPrinter {
        SpoolerPrinter::new(Box::new(self.spooler()), queue)
    }

    fn printed(&self) -> Vec<Vec<u8>> {
        let pages = fs::read_dir(self.folder.path().join("printed")).unwrap();
        let whole = pages.map(|page| page.unwrap().path());
        whole
            .filter(|page| page.extension().is_some_and(|ending| ending == "prn"))
            .map(|page| fs::read(page).unwrap())
            .collect()
    }
}

impl Drop for PrivateCups {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A printer for CUPS: takes the job into its folder.
const BACKEND: &str = "#!/bin/sh
[ $# -eq 0 ] && exit 0
folder=${DEVICE_URI#folder:}
cat \"${6:--}\" > \"$folder/$1.part\" && mv \"$folder/$1.part\" \"$folder/$1.prn\"
";

fn configuration(root: &Path) -> String {
    format!(
        "Listen {socket}\nBrowsing No\nWebInterface No\nDefaultAuthType None\nLogLevel error\n\
         <Location />\n  Order allow,deny\n  Allow all\n</Location>\n\
         <Policy default>\n  <Limit All>\n    Order allow,deny\n    Allow all\n  </Limit>\n</Policy>\n",
        socket = root.join("run/cups.sock").display()
    )
}

fn files(root: &Path) -> String {
    let at = |name: &str| root.join(name).display().to_string();
    format!(
        "ServerRoot {root}\nServerBin {bin}\nRequestRoot {spool}\nTempDir {temp}\nCacheDir {cache}\n\
         StateDir {state}\nAccessLog {log}/access\nErrorLog {log}/error\nPageLog {log}/page\n",
        root = root.display(),
        bin = at("bin"),
        spool = at("spool"),
        temp = at("spool/tmp"),
        cache = at("cache"),
        state = at("state"),
        log = at("logs"),
    )
}

/// The server runs printers under a name of its own.
fn open_to_all(folder: &Path) {
    fs::set_permissions(folder, Permissions::from_mode(0o777)).unwrap();
}

fn until(what: &str, mut there: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !there() {
        assert!(Instant::now() < end, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_label_goes_through_unchanged_and_is_no_more_than_handed_over() {
    let cups = PrivateCups::start();
    cups.add_queue("label");
    let names: Vec<String> = cups
        .spooler()
        .queues()
        .unwrap()
        .into_iter()
        .map(|queue| queue.name)
        .collect();
    assert_eq!(names, ["label"]);
    let mut noted = false;
    let outcome = cups.printer("label").send(&JOB, &mut || {
        noted = true;
        Ok(())
    });
    let SendOutcome::Done { level } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(level, ConfirmationLevel::Handed);
    assert!(noted);
    until("the label", || !cups.printed().is_empty());
    assert_eq!(cups.printed(), [[BODY, b"PRINT 1,1\r\n"].concat()]);
}

#[test]
fn without_the_note_nothing_comes_out() {
    let cups = PrivateCups::start();
    cups.add_queue("label");
    let outcome = cups
        .printer("label")
        .send(&JOB, &mut || Err("the disk is full".into()));
    let SendOutcome::CutBeforeTerminator { cause, .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(matches!(cause, PrinterFault::NoteNotSaved(_)));
    // The next label comes out alone.
    let outcome = cups.printer("label").send(&JOB, &mut || Ok(()));
    assert!(matches!(outcome, SendOutcome::Done { .. }), "{outcome:?}");
    until("the label", || !cups.printed().is_empty());
    assert_eq!(cups.printed().len(), 1);
}

#[test]
fn a_paused_or_unknown_queue_takes_nothing() {
    let cups = PrivateCups::start();
    cups.add_queue("label");
    cups.admin("cupsdisable", &["label"]);
    let mut printer = cups.printer("label");
    assert_eq!(printer.status().unwrap().blocked_by(), [PrinterCondition::Paused]);
    let outcome = printer.send(&JOB, &mut || panic!("nothing was sent"));
    assert!(matches!(outcome, SendOutcome::NotReady(_)), "{outcome:?}");
    let outcome = cups
        .printer("other")
        .send(&JOB, &mut || panic!("nothing was sent"));
    let SendOutcome::NotStarted(PrinterFault::Spooler(SpoolerFault::Refused { words })) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(words.contains("other"), "{words}");
    assert!(cups.printed().is_empty());
}

#[test]
fn a_server_that_is_gone_is_a_fault_and_not_an_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    let spooler = CupsSpooler::behind(&folder.path().join("no.sock"));
    assert!(spooler.queues().is_err());
}
