//! Printing through the system's own spooler.

use dabao_api::{
    ErrorCode, Nothing, PrintJobView, PrintLevel, PrintQueueView, PrintState, PrinterPlace, PrinterView,
    SavePrinter, StationStatus,
};
use dabao_testkit::PrivateCups;
use dabao_tests::{Station, StationPlan};
use serde_json::json;

use crate::paper::job_reaches;

async fn station_with(cups: &PrivateCups) -> Station {
    Station::start(StationPlan {
        print_server: Some(cups.socket()),
        ..StationPlan::default()
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_goes_through_a_queue_and_is_no_more_than_handed_over() {
    let cups = PrivateCups::start();
    cups.add_queue("GP-1324D");
    let station = station_with(&cups).await;
    let queues: Vec<PrintQueueView> = station.bench.ask("list_print_queues", json!({})).await;
    assert_eq!(queues.len(), 1);
    assert_eq!(queues[0].likely_language, Some(dabao_api::PrinterLanguage::Tspl));
    let printers: Vec<PrinterView> = station.bench.ask("list_printers", json!({})).await;
    let mut setup = printers.into_iter().next().unwrap().setup;
    setup.place = PrinterPlace::Queue {
        name: queues[0].name.clone(),
    };
    let request = SavePrinter {
        id: None,
        setup,
        is_default: true,
    };
    let saved: PrinterView = station.bench.ask("save_printer", request).await;
    let _: PrintJobView = station
        .bench
        .ask("print_test_label", json!({ "id": saved.id }))
        .await;
    let job = job_reaches(&station, PrintState::Done).await;
    assert_eq!(job.level, Some(PrintLevel::Handed));
    cups.wait_until("the label", || !cups.printed().is_empty());
    let bytes = cups.printed().remove(0);
    assert!(bytes.starts_with(b"\r\nSIZE 100 mm,100 mm\r\n") && bytes.ends_with(b"PRINT 1,1\r\n"));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_goes_to_the_queue_that_the_settings_name() {
    let cups = PrivateCups::start();
    cups.add_queue("office");
    let station = station_with(&cups).await;
    let sheet = json!({ "kind": "command_card" });
    let refused: Result<Nothing, _> = station.bench.try_ask("print_sheet", &sheet).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::NoPrinter);
    let mut status: StationStatus = station.bench.ask("station_status", json!({})).await;
    status.settings.sheet_queue = Some("office".to_owned());
    let _: StationStatus = station.bench.ask("save_settings", &status.settings).await;
    let _: Nothing = station.bench.ask("print_sheet", &sheet).await;
    cups.wait_until("the sheet", || !cups.printed().is_empty());
    assert!(cups.printed().remove(0).starts_with(b"%PDF-"));

    let pack = station.bench.open_pack(dabao_api::Service::FreePickup).await;
    let _: Nothing = station
        .bench
        .ask("print_sheet", json!({ "kind": "pack_list", "packId": pack }))
        .await;
    cups.wait_until("the list", || cups.printed().len() == 2);
    status.settings.sheet_queue = Some("gone".to_owned());
    let _: StationStatus = station.bench.ask("save_settings", &status.settings).await;
    let refused: Result<Nothing, _> = station.bench.try_ask("print_sheet", &sheet).await;
    assert_eq!(refused.unwrap_err().code, ErrorCode::DeviceFailed);
    status.settings.sheet_queue = Some("-o raw".to_owned());
    let refused: Result<StationStatus, _> = station.bench.try_ask("save_settings", &status.settings).await;
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("sheetQueue"));
    station.bench.app.close().await;
}
