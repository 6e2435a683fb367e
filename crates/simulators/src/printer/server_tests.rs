//! The printer on its network port: answers by the tables, and the ways it fails.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

use dabao_labels::{
    CheckedLabel, Dpi, PrintStream, PrinterLanguage, PrinterProfile, TestLabel, Typesetter, printer_bytes,
};
use dabao_protocols::printer::{
    AutoStatusReader, ESCPOS_AUTO_STATUS_ON, ESCPOS_FENCE, EchoReader, PrinterCondition, PrinterStatus,
    Recovery, StatusQuestion, StatusReader, escpos_echo_request, read_escpos_fence,
};

use super::{PrinterModel, VirtualPrinter};

const SOON: Duration = Duration::from_secs(10);
/// Long enough for an answer on this machine, short enough to wait for silence.
const SILENCE: Duration = Duration::from_millis(300);

const TSPL: PrinterModel = PrinterModel::Tspl { dots_per_inch: 203 };
const RECEIPTS: PrinterModel = PrinterModel::EscPos { dots_across: 576 };

const ASKED: [(PrinterModel, StatusQuestion); 6] = [
    (TSPL, StatusQuestion::Tspl),
    (TSPL, StatusQuestion::TsplLong),
    (PrinterModel::Zpl, StatusQuestion::ZplHostStatus),
    (PrinterModel::Zpl, StatusQuestion::ZplErrors),
    (RECEIPTS, StatusQuestion::EscPos),
    (PrinterModel::Cpcl, StatusQuestion::Cpcl),
];

fn start(model: PrinterModel) -> (VirtualPrinter, TcpStream) {
    let printer = VirtualPrinter::start(model, None).unwrap();
    let line = connect(&printer);
    (printer, line)
}

fn connect(printer: &VirtualPrinter) -> TcpStream {
    let line = TcpStream::connect(printer.address()).unwrap();
    line.set_read_timeout(Some(SILENCE)).unwrap();
    line
}

/// What comes until the line is silent.
fn hear(line: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    let mut buffer = [0_u8; 256];
    loop {
        match line.read(&mut buffer) {
            Ok(0) => return heard,
            Ok(length) => heard.extend(&buffer[..length]),
            Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return heard;
            }
            Err(fault) => panic!("{fault}"),
        }
    }
}

fn ask(line: &mut TcpStream, question: StatusQuestion) -> PrinterStatus {
    line.write_all(question.bytes()).unwrap();
    let mut reader = StatusReader::new(question);
    let mut buffer = [0_u8; 256];
    loop {
        match line.read(&mut buffer) {
            Ok(0) => panic!("it hung up"),
            Ok(length) => {
                if let Some(status) = reader.push(&buffer[..length]) {
                    return status.expect("a status");
                }
            }
            Err(fault) if matches!(fault.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                return PrinterStatus::Unknown;
            }
            Err(fault) => panic!("{fault}"),
        }
    }
}

fn label() -> CheckedLabel {
    let label = TestLabel {
        printer: "样机".to_owned(),
        width_mm: 60,
        height_mm: 40,
        printed_at: dabao_domain::Timestamp(1_795_244_645_000),
    };
    Typesetter::new().unwrap().test_label(&label, Dpi::D203).unwrap()
}

fn job(language: PrinterLanguage) -> PrintStream {
    printer_bytes(&label(), &PrinterProfile::usual(language, Dpi::D203, 40)).unwrap()
}

#[test]
fn every_question_is_answered_by_its_table() {
    for (model, question) in ASKED {
        let (printer, mut line) = start(model);
        assert!(ask(&mut line, question).is_idle(), "{question:?}");
        printer.take_paper_out();
        assert_eq!(
            ask(&mut line, question).blocked_by(),
            [PrinterCondition::PaperOut],
            "{question:?}"
        );
        printer.open_cover();
        let blocked = ask(&mut line, question).blocked_by();
        assert_eq!(blocked.len(), 2, "{question:?}: {blocked:?}");
        printer.put_paper_in();
        let blocked = ask(&mut line, question).blocked_by();
        assert!(
            matches!(
                blocked.as_slice(),
                [PrinterCondition::HeadOpen | PrinterCondition::CoverOpen]
            ),
            "{question:?}: {blocked:?}"
        );
        printer.shut_cover();
        assert!(ask(&mut line, question).is_idle(), "{question:?}");
        printer.fall_silent();
        assert_eq!(ask(&mut line, question), PrinterStatus::Unknown, "{question:?}");
    }
}

