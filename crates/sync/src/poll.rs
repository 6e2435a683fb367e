//! Asking the platform about a pack.

use dabao_domain::{PackId, PackLife};
use dabao_platforms::FailureClass;
use dabao_platforms::lazada::map::{LazadaCall as _, PackKey, QueryPack};
use dabao_store::{NewCall, PackRecord, StoreError, find_pack, find_pack_to_change, save_pack_life};

use crate::hear::Heard;
use crate::line::Asked;
use crate::plan::after_ban;
use crate::prepare::caller;
use crate::{Runner, Session, Trouble, calls};

/// Nobody else asks about a pack while an answer may still come.
const ASKING_MS: i64 = 60_000;
const AFTER_OUTAGE_MS: i64 = 30_000;
const AFTER_REFUSAL_MS: i64 = 10 * 60_000;

/// The API that polls use.
pub(crate) const POLL_API: &str = QueryPack::API.path;

impl Runner {
    /// Asks about a pack that is due, and writes what was heard.
    pub(crate) async fn poll(&self, session: Session, due: PackRecord) -> Result<(), StoreError> {
        let PackLife::AtPlatform { lp_number, .. } = &due.pack.life else {
            return self.stop_polling(&due.pack.id).await;
        };
        if !self.claim_poll(&due).await? {
            return Ok(());
        }
        let asked = self.query(&session, lp_number).await;
        match asked.result {
            Ok(detail) => {
                let last_pause_ms = due
                    .poll_at
                    .zip(due.heard_at)
                    .map(|(at, before)| at.millis_since(before));
                let heard = Heard {
                    pack: &due.pack.id,
                    detail: &detail,
                    last_pause_ms,
                    calls: &asked.calls,
                };
                self.hear(&heard).await
            }
            Err(trouble) => self.poll_failed(&due.pack.id, &trouble, &asked.calls).await,
        }
    }

    /// Asks about one pack because a person wants to know now.
    ///
    /// # Errors
    ///
    /// The platform does not have it, there is no login, a pause is not over, or the call failed.
    pub async fn ask_about(&self, session: &Session, pack: &PackId) -> Result<(), Trouble> {
        let mut tx = self.desk.store.read().await?;
        let record = find_pack(&mut tx, pack).await?;
        drop(tx);
        let Some(PackLife::AtPlatform { lp_number, .. }) = record.map(|record| record.pack.life) else {
            return Ok(());
        };
        if let Err(until) = self.line.permit(&session.account.id, POLL_API) {
            return Err(Trouble::Held { until });
        }
        let asked = self.query(session, &lp_number).await;
        match asked.result {
            Ok(detail) => {
                let heard = Heard {
                    pack,
                    detail: &detail,
                    last_pause_ms: None,
                    calls: &asked.calls,
                };
                Ok(self.hear(&heard).await?)
            }
            Err(trouble) => {
                self.line.write(&asked.calls).await?;
                Err(trouble)
            }
        }
    }

    async fn query(
        &self,
        session: &Session,
        lp_number: &str,
    ) -> Asked<dabao_platforms::lazada::map::PackDetail> {
        let pack = PackKey::LpNumber(lp_number.to_owned());
        self.line
            .ask_permitted(
                session,
                &QueryPack {
                    caller: caller(&session.account),
                    pack,
                },
            )
            .await
    }

    /// Moves the next question on, so that no other desk asks too. Says whether it was still due.
    async fn claim_poll(&self, due: &PackRecord) -> Result<bool, StoreError> {
        let mut tx = self.desk.store.begin().await?;
        let Some(mut record) = find_pack_to_change(&mut tx, &due.pack.id).await? else {
            return Ok(false);
        };
        if record.poll_at != due.poll_at {
            return Ok(false);
        }
        record.poll_at = Some(self.desk.now().plus_millis(ASKING_MS));
        save_pack_life(&mut tx, &record).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn stop_polling(&self, pack: &PackId) -> Result<(), StoreError> {
        let mut tx = self.desk.store.begin().await?;
        if let Some(mut record) = find_pack_to_change(&mut tx, pack).await? {
            record.poll_at = None;
            save_pack_life(&mut tx, &record).await?;
        }
        tx.commit().await
    }

    async fn poll_failed(
        &self,
        pack: &PackId,
        trouble: &Trouble,
        lines: &[NewCall],
    ) -> Result<(), StoreError> {
        let now = self.desk.now();
        let again_at = match trouble {
            Trouble::Failed(failure) => match failure.class {
                FailureClass::WaitUntil => after_ban(failure, now, self.desk.chance()),
                FailureClass::Retry => now.plus_millis(AFTER_OUTAGE_MS),
                FailureClass::RefreshToken
                | FailureClass::UserMustFix
                | FailureClass::AccountMustFix
                | FailureClass::Unknown => now.plus_millis(AFTER_REFUSAL_MS),
            },
            Trouble::Held { until } => *until,
            Trouble::LogIn
            | Trouble::NoSecret
            | Trouble::NoSite
            | Trouble::Client(_)
            | Trouble::Secrets(_)
            | Trouble::Store(_)
            | Trouble::Stopped => now.plus_millis(ASKING_MS),
        };
        let mut tx = self.desk.store.begin().await?;
        calls::write(&mut tx, lines).await?;
        if let Some(mut record) = find_pack_to_change(&mut tx, pack).await? {
            record.poll_at = Some(again_at);
            save_pack_life(&mut tx, &record).await?;
        }
        tx.commit().await
    }
}
