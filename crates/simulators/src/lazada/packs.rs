//! Packs: commit, query, cancel, update and the label.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_domain::{PackStatus, Timestamp};
use serde_json::{Value, json};

use super::accounts::app_user_key;
use super::commit_rules::{check_form, check_parcels, codes, grams};
use super::pdf;
use super::reply::{Reply, business, invalid, missing};
use super::wire::Call;
use super::world::{LabelWrapping, SimPack, World};

/// `partial` leaves that many of the last parcels out.
pub(super) fn commit(
    world: &mut World,
    call: &Call,
    partial: Option<usize>,
    now: Timestamp,
) -> Result<Reply, Reply> {
    let key = app_user_key(call)?;
    call.get("client").ok_or_else(|| missing("client"))?;
    let mut form = check_form(call)?;
    check_parcels(world, &key, &form.codes)?;
    let kept = form.codes.len().saturating_sub(partial.unwrap_or(0));
    let left_out = form.codes.split_off(kept);
    let number = world.next();
    let lp_number = format!("LP{:014}", 40_525_000_000_u64 + number);
    world.packs.push(SimPack {
        lp_number: lp_number.clone(),
        tracking_number: None,
        own_number: form.own_number,
        kind: form.kind,
        app_user_key: key,
        parcels: form.codes,
        grams: form.grams,
        status: PackStatus::Committed,
        remark: None,
        committed_at: now,
        by_hand: false,
    });
    let mut data = json!({"handoverOrderId": 9_000_000 + number, "handoverContentId": 8_000_000 + number,
        "handoverContentCode": lp_number});
    if let Some(fields) = data.as_object_mut().filter(|_| !left_out.is_empty()) {
        fields.insert("notCommitParcelDetail".to_owned(), left_out.join(",").into());
    }
    Ok(Reply::Data(data))
}

/// The pack that a call names, within its authorisation group.
fn named(world: &World, call: &Call) -> Result<String, Reply> {
    let key = app_user_key(call)?;
    let (order, tracking) = (call.get("orderCode"), call.get("trackingNumber"));
    if order.is_none() && tracking.is_none() {
        return Err(business(
            "P-088-0000-00-15-205",
            "orderCode and trackingNumber are null",
        ));
    }
    let found = world.packs.iter().find(|pack| {
        let by_order = order.is_none_or(|order| pack.lp_number == order);
        let own = [pack.tracking_number.as_deref(), pack.own_number.as_deref()];
        pack.app_user_key == key && by_order && (tracking.is_none() || own.contains(&tracking))
    });
    let unknown = || {
        business(
            "P-088-0000-00-15-209",
            "bigbag not found or tracking number invalid",
        )
    };
    found.map(|pack| pack.lp_number.clone()).ok_or_else(unknown)
}

fn find<'w>(world: &'w World, call: &Call) -> Result<&'w SimPack, Reply> {
    let lp_number = named(world, call)?;
    let gone = || business("P-088-0000-00-15-209", "bigbag not found");
    world
        .packs
        .iter()
        .find(|pack| pack.lp_number == lp_number)
        .ok_or_else(gone)
}

pub(super) fn query(world: &World, call: &Call) -> Result<Reply, Reply> {
    let pack = find(world, call)?;
    let inbound = matches!(
        pack.status,
        PackStatus::Arrived
            | PackStatus::SignedNormal
            | PackStatus::SignedAbnormal
            | PackStatus::SignedFailed
    );
    let state = if inbound { "inbound_normal" } else { "init" };
    let parcels: Vec<Value> = pack
        .parcels
        .iter()
        .map(|code| json!({"orderCode": code, "status": state, "statusName": state}))
        .collect();
    let weighed = if inbound {
        pack.grams.to_string()
    } else {
        String::new()
    };
    Ok(Reply::Data(json!({
        "orderCode": pack.lp_number,
        "trackingNumber": pack.tracking_number,
        "status": pack.status.code(),
        "statusName": status_name(pack.status),
        "parcelOrderList": parcels,
        "estimateWeight": pack.grams.to_string(),
        "actualWeight": weighed,
        "weightUnit": "g",
        "estimateFee": "3.50",
        "feeCurrency": "CNY",
        "feeUnit": "yuan",
        "opRemark": pack.remark,
        "pickupCarrier": "申通快递",
        "warehouseName": "义乌分拨中心",
    })))
}

