//! The printer runs out of paper and back; no label is lost and none comes out twice unnoticed.

use dabao_api::{PackView, PrintJobView, PrintState, PrinterTrouble, Service};
use dabao_simulators::NextLabel;
use dabao_tests::{Station, StationPlan, eventually};
use serde_json::json;

pub(crate) async fn job_reaches(station: &Station, state: PrintState) -> PrintJobView {
    eventually("a print job", async || {
        station
            .bench
            .print_jobs()
            .await
            .into_iter()
            .find(|job| job.state == state)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_waits_for_paper_and_comes_out_once() {
    let station = Station::start(StationPlan::default()).await;
    station.printer.take_paper_out();
    let (_, lp_number) = station.numbered_pack(Service::FreePickup).await;
    eventually("the trouble", async || {
        let jobs = station.bench.print_jobs().await;
        (jobs.first()?.trouble == Some(PrinterTrouble::PaperOut)).then_some(())
    })
    .await;
    assert!(station.printer.printed().is_empty());
    station.printer.put_paper_in();
    let job = job_reaches(&station, PrintState::Done).await;
    assert_eq!((job.reprint, job.trouble), (0, None));
    let printed = station.printer.printed();
    assert_eq!(printed.len(), 1);
    assert_eq!(printed[0].picture.codes(), [lp_number]);
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_label_that_may_be_out_waits_for_a_person_and_the_copy_says_so() {
    let station = Station::start(StationPlan::default()).await;
    station.printer.plan_next_labels([NextLabel::SwallowedAndHangsUp]);
    let (pack, _) = station.numbered_pack(Service::FreePickup).await;
    let job = job_reaches(&station, PrintState::Unknown).await;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    assert_eq!(
        station.bench.print_jobs().await.len(),
        1,
        "nothing is printed again by itself"
    );

    let again: PrintJobView = station
        .bench
        .ask(
            "decide_print_job",
            json!({ "id": job.id, "decision": "print_again" }),
        )
        .await;
    assert_eq!(again.reprint, 1);
    let done = job_reaches(&station, PrintState::Done).await;
    assert_eq!(done.id, again.id);
    let printed: PrintJobView = station.bench.ask("print_label", json!({ "packId": pack })).await;
    assert_eq!(printed.reprint, 2, "every further print carries its count");
    station.bench.app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn scanning_the_printed_number_is_the_strongest_proof() {
    let station = Station::start(StationPlan::default()).await;
    let (pack, lp_number) = station.numbered_pack(Service::FreePickup).await;
    job_reaches(&station, PrintState::Done).await;
    let shown = station.bench.scan(&lp_number).await;
    assert_eq!(shown.detail.as_ref(), Some(&pack));
    let jobs = station.bench.print_jobs().await;
    assert_eq!(jobs[0].level, Some(dabao_api::PrintLevel::Scanned));
    let view: PackView = station.bench.pack(&pack).await.pack;
    assert_eq!(view.label_prints, 1);
    station.bench.app.close().await;
}
