//! A running app with its HTTP door, and a browser of forty lines.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use dabao_api::Settings;
use dabao_app::{App, AppConfig, Clock, Random, dispatch};
use dabao_domain::Timestamp;
use dabao_server::{Asset, Door, Setup};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{oneshot, watch};

pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) door: Arc<Door>,
    pub(crate) now: Arc<AtomicI64>,
    address: watch::Receiver<Option<SocketAddr>>,
    _stop: oneshot::Sender<()>,
    _folder: tempfile::TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn cookie(&self) -> String {
        let (_, rest) = self.head.split_once("set-cookie: ").unwrap();
        rest.split(';').next().unwrap().to_owned()
    }
}

impl Desk {
    /// With the door as the settings say.
    pub(crate) async fn start() -> Self {
        Self::start_with(None).await
    }

    /// With the door open on any free port.
    pub(crate) async fn open() -> Self {
        let mut desk = Self::start_with(Some(0)).await;
        desk.opened().await;
        desk
    }

    async fn start_with(always_on: Option<u16>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let now = Arc::new(AtomicI64::new(1_790_000_000_000));
        let (clock, random) = (clock(&now), counting());
        let config = AppConfig {
            data_dir: folder.path().to_owned(),
            database_url: None,
            demo: false,
            version: "0".to_owned(),
            clock: Arc::clone(&clock),
            random: Arc::clone(&random),
            secrets: Arc::new(dabao_secrets::FileStore::at(folder.path().join("secrets.json"))),
            print_server: None,
            ports: dabao_app::system_port_list(),
        };
        let app = App::open(config).await.unwrap();
        let setup = Setup {
            assets: Arc::new(page),
            clock,
            random,
            always_on,
        };
        let door = Door::new(Arc::clone(&app), setup);
        let (stop, stopped) = oneshot::channel();
        tokio::spawn(Arc::clone(&door).keep(stopped));
        Self {
            address: door.address(),
            app,
            door,
            now,
            _stop: stop,
            _folder: folder,
        }
    }

    pub(crate) async fn opened(&mut self) -> SocketAddr {
        let wait = self.address.wait_for(Option::is_some);
        tokio::time::timeout(PATIENCE, wait)
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    }

    pub(crate) async fn closed(&mut self) {
        let wait = self.address.wait_for(Option::is_none);
        tokio::time::timeout(PATIENCE, wait).await.unwrap().unwrap();
    }

    /// A command from the window.
    pub(crate) async fn window(&self, command: &str, request: Value) -> Value {
        dispatch(&self.app, &self.app.window_caller(), command, request)
            .await
            .unwrap()
    }

    pub(crate) async fn change_settings(&self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.app.settings().await.unwrap();
        change(&mut settings);
        self.window("save_settings", serde_json::to_value(settings).unwrap())
            .await;
    }

    pub(crate) fn host(&self) -> String {
        self.address.borrow().unwrap().to_string()
    }

    pub(crate) async fn packer(&self) -> String {
        let packer = json!({ "id": null, "name": "小李", "role": "packer", "pin": "135790" });
        let saved = self.window("save_operator", packer).await;
        saved.get("id").and_then(Value::as_str).unwrap().to_owned()
    }

    pub(crate) async fn log_in(&self, name: &str, pin: &str) -> Answer {
        self.post("/api/login", "", &json!({ "name": name, "pin": pin }))
            .await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, body: &Value) -> Answer {
        let host = self.host();
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        self.raw(&request).await
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        let host = self.host();
        self.raw(&format!(
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
        ))
        .await
    }

    /// Sends exactly this and reads to the end.
    pub(crate) async fn raw(&self, request: &str) -> Answer {
        let mut stream = self.connect(request).await;
        let mut bytes = Vec::new();
        let reading = stream.read_to_end(&mut bytes);
        tokio::time::timeout(PATIENCE, reading).await.unwrap().unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Answer {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) async fn connect(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.host()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        stream
    }
}

fn clock(now: &Arc<AtomicI64>) -> Clock {
    let now = Arc::clone(now);
    Arc::new(move || Timestamp(now.load(Ordering::Relaxed)))
}

/// Different every time and the same in every run.
fn counting() -> Random {
    let next = AtomicU64::new(1);
    Arc::new(move |bytes: &mut [u8]| {
        for chunk in bytes.chunks_mut(8) {
            let number = next
                .fetch_add(1, Ordering::Relaxed)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15);
            for (byte, random) in chunk.iter_mut().zip(number.to_le_bytes()) {
                *byte = random;
            }
        }
    })
}

fn page(path: &str) -> Option<Asset> {
    let (bytes, mime) = match path {
        "index.html" => ("<title>Dabao</title>", "text/html"),
        "assets/index-1a2b.js" => ("start()", "text/javascript"),
        _ => return None,
    };
    Some(Asset {
        bytes: bytes.as_bytes().to_vec(),
        mime: mime.to_owned(),
    })
}