/// A busy printer says so, or, in CPCL, says nothing until it is done.
#[test]
fn a_slow_printer_is_busy_after_a_label() {
    for (model, question, language) in [
        (TSPL, StatusQuestion::Tspl, PrinterLanguage::TSPL),
        (TSPL, StatusQuestion::TsplLong, PrinterLanguage::TSPL),
        (
            PrinterModel::Zpl,
            StatusQuestion::ZplHostStatus,
            PrinterLanguage::ZPL,
        ),
        (PrinterModel::Cpcl, StatusQuestion::Cpcl, PrinterLanguage::CPCL),
    ] {
        let (printer, mut line) = start(model);
        printer.print_slowly(2);
        line.write_all(&job(language).to_bytes()).unwrap();
        let answers: Vec<PrinterStatus> = (0..3).map(|_| ask(&mut line, question)).collect();
        let busy = |status: &PrinterStatus| match question {
            StatusQuestion::Cpcl => *status == PrinterStatus::Unknown,
            _ => !status.is_idle() && status.may_print(),
        };
        assert!(
            busy(&answers[0]) && busy(&answers[1]) && answers[2].is_idle(),
            "{question:?}: {answers:?}"
        );
        assert_eq!(printer.printed().len(), 1);
        assert_eq!(printer.unknown_commands(), Vec::<String>::new());
    }
}

#[test]
fn a_printer_that_takes_slowly_takes_everything_in_the_end() {
    let (printer, mut line) = start(RECEIPTS);
    printer.take_slowly(4_000, Duration::from_millis(30));
    let begun = Instant::now();
    line.write_all(&job(PrinterLanguage::ESC_POS).to_bytes()).unwrap();
    assert!(printer.wait_for_labels(1, SOON));
    assert!(
        begun.elapsed() >= Duration::from_millis(120),
        "19 kB in pieces of 4 kB"
    );
}

#[test]
fn after_a_cut_and_a_flush_the_next_label_is_whole() {
    for (model, language) in [
        (TSPL, PrinterLanguage::TSPL),
        (PrinterModel::Zpl, PrinterLanguage::ZPL),
        (PrinterModel::Cpcl, PrinterLanguage::CPCL),
    ] {
        let (printer, mut line) = start(model);
        let stream = job(language);
        printer.cut_after(3_000);
        let _may_break = line.write_all(&stream.to_bytes());
        let _closed = hear_end(&mut line);
        let mut line = connect(&printer);
        line.write_all(&stream.flush_after_cut(3_000)).unwrap();
        line.write_all(&stream.to_bytes()).unwrap();
        assert!(printer.wait_for_labels(1, SOON), "{language:?}");
        line.shutdown(Shutdown::Write).unwrap();
        let _closed = hear_end(&mut line);
        let labels = printer.printed();
        assert_eq!(labels.len(), 1, "{language:?}");
        assert_eq!(
            labels[0].picture.black_dots() as u64,
            label().bitmap().black_dots(),
            "{language:?}"
        );
    }
}

/// A receipt printer prints while it receives: half a slip is out, and the next one is whole.
#[test]
fn a_cut_slip_leaves_a_half_one() {
    let (printer, mut line) = start(RECEIPTS);
    let stream = job(PrinterLanguage::ESC_POS);
    printer.cut_after(12_000);
    let _may_break = line.write_all(&stream.to_bytes());
    let _closed = hear_end(&mut line);
    let mut line = connect(&printer);
    line.write_all(&stream.flush_after_cut(12_000)).unwrap();
    line.write_all(&stream.to_bytes()).unwrap();
    assert!(printer.wait_for_labels(2, SOON));
    let labels = printer.printed();
    let whole = label().bitmap().black_dots();
    assert!((labels[0].picture.black_dots() as u64) < whole);
    assert_eq!(labels[1].picture.black_dots() as u64, whole);
    assert_eq!(printer.unknown_commands(), Vec::<String>::new());
}

