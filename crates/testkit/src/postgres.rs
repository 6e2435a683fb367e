//! A real PostgreSQL that a test binary starts for itself and that ends with it.
//!
//! `DABAO_TEST_POSTGRES` may name a folder with the socket of a server that runs already; otherwise the first test of
//! the process starts one.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The server's child process; its open stdin keeps the server alive.
struct Server {
    socket_folder: PathBuf,
    _keeper: Option<Child>,
}

static SERVER: OnceLock<Server> = OnceLock::new();

/// Address of a new, empty database.
///
/// # Panics
///
/// PostgreSQL is not installed or does not start.
pub fn scratch_database() -> String {
    let server = SERVER.get_or_init(Server::find_or_start);
    let name = format!("t{}", uuid::Uuid::now_v7().simple());
    let created = Command::new(program("createdb"))
        .arg("--host")
        .arg(&server.socket_folder)
        .args([
            "--username",
            "dabao",
            "--template",
            "template0",
            "--encoding",
            "UTF8",
            &name,
        ])
        .output()
        .expect("createdb runs");
    assert!(
        created.status.success(),
        "createdb: {}",
        String::from_utf8_lossy(&created.stderr)
    );
    format!(
        "postgres://dabao@localhost/{name}?host={}",
        server.socket_folder.display()
    )
}

impl Server {
    fn find_or_start() -> Self {
        match std::env::var_os("DABAO_TEST_POSTGRES") {
            Some(folder) => Self {
                socket_folder: folder.into(),
                _keeper: None,
            },
            None => Self::start(),
        }
    }

    /// PostgreSQL refuses to run as root: there, the user `postgres` runs it. When this process ends, however it ends,
    /// the pipe breaks, and the keeper stops the server and removes its files.
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("dabao-pg-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&folder).unwrap();
        let script = format!(
            "set -e; cd {folder}; \
             {initdb} --pgdata data --username dabao --auth trust --encoding UTF8 --locale C.UTF-8 >initdb.log; \
             {postgres} -D data -k {folder} -c listen_addresses='' -c max_connections=200 >server.log 2>&1 & \
             server=$!; cat >/dev/null; kill -INT $server; wait $server; cd /; rm -rf {folder}",
            folder = folder.display(),
            initdb = program("initdb").display(),
            postgres = program("postgres").display(),
        );
        let mut keeper = as_postgres(&folder);
        keeper
            .args(["sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut keeper = keeper.spawn().expect("the server's keeper starts");
        wait_until_ready(&folder, &mut keeper);
        Self {
            socket_folder: folder,
            _keeper: Some(keeper),
        }
    }
}

fn as_postgres(folder: &Path) -> Command {
    let root = Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|id| id.stdout.starts_with(b"0\n"));
    if root {
        let owned = Command::new("chown")
            .arg("postgres")
            .arg(folder)
            .status()
            .unwrap();
        assert!(owned.success(), "the user postgres exists");
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--"]);
        command
    } else {
        Command::new("env")
    }
}

fn wait_until_ready(folder: &Path, keeper: &mut Child) {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let ready = Command::new(program("pg_isready"))
            .arg("--quiet")
            .arg("--host")
            .arg(folder)
            .status();
        if ready.is_ok_and(|status| status.success()) {
            return;
        }
        let ended = keeper.try_wait().unwrap().is_some();
        if ended || Instant::now() > deadline {
            let mut words = String::new();
            let _ = keeper
                .stderr
                .take()
                .map(|mut pipe| pipe.read_to_string(&mut words));
            panic!("PostgreSQL does not start: {words}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Debian keeps the server's programs out of the path.
fn program(name: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<PathBuf> = versions
        .map(|version| version.path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from(name))
}
