//! Labels through a real CUPS server.

use dabao_devices::{
    ConfirmationLevel, CupsSpooler, PrintBytes, PrinterFault, PrinterLink, SendOutcome, Spooler,
    SpoolerFault, SpoolerPrinter,
};
use dabao_protocols::printer::PrinterCondition;
use dabao_testkit::PrivateCups;

/// Bytes that text filters would change.
const BODY: &[u8] = b"SIZE 100 mm,100 mm\r\nBITMAP 0,0,4,1,0,\x00\xff\x1b\x0a\r\n";
const JOB: PrintBytes<'_> = PrintBytes {
    name: "job-1",
    flush: b"",
    body: BODY,
    terminator: b"PRINT 1,1\r\n",
};

fn spooler(cups: &PrivateCups) -> CupsSpooler {
    CupsSpooler::behind(&cups.socket())
}

fn behind(cups: &PrivateCups, queue: &str) -> SpoolerPrinter {
    SpoolerPrinter::new(Box::new(spooler(cups)), queue)
}

#[test]
fn a_label_goes_through_unchanged_and_is_no_more_than_handed_over() {
    let cups = PrivateCups::start();
    cups.add_queue("label");
    let names: Vec<String> = spooler(&cups)
        .queues()
        .unwrap()
        .into_iter()
        .map(|queue| queue.name)
        .collect();
    assert_eq!(names, ["label"]);
    let mut noted = false;
    let outcome = behind(&cups, "label").send(&JOB, &mut || {
        noted = true;
        Ok(())
    });
    let SendOutcome::Done { level } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(level, ConfirmationLevel::Handed);
    assert!(noted);
    cups.wait_until("the label", || !cups.printed().is_empty());
    assert_eq!(cups.printed(), [[BODY, b"PRINT 1,1\r\n"].concat()]);
}

#[test]
fn without_the_note_nothing_comes_out() {
    let cups = PrivateCups::start();
    cups.add_queue("label");
    let outcome = behind(&cups, "label").send(&JOB, &mut || Err("the disk is full".into()));
    let SendOutcome::CutBeforeTerminator { cause, .. } = outcome else {
        panic!("{outcome:?}")
    };
    assert!(matches!(cause, PrinterFault::NoteNotSaved(_)));
    // The next label comes out alone.
    let outcome = behind(&cups, "label").send(&JOB, &mut || Ok(()));
    assert!(matches!(outcome, SendOutcome::Done { .. }), "{outcome:?}");
    cups.wait_until("the label", || !cups.printed().is_empty());
    assert_eq!(cups.printed().len(), 1);
}

#[test]
fn a_paused_or_unknown_queue_takes_nothing() {
    let cups = PrivateCups::start();
    cups.add_queue("label");
    cups.admin("cupsdisable", &["label"]);
    let mut printer = behind(&cups, "label");
    assert_eq!(printer.status().unwrap().blocked_by(), [PrinterCondition::Paused]);
    let outcome = printer.send(&JOB, &mut || panic!("nothing was sent"));
    assert!(matches!(outcome, SendOutcome::NotReady(_)), "{outcome:?}");
    let outcome = behind(&cups, "other").send(&JOB, &mut || panic!("nothing was sent"));
    let SendOutcome::NotStarted(PrinterFault::Spooler(SpoolerFault::Refused { words })) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(words.contains("other"), "{words}");
    assert!(cups.printed().is_empty());
}

#[test]
fn a_server_that_is_gone_is_a_fault_and_not_an_empty_list() {
    let folder = tempfile::tempdir().unwrap();
    let spooler = CupsSpooler::behind(&folder.path().join("no.sock"));
    assert!(spooler.queues().is_err());
}
