//! From a job to the call it makes. Matching addresses asks the platform, so it is done before the job is taken: a
//! crash while asking leaves the job queued, not in doubt.

use dabao_domain::{AddressId, Weight};
use dabao_platforms::lazada::Site;
use dabao_platforms::lazada::map::{
    AddParcels, BindShops, Caller, CancelPack, Commit, FetchLabel, Handover, LazadaCall as _, PackKey,
    Pickup, QueryAddress, Return, ShopKey, ShopToBind,
};
use dabao_store::{Account, Job, JobKind, find_address, save_address};
use serde::de::DeserializeOwned;

use crate::{
    BindPayload, CancelPayload, CommitPayload, HandoverPayload, LabelPayload, News, PartyPayload, Runner,
    Session, Trouble, UpdatePayload,
};

/// A call that is ready to go out.
#[derive(Debug)]
pub(crate) enum Outgoing {
    Commit(Box<Commit>),
    Cancel(CancelPack),
    Label(FetchLabel),
    Bind(BindShops),
    Add(AddParcels),
}

/// Why a job cannot go out.
#[derive(Debug)]
pub(crate) enum NotReady {
    /// The platform must be asked first, and did not answer.
    Trouble(Trouble),
    /// The payload is not readable, or nothing the platform takes.
    Payload,
}

/// The API of a kind of job, for its lane.
pub(crate) const fn api_of(kind: JobKind) -> &'static str {
    match kind {
        JobKind::CommitPack => Commit::API.path,
        JobKind::CancelPack => CancelPack::API.path,
        JobKind::FetchLabel => FetchLabel::API.path,
        JobKind::BindShops => BindShops::API.path,
        JobKind::UpdatePack => AddParcels::API.path,
    }
}

/// Who calls, at the platform.
pub(crate) fn caller(account: &Account) -> Caller {
    Caller::seller(&account.user_key, "dabao")
}

impl Runner {
    /// Builds the call of a job.
    pub(crate) async fn prepare(&self, session: &Session, job: &Job) -> Result<Outgoing, NotReady> {
        let caller = caller(&session.account);
        match job.kind {
            JobKind::CommitPack => {
                let commit = self.prepare_commit(session, read(&job.payload)?).await?;
                Ok(Outgoing::Commit(Box::new(commit)))
            }
            JobKind::CancelPack => {
                let CancelPayload { lp_number } = read(&job.payload)?;
                Ok(Outgoing::Cancel(CancelPack {
                    caller,
                    pack: PackKey::LpNumber(lp_number),
                }))
            }
            JobKind::FetchLabel => {
                let LabelPayload { lp_number } = read(&job.payload)?;
                Ok(Outgoing::Label(FetchLabel {
                    caller,
                    pack: PackKey::LpNumber(lp_number),
                }))
            }
            JobKind::BindShops => {
                let BindPayload { shops } = read(&job.payload)?;
                let shops: Option<Vec<ShopToBind>> = shops.into_iter().map(shop_to_bind).collect();
                Ok(Outgoing::Bind(BindShops {
                    caller,
                    shops: shops.ok_or(NotReady::Payload)?,
                }))
            }
            JobKind::UpdatePack => {
                let UpdatePayload {
                    lp_number,
                    parcels,
                    weight_g,
                } = read(&job.payload)?;
                Ok(Outgoing::Add(AddParcels {
                    caller,
                    pack: PackKey::LpNumber(lp_number),
                    parcels,
                    weight: Weight::from_grams(i64::from(weight_g)).ok_or(NotReady::Payload)?,
                }))
            }
        }
    }

    async fn prepare_commit(&self, session: &Session, payload: CommitPayload) -> Result<Commit, NotReady> {
        let pickup_id = self
            .address_id(session, &payload.pickup)
            .await
            .map_err(NotReady::Trouble)?;
        let return_id = self
            .address_id(session, &payload.return_to)
            .await
            .map_err(NotReady::Trouble)?;
        Ok(Commit {
            caller: caller(&session.account),
            weight: Weight::from_grams(i64::from(payload.weight_g)).ok_or(NotReady::Payload)?,
            handover: match payload.handover {
                HandoverPayload::Door => Handover::DoorPickup,
                HandoverPayload::CollectionPoint {
                    pick_up_code,
                    own_number,
                } => Handover::CollectionPoint {
                    pick_up_code,
                    own_number: Some(own_number),
                },
            },
            pickup: Pickup {
                contact: payload.pickup.contact(),
                address: payload.pickup.address(),
                address_id: pickup_id,
                courier_company: None,
                receiver_phone: None,
            },
            return_to: Return {
                contact: payload.return_to.contact(),
                address: payload.return_to.address(),
                address_id: return_id,
                option: None,
            },
            parcels: payload.parcels,
            remark: None,
        })
    }

    /// The platform's id of an address: as kept, or asked for and then kept.
    async fn address_id(&self, session: &Session, party: &PartyPayload) -> Result<u64, Trouble> {
        // One at a time: the next pack from the same place finds what this one has asked for.
        let _turn = self.matching.lock().await;
        if let Some(known) = self.known_address_id(party).await? {
            return Ok(known);
        }
        let call = QueryAddress {
            caller: caller(&session.account),
            address: party.address(),
        };
        if let Err(until) = self.line.permit(&session.account.id, QueryAddress::API.path) {
            return Err(Trouble::Held { until });
        }
        let asked = self.line.ask_permitted(session, &call).await;
        self.line.write(&asked.calls).await?;
        let matched = asked.result?;
        self.keep_address_id(party, matched.address_id).await?;
        Ok(matched.address_id)
    }

    async fn known_address_id(&self, party: &PartyPayload) -> Result<Option<u64>, Trouble> {
        let mut tx = self.desk.store.read().await?;
        let stored = find_address(&mut tx, &AddressId(party.address_id.clone())).await?;
        let unchanged = stored.filter(|stored| stored.address == party.address());
        Ok(unchanged
            .and_then(|stored| stored.platform_id)
            .and_then(|id| id.parse().ok()))
    }

    async fn keep_address_id(&self, party: &PartyPayload, platform_id: u64) -> Result<(), Trouble> {
        let mut tx = self.desk.store.begin().await?;
        let stored = find_address(&mut tx, &AddressId(party.address_id.clone())).await?;
        let unchanged = stored.filter(|stored| stored.address == party.address());
        if let Some(mut stored) = unchanged {
            stored.platform_id = Some(platform_id.to_string());
            save_address(&mut tx, &stored, self.desk.now()).await?;
            tx.commit().await?;
            self.consequences.changed(&[News::Shops]);
        }
        Ok(())
    }
}

fn read<T: DeserializeOwned>(payload: &str) -> Result<T, NotReady> {
    serde_json::from_str(payload).map_err(|_| NotReady::Payload)
}

fn shop_to_bind(shop: crate::ShopPayload) -> Option<ShopToBind> {
    let by_short_code = || shop.short_code.map(ShopKey::ShortCode);
    Some(ShopToBind {
        country: Site::from_country(&shop.country)?,
        key: shop.seller_id.map(ShopKey::SellerId).or_else(by_short_code)?,
        name: Some(shop.name),
    })
}
