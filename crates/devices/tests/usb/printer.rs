//! Label printers of the USB printer class.

use std::time::Instant;

use dabao_devices::{
    ConfirmationLevel, OpenFault, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome,
    StatusLanguage, UsbPrinter,
};
use dabao_protocols::printer::{PrinterCondition, PrinterStatus};
use dabao_simulators::PrinterModel;
use dabao_simulators::usb::{UsbBench, UsbDeviceModel, check_sum};

use crate::support::{LIMIT, on_a_bench, usb};

const TSPL: PrinterModel = PrinterModel::Tspl { dots_per_inch: 203 };
const PATIENCE: Patience = Patience {
    reads_for_status: 20,
    stalled_writes: 1,
    questions_after: 50,
};
const PRINT: &[u8] = b"PRINT 1,1\r\n";

fn printer(language: StatusLanguage) -> UsbPrinter {
    UsbPrinter::new(usb("printer"), language).with_patience(PATIENCE)
}

/// A label of 60,000 bytes of dots.
fn body() -> Vec<u8> {
    let dots: Vec<u8> = (0..=u8::MAX).cycle().take(60_000).collect();
    let head = b"SIZE 100 mm,75 mm\r\nGAP 3 mm,0 mm\r\nCLS\r\nBITMAP 0,0,100,600,0,";
    [head, dots.as_slice(), b"\r\n"].concat()
}

fn job(body: &[u8]) -> PrintBytes<'_> {
    PrintBytes {
        name: "job-1",
        flush: b"",
        body,
        terminator: PRINT,
    }
}

/// The outcome, and whether it was noted that the label may come out.
fn send(printer: &mut UsbPrinter, body: &[u8]) -> (SendOutcome, bool) {
    let mut is_noted = false;
    let outcome = printer.send(&job(body), &mut || {
        is_noted = true;
        Ok(())
    });
    (outcome, is_noted)
}

fn taken(bench: &mut UsbBench) -> usize {
    bench.obey("printer taken").unwrap().parse().unwrap()
}

fn paper_out() -> PrinterStatus {
    PrinterStatus::Known {
        conditions: vec![PrinterCondition::PaperOut],
        labels_waiting: 0,
    }
}

#[test]
fn it_says_who_it_is_and_how_its_port_is() {
    on_a_bench("printer::it_says_who_it_is_and_how_its_port_is", |mut bench| {
        bench
            .add("printer", UsbDeviceModel::LabelPrinter(PrinterModel::Zpl))
            .unwrap();
        let printer = printer(StatusLanguage::Zpl);
        let id = printer.device_id().unwrap();
        assert_eq!(id, b"\x00\x2AMFG:Dabao;CMD:ZPL;MDL:VLP-1;CLS:PRINTER;");
        let port = printer.port_status().unwrap().unwrap();
        assert_eq!(port.0, 0x18);
        bench.obey("printer paper out").unwrap();
        assert!(printer.port_status().unwrap().unwrap().is_paper_empty());
        printer.soft_reset().unwrap();
        assert_eq!(bench.obey("printer resets").unwrap(), "1");
        assert_eq!(bench.obey("printer driver").unwrap(), "usblp"); // given back
    });
}

#[test]
fn a_label_of_60_kb_comes_out_once_and_is_confirmed() {
    on_a_bench(
        "printer::a_label_of_60_kb_comes_out_once_and_is_confirmed",
        |mut bench| {
            bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
            let (outcome, is_noted) = send(&mut printer(StatusLanguage::Tspl), &body());
            let is_idle = matches!(
                outcome,
                SendOutcome::Done {
                    level: ConfirmationLevel::Idle
                }
            );
            assert!(is_idle && is_noted, "{outcome:?}");
            assert_eq!(bench.obey("printer labels").unwrap(), "1");
        },
    );
}

#[test]
fn a_printer_that_cannot_answer_has_taken_every_byte() {
    on_a_bench(
        "printer::a_printer_that_cannot_answer_has_taken_every_byte",
        |mut bench| {
            bench
                .add("printer", UsbDeviceModel::OneWayLabelPrinter(TSPL))
                .unwrap();
            let (outcome, _) = send(&mut printer(StatusLanguage::Tspl), &body());
            let is_taken = matches!(
                outcome,
                SendOutcome::Done {
                    level: ConfirmationLevel::Taken
                }
            );
            assert!(is_taken, "{outcome:?}");
            let all = [&body(), PRINT].concat();
            assert_eq!(taken(&mut bench), all.len());
            assert_eq!(bench.obey("printer sum").unwrap(), check_sum(&all).to_string());
        },
    );
}

#[test]
fn paper_that_ends_in_a_label_cuts_it_before_anything_can_come_out() {
    on_a_bench(
        "printer::paper_that_ends_in_a_label_cuts_it_before_anything_can_come_out",
        |mut bench| {
            bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
            bench.obey("printer paper after 20000").unwrap();
            let (outcome, is_noted) = send(&mut printer(StatusLanguage::Silent), &body());
            let SendOutcome::CutBeforeTerminator {
                bytes_taken,
                cause: PrinterFault::Stopped { reported, in_doubt },
            } = outcome
            else {
                panic!("{outcome:?}")
            };
            assert_eq!((bytes_taken, reported, is_noted), (20_000, paper_out(), false));
            assert_eq!(in_doubt, 20_480 - 20_000); // the rest of the piece under way
            assert_eq!(taken(&mut bench), 20_000);

            let (outcome, is_noted) = send(&mut printer(StatusLanguage::Silent), &body());
            assert!(
                matches!(&outcome, SendOutcome::NotReady(status) if *status == paper_out()),
                "{outcome:?}"
            );
            assert!(!is_noted);
            assert_eq!(taken(&mut bench), 20_000);
        },
    );
}

