//! The hash chain.

use dabao_store::{NewEvent, append_event, fits_the_chain, list_events, list_events_after};

use crate::engines::{NOW, for_each_engine, packer, station};

#[test]
fn entries_are_chained_and_a_changed_word_is_noticed() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        for detail in ["one", "two", "three"] {
            let (station, operator) = (station(), packer());
            let event = NewEvent {
                at: NOW,
                station: &station,
                operator: &operator,
                what: "tested",
                subject: "x",
                detail,
            };
            append_event(&mut tx, &event).await.unwrap();
        }
        tx.commit().await.unwrap();

        let mut tx = store.read().await.unwrap();
        let entries = list_events_after(&mut tx, 0, 10).await.unwrap();
        assert_eq!(entries.len(), 3);
        let mut previous = String::new();
        for entry in &entries {
            assert!(fits_the_chain(entry, &previous));
            previous.clone_from(&entry.hash);
        }
        let mut forged = entries.first().cloned().unwrap();
        forged.detail = "1".into();
        assert!(!fits_the_chain(&forged, ""));

        let newest = list_events(&mut tx, Some("x"), i64::MAX, 1).await.unwrap();
        assert_eq!(newest.first().map(|entry| entry.detail.as_str()), Some("three"));
    });
}

#[test]
fn an_entry_cannot_be_changed_or_removed_even_by_sql() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let (station, operator) = (station(), packer());
        let event = NewEvent {
            at: NOW,
            station: &station,
            operator: &operator,
            what: "tested",
            subject: "x",
            detail: "",
        };
        append_event(&mut tx, &event).await.unwrap();
        tx.commit().await.unwrap();
        assert!(
            store
                .run_raw("UPDATE event_log SET detail = 'forged'")
                .await
                .is_err()
        );
        assert!(store.run_raw("DELETE FROM event_log").await.is_err());
    });
}
