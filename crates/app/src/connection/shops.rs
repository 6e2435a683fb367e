//! Binding shops at the platform, so that their parcels may be packed together (L-060, L-061).

use std::collections::BTreeMap;

use dabao_domain::JobId;
use dabao_store::{
    JobKind, JobState, Login, NewJob, Shop, Tx, add_job, list_open_jobs, list_shops, save_shop, withdraw_job,
};
use dabao_sync::{BindPayload, Seller, ShopPayload, payload_hash};

use crate::App;
use crate::error::{AppError, fault};

/// The platform binds at most this many at once.
const AT_ONCE: usize = 50;
/// Open jobs are few; all are looked at.
const OPEN_JOBS: i64 = 10_000;

/// Queues the binding of every linked shop that is not bound and that the platform can know. Earlier wishes that have
/// not gone out are replaced.
pub(crate) async fn queue_bind(app: &App, tx: &mut Tx) -> Result<(), AppError> {
    for job in list_open_jobs(tx, OPEN_JOBS).await? {
        let waits = matches!(job.state, JobState::Queued { .. } | JobState::Refused);
        if job.kind == JobKind::BindShops && waits {
            withdraw_job(tx, &job.id, app.now()).await?;
        }
    }
    let wanted = list_shops(tx)
        .await?
        .into_iter()
        .filter(|shop| (shop.is_main || shop.linked) && !shop.bound);
    for shops in groups(wanted) {
        queue(app, tx, shops).await?;
    }
    Ok(())
}

/// Gives shops the ids that a login has told, where there is no doubt: one shop of a country, one seller of it.
pub(super) async fn learn_sellers(app: &App, tx: &mut Tx, login: &Login) -> Result<(), AppError> {
    let sellers = Seller::all_of(login).map_err(fault("read the shops of a login"))?;
    for seller in &sellers {
        let Some(country) = &seller.country else { continue };
        let shops = list_shops(tx).await?;
        let alike: Vec<&Shop> = shops.iter().filter(|shop| shop.country == *country).collect();
        let only_seller = sellers
            .iter()
            .filter(|other| other.country.as_ref() == Some(country))
            .count()
            == 1;
        if let (true, [shop]) = (only_seller, alike.as_slice())
            && shop.seller_id.is_none()
            && shop.short_code.is_none()
        {
            let known = Shop {
                seller_id: seller.seller_id.clone(),
                short_code: seller.short_code.clone(),
                ..(*shop).clone()
            };
            save_shop(tx, &known, app.now()).await?;
        }
    }
    queue_bind(app, tx).await
}

/// By seller id all together; by short code those of one country together.
fn groups(shops: impl Iterator<Item = Shop>) -> Vec<Vec<ShopPayload>> {
    let mut groups: BTreeMap<String, Vec<ShopPayload>> = BTreeMap::new();
    for shop in shops {
        let group = match (&shop.seller_id, &shop.short_code) {
            (Some(_), _) => String::new(),
            (None, Some(_)) => shop.country.clone(),
            (None, None) => continue,
        };
        groups.entry(group).or_default().push(ShopPayload {
            shop_id: shop.id.0,
            country: shop.country,
            seller_id: shop.seller_id,
            short_code: shop.short_code,
            name: shop.name,
        });
    }
    groups
        .into_values()
        .flat_map(|group| group.chunks(AT_ONCE).map(<[_]>::to_vec).collect::<Vec<_>>())
        .collect()
}

async fn queue(app: &App, tx: &mut Tx, shops: Vec<ShopPayload>) -> Result<(), AppError> {
    let names: Vec<&str> = shops.iter().map(|shop| shop.name.as_str()).collect();
    let subject = names.join(", ");
    let payload = serde_json::json!(BindPayload { shops: shops.clone() }).to_string();
    let id = JobId(app.new_id());
    let new = NewJob {
        id: &id,
        kind: JobKind::BindShops,
        pack: None,
        subject: &subject,
        payload: &payload,
        payload_hash: &payload_hash(&payload),
        idempotency_key: &format!("bind_shops:{id}"),
        station: &app.station,
        queued_at: app.now(),
    };
    Ok(add_job(tx, &new).await?)
}
