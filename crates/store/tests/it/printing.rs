//! Printers, the print queue, serial devices.

use dabao_domain::Timestamp;
use dabao_store::{
    NewPrintJob, PrinterRecord, SerialDeviceRecord, Store, Tx, add_print_job, claim_print_job,
    count_print_jobs, find_print_job, find_printer, finish_print_job, list_print_jobs, list_printers,
    list_serial_devices, mark_closing_sent, mark_print_unknown, recover_print_jobs, remove_printer,
    remove_serial_device, requeue_print_job, save_printer, save_serial_device, withdraw_print_job,
};

use crate::engines::{NOW, for_each_engine, station};

fn printer(id: &str, is_default: i64) -> PrinterRecord {
    PrinterRecord {
        id: id.into(),
        name: format!("printer {id}"),
        setup: "{}".into(),
        is_default,
    }
}

async fn queue(tx: &mut Tx, id: &str) -> Result<(), dabao_store::StoreError> {
    let station = station();
    let job = NewPrintJob {
        id,
        station: &station,
        printer_id: "r1",
        pack: None,
        title: "test",
        payload: "{}",
        content_hash: "h",
        idempotency_key: id,
        reprint: 0,
        queued_at: NOW,
    };
    add_print_job(tx, &job).await
}

async fn state(tx: &mut Tx, id: &str) -> String {
    find_print_job(tx, id).await.unwrap().unwrap().state
}

async fn with_printer(store: &Store) -> Tx {
    let mut tx = store.begin().await.unwrap();
    save_printer(&mut tx, &station(), &printer("r1", 1), NOW)
        .await
        .unwrap();
    tx
}

#[test]
fn there_is_one_default_printer() {
    for_each_engine(|store: Store| async move {
        let mut tx = with_printer(&store).await;
        save_printer(&mut tx, &station(), &printer("r2", 1), NOW)
            .await
            .unwrap();
        let listed = list_printers(&mut tx, &station()).await.unwrap();
        assert_eq!(listed, [printer("r2", 1), printer("r1", 0)]);
        remove_printer(&mut tx, "r2", NOW).await.unwrap();
        assert_eq!(
            list_printers(&mut tx, &station()).await.unwrap(),
            [printer("r1", 0)]
        );
        assert!(find_printer(&mut tx, "r2").await.unwrap().is_some());
    });
}

#[test]
fn a_printer_gets_one_label_at_a_time_in_order() {
    for_each_engine(|store: Store| async move {
        let mut tx = with_printer(&store).await;
        queue(&mut tx, "j1").await.unwrap();
        queue(&mut tx, "j2").await.unwrap();
        let first = claim_print_job(&mut tx, &station(), NOW).await.unwrap().unwrap();
        assert_eq!(first.id, "j1");
        assert_eq!(claim_print_job(&mut tx, &station(), NOW).await.unwrap(), None);
        let later = Timestamp(NOW.0 + 1000);
        requeue_print_job(&mut tx, "j1", Some("paper_out"), later)
            .await
            .unwrap();
        assert_eq!(
            claim_print_job(&mut tx, &station(), NOW)
                .await
                .unwrap()
                .unwrap()
                .id,
            "j2"
        );
        finish_print_job(&mut tx, "j2", "idle", NOW).await.unwrap();
        assert_eq!(
            claim_print_job(&mut tx, &station(), later)
                .await
                .unwrap()
                .unwrap()
                .id,
            "j1"
        );
        assert_eq!(list_print_jobs(&mut tx, &station(), 10).await.unwrap().len(), 2);
    });
}

#[test]
fn after_a_crash_a_label_that_may_be_out_waits_for_a_person() {
    for_each_engine(|store: Store| async move {
        let mut tx = with_printer(&store).await;
        queue(&mut tx, "j1").await.unwrap();
        claim_print_job(&mut tx, &station(), NOW).await.unwrap();
        recover_print_jobs(&mut tx, &station()).await.unwrap();
        assert_eq!(state(&mut tx, "j1").await, "queued");

        claim_print_job(&mut tx, &station(), NOW).await.unwrap();
        mark_closing_sent(&mut tx, "j1").await.unwrap();
        recover_print_jobs(&mut tx, &station()).await.unwrap();
        assert_eq!(state(&mut tx, "j1").await, "unknown");
        assert_eq!(count_print_jobs(&mut tx, &station()).await.unwrap().unknown, 1);
        assert_eq!(claim_print_job(&mut tx, &station(), NOW).await.unwrap(), None);
        finish_print_job(&mut tx, "j1", "seen", NOW).await.unwrap();
        assert_eq!(state(&mut tx, "j1").await, "done");
        assert!(!withdraw_print_job(&mut tx, "j1", NOW).await.unwrap());
    });
}

#[test]
fn the_same_label_is_not_queued_twice() {
    for_each_engine(|store: Store| async move {
        let mut tx = with_printer(&store).await;
        queue(&mut tx, "j1").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert!(queue(&mut tx, "j1").await.unwrap_err().is_duplicate());
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        claim_print_job(&mut tx, &station(), NOW).await.unwrap();
        mark_print_unknown(&mut tx, "j1", None).await.unwrap();
        assert!(withdraw_print_job(&mut tx, "j1", NOW).await.unwrap());
    });
}

#[test]
fn serial_devices_come_and_go() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        let device = SerialDeviceRecord {
            id: "d1".into(),
            kind: "scale".into(),
            name: "耀华".into(),
            setup: "{}".into(),
        };
        save_serial_device(&mut tx, &station(), &device, NOW)
            .await
            .unwrap();
        assert_eq!(list_serial_devices(&mut tx, &station()).await.unwrap(), [device]);
        remove_serial_device(&mut tx, "d1").await.unwrap();
        assert_eq!(list_serial_devices(&mut tx, &station()).await.unwrap(), []);
    });
}
