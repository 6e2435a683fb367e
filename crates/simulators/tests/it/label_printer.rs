//! Labels of this program on the virtual printer: what comes out, and what is known when something breaks.

use std::time::Duration;

use dabao_devices::{
    ConfirmationLevel, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome, StatusLanguage,
    TcpPrinter,
};
use dabao_domain::{Timestamp, Weight};
use dabao_labels::{
    BagLabel, BagPrint, Dpi, FreePickupLabel, PrintStream, PrinterLanguage, PrinterProfile, Typesetter,
    printer_bytes,
};
use dabao_protocols::printer::{PrinterCondition, PrinterStatus};
use dabao_simulators::{NextLabel, PrinterModel, VirtualPrinter};

const LP: &str = "LP00405077324136";
const TSPL: PrinterModel = PrinterModel::Tspl { dots_per_inch: 203 };
const SOON: Duration = Duration::from_secs(10);

fn label(language: PrinterLanguage, dpi: Dpi) -> PrintStream {
    let print = BagPrint {
        label: BagLabel::FreePickup(FreePickupLabel {
            number: LP.to_owned(),
            carrier: "时丰Milkrun".to_owned(),
            parcels: 128,
            weight: Weight::from_grams(23_600).unwrap(),
        }),
        printed_at: Timestamp(1_795_244_645_000),
        reprint: None,
    };
    let label = Typesetter::new().unwrap().bag_label(&print, dpi).unwrap();
    printer_bytes(&label, &PrinterProfile::usual(language, dpi, 100)).unwrap()
}

fn job(stream: &PrintStream) -> PrintBytes<'_> {
    PrintBytes {
        name: "job-1",
        flush: b"",
        body: stream.body(),
        terminator: stream.terminator(),
    }
}

fn link(printer: &VirtualPrinter, language: StatusLanguage) -> TcpPrinter {
    TcpPrinter::new(printer.address(), language).with_patience(Patience {
        reads_for_status: 5,
        stalled_writes: 2,
        questions_after: 20,
    })
}

fn check_printed(model: PrinterModel, language: PrinterLanguage, asked: StatusLanguage, dpi: Dpi, dots: u32) {
    let folder = tempfile::tempdir().unwrap();
    let printer = VirtualPrinter::start(model, Some(folder.path().to_owned())).unwrap();
    let stream = label(language, dpi);
    let outcome = link(&printer, asked).send(&job(&stream), &mut || Ok(()));
    assert!(
        matches!(
            outcome,
            SendOutcome::Done {
                level: ConfirmationLevel::Idle
            }
        ),
        "{outcome:?}"
    );
    let labels = printer.printed();
    assert_eq!(labels.len(), 1);
    assert_eq!(
        (labels[0].picture.width(), labels[0].picture.height()),
        (dots, dots)
    );
    assert_eq!(labels[0].picture.codes(), [LP]);
    assert!(folder.path().join("label-0001.png").exists());
    assert_eq!(printer.unknown_commands(), Vec::<String>::new());
}

#[test]
fn a_label_comes_out_in_tspl() {
    check_printed(TSPL, PrinterLanguage::TSPL, StatusLanguage::Tspl, Dpi::D203, 800);
}

#[test]
fn a_label_comes_out_in_tspl_at_300_dpi() {
    let model = PrinterModel::Tspl { dots_per_inch: 300 };
    check_printed(
        model,
        PrinterLanguage::TSPL,
        StatusLanguage::Tspl,
        Dpi::D300,
        1_181,
    );
}

#[test]
fn a_label_comes_out_in_zpl() {
    check_printed(
        PrinterModel::Zpl,
        PrinterLanguage::ZPL,
        StatusLanguage::Zpl,
        Dpi::D203,
        800,
    );
}

#[test]
fn a_label_comes_out_in_packed_zpl() {
    check_printed(
        PrinterModel::Zpl,
        PrinterLanguage::ZPL_Z64,
        StatusLanguage::Zpl,
        Dpi::D203,
        800,
    );
}

