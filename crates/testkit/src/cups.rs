//! A real CUPS server of our own, with a printer that is a program.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(20);

/// The server. Its folder and its printed pages go with it.
#[derive(Debug)]
pub struct PrivateCups {
    server: Child,
    folder: tempfile::TempDir,
}

impl PrivateCups {
    /// Starts a server without queues.
    ///
    /// # Panics
    ///
    /// CUPS is not installed or does not start.
    pub fn start() -> Self {
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
        cups.wait_until("the server", || cups.is_running());
        cups
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("run/cups.sock")
    }

    fn is_running(&self) -> bool {
        let said = Command::new("lpstat")
            .arg("-r")
            .env("CUPS_SERVER", self.socket())
            .env("LC_ALL", "C")
            .output()
            .unwrap();
        String::from_utf8_lossy(&said.stdout).contains("is running")
    }

    /// Adds a queue whose jobs come out as files, whatever they are.
    ///
    /// # Panics
    ///
    /// The server refuses.
    pub fn add_queue(&self, name: &str) {
        let device = format!("folder:{}", self.folder.path().join("printed").display());
        self.admin("lpadmin", &["-p", name, "-E", "-v", &device, "-m", "raw"]);
    }

    /// Runs one of the programs of CUPS that change the server.
    ///
    /// # Panics
    ///
    /// The server refuses.
    pub fn admin(&self, program: &str, words: &[&str]) {
        let done = Command::new(Path::new("/usr/sbin").join(program))
            .args(words)
            .env("CUPS_SERVER", self.socket())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert!(done.success(), "{program} {words:?}");
    }

    /// Everything that came out, in no order.
    ///
    /// # Panics
    ///
    /// A file cannot be read.
    pub fn printed(&self) -> Vec<Vec<u8>> {
        let pages = fs::read_dir(self.folder.path().join("printed")).unwrap();
        let whole = pages.map(|page| page.unwrap().path());
        whole
            .filter(|page| page.extension().is_some_and(|ending| ending == "prn"))
            .map(|page| fs::read(page).unwrap())
            .collect()
    }

    /// Looks again and again.
    ///
    /// # Panics
    ///
    /// It took too long.
    pub fn wait_until(&self, what: &str, mut there: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        while !there() {
            assert!(Instant::now() < end, "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
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