/// Until the other side closes; a reset is an end too.
fn hear_end(line: &mut TcpStream) -> Vec<u8> {
    let mut heard = Vec::new();
    line.set_read_timeout(Some(SOON)).unwrap();
    let _or_reset = line.read_to_end(&mut heard);
    heard
}

#[test]
fn the_fence_and_the_id_come_back_only_when_the_slip_is_out() {
    let (printer, mut line) = start(RECEIPTS);
    line.write_all(&job(PrinterLanguage::ESC_POS).to_bytes()).unwrap();
    line.write_all(&escpos_echo_request(*b"0001").unwrap()).unwrap();
    line.write_all(ESCPOS_FENCE).unwrap();
    let heard = hear(&mut line);
    assert!(EchoReader::new(*b"0001").push(&heard));
    assert!(read_escpos_fence(*heard.last().unwrap()).unwrap().is_idle());
    assert_eq!(printer.printed().len(), 1);

    printer.take_paper_out();
    line.write_all(&escpos_echo_request(*b"0002").unwrap()).unwrap();
    line.write_all(ESCPOS_FENCE).unwrap();
    assert_eq!(hear(&mut line), b"", "without paper nothing is done");
    line.write_all(ESCPOS_AUTO_STATUS_ON).unwrap();
    let mut reader = AutoStatusReader::default();
    let told: Vec<PrinterStatus> = hear(&mut line)
        .into_iter()
        .filter_map(|byte| reader.push(byte))
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].blocked_by(), [PrinterCondition::PaperOut]);
}

#[test]
fn what_waits_is_forgotten_when_it_is_told_to_or_loses_power() {
    for (model, language, recovery) in [
        (TSPL, PrinterLanguage::TSPL, Recovery::TsplCancelAll),
        (PrinterModel::Zpl, PrinterLanguage::ZPL, Recovery::ZplCancelAll),
        (
            RECEIPTS,
            PrinterLanguage::ESC_POS,
            Recovery::EscPosRecoverAndClear,
        ),
    ] {
        let (printer, mut line) = start(model);
        printer.plan_next_labels([super::NextLabel::RunsOutOfPaper]);
        line.write_all(&job(language).to_bytes()).unwrap();
        line.write_all(recovery.bytes()).unwrap();
        let question = ASKED.iter().find(|(asked, _)| *asked == model).unwrap().1;
        assert_eq!(
            ask(&mut line, question).blocked_by(),
            [PrinterCondition::PaperOut],
            "{recovery:?}"
        );
        printer.put_paper_in();
        assert_eq!(printer.printed().len(), 0, "{recovery:?}");
    }
    let (printer, mut line) = start(PrinterModel::Cpcl);
    printer.plan_next_labels([super::NextLabel::RunsOutOfPaper]);
    line.write_all(&job(PrinterLanguage::CPCL).to_bytes()).unwrap();
    assert_eq!(
        ask(&mut line, StatusQuestion::Cpcl).blocked_by(),
        [PrinterCondition::PaperOut]
    );
    printer.lose_power();
    printer.put_paper_in();
    let restarted = PrinterStatus::Known {
        conditions: vec![PrinterCondition::WasReset],
        labels_waiting: 0,
    };
    assert_eq!(ask(&mut line, StatusQuestion::Cpcl), restarted);
    line.write_all(Recovery::CpclForgetReset.bytes()).unwrap();
    assert!(ask(&mut line, StatusQuestion::Cpcl).is_idle());
    assert_eq!(printer.printed().len(), 0, "the label is lost");
}
