//! Additions to a pack that the platform has (补装小包): what an answer, or what is heard of the pack, means for the parcels.
//!
//! They are in the pack from the moment they are asked for, so that no other pack takes them. A refusal frees them. Without an
//! answer they stay: only the platform's own list, or a person, says what became of them.

use std::collections::HashSet;

use dabao_domain::PackId;
use dabao_platforms::lazada::map::PackDetail;
use dabao_store::{
    Job, JobKind, JobState, PackRecord, StoreError, Tx, finish_job, forget_platform_label, give_up_job,
    list_jobs_of_pack, take_additions_out, withdraw_job,
};

use crate::{Runner, UpdatePayload};

impl Runner {
    /// The platform has added the parcels; its own label, if it was fetched, still says the old count.
    pub(crate) async fn write_added(
        &self,
        tx: &mut Tx,
        job: &Job,
        (pack, was_open): (&PackId, bool),
    ) -> Result<(), StoreError> {
        let what = if was_open {
            "parcels_added"
        } else {
            // Somebody has given it up meanwhile; the platform's word is kept as evidence.
            "answer_came_late"
        };
        forget_platform_label(tx, pack).await?;
        self.desk.log(tx, what, (pack.as_str(), &facts(job))).await
    }

    /// The platform did not take the parcels: they are free again.
    pub(crate) async fn write_addition_refused(
        &self,
        tx: &mut Tx,
        job: &Job,
        (pack, words): (&PackId, &str),
    ) -> Result<(), StoreError> {
        self.desk
            .log(tx, "addition_refused", (pack.as_str(), words))
            .await?;
        self.take_out(tx, job, pack).await
    }

    async fn take_out(&self, tx: &mut Tx, job: &Job, pack: &PackId) -> Result<(), StoreError> {
        for code in take_additions_out(tx, pack, &codes(job)).await? {
            self.desk
                .log(tx, "parcel_removed", (pack.as_str(), &code))
                .await?;
        }
        Ok(())
    }

    /// An addition that nobody knows about has worked when the platform lists its parcels. One that waits for a pack that
    /// is over comes to nothing.
    pub(crate) async fn settle_additions(
        &self,
        tx: &mut Tx,
        (before, after): (&PackRecord, &PackRecord),
        heard: &PackDetail,
    ) -> Result<(), StoreError> {
        if !before.adding {
            return Ok(());
        }
        let pack = &after.pack.id;
        let over = after.pack.life.frees_its_parcels();
        let inside: HashSet<&str> = heard.parcels.iter().map(|parcel| parcel.code.as_str()).collect();
        for job in list_jobs_of_pack(tx, pack).await? {
            if job.kind == JobKind::UpdatePack {
                let arrived = has_arrived(&job, &inside);
                self.settle_addition(tx, &job, (pack, arrived, over)).await?;
            }
        }
        Ok(())
    }

    async fn settle_addition(
        &self,
        tx: &mut Tx,
        job: &Job,
        (pack, arrived, over): (&PackId, bool, bool),
    ) -> Result<(), StoreError> {
        let now = self.desk.now();
        match job.state {
            JobState::Unknown | JobState::Queued { .. } if arrived => {
                finish_job(tx, &job.id, None, now).await?;
                self.write_added(tx, job, (pack, true)).await
            }
            // Whether it arrived no longer matters: the pack gives all its parcels free.
            JobState::Unknown if over => {
                give_up_job(tx, &job.id, now).await?;
                self.desk
                    .log(tx, "addition_withdrawn", (pack.as_str(), &facts(job)))
                    .await
            }
            JobState::Queued { .. } if over => {
                withdraw_job(tx, &job.id, now).await?;
                self.desk
                    .log(tx, "addition_withdrawn", (pack.as_str(), &facts(job)))
                    .await?;
                self.take_out(tx, job, pack).await
            }
            JobState::Unknown
            | JobState::Queued { .. }
            | JobState::Sending { .. }
            | JobState::Done { .. }
            | JobState::Refused
            | JobState::Withdrawn { .. } => Ok(()),
        }
    }
}

/// The platform lists every parcel of the addition. One that was never sent cannot have arrived.
fn has_arrived(job: &Job, inside: &HashSet<&str>) -> bool {
    let sent = job.state == JobState::Unknown || job.in_doubt;
    let codes = codes(job);
    sent && !codes.is_empty() && codes.iter().all(|code| inside.contains(code.as_str()))
}

/// First-mile numbers of an addition; none once it is over, since only the hash of what it carried stays.
fn codes(job: &Job) -> Vec<String> {
    serde_json::from_str::<UpdatePayload>(&job.payload).map_or_else(|_| Vec::new(), |payload| payload.parcels)
}

fn facts(job: &Job) -> String {
    format!("{} parcels", codes(job).len())
}
