//! Printers of all four languages at the bench, and what is printed beside the labels of packs.

use dabao_api::{
    AfterLabel, FileReply, LabelPreview, LabelStyle, Nothing, PrintJobView, PrintLevel, PrintState,
    PrinterChoices, PrinterDraft, PrinterLanguage, PrinterPaper, PrinterView, SavePrinter, ScanCode, Service,
    Settings, StationStatus,
};
use dabao_simulators::{LabelPicture, NextLabel};
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

use crate::paper::job_reaches;

const COMMANDS: [&str; 10] = [
    "DABAO-UNDO",
    "DABAO-SEAL",
    "DABAO-WEIGH",
    "DABAO-PRINT",
    "DABAO-REPRINT",
    "DABAO-NEXT",
    "DABAO-CANCEL",
    "DABAO-FREE",
    "DABAO-PAID",
    "DABAO-POINT",
];

async fn speaking(language: PrinterLanguage) -> Station {
    Station::start(StationPlan {
        language: Some(language),
        ..StationPlan::default()
    })
    .await
}

async fn printer(station: &Station) -> PrinterView {
    let printers: Vec<PrinterView> = station.bench.ask("list_printers", json!({})).await;
    printers.into_iter().next().unwrap()
}

async fn change_printer(station: &Station, change: impl FnOnce(&mut PrinterDraft)) -> PrinterView {
    let PrinterView { id, mut setup, .. } = printer(station).await;
    change(&mut setup);
    let request = SavePrinter {
        id: Some(id),
        setup,
        is_default: true,
    };
    station.bench.ask("save_printer", request).await
}

async fn change_settings(station: &Station, change: impl FnOnce(&mut Settings)) {
    let mut status: StationStatus = station.bench.ask("station_status", json!({})).await;
    change(&mut status.settings);
    let _: StationStatus = station.bench.ask("save_settings", status.settings).await;
}

/// Waits until this very job is as far as this.
async fn reaches(station: &Station, job: &PrintJobView, state: PrintState) -> PrintJobView {
    eventually("a print job", async || {
        let jobs = station.bench.print_jobs().await;
        jobs.into_iter()
            .find(|shown| shown.id == job.id && shown.state == state)
    })
    .await
}

async fn printed_page(station: &Station, job: &PrintJobView) -> LabelPicture {
    reaches(station, job, PrintState::Done).await;
    assert_eq!(station.printer.unknown_commands(), Vec::<String>::new());
    // A slip that is not cut comes off when the line ends.
    eventually("the page", async || {
        let printed = station.printer.printed();
        printed.last().map(|label| label.picture.clone())
    })
    .await
}

fn whole_labels(station: &Station, code: &str) -> usize {
    let printed = station.printer.printed();
    printed
        .iter()
        .filter(|label| label.picture.codes() == [code])
        .count()
}

