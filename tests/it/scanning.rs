//! Every answer a scan can get, and taking scans back.

use dabao_api::{BenchView, PackView, ScanCode, ScanReply, ScanTone, Service, ShopView};
use dabao_tests::{Station, StationPlan};
use serde_json::json;

async fn station() -> Station {
    let station = Station::start(StationPlan::default()).await;
    let _: ShopView = station
        .bench
        .ask(
            "save_shop",
            json!({ "id": null, "name": "未关联店", "email": "", "country": "TH", "sellerId": null, "shortCode": null, "linked": false }),
        )
        .await;
    let file = "订单号,首公里单号,店铺,状态,重量(g)\n\
        100000000000001,LP00000000000001,主店,待发货,300\n\
        100000000000002,LP00000000000002,主店,已取消,300\n\
        100000000000003,LP00000000000003,主店,待打包,300\n\
        100000000000004,LP00000000000004,未关联店,待发货,300\n\
        100000000000005,LP00000000000005,主店,待发货,300\n\
        100000000000006,LP00000000000006,主店,待发货,49900\n";
    station.bench.import("parcels.csv", file).await;
    station
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_has_its_code_and_tone() {
    let station = station().await;
    let bench = &station.bench;
    assert_eq!(bench.scan("LP00000000000001").await.code, ScanCode::NoPackOpen);
    let first = bench.open_pack(Service::FreePickup).await;
    let check = async |text: &str, code: ScanCode, tone: ScanTone| {
        let reply = bench.scan(text).await;
        assert_eq!((reply.code, reply.tone), (code, tone), "{text}");
    };
    check("LP00000000000001", ScanCode::Added, ScanTone::Good).await;
    check("LP00000000000001", ScanCode::DuplicateInPack, ScanTone::Already).await;
    check(
        "]C0lp00000000000001\r",
        ScanCode::DuplicateInPack,
        ScanTone::Already,
    )
    .await;
    check(
        "ＬＰ０００００００００００００１",
        ScanCode::DuplicateInPack,
        ScanTone::Already,
    )
    .await;
    check("LP00000000000002", ScanCode::ParcelCancelled, ScanTone::Refused).await;
    check("LP00000000000003", ScanCode::NotRts, ScanTone::Refused).await;
    check("LP00000000000004", ScanCode::ShopNotLinked, ScanTone::Refused).await;
    check("LP00000000000006", ScanCode::OverWeight, ScanTone::Refused).await;
    check("LP99999999999999", ScanCode::UnknownCode, ScanTone::Refused).await;
    check("6901234567892", ScanCode::ProductCode, ScanTone::Refused).await;
    check(
        "https://example.com/p?x=1",
        ScanCode::WebAddress,
        ScanTone::Refused,
    )
    .await;
    check("  ", ScanCode::Unreadable, ScanTone::Refused).await;
    bench.open_pack(Service::FreePickup).await;
    let elsewhere = bench.scan("LP00000000000001").await;
    assert_eq!(elsewhere.code, ScanCode::InOtherPack);
    assert_eq!(elsewhere.detail, Some(bench.pack(&first).await.pack.number));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_scan_is_undone_by_key_and_by_barcode() {
    let station = station().await;
    let bench = &station.bench;
    let pack = bench.open_pack(Service::FreePickup).await;
    bench.scan("LP00000000000001").await;
    bench.scan("LP00000000000005").await;
    let undone: ScanReply = bench.ask("undo_scan", json!({})).await;
    assert_eq!(
        (undone.code, undone.text.as_str()),
        (ScanCode::Undone, "LP00000000000005")
    );
    assert_eq!(bench.scan("DABAO-UNDO").await.code, ScanCode::Undone);
    assert_eq!(bench.scan("DABAO-UNDO").await.code, ScanCode::NothingToUndo);
    assert_eq!(bench.pack(&pack).await.pack.parcels, 0);
    assert_eq!(bench.scan("DABAO-NEXT").await.code, ScanCode::PackOpened);
    let now: BenchView = bench.ask("bench", json!({})).await;
    assert_eq!(now.open.len(), 2);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sealed_pack_takes_nothing_and_can_be_taken_back_before_it_is_sent() {
    let mut station = station().await;
    station.platform.refuse_connections().await;
    let bench = &station.bench;
    let pack = bench.open_pack(Service::FreePickup).await;
    bench.scan("LP00000000000001").await;
    let empty = bench
        .try_ask::<PackView>("seal_pack", json!({ "packId": pack, "acceptDifference": false }))
        .await;
    assert_eq!(empty.unwrap_err().code, dabao_api::ErrorCode::PackNotWeighed);
    let _: PackView = bench
        .ask("weigh_pack", json!({ "packId": pack, "typedG": 5000 }))
        .await;
    let far = bench
        .try_ask::<PackView>("seal_pack", json!({ "packId": pack, "acceptDifference": false }))
        .await;
    assert_eq!(far.unwrap_err().code, dabao_api::ErrorCode::WeightDiffers);
    let _: PackView = bench
        .ask("weigh_pack", json!({ "packId": pack, "typedG": 310 }))
        .await;
    let sealed: PackView = bench
        .ask("seal_pack", json!({ "packId": pack, "acceptDifference": false }))
        .await;
    assert_eq!(sealed.state.code, "sealed");
    let gone = bench
        .try_ask::<BenchView>("remove_parcel", json!({ "packId": pack, "parcelId": "x" }))
        .await;
    assert_eq!(gone.unwrap_err().code, dabao_api::ErrorCode::WrongPackState);
    // The queue may just be trying: then it has moved on, and the next try is granted.
    dabao_tests::eventually("the pack to come back", async || {
        bench
            .try_ask::<PackView>("reopen_pack", json!({ "packId": pack }))
            .await
            .ok()
    })
    .await;
    assert_eq!(bench.scan("LP00000000000005").await.code, ScanCode::Added);
    let discarded: PackView = bench.ask("discard_pack", json!({ "packId": pack })).await;
    assert_eq!(discarded.state.code, "discarded");
    bench.open_pack(Service::FreePickup).await;
    assert_eq!(bench.scan("LP00000000000001").await.code, ScanCode::Added);
    station.bench.app.close().await;
}