pub(super) fn cancel(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let lp_number = named(world, call)?;
    let cancelled = world
        .pack_mut(&lp_number)
        .filter(|pack| pack.status.can_be_cancelled())
        .map(|pack| {
            pack.status = PackStatus::Cancelled;
            pack.by_hand = true;
        });
    let refused = || {
        business(
            "P-088-0000-00-15-300",
            "bigbag status does not allow this operation",
        )
    };
    cancelled.map(|()| Reply::Data(true.into())).ok_or_else(refused)
}

/// Adds parcels to a pack until it is picked up, and takes its new weight.
pub(super) fn update(world: &mut World, call: &Call) -> Result<Reply, Reply> {
    let lp_number = named(world, call)?;
    let codes = codes(call, 300)?;
    let grams = grams(call)?;
    let pack = find(world, call)?;
    if !pack.status.takes_more_parcels() {
        return Err(business(
            "P-088-0000-00-15-300",
            "bigbag status does not allow an update",
        ));
    }
    if let Some(twice) = codes.iter().find(|code| pack.parcels.contains(code)) {
        return Err(business(
            "P-088-0000-00-15-015",
            &format!("{twice}: 本大包中已经关联了该小包"),
        ));
    }
    if pack.parcels.len() + codes.len() > 1_000 {
        return Err(invalid("orderCodeList: a bigbag holds at most 1000 parcels"));
    }
    check_parcels(world, &app_user_key(call)?, &codes)?;
    let gone = || business("P-088-0000-00-15-209", "bigbag not found");
    let pack = world.pack_mut(&lp_number).ok_or_else(gone)?;
    pack.parcels.extend(codes);
    pack.grams = grams;
    Ok(Reply::Data(true.into()))
}

/// There is a label only once there is a number.
pub(super) fn label(world: &World, call: &Call) -> Result<Reply, Reply> {
    let pack = find(world, call)?;
    let Some(tracking) = pack.tracking_number.as_deref().filter(|_| pack.is_live()) else {
        return Err(business(
            "P-088-0000-00-15-209",
            "tracking number not assigned yet",
        ));
    };
    let file = pdf::label(&pack.lp_number, tracking, pack.parcels.len(), pack.grams);
    Ok(Reply::Data(match world.label_wrapping {
        LabelWrapping::Base64 => STANDARD.encode(file).into(),
        LabelWrapping::Bytes => file
            .iter()
            .map(|byte| i64::from(byte.cast_signed()))
            .collect::<Vec<_>>()
            .into(),
        LabelWrapping::Object => json!({"fileName": "label.pdf", "body": STANDARD.encode(file)}),
    }))
}

/// The Chinese names of the guide (L-091…L-105).
fn status_name(status: PackStatus) -> &'static str {
    match status {
        PackStatus::Committed => "已提交",
        PackStatus::AwaitingTrackingNumber => "待分配大包单号",
        PackStatus::AwaitingPickup => "待司机揽收",
        PackStatus::PickedUp => "已揽收",
        PackStatus::PickupFailed => "揽收失败",
        PackStatus::Arrived => "已到达",
        PackStatus::SignedNormal => "签收正常",
        PackStatus::SignedAbnormal => "签收异常",
        PackStatus::SignedFailed => "签收失败",
        PackStatus::Cancelling => "取消中",
        PackStatus::Cancelled => "已取消",
        PackStatus::CancelFailed => "取消失败",
        PackStatus::Closing => "关闭中",
        PackStatus::Closed => "已关闭",
        PackStatus::CloseFailed => "关闭失败",
    }
}
