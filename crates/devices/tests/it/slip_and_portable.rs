//! Printers that tell in their own way when a label is out: ESC/POS behind the data, CPCL by its silence.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use dabao_devices::{
    ConfirmationLevel, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome, StatusLanguage,
    TcpPrinter,
};
use dabao_protocols::printer::{
    CPCL_STATUS_QUERY, ESCPOS_FENCE, ESCPOS_STATUS_QUERY, PrinterCondition, Recovery,
};

const PATIENCE: Patience = Patience {
    reads_for_status: 2,
    stalled_writes: 2,
    questions_after: 12,
};
const BODY: &[u8] = b"a label\r\n";

/// Whatever ends like one of the questions is answered by `answer`; `None` is silence.
fn serve(
    questions: &'static [&'static [u8]],
    mut answer: impl FnMut(&[u8], &[u8]) -> Option<Vec<u8>> + Send + 'static,
) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let talk = move || {
        let mut stream: TcpStream = listener.accept().unwrap().0;
        let mut heard = Vec::new();
        let mut byte = [0_u8; 1];
        while stream.read(&mut byte).unwrap_or(0) == 1 {
            heard.extend_from_slice(&byte);
            let asked = questions.iter().find(|question| heard.ends_with(question));
            if let Some(reply) = asked.and_then(|question| answer(question, &heard)) {
                stream.write_all(&reply).unwrap();
            }
        }
        heard
    };
    (address, std::thread::spawn(talk))
}

fn send(address: String, language: StatusLanguage, terminator: &[u8]) -> SendOutcome {
    let job = PrintBytes {
        name: "job-1",
        flush: b"",
        body: BODY,
        terminator,
    };
    TcpPrinter::new(address, language)
        .with_patience(PATIENCE)
        .send(&job, &mut || Ok(()))
}

fn level(outcome: &SendOutcome) -> ConfirmationLevel {
    match outcome {
        SendOutcome::Done { level } => *level,
        other => panic!("{other:?}"),
    }
}

const SLIPS: &[&[u8]] = &[ESCPOS_STATUS_QUERY, ESCPOS_FENCE];

#[test]
fn a_slip_is_out_when_the_question_behind_it_is_answered() {
    let mut rounds = 0;
    let (address, served) = serve(SLIPS, move |question, heard| {
        if question == ESCPOS_FENCE {
            return None;
        }
        let is_behind = heard.windows(3).any(|found| found == ESCPOS_FENCE);
        rounds += u32::from(is_behind);
        let fence: &[u8] = if rounds == 3 { &[0x00] } else { &[] };
        Some([fence, &[0x12; 4]].concat())
    });
    let outcome = send(address, StatusLanguage::EscPos, b"");
    assert_eq!(level(&outcome), ConfirmationLevel::Idle);
    let heard = served.join().unwrap();
    assert!(heard.starts_with(ESCPOS_STATUS_QUERY), "it is asked before");
}

#[test]
fn a_slip_printer_that_does_not_know_the_question_has_only_taken_it() {
    let (address, _served) = serve(SLIPS, |question, _| {
        (question == ESCPOS_STATUS_QUERY).then(|| vec![0x12; 4])
    });
    let outcome = send(address, StatusLanguage::EscPos, b"");
    assert_eq!(level(&outcome), ConfirmationLevel::Taken);
}

#[test]
fn paper_that_ends_in_a_slip_is_told() {
    let (address, _served) = serve(SLIPS, |question, heard| {
        let is_behind = heard.windows(3).any(|found| found == ESCPOS_FENCE);
        let paper = if is_behind { 0x72 } else { 0x12 };
        (question == ESCPOS_STATUS_QUERY).then(|| vec![0x12, 0x12, 0x12, paper])
    });
    let outcome = send(address, StatusLanguage::EscPos, b"");
    let SendOutcome::Unknown {
        cause: PrinterFault::BlockedAfter(status),
        ..
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert_eq!(status.blocked_by(), [PrinterCondition::PaperOut]);
}

const PORTABLE: &[&[u8]] = &[CPCL_STATUS_QUERY];

#[test]
fn the_silence_of_a_portable_printer_means_busy() {
    let mut silent = 4;
    let (address, served) = serve(PORTABLE, move |_, heard| {
        let is_printing = heard.windows(7).any(|found| found == b"PRINT\r\n");
        if is_printing && silent > 0 {
            silent -= 1;
            return None;
        }
        let acknowledged = heard
            .windows(2)
            .any(|found| found == Recovery::CpclForgetReset.bytes());
        Some(vec![if acknowledged { 0x00 } else { 0x10 }])
    });
    let outcome = send(address, StatusLanguage::Cpcl, b"PRINT\r\n");
    assert_eq!(level(&outcome), ConfirmationLevel::Idle);
    assert!(
        served
            .join()
            .unwrap()
            .starts_with(Recovery::CpclForgetReset.bytes())
    );
}

#[test]
fn a_portable_printer_that_lost_its_power_may_have_lost_the_label() {
    let (address, _served) = serve(PORTABLE, |_, heard| {
        let is_printing = heard.windows(7).any(|found| found == b"PRINT\r\n");
        Some(vec![if is_printing { 0x10 } else { 0x00 }])
    });
    let outcome = send(address, StatusLanguage::Cpcl, b"PRINT\r\n");
    assert!(
        matches!(
            outcome,
            SendOutcome::Unknown {
                cause: PrinterFault::BlockedAfter(_),
                ..
            }
        ),
        "{outcome:?}"
    );
}

#[test]
fn a_portable_printer_that_stays_silent_is_unknown() {
    let (address, _served) = serve(PORTABLE, |_, heard| {
        let is_printing = heard.windows(7).any(|found| found == b"PRINT\r\n");
        (!is_printing).then(|| vec![0x00])
    });
    let outcome = send(address, StatusLanguage::Cpcl, b"PRINT\r\n");
    assert!(
        matches!(
            outcome,
            SendOutcome::Unknown {
                cause: PrinterFault::FellSilent,
                ..
            }
        ),
        "{outcome:?}"
    );
}
