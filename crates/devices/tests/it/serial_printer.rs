//! A printer on a fake serial port.

use dabao_devices::{
    ConfirmationLevel, FakePort, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome, SerialPrinter,
    StatusLanguage,
};
use dabao_protocols::printer::{PrinterCondition, PrinterStatus};

const JOB: PrintBytes<'_> = PrintBytes {
    name: "job-1",
    flush: b"",
    body: b"BODY",
    terminator: b"PRINT 1,1\r\n",
};
const PATIENCE: Patience = Patience {
    reads_for_status: 5,
    stalled_writes: 3,
    questions_after: 10,
};

fn printer(port: &FakePort, language: StatusLanguage) -> SerialPrinter {
    SerialPrinter::new("fake", Box::new(port.opener()), language).with_patience(PATIENCE)
}

#[test]
fn a_printer_that_never_answers_still_prints() {
    let port = FakePort::new();
    let outcome = printer(&port, StatusLanguage::Tspl).send(&JOB, &mut || Ok(()));
    assert!(
        matches!(
            outcome,
            SendOutcome::Done {
                level: ConfirmationLevel::Taken
            }
        ),
        "{outcome:?}"
    );
    assert_eq!(port.written(), b"\x1B!?\x1B!?BODYPRINT 1,1\r\n");
}

#[test]
fn out_of_paper_stops_before_the_first_byte() {
    let port = FakePort::new();
    port.feed(&[0x04]);
    let outcome = printer(&port, StatusLanguage::Tspl).send(&JOB, &mut || panic!("no note is due"));
    let SendOutcome::NotReady(PrinterStatus::Known { conditions, .. }) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(conditions, [PrinterCondition::PaperOut]);
    assert_eq!(port.written(), b"\x1B!?");
}

#[test]
fn a_cable_pulled_at_the_note_is_unknown() {
    let port = FakePort::new();
    let outcome = printer(&port, StatusLanguage::Silent).send(&JOB, &mut || {
        port.unplug();
        Ok(())
    });
    let SendOutcome::Unknown {
        bytes_taken: 4,
        cause: PrinterFault::Broken(_),
    } = outcome
    else {
        panic!("{outcome:?}")
    };
}

#[test]
fn a_note_that_is_not_saved_stops_the_terminator() {
    let port = FakePort::new();
    let outcome = printer(&port, StatusLanguage::Silent).send(&JOB, &mut || Err("disk".into()));
    assert!(
        matches!(
            outcome,
            SendOutcome::CutBeforeTerminator {
                bytes_taken: 4,
                cause: PrinterFault::NoteNotSaved(_)
            }
        ),
        "{outcome:?}"
    );
    assert_eq!(port.written(), b"BODY");
}

#[test]
fn a_language_that_prints_while_receiving_is_noted_first() {
    let port = FakePort::new();
    let job = PrintBytes {
        terminator: b"",
        ..JOB
    };
    let outcome = printer(&port, StatusLanguage::Silent).send(&job, &mut || {
        assert!(port.written().is_empty());
        port.unplug();
        Ok(())
    });
    assert!(
        matches!(outcome, SendOutcome::Unknown { bytes_taken: 0, .. }),
        "{outcome:?}"
    );
}

#[test]
fn an_absent_port_is_not_started() {
    let port = FakePort::new();
    port.unplug();
    let outcome = printer(&port, StatusLanguage::Tspl).send(&JOB, &mut || panic!("no note is due"));
    assert!(
        matches!(outcome, SendOutcome::NotStarted(PrinterFault::NotOpened(_))),
        "{outcome:?}"
    );
}

#[test]
fn what_is_owed_to_a_printer_that_was_cut_off_goes_before_everything() {
    let port = FakePort::new();
    let job = PrintBytes {
        flush: b"WHITE",
        ..JOB
    };
    let outcome = printer(&port, StatusLanguage::Tspl).send(&job, &mut || Ok(()));
    assert!(matches!(outcome, SendOutcome::Done { .. }), "{outcome:?}");
    assert_eq!(port.written(), b"WHITE\x1B!?\x1B!?BODYPRINT 1,1\r\n");
}
