//! What is queued for a pack: its commit, its cancel, and an addition of parcels.

use dabao_api::ErrorCode;
use dabao_domain::{HandoverService, JobId, PackId, PackLife};
use dabao_store::{
    Job, JobKind, JobState, NewJob, PackRecord, StoredAddress, Tx, add_job, find_address,
    find_collection_point, list_accounts, list_addresses, list_jobs_of_pack, list_packed_parcels,
    withdraw_job,
};
use dabao_sync::{CancelPayload, CommitPayload, HandoverPayload, PartyPayload, UpdatePayload, payload_hash};

use crate::App;
use crate::error::{AppError, refuse, refuse_field};

/// Queues the commit of a pack that is being sealed, in the same transaction.
pub(crate) async fn queue_commit(app: &App, tx: &mut Tx, record: &PackRecord) -> Result<(), AppError> {
    let payload = commit_payload(tx, record).await?;
    queue(app, tx, (JobKind::CommitPack, record), &payload).await
}

/// Takes the commit of a pack back. `false` when it is on its way or may have arrived.
pub(crate) async fn withdraw_commit(app: &App, tx: &mut Tx, pack: &PackId) -> Result<bool, AppError> {
    match last_job(tx, pack, JobKind::CommitPack).await? {
        None => Ok(true),
        Some(job) => match job.state {
            JobState::Queued { .. } | JobState::Refused => Ok(withdraw_job(tx, &job.id, app.now()).await?),
            JobState::Withdrawn { .. } => Ok(true),
            JobState::Sending { .. } | JobState::Unknown | JobState::Done { .. } => Ok(false),
        },
    }
}

/// Queues the cancel of a pack that the platform has.
pub(super) async fn queue_cancel(app: &App, tx: &mut Tx, record: &PackRecord) -> Result<(), AppError> {
    let PackLife::AtPlatform { lp_number, .. } = &record.pack.life else {
        return Err(refuse(ErrorCode::WrongPackState));
    };
    let payload = serde_json::json!(CancelPayload {
        lp_number: lp_number.clone()
    })
    .to_string();
    queue(app, tx, (JobKind::CancelPack, record), &payload).await
}

/// Queues an addition to a pack that the platform has, in the transaction that puts the parcels into it.
pub(crate) async fn queue_update(
    app: &App,
    tx: &mut Tx,
    record: &PackRecord,
    parcels: Vec<String>,
) -> Result<(), AppError> {
    let PackLife::AtPlatform { lp_number, .. } = &record.pack.life else {
        return Err(refuse(ErrorCode::WrongPackState));
    };
    let weight = record
        .declared_weight()
        .ok_or_else(|| refuse(ErrorCode::PackNotWeighed))?;
    let payload = serde_json::json!(UpdatePayload {
        lp_number: lp_number.clone(),
        parcels,
        weight_g: weight.grams(),
    })
    .to_string();
    queue(app, tx, (JobKind::UpdatePack, record), &payload).await
}

/// The newest job of a kind of a pack.
pub(super) async fn last_job(tx: &mut Tx, pack: &PackId, kind: JobKind) -> Result<Option<Job>, AppError> {
    let jobs = list_jobs_of_pack(tx, pack).await?;
    Ok(jobs.into_iter().rev().find(|job| job.kind == kind))
}

/// What the commit of a pack sends, as things are now.
pub(super) async fn commit_payload(tx: &mut Tx, record: &PackRecord) -> Result<String, AppError> {
    let (weight, _) = record
        .pack
        .weight
        .ok_or_else(|| refuse(ErrorCode::PackNotWeighed))?;
    let parcels = list_packed_parcels(tx, &record.pack.id).await?;
    if parcels.is_empty() {
        return Err(refuse(ErrorCode::PackEmpty));
    }
    let payload = CommitPayload {
        parcels: parcels
            .into_iter()
            .map(|parcel| parcel.first_mile_number)
            .collect(),
        weight_g: weight.grams(),
        handover: handover(tx, record).await?,
        pickup: party(&pickup_address(tx, record).await?),
        return_to: party(&return_address(tx).await?),
    };
    Ok(serde_json::json!(payload).to_string())
}

async fn queue(
    app: &App,
    tx: &mut Tx,
    (kind, record): (JobKind, &PackRecord),
    payload: &str,
) -> Result<(), AppError> {
    let pack = &record.pack.id;
    let jobs = list_jobs_of_pack(tx, pack).await?;
    let times = jobs.iter().filter(|job| job.kind == kind).count();
    let new = NewJob {
        id: &JobId(app.new_id()),
        kind,
        pack: Some(pack),
        subject: &record.pack.number,
        payload,
        payload_hash: &payload_hash(payload),
        // A pack is committed once for each time it was sealed.
        idempotency_key: &format!("{}:{pack}:{times}", kind.code()),
        station: &app.station,
        queued_at: app.now(),
    };
    Ok(add_job(tx, &new).await?)
}

async fn handover(tx: &mut Tx, record: &PackRecord) -> Result<HandoverPayload, AppError> {
    match record.pack.service {
        // The seller decides which of the two it is (platforms.md 1.6).
        HandoverService::FreePickup | HandoverService::PaidPickup => Ok(HandoverPayload::Door),
        HandoverService::CollectionPoint => {
            let missing = || refuse_field(ErrorCode::AddressMissing, "collection_point");
            let code = record.collection_point.as_deref().ok_or_else(missing)?;
            let point = find_collection_point(tx, code).await?.ok_or_else(missing)?;
            // Without an account a point from our own list may be chosen; the platform takes only its own.
            if !point.from_platform && !list_accounts(tx).await?.is_empty() {
                return Err(refuse_field(ErrorCode::InvalidField, "collection_point"));
            }
            Ok(HandoverPayload::CollectionPoint {
                pick_up_code: point.code,
                own_number: record.pack.number.clone(),
            })
        }
    }
}

/// The pack's own pickup address; a pack for a collection point has none, and takes the default one.
async fn pickup_address(tx: &mut Tx, record: &PackRecord) -> Result<StoredAddress, AppError> {
    let missing = || refuse_field(ErrorCode::AddressMissing, "pickup_address");
    if let Some(id) = &record.pickup_address {
        return find_address(tx, id).await?.ok_or_else(missing);
    }
    if record.pack.service != HandoverService::CollectionPoint {
        return Err(missing());
    }
    let pickups = list_addresses(tx)
        .await?
        .into_iter()
        .filter(|address| !address.is_return);
    pickups
        .max_by_key(|address| address.is_default)
        .ok_or_else(missing)
}

async fn return_address(tx: &mut Tx) -> Result<StoredAddress, AppError> {
    let stored = list_addresses(tx)
        .await?
        .into_iter()
        .find(|address| address.is_return);
    stored.ok_or_else(|| refuse_field(ErrorCode::AddressMissing, "return_address"))
}

fn party(stored: &StoredAddress) -> PartyPayload {
    PartyPayload::of(&stored.id, &stored.contact, &stored.address)
}