/// Without paper, with paper, cut off in the middle: in the end each label is out once.
async fn no_label_is_lost_or_doubled(language: PrinterLanguage) {
    let station = speaking(language).await;
    station.printer.take_paper_out();
    let (_, first) = station.numbered_pack(Service::FreePickup).await;
    eventually("the trouble", async || {
        let jobs = station.bench.print_jobs().await;
        jobs.first()?.trouble
    })
    .await;
    assert!(station.printer.printed().is_empty());
    station.printer.put_paper_in();
    let job = job_reaches(&station, PrintState::Done).await;
    assert_eq!(
        (job.level, job.trouble),
        (Some(PrintLevel::Idle), None),
        "{language:?}"
    );
    assert_eq!(whole_labels(&station, &first), 1);
    let head = if language == PrinterLanguage::EscPos {
        832
    } else {
        800
    };
    assert_eq!(station.printer.printed()[0].picture.width(), head);
    assert_eq!(
        station.printer.unknown_commands(),
        Vec::<String>::new(),
        "{language:?}"
    );

    station.printer.cut_after(4_000);
    let (_, second) = station.numbered_pack(Service::FreePickup).await;
    // A network counts bytes as sent that never arrive, and ESC/POS prints while it receives: then a person decides.
    let second_job = async || -> PrintJobView {
        eventually("the label or a question", async || {
            let jobs = station.bench.print_jobs().await;
            jobs.into_iter().find(|job| {
                job.title == second && matches!(job.state, PrintState::Done | PrintState::Unknown)
            })
        })
        .await
    };
    let job = second_job().await;
    if job.state == PrintState::Unknown {
        assert_eq!(whole_labels(&station, &second), 0, "{language:?}");
        let request = json!({ "id": job.id, "decision": "print_again" });
        let again: PrintJobView = station.bench.ask("decide_print_job", request).await;
        assert_eq!(reaches(&station, &again, PrintState::Done).await.reprint, 1);
    }
    eventually("the slip", async || {
        (whole_labels(&station, &second) > 0).then_some(())
    })
    .await;
    assert_eq!(whole_labels(&station, &first), 1, "{language:?}");
    assert_eq!(whole_labels(&station, &second), 1, "{language:?}");
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_label_is_lost_or_doubled_in_tspl() {
    no_label_is_lost_or_doubled(PrinterLanguage::Tspl).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_label_is_lost_or_doubled_in_zpl() {
    no_label_is_lost_or_doubled(PrinterLanguage::Zpl).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_label_is_lost_or_doubled_in_esc_pos() {
    no_label_is_lost_or_doubled(PrinterLanguage::EscPos).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_label_is_lost_or_doubled_in_cpcl() {
    no_label_is_lost_or_doubled(PrinterLanguage::Cpcl).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_cpcl_printer_that_was_switched_on_is_waited_for() {
    let station = speaking(PrinterLanguage::Cpcl).await;
    station.printer.lose_power();
    station.printer.print_slowly(3);
    station.numbered_pack(Service::FreePickup).await;
    let job = job_reaches(&station, PrintState::Done).await;
    assert_eq!(job.level, Some(PrintLevel::Idle));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_settles_a_label_nobody_was_sure_of_and_says_nothing_about_an_older_one() {
    let station = speaking(PrinterLanguage::Tspl).await;
    station.printer.plan_next_labels([NextLabel::PrintsAndHangsUp]);
    let (pack, lp_number) = station.numbered_pack(Service::FreePickup).await;
    let first = job_reaches(&station, PrintState::Unknown).await;
    // The pack's own number is not what its label says.
    let own = station.bench.pack(&pack).await.pack.number;
    station.bench.scan(&own).await;
    assert_eq!(
        reaches(&station, &first, PrintState::Unknown).await.level,
        first.level
    );
    station.bench.scan(&lp_number).await;
    let settled = reaches(&station, &first, PrintState::Done).await;
    assert_eq!(
        (settled.level, settled.trouble),
        (Some(PrintLevel::Scanned), None)
    );

    change_settings(&station, |settings| settings.confirm_by_scan = false).await;
    let second: PrintJobView = station.bench.ask("print_label", json!({ "packId": pack })).await;
    reaches(&station, &second, PrintState::Done).await;
    let third: PrintJobView = station.bench.ask("print_label", json!({ "packId": pack })).await;
    reaches(&station, &third, PrintState::Done).await;
    station.bench.scan(&lp_number).await;
    let level = async |job| reaches(&station, job, PrintState::Done).await.level;
    assert_eq!(level(&third).await, Some(PrintLevel::Idle), "it is switched off");
    change_settings(&station, |settings| settings.confirm_by_scan = true).await;
    station.bench.scan(&lp_number).await;
    station.bench.scan(&lp_number).await;
    assert_eq!(level(&third).await, Some(PrintLevel::Scanned));
    assert_eq!(level(&second).await, Some(PrintLevel::Idle));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printer_is_calibrated_with_a_page_of_its_size() {
    let station = speaking(PrinterLanguage::Tspl).await;
    let id = printer(&station).await.id;
    let calibrate = async |height_mm: u32| -> PrintJobView {
        let request = json!({ "id": id, "heightMm": height_mm });
        station.bench.ask("print_calibration_page", request).await
    };
    let before = printed_page(&station, &calibrate(150).await).await;
    assert_eq!((before.width(), before.height()), (800, 1200));
    assert!(before.codes().contains(&"X-3-DOTS".to_owned()));
    // The frame 1 mm from the edge is 12 dots farther down and to the right with an offset of 1.5 mm.
    change_printer(&station, |setup| {
        (setup.offset_x, setup.offset_y) = (15, 15);
    })
    .await;
    let after = printed_page(&station, &calibrate(150).await).await;
    assert!(before.is_black(8, 300) && !after.is_black(8, 300));
    assert!(after.is_black(8 + 12, 300) && after.is_black(300, 8 + 12));
    let refused: Result<PrintJobView, _> = station
        .bench
        .try_ask("print_calibration_page", json!({ "id": id, "heightMm": 5 }))
        .await;
    assert_eq!(refused.unwrap_err().field.as_deref(), Some("heightMm"));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn how_labels_end_is_told_once() {
    let station = speaking(PrinterLanguage::Tspl).await;
    change_printer(&station, |setup| setup.after_label = AfterLabel::Cut).await;
    let job = job_reaches(&station, PrintState::Done).await;
    assert_eq!(job.title, "setup");
    change_printer(&station, |setup| setup.name = "切刀机".to_owned()).await;
    assert_eq!(station.bench.print_jobs().await.len(), 1, "nothing new to tell");
    assert!(station.printer.printed().is_empty());
    assert_eq!(station.printer.unknown_commands(), Vec::<String>::new());
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_command_card_is_read_back_by_the_gun_that_uses_it() {
    let station = speaking(PrinterLanguage::Zpl).await;
    let job: PrintJobView = station.bench.ask("print_command_card", json!({})).await;
    assert_eq!(job.title, "card");
    let card = printed_page(&station, &job).await;
    let mut codes = card.codes();
    codes.sort_unstable();
    let mut expected = COMMANDS.to_vec();
    expected.sort_unstable();
    assert_eq!(codes, expected);
    assert_eq!(
        station.bench.scan("DABAO-UNDO").await.code,
        ScanCode::NothingToUndo
    );
    let sheet: FileReply = station.bench.ask("command_card_pdf", json!({})).await;
    assert_eq!(
        (sheet.name.as_str(), sheet.mime.as_str()),
        ("指令条码 一号台.pdf", "application/pdf")
    );
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_large_number_label_is_chosen_in_the_settings() {
    let station = speaking(PrinterLanguage::Tspl).await;
    let (pack, lp_number) = station.numbered_pack(Service::FreePickup).await;
    job_reaches(&station, PrintState::Done).await;
    let preview = async || -> LabelPreview {
        station
            .bench
            .ask("label_preview", json!({ "packId": pack }))
            .await
    };
    let guide = preview().await;
    change_settings(&station, |settings| {
        settings.label_style = LabelStyle::LargeNumber;
    })
    .await;
    let large = preview().await;
    assert_ne!(guide.png_base64, large.png_base64);
    assert_eq!((large.width_mm, large.height_mm), (100, 100));
    let job: PrintJobView = station.bench.ask("print_label", json!({ "packId": pack })).await;
    assert_eq!(job.title, lp_number);
    let label = printed_page(&station, &job).await;
    assert_eq!(label.codes(), std::slice::from_ref(&lp_number));
    station.bench.scan(&lp_number).await;
    let scanned = reaches(&station, &job, PrintState::Done).await;
    assert_eq!(scanned.level, Some(PrintLevel::Scanned));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_paid_label_stays_the_carriers_waybill() {
    let station = speaking(PrinterLanguage::Tspl).await;
    change_settings(&station, |settings| {
        settings.label_style = LabelStyle::LargeNumber;
    })
    .await;
    let (pack, _) = station.numbered_pack(Service::PaidPickup).await;
    let preview = eventually("the waybill", async || {
        let request = json!({ "packId": pack });
        station
            .bench
            .try_ask::<LabelPreview>("label_preview", request)
            .await
            .ok()
    })
    .await;
    assert_eq!((preview.width_mm, preview.height_mm), (100, 150));
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_printer_prints_its_own_pages_and_no_labels_of_packs() {
    let station = speaking(PrinterLanguage::EscPos).await;
    let slips = change_printer(&station, |setup| setup.paper = PrinterPaper::Slip80).await;
    let job: PrintJobView = station
        .bench
        .ask("print_test_label", json!({ "id": slips.id }))
        .await;
    let page = printed_page(&station, &job).await;
    assert!(page.width() <= 832 && page.black_dots() > 1_000);
    let refused: Result<PrintJobView, _> = station.bench.try_ask("print_command_card", json!({})).await;
    assert_eq!(refused.unwrap_err().code, dabao_api::ErrorCode::NoPrinter);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_core_tells_the_limits_and_keeps_them() {
    let station = speaking(PrinterLanguage::Tspl).await;
    let choices: PrinterChoices = station.bench.ask("printer_choices", json!({})).await;
    assert_eq!(choices.languages.len(), 4);
    let setup = printer(&station).await.setup;
    let refused = async |setup: PrinterDraft| -> Option<String> {
        let request = SavePrinter {
            id: None,
            setup,
            is_default: false,
        };
        let saved: Result<PrinterView, _> = station.bench.try_ask("save_printer", request).await;
        saved.err()?.field
    };
    for limits in choices.languages {
        let good = PrinterDraft {
            language: limits.language,
            paper: limits.papers[0],
            after_label: limits.after_label[0],
            dpi: limits.dpis[0],
            epson: true,
            density: limits.density.unwrap().most,
            speed: limits.speed.map_or(99, |speed| speed.most),
            ..setup.clone()
        };
        assert_eq!(refused(good.clone()).await, None, "{:?}", limits.language);
        let mut too_dark = good.clone();
        too_dark.density += 1;
        assert_eq!(refused(too_dark).await.as_deref(), Some("density"));
        let mut too_fast = good.clone();
        too_fast.speed = too_fast.speed.saturating_add(1);
        let fault = limits.speed.map(|_| "speed");
        assert_eq!(refused(too_fast).await.as_deref(), fault);
        let odd = PrinterDraft { dpi: 600, ..good };
        assert_eq!(refused(odd).await.as_deref(), Some("dpi"));
    }
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bench_without_a_printer_says_so() {
    let station = Station::start(StationPlan::default()).await;
    let no_printer = async || -> bool {
        let status: StationStatus = station.bench.ask("station_status", json!({})).await;
        status.printing.no_printer
    };
    assert!(!no_printer().await);
    let printers: Vec<PrinterView> = station.bench.ask("list_printers", json!({})).await;
    let _: Nothing = station
        .bench
        .ask("remove_printer", json!({ "id": printers[0].id }))
        .await;
    assert!(no_printer().await);
    station.bench.app.close().await;
}