#[test]
fn without_paper_nothing_is_sent() {
    for (model, asked) in [
        (TSPL, StatusLanguage::Tspl),
        (PrinterModel::Zpl, StatusLanguage::Zpl),
    ] {
        let printer = VirtualPrinter::start(model, None).unwrap();
        printer.take_paper_out();
        let stream = label(PrinterLanguage::TSPL, Dpi::D203);
        let outcome = link(&printer, asked).send(&job(&stream), &mut || panic!("no note is due"));
        let SendOutcome::NotReady(PrinterStatus::Known { conditions, .. }) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(conditions, [PrinterCondition::PaperOut]);
        printer.put_paper_in();
        assert!(link(&printer, asked).status().unwrap().is_idle());
        assert!(printer.printed().is_empty());
    }
}

#[test]
fn a_silent_printer_prints_and_is_believed_as_far_as_the_line_goes() {
    let printer = VirtualPrinter::start(TSPL, None).unwrap();
    printer.fall_silent();
    let stream = label(PrinterLanguage::TSPL, Dpi::D203);
    let outcome = link(&printer, StatusLanguage::Tspl).send(&job(&stream), &mut || Ok(()));
    assert!(
        matches!(
            outcome,
            SendOutcome::Done {
                level: ConfirmationLevel::Taken
            }
        ),
        "{outcome:?}"
    );
    assert!(printer.wait_for_labels(1, SOON));
}

#[test]
fn cut_inside_the_picture_no_label_comes_out_and_the_next_job_is_whole() {
    let printer = VirtualPrinter::start(TSPL, None).unwrap();
    printer.fall_silent();
    printer.cut_after(3 + 3 + 40_000); // Two questions, half a picture.
    // Twenty labels' worth of bytes: the break is noticed before the end.
    let stream = label(PrinterLanguage::TSPL, Dpi::D203);
    let long_body = [stream.body(), &vec![b'\n'; 8_000_000]].concat();
    let long_job = PrintBytes {
        body: &long_body,
        ..job(&stream)
    };
    let outcome = link(&printer, StatusLanguage::Tspl).send(&long_job, &mut || panic!("no note is due"));
    assert!(
        matches!(outcome, SendOutcome::CutBeforeTerminator { .. }),
        "{outcome:?}"
    );
    assert!(printer.printed().is_empty());
    // The printer still waits for dots: what it is owed goes first.
    let owed = stream.flush_after_cut(40_000);
    let again = PrintBytes {
        flush: &owed,
        ..job(&stream)
    };
    let outcome = link(&printer, StatusLanguage::Tspl).send(&again, &mut || Ok(()));
    assert!(matches!(outcome, SendOutcome::Done { .. }), "{outcome:?}");
    assert!(printer.wait_for_labels(1, SOON));
    assert_eq!(printer.printed()[0].picture.codes(), [LP]);
}

#[test]
fn a_break_after_the_terminator_is_unknown_whether_or_not_a_label_came_out() {
    for (plan, labels) in [
        (NextLabel::PrintsAndHangsUp, 1),
        (NextLabel::SwallowedAndHangsUp, 0),
    ] {
        let printer = VirtualPrinter::start(TSPL, None).unwrap();
        printer.plan_next_labels([plan]);
        let stream = label(PrinterLanguage::TSPL, Dpi::D203);
        let mut notes = 0;
        let outcome = link(&printer, StatusLanguage::Tspl).send(&job(&stream), &mut || {
            notes += 1;
            Ok(())
        });
        assert!(
            matches!(
                outcome,
                SendOutcome::Unknown {
                    cause: PrinterFault::Broken(_),
                    ..
                }
            ),
            "{outcome:?}"
        );
        assert_eq!((notes, printer.printed().len()), (1, labels));
    }
}

#[test]
fn paper_that_runs_out_in_the_middle_is_unknown_and_the_label_comes_out_later() {
    let printer = VirtualPrinter::start(TSPL, None).unwrap();
    let stream = label(PrinterLanguage::TSPL, Dpi::D203);
    printer.plan_next_labels([NextLabel::RunsOutOfPaper]);
    let outcome = link(&printer, StatusLanguage::Tspl).send(&job(&stream), &mut || Ok(()));
    let SendOutcome::Unknown {
        cause: PrinterFault::BlockedAfter(status),
        ..
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert_eq!(status.blocked_by(), [PrinterCondition::PaperOut]);
    assert!(printer.printed().is_empty());
    printer.put_paper_in();
    assert!(
        printer.wait_for_labels(1, SOON),
        "a resend now would have made two"
    );
}
