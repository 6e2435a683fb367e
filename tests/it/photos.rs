//! A label is read from a photo of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{ApiError, ErrorCode, PhotoCodeView, Service};
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_of_a_printed_label_leads_to_its_pack() {
    let station = Station::start(StationPlan::default()).await;
    let (_, lp_number) = station.numbered_pack(Service::FreePickup).await;
    let label = eventually("the label", async || station.printer.printed().into_iter().next()).await;
    let file = station.data_dir().join("photo.png");
    label.picture.save(&file).unwrap();
    let photo = STANDARD.encode(std::fs::read(&file).unwrap());
    let found: Vec<PhotoCodeView> = station.bench.ask("read_photo", json!({ "base64": photo })).await;
    let expected = PhotoCodeView {
        text: lp_number,
        known: true,
    };
    assert_eq!(found, [expected]);

    let not_a_picture = json!({ "base64": STANDARD.encode("hello") });
    let refused: Result<Vec<PhotoCodeView>, ApiError> =
        station.bench.try_ask("read_photo", not_a_picture).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::FileUnreadable);
    station.bench.app.close().await;
}
