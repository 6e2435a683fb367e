//! A network printer: a socket of this machine, scripted.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use dabao_devices::{
    ConfirmationLevel, Patience, PrintBytes, PrinterFault, PrinterLink, SendOutcome, StatusLanguage,
    TcpPrinter,
};

const PATIENCE: Patience = Patience {
    reads_for_status: 3,
    stalled_writes: 2,
    questions_after: 20,
};

/// One connection, then the listener closes.
fn serve(talk: impl FnOnce(TcpStream) -> Vec<u8> + Send + 'static) -> (String, JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (
        address,
        std::thread::spawn(move || talk(listener.accept().unwrap().0)),
    )
}

/// Reads until the other side closes; answers each status question with the next byte, the last one for ever.
fn answering(mut stream: TcpStream, answers: &[u8]) -> Vec<u8> {
    let mut answers = answers.iter().peekable();
    let mut heard = Vec::new();
    let mut byte = [0_u8; 1];
    while stream.read(&mut byte).unwrap_or(0) == 1 {
        heard.extend_from_slice(&byte);
        if heard.ends_with(b"\x1B!?") {
            let answer = answers.next_if(|_| true).copied();
            if let Some(answer) = answer {
                stream.write_all(&[answer]).unwrap();
            }
        }
    }
    heard
}

fn big_body() -> Vec<u8> {
    vec![0xFF; 120_000]
}

fn job(body: &[u8]) -> PrintBytes<'_> {
    PrintBytes {
        name: "job-1",
        flush: b"",
        body,
        terminator: b"PRINT 1,1\r\n",
    }
}

#[test]
fn a_printer_that_prints_and_is_idle_again() {
    let (address, served) = serve(|stream| answering(stream, &[0x00, 0x20, 0x20, 0x00, 0x00]));
    let mut noted = 0;
    let outcome = TcpPrinter::new(address, StatusLanguage::Tspl)
        .with_patience(PATIENCE)
        .send(&job(&big_body()), &mut || {
            noted += 1;
            Ok(())
        });
    assert!(
        matches!(
            outcome,
            SendOutcome::Done {
                level: ConfirmationLevel::Idle
            }
        ),
        "{outcome:?}"
    );
    assert_eq!(noted, 1);
    let heard = served.join().unwrap();
    assert_eq!(heard.windows(5).filter(|window| window == b"PRINT").count(), 1);
}

#[test]
fn a_silent_printer_that_hangs_up_has_taken_all() {
    let (address, served) = serve(|stream| answering(stream, &[]));
    let outcome = TcpPrinter::new(address, StatusLanguage::Silent).send(&job(b"BODY"), &mut || Ok(()));
    assert!(
        matches!(
            outcome,
            SendOutcome::Done {
                level: ConfirmationLevel::Taken
            }
        ),
        "{outcome:?}"
    );
    assert_eq!(served.join().unwrap(), b"BODYPRINT 1,1\r\n");
}

#[test]
fn paper_out_after_the_label_is_unknown() {
    let (address, _served) = serve(|stream| answering(stream, &[0x00, 0x20, 0x04]));
    let outcome = TcpPrinter::new(address, StatusLanguage::Tspl)
        .with_patience(PATIENCE)
        .send(&job(b"BODY"), &mut || Ok(()));
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
fn silence_after_the_label_from_one_that_had_answered_is_unknown() {
    let (address, _served) = serve(|stream| answering(stream, &[0x00]));
    let outcome = TcpPrinter::new(address, StatusLanguage::Tspl)
        .with_patience(PATIENCE)
        .send(&job(b"BODY"), &mut || Ok(()));
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

#[test]
fn a_printer_that_stops_reading_was_cut_before_the_terminator() {
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (address, served) = serve(move |stream| {
        released.recv().unwrap();
        drop(stream);
        Vec::new()
    });
    let body = vec![0xFF; 32_000_000]; // More than the system's buffers hold.
    let outcome = TcpPrinter::new(address, StatusLanguage::Silent)
        .with_patience(PATIENCE)
        .send(&job(&body), &mut || panic!("no note is due"));
    let SendOutcome::CutBeforeTerminator {
        bytes_taken,
        cause: PrinterFault::StoppedTaking,
    } = outcome
    else {
        panic!("{outcome:?}")
    };
    assert!(bytes_taken < body.len());
    release.send(()).unwrap();
    served.join().unwrap();
}

#[test]
fn nobody_there_is_not_started() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    drop(listener);
    let mut printer = TcpPrinter::new(address, StatusLanguage::Tspl);
    let outcome = printer.send(&job(b"BODY"), &mut || panic!("no note is due"));
    assert!(
        matches!(outcome, SendOutcome::NotStarted(PrinterFault::NotReached { .. })),
        "{outcome:?}"
    );
    assert!(printer.status().is_err());
}
