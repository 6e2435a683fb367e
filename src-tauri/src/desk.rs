//! Opens the core and everything around it that both the window and `--serve` need.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context as _;
use dabao_app::{App, AppConfig, Clock, Random};
use dabao_domain::Timestamp;
use dabao_secrets::{FileStore, SecretStore};
use dabao_server::{Door, Setup};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::arguments::Arguments;
use crate::demo::Demo;
use crate::folder::DataFolder;
use crate::{VERSION, screens};

/// The open core with its HTTP door, and the demo's machines if there are any.
pub(crate) struct Desk {
    pub(crate) app: Arc<App>,
    pub(crate) door: Arc<Door>,
    stop: oneshot::Sender<()>,
    keeping: JoinHandle<()>,
    _demo: Option<Demo>,
}

impl Desk {
    /// Opens everything.
    pub(crate) async fn open(arguments: &Arguments, folder: &DataFolder) -> anyhow::Result<Self> {
        let app = App::open(config(arguments, folder))
            .await
            .context("opening the data")?;
        let demo = match start_demo(&app, arguments, folder).await {
            Ok(demo) => demo,
            Err(error) => {
                app.close().await;
                return Err(error);
            }
        };
        let setup = Setup {
            assets: screens::assets(),
            clock: clock(),
            random: random(),
            always_on: arguments.serve.then_some(arguments.port),
        };
        let door = Door::new(Arc::clone(&app), setup);
        let (stop, stopped) = oneshot::channel();
        let keeping = tokio::spawn(Arc::clone(&door).keep(stopped));
        Ok(Self {
            app,
            door,
            stop,
            keeping,
            _demo: demo,
        })
    }

    /// Closes the door, then the core.
    pub(crate) async fn close(self) {
        // The other end is gone only when the door has closed already.
        let _ = self.stop.send(());
        if let Err(error) = self.keeping.await {
            tracing::warn!(%error, "the HTTP door did not close well");
        }
        self.app.close().await;
    }
}

async fn start_demo(
    app: &Arc<App>,
    arguments: &Arguments,
    folder: &DataFolder,
) -> anyhow::Result<Option<Demo>> {
    if !arguments.demo {
        return Ok(None);
    }
    Demo::start(app, folder.path(), clock()).await.map(Some)
}

fn config(arguments: &Arguments, folder: &DataFolder) -> AppConfig {
    let database_url = std::env::var("DABAO_DATABASE_URL")
        .ok()
        .filter(|url| !url.is_empty());
    AppConfig {
        data_dir: folder.path().to_owned(),
        database_url: database_url.filter(|_| !arguments.demo),
        demo: arguments.demo,
        version: VERSION.to_owned(),
        clock: clock(),
        random: random(),
        secrets: secrets(arguments, folder),
        print_server: None,
        ports: dabao_app::system_port_list(),
    }
}

/// A demo leaves no trace in the user's key store.
fn secrets(arguments: &Arguments, folder: &DataFolder) -> Arc<dyn SecretStore> {
    if arguments.demo {
        Arc::new(FileStore::at(folder.path().join("secrets.json")))
    } else {
        dabao_secrets::open(folder.path())
    }
}

/// The system's clock. Before 1970 it is 1970: such a clock is wrong anyway, and the platform's answers say so.
pub(crate) fn clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    })
}

/// The system's randomness.
pub(crate) fn random() -> Random {
    Arc::new(|bytes: &mut [u8]| {
        if getrandom::fill(bytes).is_err() {
            // Going on with guessable tokens and ids would be worse than ending; nothing is half done here.
            std::process::abort();
        }
    })
}
