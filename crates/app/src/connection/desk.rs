//! The queue's desk: what the program hands to it, and what follows from what it hears.

use std::sync::{Arc, Weak};

use dabao_api::{ErrorCode, Topic};
use dabao_store::{Account, PackRecord, StoreError, Tx, list_accounts};
use dabao_sync::{ConsequenceFailed, Consequences, Desk, News, Runner, Session, Writing};

use super::trouble::app_error;
use crate::App;
use crate::error::{AppError, refuse};

/// Recovers what was on its way when the program ended, and starts serving the queue.
pub(crate) async fn start(app: &Arc<App>) -> Result<(), StoreError> {
    let runner = runner(app);
    runner.recover().await?;
    let (bell, closing) = (Arc::clone(&app.outbox_bell), app.closing());
    tokio::spawn(runner.serve(bell, closing));
    Ok(())
}

/// A runner over this desk. What the platform asked of one (pauses) the others read in the call log.
pub(crate) fn runner(app: &Arc<App>) -> Arc<Runner> {
    let desk = Desk {
        store: app.store.clone(),
        station: app.station.clone(),
        clock: Arc::clone(&app.clock),
        random: Arc::clone(&app.random),
        secrets: Arc::clone(&app.secrets),
    };
    Runner::new(
        desk,
        Arc::new(AppConsequences {
            app: Arc::downgrade(app),
        }),
    )
}

/// A runner and the first account that can be used at this desk.
pub(super) async fn connected(app: &Arc<App>) -> Result<(Arc<Runner>, Session), AppError> {
    let runner = runner(app);
    let mut tx = app.store.read().await?;
    runner.line().learn(&mut tx).await?;
    let accounts = list_accounts(&mut tx).await?;
    drop(tx);
    let session = first_session(&runner, &accounts).await?;
    Ok((runner, session))
}

async fn first_session(runner: &Runner, accounts: &[Account]) -> Result<Session, AppError> {
    let mut why = None;
    for account in accounts {
        match runner.line().session(account).await {
            Ok(session) => return Ok(session),
            Err(trouble) => why = why.or(Some(trouble)),
        }
    }
    Err(why.map_or_else(|| refuse(ErrorCode::AccountNotReady), app_error))
}

struct AppConsequences {
    app: Weak<App>,
}

impl Consequences for AppConsequences {
    fn pack_can_be_printed<'w>(&'w self, tx: &'w mut Tx, pack: &'w PackRecord) -> Writing<'w> {
        Box::pin(async move {
            let Some(app) = self.app.upgrade() else {
                return Ok(());
            };
            let queued = crate::printing::queue_label_when_numbered(&app, tx, pack).await;
            queued.map_err(|error| ConsequenceFailed(Box::new(error)))
        })
    }

    fn changed(&self, news: &[News]) {
        let Some(app) = self.app.upgrade() else { return };
        let mut topics: Vec<Topic> = news.iter().map(|news| topic(*news)).collect();
        if news.contains(&News::Packs) {
            // A label may have been queued with it.
            topics.push(Topic::Printing);
            app.print_bell.notify_one();
        }
        app.changed(&topics);
        // A job may have been queued with it.
        app.outbox_bell.notify_one();
    }
}

const fn topic(news: News) -> Topic {
    match news {
        News::Packs => Topic::Packs,
        News::Connection => Topic::Connection,
        News::Parcels => Topic::Parcels,
        News::Shops => Topic::Shops,
    }
}
