//! The packing bench: which packs are open, which takes scans, how they leave, what they weigh and measure.

use std::sync::Arc;

use dabao_api::{
    BenchView, ByPack, Caller, ChangePack, ErrorCode, MeasurePack, Nothing, OpenPack, PackView, Topic,
    WeighPack,
};
use dabao_domain::{AddressId, Dimensions, HandoverService, Length, PackId, PackLife, Weight, WeightSource};
use dabao_store::{
    NewPack, PackRecord, Tx, add_pack, count_loose_parcels, count_sealed_since, find_address,
    find_collection_point, find_pack, find_pack_to_change, free_parcels, list_addresses,
    list_collection_points, list_last_packed, list_open_packs, list_shops, next_number, save_pack_life,
    save_pack_measures, save_pack_service,
};

use crate::App;
use crate::error::{AppError, refuse, refuse_field};
use crate::time::{day_start, short_date};
use crate::views::{pack_view, row_view, service_of};

/// Rows the bench tells: enough for what a packer looks back at; a screen asks for the others once.
const LAST_ROWS: i64 = 50;

/// The bench as it stands.
pub(crate) async fn bench(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<BenchView, AppError> {
    let mut current = app.current_pack.lock().await;
    let mut tx = app.store.read().await?;
    view(app, &mut tx, &mut current).await
}

/// Opens a pack; it takes scans from now on.
pub(crate) async fn open_pack(app: &Arc<App>, by: &Caller, request: OpenPack) -> Result<BenchView, AppError> {
    let mut current = app.current_pack.lock().await;
    let mut tx = app.store.begin().await?;
    let id = open_in(app, by, &mut tx, &request).await?;
    *current = Some(id);
    let bench = view(app, &mut tx, &mut current).await?;
    tx.commit().await?;
    drop(current);
    app.changed(&[Topic::Packs]);
    Ok(bench)
}

/// Opens a pack in the caller's transaction.
pub(crate) async fn open_in(
    app: &App,
    by: &Caller,
    tx: &mut Tx,
    request: &OpenPack,
) -> Result<PackId, AppError> {
    let service = service_of(request.service);
    let shops = list_shops(tx).await?;
    let shop = shops
        .into_iter()
        .find(|shop| shop.is_main)
        .ok_or_else(|| refuse_field(ErrorCode::NotFound, "shop"))?;
    let places = places(
        tx,
        service,
        request.pickup_address_id.clone(),
        request.collection_point.clone(),
    )
    .await?;
    let new = NewPack {
        id: PackId(app.new_id()),
        number: next_pack_number(app, tx).await?,
        station: app.station.clone(),
        shop: shop.id,
        service,
        pickup_address: places.0,
        collection_point: places.1,
        opened_at: app.now(),
    };
    add_pack(tx, &new).await?;
    app.log(tx, &by.operator, "pack_opened", (&new.id.0, &new.number))
        .await?;
    Ok(new.id)
}

/// Changes how an open pack leaves.
pub(crate) async fn change_pack(
    app: &Arc<App>,
    by: &Caller,
    request: ChangePack,
) -> Result<BenchView, AppError> {
    let mut current = app.current_pack.lock().await;
    let mut tx = app.store.begin().await?;
    let mut record = open_record(&mut tx, &PackId(request.pack_id)).await?;
    record.pack.service = service_of(request.service);
    let places = places(
        &mut tx,
        record.pack.service,
        request.pickup_address_id,
        request.collection_point,
    )
    .await?;
    (record.pickup_address, record.collection_point) = places;
    save_pack_service(&mut tx, &record).await?;
    app.log(
        &mut tx,
        &by.operator,
        "pack_service_changed",
        (&record.pack.id.0, record.pack.service.code()),
    )
    .await?;
    let bench = view(app, &mut tx, &mut current).await?;
    tx.commit().await?;
    drop(current);
    app.changed(&[Topic::Packs]);
    Ok(bench)
}

/// Makes an open pack the one that takes scans.
pub(crate) async fn choose_pack(app: &Arc<App>, _: &Caller, request: ByPack) -> Result<BenchView, AppError> {
    let mut current = app.current_pack.lock().await;
    let mut tx = app.store.read().await?;
    let record = open_record_read(&mut tx, &PackId(request.pack_id)).await?;
    *current = Some(record.pack.id);
    let bench = view(app, &mut tx, &mut current).await?;
    drop(current);
    app.changed(&[Topic::Packs]);
    Ok(bench)
}

/// Gives a pack the weight the scale shows settled, or one typed by hand.
pub(crate) async fn weigh_pack(
    app: &Arc<App>,
    by: &Caller,
    request: WeighPack,
) -> Result<PackView, AppError> {
    let id = PackId(request.pack_id);
    let Some(typed) = request.typed_g else {
        let taken = app
            .devices
            .take_weight()
            .ok_or_else(|| refuse(ErrorCode::ScaleNotSettled))?;
        let stored = store_weight(app, by, &id, (taken.grams, WeightSource::Scale, Some(taken.raw))).await;
        if stored.is_err() {
            app.devices.give_weight_back();
        }
        return stored;
    };
    store_weight(app, by, &id, (typed, WeightSource::Typed, None)).await
}

async fn store_weight(
    app: &Arc<App>,
    by: &Caller,
    id: &PackId,
    (grams, source, raw): (u32, WeightSource, Option<String>),
) -> Result<PackView, AppError> {
    let _bench = app.current_pack.lock().await;
    let weight = Weight::from_grams(i64::from(grams))
        .ok_or_else(|| refuse_field(ErrorCode::InvalidField, "typedG"))?;
    let mut tx = app.store.begin().await?;
    let mut record = open_record(&mut tx, id).await?;
    record.pack.weight = Some((weight, source));
    record.weight_raw = raw;
    save_pack_measures(&mut tx, &record).await?;
    let detail = format!("{grams} g {}", source.code());
    app.log(&mut tx, &by.operator, "pack_weighed", (&id.0, &detail))
        .await?;
    let saved = saved_view(app, &mut tx, id).await?;
    tx.commit().await?;
    app.changed(&[Topic::Packs]);
    Ok(saved)
}

/// Gives a pack its size, or takes it back.
pub(crate) async fn measure_pack(
    app: &Arc<App>,
    by: &Caller,
    request: MeasurePack,
) -> Result<PackView, AppError> {
    let _bench = app.current_pack.lock().await;
    let checked = |value: u32, field: &str| {
        Length::from_millimetres(i64::from(value)).ok_or_else(|| refuse_field(ErrorCode::InvalidField, field))
    };
    let size = match (request.length_mm, request.width_mm, request.height_mm) {
        (None, None, None) => None,
        (Some(length), Some(width), Some(height)) => Some(Dimensions {
            length: checked(length, "lengthMm")?,
            width: checked(width, "widthMm")?,
            height: checked(height, "heightMm")?,
        }),
        (None, _, _) => return Err(refuse_field(ErrorCode::InvalidField, "lengthMm")),
        (_, None, _) => return Err(refuse_field(ErrorCode::InvalidField, "widthMm")),
        (_, _, None) => return Err(refuse_field(ErrorCode::InvalidField, "heightMm")),
    };
    let id = PackId(request.pack_id);
    let mut tx = app.store.begin().await?;
    let mut record = open_record(&mut tx, &id).await?;
    record.pack.size = size;
    save_pack_measures(&mut tx, &record).await?;
    app.log(&mut tx, &by.operator, "pack_measured", (&id.0, ""))
        .await?;
    let saved = saved_view(app, &mut tx, &id).await?;
    tx.commit().await?;
    app.changed(&[Topic::Packs]);
    Ok(saved)
}

/// Takes a sealed or refused pack back to the bench, if its commit is not on its way.
pub(crate) async fn reopen_pack(app: &Arc<App>, by: &Caller, request: ByPack) -> Result<PackView, AppError> {
    take_back(
        app,
        by,
        PackId(request.pack_id),
        PackLife::reopen,
        "pack_reopened",
    )
    .await
}

/// Throws a pack away that the platform does not have; its parcels are free.
pub(crate) async fn discard_pack(app: &Arc<App>, by: &Caller, request: ByPack) -> Result<PackView, AppError> {
    take_back(
        app,
        by,
        PackId(request.pack_id),
        PackLife::discard,
        "pack_discarded",
    )
    .await
}

async fn take_back(
    app: &Arc<App>,
    by: &Caller,
    id: PackId,
    step: fn(PackLife) -> Result<PackLife, dabao_domain::InvalidTransition>,
    what: &'static str,
) -> Result<PackView, AppError> {
    let mut current = app.current_pack.lock().await;
    let mut tx = app.store.begin().await?;
    let mut record = find_pack_to_change(&mut tx, &id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    let was_open = matches!(record.pack.life, PackLife::Open);
    record.pack.life = step(record.pack.life)?;
    if !was_open && !crate::connection::withdraw_commit(app, &mut tx, &id).await? {
        return Err(refuse(ErrorCode::JobMovedOn));
    }
    record.refusal_class = None;
    save_pack_life(&mut tx, &record).await?;
    if record.pack.life.frees_its_parcels() {
        free_parcels(&mut tx, &id).await?;
    }
    app.log(&mut tx, &by.operator, what, (&id.0, &record.pack.number))
        .await?;
    let saved = saved_view(app, &mut tx, &id).await?;
    tx.commit().await?;
    if matches!(record.pack.life, PackLife::Open) && record.station == app.station {
        *current = Some(id);
    }
    drop(current);
    app.changed(&[Topic::Packs, Topic::Parcels, Topic::Connection]);
    Ok(saved)
}

/// The bench inside the caller's transaction. A current pack that is no longer open gives way to the newest open one.
pub(crate) async fn view(
    app: &App,
    tx: &mut Tx,
    current: &mut Option<PackId>,
) -> Result<BenchView, AppError> {
    let settings = crate::station::settings(app, tx).await?;
    let open = list_open_packs(tx, &app.station).await?;
    let still_open = current
        .as_ref()
        .is_some_and(|id| open.iter().any(|record| record.pack.id == *id));
    if !still_open {
        *current = open.last().map(|record| record.pack.id.clone());
    }
    let rows = match current.as_ref() {
        Some(id) => list_last_packed(tx, id, LAST_ROWS).await?,
        None => Vec::new(),
    };
    let (packs, parcels) = count_sealed_since(tx, &app.station, day_start(app.now())).await?;
    let loose = count_loose_parcels(tx, None).await?;
    let count = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    Ok(BenchView {
        can_undo: !rows.is_empty(),
        open: open.iter().map(|record| pack_view(record, &settings)).collect(),
        current: current.as_ref().map(|id| id.0.clone()),
        rows: rows.into_iter().map(row_view).collect(),
        loose_parcels: count(loose),
        sealed_today: count(packs),
        parcels_today: count(parcels),
    })
}

/// A pack as saved, inside the caller's transaction.
pub(crate) async fn saved_view(app: &App, tx: &mut Tx, id: &PackId) -> Result<PackView, AppError> {
    let settings = crate::station::settings(app, tx).await?;
    let record = find_pack(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    Ok(pack_view(&record, &settings))
}

/// An open pack, kept from other desks until the transaction ends.
pub(crate) async fn open_record(tx: &mut Tx, id: &PackId) -> Result<PackRecord, AppError> {
    let record = find_pack_to_change(tx, id)
        .await?
        .ok_or_else(|| refuse(ErrorCode::NotFound))?;
    check_open(record)
}

async fn open_record_read(tx: &mut Tx, id: &PackId) -> Result<PackRecord, AppError> {
    check_open(
        find_pack(tx, id)
            .await?
            .ok_or_else(|| refuse(ErrorCode::NotFound))?,
    )
}

fn check_open(record: PackRecord) -> Result<PackRecord, AppError> {
    if matches!(record.pack.life, PackLife::Open) {
        Ok(record)
    } else {
        let refusal =
            dabao_api::ApiError::new(ErrorCode::WrongPackState).with_detail(record.pack.life.code());
        Err(AppError::Refused(refusal))
    }
}

/// Pickup address or collection point of a pack: what was asked for, else the default. None yet is no error: a pack can be
/// filled before the address is known, and sealing asks for it.
async fn places(
    tx: &mut Tx,
    service: HandoverService,
    address: Option<String>,
    point: Option<String>,
) -> Result<(Option<AddressId>, Option<String>), AppError> {
    if service == HandoverService::CollectionPoint {
        let Some(code) = point else {
            let points = list_collection_points(tx).await?;
            let default = points.iter().find(|point| point.is_default).or(points.first());
            return Ok((default_pickup(tx).await?, default.map(|point| point.code.clone())));
        };
        let known = find_collection_point(tx, &code).await?;
        let known = known.ok_or_else(|| refuse_field(ErrorCode::NotFound, "collectionPoint"))?;
        return Ok((default_pickup(tx).await?, Some(known.code)));
    }
    let Some(id) = address else {
        return Ok((default_pickup(tx).await?, None));
    };
    let known = find_address(tx, &AddressId(id))
        .await?
        .filter(|known| !known.is_return);
    let known = known.ok_or_else(|| refuse_field(ErrorCode::NotFound, "pickupAddress"))?;
    Ok((Some(known.id), None))
}

/// The default pickup address; without one the first, as the bench's form offers it.
async fn default_pickup(tx: &mut Tx) -> Result<Option<AddressId>, AppError> {
    let addresses = list_addresses(tx).await?;
    let pickup = || addresses.iter().filter(|address| !address.is_return);
    let usual = pickup().find(|address| address.is_default).or(pickup().next());
    Ok(usual.map(|address| address.id.clone()))
}

/// Station code, month and day, and a number that starts at 1 each day: `A1111-001`.
async fn next_pack_number(app: &App, tx: &mut Tx) -> Result<String, AppError> {
    let code = crate::station::settings(app, tx).await?.station_code;
    let date = short_date(app.now());
    let count = next_number(tx, &format!("pack {code} {date}")).await?;
    Ok(format!("{code}{date}-{count:03}"))
}
