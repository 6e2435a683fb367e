//! One look at the queue: what is due goes out, at most four at a time and one for each pack.

use std::collections::HashMap;
use std::sync::Arc;

use dabao_domain::Timestamp;
use dabao_store::{
    Account, Job, JobKind, PackRecord, StoreError, Tx, list_accounts, list_due_jobs, list_packs_to_poll,
    next_due_after,
};
use tokio::task::{Id, JoinSet};

use crate::poll::POLL_API;
use crate::prepare::api_of;
use crate::{Runner, Session, Trouble};

const MOST_FLYING: usize = 4;
/// Of each kind; more are looked at when these are gone.
const LOOK_AT: i64 = 16;
/// Even when nothing is due: tokens are renewed, leases of other desks run out.
const LONGEST_SLEEP_MS: i64 = 60_000;

/// Something to do at the platform.
enum Errand {
    Job(Box<Job>),
    Poll(Box<PackRecord>),
}

/// What is under way.
#[derive(Default)]
pub(crate) struct Flying {
    tasks: JoinSet<Result<(), StoreError>>,
    subjects: HashMap<Id, String>,
}

impl Flying {
    pub(crate) fn is_empty(&self) -> bool {
        self.tasks.is_empty()
    }

    /// Waits until one has ended; never, when there is none.
    pub(crate) async fn one_ended(&mut self) -> Result<(), StoreError> {
        let Some(ended) = self.tasks.join_next_with_id().await else {
            return std::future::pending().await;
        };
        match ended {
            Ok((id, result)) => {
                self.subjects.remove(&id);
                result
            }
            Err(error) => {
                self.subjects.remove(&error.id());
                tracing::error!(%error, "a job of the queue broke off");
                Ok(())
            }
        }
    }

    fn is_full(&self) -> bool {
        self.tasks.len() >= MOST_FLYING
    }

    fn has(&self, subject: &str) -> bool {
        self.subjects.values().any(|own| own == subject)
    }
}

impl Errand {
    fn api(&self) -> &'static str {
        match self {
            Self::Job(job) => api_of(job.kind),
            Self::Poll(_) => POLL_API,
        }
    }

    /// What must not be worked on twice at once: the pack, or the job where there is none.
    fn subject(&self) -> &str {
        match self {
            Self::Job(job) => job.pack.as_ref().map_or(job.id.as_str(), |pack| pack.as_str()),
            Self::Poll(record) => record.pack.id.as_str(),
        }
    }
}

impl Runner {
    /// Starts what is due. Says when to look again, unless something ends or is queued before.
    pub(crate) async fn start_due(self: &Arc<Self>, flying: &mut Flying) -> Result<Timestamp, StoreError> {
        let now = self.desk.now();
        self.recover_lost(None).await?;
        let mut tx = self.desk.store.read().await?;
        self.line.learn(&mut tx).await?;
        let accounts = list_accounts(&mut tx).await?;
        let errands = self.due(&mut tx, now).await?;
        let latest = now.plus_millis(LONGEST_SLEEP_MS);
        let mut wake_at = next_due_after(&mut tx, now)
            .await?
            .map_or(latest, |at| at.min(latest));
        drop(tx);

        let Some(session) = self.first_session(&accounts).await? else {
            return Ok(latest);
        };
        for errand in errands {
            if flying.is_full() {
                break;
            }
            if flying.has(errand.subject()) {
                continue;
            }
            match self.line.permit(&session.account.id, errand.api()) {
                Ok(()) => self.start(flying, session.clone(), errand),
                Err(until) => wake_at = wake_at.min(until),
            }
        }
        Ok(wake_at)
    }

    async fn due(&self, tx: &mut Tx, now: Timestamp) -> Result<Vec<Errand>, StoreError> {
        let mut errands = Vec::new();
        for kind in JobKind::ALL {
            let jobs = list_due_jobs(tx, kind, now, LOOK_AT).await?;
            errands.extend(jobs.into_iter().map(|job| Errand::Job(Box::new(job))));
        }
        let packs = list_packs_to_poll(tx, now, LOOK_AT).await?;
        errands.extend(packs.into_iter().map(|pack| Errand::Poll(Box::new(pack))));
        Ok(errands)
    }

    /// The first account that can be used at this desk. The others' jobs are the same: one account does them all.
    async fn first_session(&self, accounts: &[Account]) -> Result<Option<Session>, StoreError> {
        for account in accounts {
            match self.line.session(account).await {
                Ok(session) => return Ok(Some(session)),
                Err(Trouble::Store(error)) => return Err(error),
                Err(Trouble::LogIn | Trouble::NoSecret) => {}
                Err(trouble) => {
                    tracing::warn!(error = %trouble, account = %account.id, "an account cannot be used");
                }
            }
        }
        Ok(None)
    }

    fn start(self: &Arc<Self>, flying: &mut Flying, session: Session, errand: Errand) {
        let subject = errand.subject().to_owned();
        let runner = Arc::clone(self);
        let task = flying.tasks.spawn(async move {
            match errand {
                Errand::Job(job) => runner.run_job(session, *job).await,
                Errand::Poll(pack) => runner.poll(session, *pack).await,
            }
        });
        flying.subjects.insert(task.id(), subject);
    }
}
