//! Syncing parcels from the platform's orders: what changed since the last time, shop by shop.

use std::sync::Arc;
use std::time::Duration;

use dabao_api::{Caller, ErrorCode, Nothing, SyncReply, Topic};
use dabao_domain::{ParcelId, ParcelReadiness, ShopId, Timestamp};
use dabao_platforms::lazada::map::{
    ChangedOrders, LazadaCall, OrdersCursor, OrdersPage, QueryChannelCodes, QueryOrderItems, SyncedParcel,
};
use dabao_store::{
    Account, ParcelFacts, ScannedParcel, Shop, Tx, find_parcel_by_code, list_accounts, list_shops,
    save_orders_until, save_parcel,
};
use dabao_sync::{Runner, Seller, Trouble};

use super::desk::runner;
use super::trouble::app_error;
use crate::App;
use crate::error::{AppError, fault, refuse};

/// The first sync looks back this far.
const FIRST_LOOK_BACK_MS: i64 = 14 * 86_400_000;
/// Changes may become visible a little late at the platform.
const OVERLAP_MS: i64 = 60_000;
const ORDERS_AT_ONCE: usize = 50;
const CODES_AT_ONCE: usize = 100;
/// A pause of the own pace is waited for; a longer one was asked for by the platform and is told.
const PATIENCE_MS: i64 = 3_000;

/// Reads what changed and brings the parcels up to date. What was read before a failure stays.
pub(crate) async fn sync_parcels(app: &Arc<App>, by: &Caller, _: Nothing) -> Result<SyncReply, AppError> {
    let runner = runner(app);
    let mut tx = app.store.read().await?;
    runner.line().learn(&mut tx).await?;
    let accounts: Vec<Account> = list_accounts(&mut tx)
        .await?
        .into_iter()
        .filter(|account| account.login.is_some())
        .collect();
    let shops = list_shops(&mut tx).await?;
    drop(tx);
    if accounts.is_empty() {
        return Err(refuse(ErrorCode::AccountNotReady));
    }
    let mut reply = SyncReply {
        new: 0,
        changed: 0,
        orders: 0,
    };
    for account in &accounts {
        let round = Round {
            app,
            runner: &runner,
            account,
        };
        let started = app.now();
        for (site, shop) in sources(account, &shops)? {
            round.read_shop(&site, &shop, &mut reply).await?;
        }
        let mut tx = app.store.begin().await?;
        save_orders_until(&mut tx, &account.id, started.plus_millis(-OVERLAP_MS)).await?;
        let words = format!("new {} changed {}", reply.new, reply.changed);
        app.log(&mut tx, &by.operator, "parcels_synced", (&account.id, &words))
            .await?;
        tx.commit().await?;
    }
    app.changed(&[Topic::Parcels, Topic::Connection, Topic::Packs]);
    Ok(reply)
}

/// Which gateways to ask, and whose parcels they tell: each shop behind the login at its own site. A relay knows one
/// gateway only, so there the ordering shop, or the first shop of the login, stands for all.
fn sources(account: &Account, shops: &[Shop]) -> Result<Vec<(String, ShopId)>, AppError> {
    let Some(login) = &account.login else {
        return Ok(Vec::new());
    };
    let sellers = Seller::all_of(login).map_err(fault("read the shops of a login"))?;
    let mut found: Vec<(String, ShopId)> = Vec::new();
    for shop in shops {
        let Some(seller) = sellers.iter().find(|seller| is_of(shop, seller)) else {
            continue;
        };
        let site = seller.country.clone().unwrap_or_else(|| shop.country.clone());
        if !found.iter().any(|(own, _)| *own == site) {
            found.push((site, shop.id.clone()));
        }
    }
    if found.is_empty() {
        let main = shops.iter().find(|shop| shop.is_main);
        found.extend(main.map(|shop| (account.site.clone(), shop.id.clone())));
    }
    if account.site == "custom" {
        found.truncate(1);
    }
    Ok(found)
}

fn is_of(shop: &Shop, seller: &Seller) -> bool {
    let same = |own: &Option<String>, told: &Option<String>| own.is_some() && own == told;
    same(&shop.seller_id, &seller.seller_id) || same(&shop.short_code, &seller.short_code)
}

/// One sync of one account.
struct Round<'a> {
    app: &'a Arc<App>,
    runner: &'a Runner,
    account: &'a Account,
}

