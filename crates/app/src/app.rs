//! The open program: what every use case needs, and the work that runs behind.

use std::path::PathBuf;
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::Duration;

use dabao_api::{Caller, Door, Event, Topic};
use dabao_devices::PortList;
use dabao_domain::{OperatorId, PackId, Role, StationId, Timestamp};
use dabao_protocols::numbers::{RuleBook, RuleFault};
use dabao_secrets::SecretStore;
use dabao_store::{NewEvent, Store, StoreError, Tx, append_event};
use tokio::sync::{Mutex, Notify, broadcast, watch};

use crate::devices::DeviceRoom;
use crate::imports::ImportRoom;
use crate::printing::LabelRoom;
use crate::rules::NumberRules;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Fills bytes with randomness fit for secrets.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What the binaries hand in.
pub struct AppConfig {
    /// Database, identity of the station and rendered files live here.
    pub data_dir: PathBuf,
    /// A PostgreSQL address; the SQLite file in `data_dir` when absent.
    pub database_url: Option<String>,
    /// Sample data and virtual devices are around; shown as such.
    pub demo: bool,
    /// Version of the program.
    pub version: String,
    /// Tells the time.
    pub clock: Clock,
    /// Gives randomness.
    pub random: Random,
    /// Keeps secrets.
    pub secrets: Arc<dyn SecretStore>,
    /// Socket of a CUPS server other than the one this user's system names.
    pub print_server: Option<PathBuf>,
    /// Lists the serial ports.
    pub ports: PortList,
}

/// Why the program cannot open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be used.
    #[error("the data folder {folder} cannot be used")]
    Folder {
        /// Which.
        folder: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table of parcel numbers is not readable.
    #[error("the table of parcel numbers is not readable")]
    Numbers(#[from] RuleFault),
}

/// How long closing waits for what is under way: a little more than the longest call to a platform.
const LAST_ANSWERS: Duration = Duration::from_secs(45);

/// The open program.
pub struct App {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) secrets: Arc<dyn SecretStore>,
    pub(crate) ports: PortList,
    pub(crate) station: StationId,
    pub(crate) data_dir: PathBuf,
    pub(crate) print_server: Option<PathBuf>,
    pub(crate) version: String,
    pub(crate) demo: bool,
    /// The pack that takes scans. Holding it keeps scans, undo and sealing in one order.
    pub(crate) current_pack: Mutex<Option<PackId>>,
    pub(crate) devices: DeviceRoom,
    pub(crate) imports: ImportRoom,
    pub(crate) labels: LabelRoom,
    /// What numbers of carriers look like.
    pub(crate) numbers: NumberRules,
    /// Rung when an outbox job was queued.
    pub(crate) outbox_bell: Arc<Notify>,
    /// Rung when a print job was queued.
    pub(crate) print_bell: Arc<Notify>,
    http_address: SyncMutex<Option<String>>,
    events: broadcast::Sender<Event>,
    closing: watch::Sender<bool>,
}

impl App {
    /// Opens the program: brings the database up to date, recovers the queues, starts what runs behind.
    ///
    /// # Errors
    ///
    /// The data folder or the database cannot be used.
    pub async fn open(config: AppConfig) -> Result<Arc<Self>, OpenError> {
        let folder_error = |source| OpenError::Folder {
            folder: config.data_dir.clone(),
            source,
        };
        std::fs::create_dir_all(&config.data_dir).map_err(folder_error)?;
        let store = match &config.database_url {
            Some(url) => Store::open_server(url).await?,
            None => Store::open_file(&config.data_dir.join("dabao.db")).await?,
        };
        let station = crate::station::identity(&config).map_err(folder_error)?;
        let app = Arc::new(Self {
            store,
            station,
            clock: config.clock,
            random: config.random,
            secrets: config.secrets,
            ports: config.ports,
            numbers: NumberRules::open(&config.data_dir)?,
            data_dir: config.data_dir,
            print_server: config.print_server,
            version: config.version,
            demo: config.demo,
            current_pack: Mutex::new(None),
            devices: DeviceRoom::default(),
            imports: ImportRoom::default(),
            labels: LabelRoom::default(),
            outbox_bell: Arc::default(),
            print_bell: Arc::default(),
            http_address: SyncMutex::new(None),
            events: broadcast::channel(1024).0,
            closing: watch::channel(false).0,
        });
        crate::station::ensure(&app).await?;
        crate::imports::recover(&app).await?;
        crate::printing::start(&app).await?;
        crate::connection::start(&app).await?;
        crate::devices::start(&app).await?;
        Ok(app)
    }

    /// Hears every event from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// The window's caller: whoever sits at this PC owns the station.
    pub fn window_caller(&self) -> Caller {
        Caller {
            operator: OperatorId("station".to_owned()),
            role: Role::Owner,
            door: Door::Window,
        }
    }

    /// What the status bar shows as the address of the HTTP door.
    pub fn set_http_address(&self, address: Option<String>) {
        *self.http_address.lock().unwrap_or_else(PoisonError::into_inner) = address;
        self.changed(&[Topic::Station]);
    }

    /// Stops what runs behind, and leaves the database tidy.
    pub async fn close(&self) {
        // Nobody listening means that everything behind has stopped already.
        let _ = self.closing.send(true);
        // An answer that is on its way is worth waiting for: without it, a commit would be left in doubt.
        if tokio::time::timeout(LAST_ANSWERS, self.closing.closed())
            .await
            .is_err()
        {
            tracing::warn!("something behind did not stop in time");
        }
        self.devices.close();
        self.store.close().await;
    }

    pub(crate) fn http_address(&self) -> Option<String> {
        self.http_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Ends with the program.
    pub(crate) fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// The parcel-number rules in force.
    pub(crate) fn rule_book(&self) -> Arc<RuleBook> {
        self.numbers.book()
    }

    pub(crate) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    /// A new UUIDv7.
    pub(crate) fn new_id(&self) -> String {
        let mut bytes = [0; 10];
        (self.random)(&mut bytes);
        let millis = u64::try_from(self.now().0).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes)
            .into_uuid()
            .to_string()
    }

    /// Tells every screen to look again.
    pub(crate) fn changed(&self, topics: &[Topic]) {
        self.tell(Event::Changed {
            topics: topics.to_vec(),
        });
    }

    /// Tells every screen. Without a screen nobody hears, which is no fault.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    /// Writes the event log in the caller's transaction.
    pub(crate) async fn log(
        &self,
        tx: &mut Tx,
        operator: &OperatorId,
        what: &'static str,
        (subject, detail): (&str, &str),
    ) -> Result<(), StoreError> {
        let event = NewEvent {
            at: self.now(),
            station: &self.station,
            operator,
            what,
            subject,
            detail,
        };
        append_event(tx, &event).await
    }

    /// Tidies the database's own log behind an answer, which does not wait for it.
    pub(crate) fn tidy(&self) {
        let store = self.store.clone();
        tokio::spawn(async move { tidied(store.checkpoint().await) });
    }

    /// Tidies the database's own log now, after a step that wrote much.
    pub(crate) async fn tidy_now(&self) {
        tidied(self.store.checkpoint_now().await);
    }
}

/// An untidy log is only longer: nothing is lost.
fn tidied(outcome: Result<(), StoreError>) {
    if let Err(error) = outcome {
        tracing::warn!(error = %crate::error::chain(&error), "the database log could not be tidied");
    }
}