/// The printer has the whole label in its memory and no paper: it will come out when there is paper again.
#[test]
fn paper_that_ends_with_the_last_byte_leaves_the_label_unknown() {
    on_a_bench(
        "printer::paper_that_ends_with_the_last_byte_leaves_the_label_unknown",
        |mut bench| {
            bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
            let all = body().len() + PRINT.len();
            bench.obey(&format!("printer paper after {all}")).unwrap();
            let (outcome, is_noted) = send(&mut printer(StatusLanguage::Silent), &body());
            assert!(is_noted);
            let SendOutcome::Unknown {
                bytes_taken,
                cause: PrinterFault::BlockedAfter(status),
            } = outcome
            else {
                panic!("{outcome:?}")
            };
            assert_eq!((bytes_taken, status), (all, paper_out()));
        },
    );
}

#[test]
fn paper_that_ends_in_the_terminator_leaves_the_label_unknown() {
    on_a_bench(
        "printer::paper_that_ends_in_the_terminator_leaves_the_label_unknown",
        |mut bench| {
            bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
            bench
                .obey(&format!("printer paper after {}", body().len() + 4))
                .unwrap();
            let (outcome, is_noted) = send(&mut printer(StatusLanguage::Silent), &body());
            assert!(is_noted);
            let SendOutcome::Unknown { bytes_taken, cause } = outcome else {
                panic!("{outcome:?}")
            };
            assert_eq!(bytes_taken, body().len() + 4);
            assert!(
                matches!(cause, PrinterFault::Stopped { in_doubt: 7, .. }),
                "{cause:?}"
            );
        },
    );
}

#[test]
fn a_printer_that_is_away_or_held_gets_nothing() {
    on_a_bench(
        "printer::a_printer_that_is_away_or_held_gets_nothing",
        |mut bench| {
            bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
            let mut printer = printer(StatusLanguage::Tspl);
            bench.obey("printer take").unwrap();
            let (outcome, _) = send(&mut printer, b"CLS\r\n");
            let is_held = matches!(
                &outcome,
                SendOutcome::NotStarted(PrinterFault::NotOpened(OpenFault::InUse { .. }))
            );
            assert!(is_held, "{outcome:?}");
            bench.obey("printer unplug").unwrap();
            let (outcome, is_noted) = send(&mut printer, b"CLS\r\n");
            let is_away = matches!(
                &outcome,
                SendOutcome::NotStarted(PrinterFault::NotOpened(OpenFault::Absent))
            );
            assert!(is_away && !is_noted, "{outcome:?}");
            assert_eq!(taken(&mut bench), 0);
        },
    );
}

/// The cable is pulled just after it was noted that the label may come out.
#[test]
fn a_cable_pulled_at_the_terminator_leaves_the_label_unknown() {
    on_a_bench(
        "printer::a_cable_pulled_at_the_terminator_leaves_the_label_unknown",
        |mut bench| {
            bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
            let mut printer = printer(StatusLanguage::Silent);
            let body = body();
            let outcome = printer.send(&job(&body), &mut || {
                bench.obey("printer unplug").map_err(Into::into).map(|_| ())
            });
            let SendOutcome::Unknown {
                bytes_taken,
                cause: PrinterFault::Broken(_),
            } = outcome
            else {
                panic!("{outcome:?}")
            };
            assert_eq!(bytes_taken, body.len());
        },
    );
}

/// The printer has stopped in the middle and waits; then the cable is pulled.
#[test]
fn a_cable_pulled_in_a_label_cuts_it() {
    on_a_bench("printer::a_cable_pulled_in_a_label_cuts_it", |mut bench| {
        bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
        bench.obey("printer paper after 20000").unwrap();
        let mut printer = printer(StatusLanguage::Silent).with_patience(Patience {
            stalled_writes: 60,
            ..PATIENCE
        });
        let sending = std::thread::spawn(move || send(&mut printer, &body()));
        let until = Instant::now() + LIMIT;
        while taken(&mut bench) < 20_000 && Instant::now() < until {
            std::thread::yield_now();
        }
        bench.obey("printer unplug").unwrap();
        let (outcome, is_noted) = sending.join().unwrap();
        let SendOutcome::CutBeforeTerminator {
            bytes_taken,
            cause: PrinterFault::Broken(_),
        } = outcome
        else {
            panic!("{outcome:?}")
        };
        assert_eq!((bytes_taken, is_noted), (16_384, false)); // whole pieces only: the last one's count went with it
    });
}

#[test]
fn its_own_language_is_asked_for_its_state() {
    on_a_bench("printer::its_own_language_is_asked_for_its_state", |mut bench| {
        bench.add("printer", UsbDeviceModel::LabelPrinter(TSPL)).unwrap();
        let mut printer = printer(StatusLanguage::Tspl);
        assert!(printer.status().unwrap().is_idle());
        bench.obey("printer silent").unwrap();
        assert_eq!(printer.status().unwrap(), PrinterStatus::Unknown);
        bench.obey("printer paper out").unwrap();
        assert_eq!(printer.status().unwrap(), paper_out());
    });
}