impl Round<'_> {
    async fn read_shop(&self, site: &str, shop: &ShopId, reply: &mut SyncReply) -> Result<(), AppError> {
        let at_site = if self.account.site == "custom" {
            "custom"
        } else {
            site
        };
        let account = Account {
            site: at_site.to_owned(),
            ..self.account.clone()
        };
        let first = self.app.now().plus_millis(-FIRST_LOOK_BACK_MS);
        let mut cursor = Some(OrdersCursor::since(account.orders_until.unwrap_or(first)));
        while let Some(at) = cursor {
            let page: OrdersPage = self
                .ask(
                    &account,
                    &ChangedOrders {
                        cursor: at,
                        status: None,
                    },
                )
                .await?;
            reply.orders += u32::try_from(page.orders.len()).unwrap_or(u32::MAX);
            let ids: Vec<String> = page.orders.iter().map(|order| order.order_id.clone()).collect();
            for order_ids in ids.chunks(ORDERS_AT_ONCE) {
                let call = QueryOrderItems {
                    order_ids: order_ids.to_vec(),
                };
                let parcels = self.ask(&account, &call).await?;
                let parcels = self.with_channels(&account, parcels).await?;
                self.save(shop, site, parcels, reply).await?;
            }
            cursor = at.after(&page);
        }
        Ok(())
    }

    /// Sea freight shows in the channel, which the order calls do not always tell (L-082). An application that may not
    /// ask for channels goes without.
    async fn with_channels(
        &self,
        account: &Account,
        mut parcels: Vec<SyncedParcel>,
    ) -> Result<Vec<SyncedParcel>, AppError> {
        let ready = |parcel: &SyncedParcel| parcel.readiness == Some(ParcelReadiness::Ready);
        let codes: Vec<String> = parcels
            .iter()
            .filter(|parcel| ready(parcel))
            .filter_map(|parcel| parcel.tracking_code.clone())
            .collect();
        for first_mile_numbers in codes.chunks(CODES_AT_ONCE) {
            let call = QueryChannelCodes {
                first_mile_numbers: first_mile_numbers.to_vec(),
            };
            let channels = match self.try_ask(account, &call).await {
                Ok(channels) => channels,
                Err(Trouble::Failed(failure)) => {
                    tracing::warn!(code = %failure.code, "the channels of parcels are not told");
                    return Ok(parcels);
                }
                Err(trouble) => return Err(app_error(trouble)),
            };
            let at_sea = |code: &str| {
                channels
                    .iter()
                    .any(|channel| channel.first_mile_number == code && channel.is_sea_freight())
            };
            for parcel in &mut parcels {
                if parcel.tracking_code.as_deref().is_some_and(at_sea) {
                    parcel.readiness = Some(ParcelReadiness::SeaFreight);
                }
            }
        }
        Ok(parcels)
    }

    async fn save(
        &self,
        shop: &ShopId,
        site: &str,
        parcels: Vec<SyncedParcel>,
        reply: &mut SyncReply,
    ) -> Result<(), AppError> {
        let mut tx = self.app.store.begin().await?;
        for parcel in parcels {
            let Some(code) = parcel.tracking_code.clone() else {
                continue;
            };
            let known = find_parcel_by_code(&mut tx, &code).await?;
            let Some(facts) = facts(self.app, (shop, site), &parcel, (code, known.as_ref())) else {
                continue;
            };
            match &known {
                None => reply.new += 1,
                Some(known) if differs(known, &facts) => reply.changed += 1,
                Some(_) => continue,
            }
            write(&mut tx, &facts, self.app.now()).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn ask<C: LazadaCall>(&self, account: &Account, call: &C) -> Result<C::Answer, AppError> {
        self.try_ask(account, call).await.map_err(app_error)
    }

    /// Asks, and waits for the own pace where that is short.
    async fn try_ask<C: LazadaCall>(&self, account: &Account, call: &C) -> Result<C::Answer, Trouble> {
        match self.runner.line().ask(account, call).await {
            Err(Trouble::Held { until }) if until.millis_since(self.app.now()) <= PATIENCE_MS => {
                let millis = until.millis_since(self.app.now()).max(0);
                tokio::time::sleep(Duration::from_millis(u64::try_from(millis).unwrap_or_default())).await;
                self.runner.line().ask(account, call).await
            }
            answered => answered,
        }
    }
}

async fn write(tx: &mut Tx, facts: &ParcelFacts, now: Timestamp) -> Result<(), AppError> {
    save_parcel(tx, facts, now.0).await?;
    Ok(())
}

/// A parcel as it is to be kept. A known one keeps its shop; from a state nobody knows nothing is concluded.
fn facts(
    app: &App,
    (shop, site): (&ShopId, &str),
    parcel: &SyncedParcel,
    (code, known): (String, Option<&ScannedParcel>),
) -> Option<ParcelFacts> {
    let country = (site != "custom").then(|| site.to_owned());
    Some(ParcelFacts {
        id: known.map_or_else(|| ParcelId(app.new_id()), |known| known.id.clone()),
        shop: known.map_or_else(|| shop.clone(), |known| known.shop.clone()),
        order_number: parcel.order_id.clone(),
        first_mile_number: known.map_or(code, |known| known.first_mile_number.clone()),
        tracking_number: known.and_then(|known| known.tracking_number.clone()),
        country: known.and_then(|known| known.country.clone()).or(country),
        expected_g: known.and_then(|known| known.expected_g),
        readiness: parcel.readiness.or(known.map(|known| known.readiness))?,
    })
}

fn differs(known: &ScannedParcel, facts: &ParcelFacts) -> bool {
    (known.readiness, &known.order_number, &known.country)
        != (facts.readiness, &facts.order_number, &facts.country)
}
