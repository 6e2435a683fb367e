//! The scale: only a settled weight is taken, once, and motion, overload and a lost cable are never a number.

use dabao_api::{ErrorCode, PackView, ScaleView, Service, StationStatus, WeightOrigin};
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

async fn scale_reaches(station: &Station, wanted: fn(&ScaleView) -> bool) -> ScaleView {
    eventually("the scale", async || {
        let status: StationStatus = station.bench.ask("station_status", json!({})).await;
        wanted(&status.scale).then_some(status.scale)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settled_weight_is_taken_once() {
    let station = Station::start(StationPlan::default()).await;
    let pack = station.bench.open_pack(Service::FreePickup).await;
    let weigh = json!({ "packId": pack, "typedG": null });
    scale_reaches(&station, |scale| *scale == ScaleView::Zero).await;
    let early = station.bench.try_ask::<PackView>("weigh_pack", &weigh).await;
    assert_eq!(early.unwrap_err().code, ErrorCode::ScaleNotSettled);

    station.scale.set_weight(12_340);
    let settled = scale_reaches(&station, |scale| matches!(scale, ScaleView::Settled { .. })).await;
    assert_eq!(settled, ScaleView::Settled { grams: 12_340 });
    let weighed: PackView = station.bench.ask("weigh_pack", &weigh).await;
    assert_eq!(
        (weighed.weight_g, weighed.weight_origin),
        (Some(12_340), Some(WeightOrigin::Scale))
    );
    let twice = station.bench.try_ask::<PackView>("weigh_pack", &weigh).await;
    assert_eq!(twice.unwrap_err().code, ErrorCode::ScaleNotSettled);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pulled_cable_is_never_a_number() {
    let station = Station::start(StationPlan::default()).await;
    station.scale.set_weight(5000);
    scale_reaches(&station, |scale| matches!(scale, ScaleView::Settled { .. })).await;
    station.scale.unplug().unwrap();
    scale_reaches(&station, |scale| *scale == ScaleView::Absent).await;
    station.scale.replug().unwrap();
    scale_reaches(&station, |scale| {
        matches!(scale, ScaleView::Settled { grams: 5000 })
    })
    .await;
    station.scale.switch_off();
    scale_reaches(&station, |scale| *scale == ScaleView::Silent).await;
    station.bench.app.close().await;
}
