//! The platform's own label, fetched because a person wants to see it now.

use dabao_domain::PackId;
use dabao_platforms::lazada::map::{FetchLabel, LazadaCall as _, PackKey};
use dabao_store::save_platform_label;

use crate::prepare::caller;
use crate::{Runner, Session, Trouble, calls};

impl Runner {
    /// Fetches the label of a pack and keeps it.
    ///
    /// # Errors
    ///
    /// The platform has none yet, there is no login, a pause is not over, or the call failed.
    pub async fn fetch_label(
        &self,
        session: &Session,
        pack: &PackId,
        lp_number: &str,
    ) -> Result<Vec<u8>, Trouble> {
        if let Err(until) = self.line.permit(&session.account.id, FetchLabel::API.path) {
            return Err(Trouble::Held { until });
        }
        let key = PackKey::LpNumber(lp_number.to_owned());
        let call = FetchLabel {
            caller: caller(&session.account),
            pack: key,
        };
        let asked = self.line.ask_permitted(session, &call).await;
        let mut tx = self.desk.store.begin().await?;
        calls::write(&mut tx, &asked.calls).await?;
        let pdf = match asked.result {
            Ok(label) => label.into_bytes(),
            Err(trouble) => {
                tx.commit().await?;
                return Err(trouble);
            }
        };
        save_platform_label(&mut tx, pack, pdf.clone(), self.desk.now()).await?;
        self.desk
            .log(&mut tx, "label_fetched", (pack.as_str(), ""))
            .await?;
        tx.commit().await?;
        Ok(pdf)
    }
}
