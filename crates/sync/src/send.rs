//! One job: prepared, taken (committed before the call, P-02), sent once, and what came of it written.

use dabao_domain::PackLife;
use dabao_platforms::lazada::map::CommittedPack;
use dabao_platforms::{CallFailure, FailureClass, Sent};
use dabao_store::{
    Job, JobKind, NewCall, StoreError, claim_job, find_pack_to_change, requeue_job, withdraw_job,
};

use crate::plan::after_pause;
use crate::prepare::{NotReady, Outgoing};
use crate::{Attempt, Line, Next, Runner, Session, Trouble, plan};

/// Longer than the longest call, so that only a crash lets it run out.
const LEASE_MS: i64 = 5 * 60_000;
const MINUTE_MS: i64 = 60_000;
/// Asking for an address failed: as long a pause as after this many attempts of a job.
const ATTEMPTS_OF_ASKING: u32 = 5;

/// What came of a job.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The platform has the pack.
    Committed(CommittedPack),
    /// The platform has taken the wish to cancel.
    CancelTaken,
    /// The label, a PDF.
    Label(Vec<u8>),
    /// The shops are bound.
    Bound,
    /// The platform has added the parcels.
    Added,
    /// It failed.
    Failed {
        /// What happens next.
        next: Next,
        /// Why.
        failure: CallFailure,
    },
}

impl Runner {
    /// Runs one job. What the platform says is always written, a failure of the database aside.
    pub(crate) async fn run_job(&self, session: Session, job: Job) -> Result<(), StoreError> {
        let outgoing = match self.prepare(&session, &job).await {
            Ok(outgoing) => outgoing,
            Err(not_ready) => return self.postpone(&job, not_ready).await,
        };
        let Some(job) = self.claim(&job).await? else {
            return Ok(());
        };
        let account = session.account.id.clone();
        let (outcome, calls) = self.send(session, &job, &outgoing).await;
        self.write_outcome(&job, &outcome, &calls).await?;
        if matches!(
            outcome,
            Outcome::Failed {
                next: Next::LogInAgain,
                ..
            }
        ) {
            self.line.end_login(&account).await?;
        }
        Ok(())
    }

    /// Takes the job; a commit whose pack is no longer sealed is taken back instead.
    async fn claim(&self, job: &Job) -> Result<Option<Job>, StoreError> {
        let now = self.desk.now();
        let mut tx = self.desk.store.begin().await?;
        if let (JobKind::CommitPack, Some(pack)) = (job.kind, &job.pack) {
            let record = find_pack_to_change(&mut tx, pack).await?;
            if !record.is_some_and(|record| matches!(record.pack.life, PackLife::Sealed { .. })) {
                withdraw_job(&mut tx, &job.id, now).await?;
                tx.commit().await?;
                return Ok(None);
            }
        }
        let lease = (now, now.plus_millis(LEASE_MS));
        let claimed = claim_job(&mut tx, &job.id, lease, &self.desk.station).await?;
        tx.commit().await?;
        Ok(claimed)
    }

    async fn send(&self, session: Session, job: &Job, outgoing: &Outgoing) -> (Outcome, Vec<NewCall>) {
        let (mut session, mut calls, mut token_is_new) = (session, Vec::new(), false);
        loop {
            let failure = match outgoing.send(&self.line, &session, &mut calls).await {
                Ok(outcome) => return (outcome, calls),
                Err(failure) => failure,
            };
            let next = self.next(job, &failure, token_is_new);
            if next != Next::RefreshTokenThenRetry {
                return (Outcome::Failed { next, failure }, calls);
            }
            match self.line.renew(&session).await {
                Ok(renewed) => (session, token_is_new) = (renewed, true),
                Err(trouble) => {
                    let next = self.after_renewal_failed(job, &trouble);
                    return (Outcome::Failed { next, failure }, calls);
                }
            }
        }
    }

    /// What happens next to a job whose call failed.
    pub(crate) fn next(&self, job: &Job, failure: &CallFailure, token_is_new: bool) -> Next {
        let attempt = Attempt {
            kind: job.kind,
            failure,
            attempts: job.attempts,
            in_doubt: job.in_doubt,
            token_is_new,
        };
        plan(&attempt, self.desk.now(), self.desk.chance())
    }

    /// The platform refused the token before doing anything, so the job may wait.
    fn after_renewal_failed(&self, job: &Job, trouble: &Trouble) -> Next {
        if matches!(trouble, Trouble::LogIn) {
            return Next::LogInAgain;
        }
        Next::RetryAt(after_pause(job.attempts, self.desk.now(), self.desk.chance()))
    }

    /// The job was not sent: it waits, or is refused because of what asking before it said.
    async fn postpone(&self, job: &Job, not_ready: NotReady) -> Result<(), StoreError> {
        let now = self.desk.now();
        let until = match not_ready {
            NotReady::Payload => return self.refuse_payload(job).await,
            NotReady::Trouble(Trouble::Failed(failure)) => return self.asking_failed(job, *failure).await,
            NotReady::Trouble(Trouble::Store(error)) => return Err(error),
            NotReady::Trouble(Trouble::Held { until }) => until,
            NotReady::Trouble(trouble) => {
                tracing::warn!(error = %trouble, job = %job.id, "a job could not be prepared");
                now.plus_millis(MINUTE_MS)
            }
        };
        let mut tx = self.desk.store.begin().await?;
        requeue_job(&mut tx, &job.id, until, job.error.as_ref()).await?;
        tx.commit().await
    }

    async fn asking_failed(&self, job: &Job, failure: CallFailure) -> Result<(), StoreError> {
        // Only a question was asked: whatever became of it, the job itself was not sent.
        let failure = CallFailure {
            sent: Sent::NotSent,
            ..failure
        };
        let asking = Job {
            attempts: job.attempts.saturating_add(ATTEMPTS_OF_ASKING),
            ..job.clone()
        };
        let next = self.next(&asking, &failure, true);
        self.write_outcome(job, &Outcome::Failed { next, failure }, &[])
            .await
    }

    async fn refuse_payload(&self, job: &Job) -> Result<(), StoreError> {
        let failure = CallFailure {
            class: FailureClass::UserMustFix,
            sent: Sent::NotSent,
            code: "local.invalid_request".to_owned(),
            message: "the queued job is not readable".to_owned(),
            request_id: None,
            wait_ms: None,
            trouble: None,
            record: None,
        };
        let next = Next::Refused(failure.class);
        self.write_outcome(job, &Outcome::Failed { next, failure }, &[])
            .await
    }
}

impl Outgoing {
    async fn send(
        &self,
        line: &Line,
        session: &Session,
        calls: &mut Vec<NewCall>,
    ) -> Result<Outcome, CallFailure> {
        let (outcome, lines) = match self {
            Self::Commit(commit) => {
                let (answer, lines) = line.send(session, &**commit).await;
                (answer.map(Outcome::Committed), lines)
            }
            Self::Cancel(cancel) => {
                let (answer, lines) = line.send(session, cancel).await;
                (answer.map(|()| Outcome::CancelTaken), lines)
            }
            Self::Label(label) => {
                let (answer, lines) = line.send(session, label).await;
                (answer.map(|label| Outcome::Label(label.into_bytes())), lines)
            }
            Self::Bind(bind) => {
                let (answer, lines) = line.send(session, bind).await;
                (answer.map(|()| Outcome::Bound), lines)
            }
            Self::Add(add) => {
                let (answer, lines) = line.send(session, add).await;
                (answer.map(|()| Outcome::Added), lines)
            }
        };
        calls.extend(lines);
        outcome
    }
}
