//! Labels as files.

use dabao_devices::{FolderPrinter, PrintBytes, PrinterFault, PrinterLink, SendOutcome};

const JOB: PrintBytes<'_> = PrintBytes {
    name: "job-1",
    flush: b"",
    body: b"CLS\r\n",
    terminator: b"PRINT 1,1\r\n",
};

#[test]
fn a_file_appears_whole_after_the_note() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("job-1.tspl");
    let mut printer = FolderPrinter::new(folder.path(), "tspl");
    let mut there_at_the_note = None;
    let outcome = printer.send(&JOB, &mut || {
        there_at_the_note = Some(path.exists());
        Ok(())
    });
    assert!(matches!(outcome, SendOutcome::Done { .. }), "{outcome:?}");
    assert_eq!(there_at_the_note, Some(false));
    assert_eq!(std::fs::read(&path).unwrap(), b"CLS\r\nPRINT 1,1\r\n");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "no draft is left"
    );
    let again = printer.send(&JOB, &mut || Ok(()));
    assert!(
        matches!(again, SendOutcome::NotStarted(PrinterFault::AlreadyThere { .. })),
        "{again:?}"
    );
}

#[test]
fn without_the_note_there_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let outcome =
        FolderPrinter::new(folder.path(), "tspl").send(&JOB, &mut || Err("the disk is full".into()));
    assert!(
        matches!(outcome, SendOutcome::NotStarted(PrinterFault::NoteNotSaved(_))),
        "{outcome:?}"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_name_cannot_leave_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let job = PrintBytes {
        name: "../包/1",
        ..JOB
    };
    FolderPrinter::new(folder.path(), "tspl").send(&job, &mut || Ok(()));
    assert!(folder.path().join("___包_1.tspl").exists());
}

#[test]
fn a_missing_folder_is_not_started() {
    let folder = tempfile::tempdir().unwrap();
    let mut printer = FolderPrinter::new(folder.path().join("gone"), "tspl");
    assert!(printer.status().is_err());
    assert!(matches!(
        printer.send(&JOB, &mut || Ok(())),
        SendOutcome::NotStarted(_)
    ));
}
