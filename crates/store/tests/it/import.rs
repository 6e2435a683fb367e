//! Imports: staged beside the parcels, applied in chunks, finished after a crash, taken back exactly.

use dabao_domain::{HandoverService, PackId, ParcelId, ParcelReadiness, ShopId, Timestamp};
use dabao_store::{
    ImportRecord, ImportState, ImportTotals, NewPack, ParcelFacts, ParcelOnFile, Placement, ScannedParcel,
    StagedRow, Store, TakenBack, Tx, add_import, add_import_rows, add_pack, apply_import_rows,
    begin_applying, begin_undoing, close_imports, drop_import_rows, find_import, find_import_of_file,
    find_mapping, find_parcel_by_code, finish_import, finish_undoing, is_import_untouched, list_imports,
    list_imports_with_idle_rows, list_parcels_by_tracking, list_parcels_on_file, list_running_imports,
    place_parcel, remove_import, save_mapping, save_parcel, take_parcel_out, take_rows_back,
};

use crate::engines::{NOW, for_each_engine, packer, shop, station};

/// When the imports of these tests began: after every parcel that was there before.
const BEGUN: Timestamp = Timestamp(NOW.0 + 60_000);

fn record(id: &str) -> ImportRecord {
    ImportRecord {
        id: id.into(),
        station: station(),
        file_name: "parcels.csv".into(),
        file_hash: "abc".into(),
        operator: packer().0,
        state: ImportState::Staging,
        totals: ImportTotals::default(),
        started_at: BEGUN,
        finished_at: None,
    }
}

fn new_row(row_number: u32, number: &str) -> StagedRow {
    StagedRow {
        row_number,
        parcel: ParcelId(format!("new-{number}")),
        is_new: true,
        first_mile_number: number.into(),
        shop: shop(),
        shop_named: false,
        order_number: Some("260101001".into()),
        tracking_number: None,
        country: Some("TH".into()),
        expected_g: None,
        readiness: None,
    }
}

fn changed_row(row_number: u32, parcel: &ParcelId, number: &str) -> StagedRow {
    StagedRow {
        parcel: parcel.clone(),
        is_new: false,
        order_number: None,
        tracking_number: Some("T-NEW".into()),
        expected_g: Some(700),
        ..new_row(row_number, number)
    }
}

async fn known(tx: &mut Tx, number: &str, readiness: ParcelReadiness) -> ParcelId {
    let parcel = ParcelFacts {
        id: ParcelId(format!("old-{number}")),
        shop: shop(),
        order_number: "1".into(),
        first_mile_number: number.into(),
        tracking_number: None,
        country: Some("MY".into()),
        expected_g: Some(300),
        readiness,
    };
    save_parcel(tx, &parcel, NOW.0).await.unwrap();
    parcel.id
}

async fn staged(store: &Store, id: &str, rows: &[StagedRow]) -> ImportRecord {
    let import = record(id);
    let mut tx = store.begin().await.unwrap();
    add_import(&mut tx, &import).await.unwrap();
    add_import_rows(&mut tx, id, rows).await.unwrap();
    let new = rows.iter().filter(|row| row.is_new).count();
    let totals = ImportTotals {
        rows: rows.len().try_into().unwrap(),
        new: new.try_into().unwrap(),
        changed: (rows.len() - new).try_into().unwrap(),
        unchanged: 0,
        refused: 0,
    };
    begin_applying(&mut tx, id, &totals).await.unwrap();
    tx.commit().await.unwrap();
    import
}

async fn apply_all(store: &Store, import: &ImportRecord, step: u32) -> u32 {
    let mut applied = 0;
    loop {
        let mut tx = store.begin().await.unwrap();
        let rows = apply_import_rows(&mut tx, import, step).await.unwrap();
        if rows == 0 {
            finish_import(&mut tx, &import.id, Timestamp(BEGUN.0 + 5))
                .await
                .unwrap();
            tx.commit().await.unwrap();
            return applied;
        }
        tx.commit().await.unwrap();
        applied += rows;
    }
}

async fn parcel(store: &Store, number: &str) -> Option<ScannedParcel> {
    let mut tx = store.read().await.unwrap();
    find_parcel_by_code(&mut tx, number).await.unwrap()
}

async fn pack_it(tx: &mut Tx, parcel: &ParcelId) -> PackId {
    let id = PackId("p1".into());
    let new = NewPack {
        id: id.clone(),
        number: "A-1".into(),
        station: station(),
        shop: shop(),
        service: HandoverService::FreePickup,
        pickup_address: None,
        collection_point: None,
        opened_at: NOW,
    };
    add_pack(tx, &new).await.unwrap();
    let by = packer();
    place_parcel(
        tx,
        &Placement {
            pack: &id,
            parcel,
            expected_g: 300,
            at: NOW,
            by: &by,
        },
    )
    .await
    .unwrap();
    id
}

#[test]
fn rows_become_parcels_and_are_taken_back_exactly() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let old = known(&mut tx, "FM1", ParcelReadiness::Cancelled).await;
        tx.commit().await.unwrap();
        let before = parcel(&store, "FM1").await;

        let rows = [changed_row(2, &old, "FM1"), new_row(3, "FM2"), new_row(9, "FM3")];
        let import = staged(&store, "i1", &rows).await;
        assert_eq!(apply_all(&store, &import, 2).await, 3);

        let changed = parcel(&store, "FM1").await.unwrap();
        assert_eq!(
            changed.readiness,
            ParcelReadiness::Cancelled,
            "a file without a status does not revive"
        );
        assert_eq!(
            (changed.country.as_deref(), changed.expected_g),
            (Some("TH"), Some(700))
        );
        assert_eq!(
            (changed.order_number.as_str(), changed.tracking_number.as_deref()),
            ("1", Some("T-NEW"))
        );
        let added = parcel(&store, "FM3").await.unwrap();
        assert_eq!(
            (added.readiness, added.expected_g),
            (ParcelReadiness::Ready, None)
        );

        let mut tx = store.begin().await.unwrap();
        let done = find_import(&mut tx, "i1").await.unwrap().unwrap();
        assert_eq!(
            (done.state, done.totals.new, done.totals.changed),
            (ImportState::Done, 2, 1)
        );
        assert!(is_import_untouched(&mut tx, &done).await.unwrap());
        assert!(begin_undoing(&mut tx, "i1").await.unwrap());
        assert_eq!(
            take_rows_back(&mut tx, &done, 2).await.unwrap(),
            Some(TakenBack { rows: 2, kept: 0 })
        );
        assert_eq!(
            take_rows_back(&mut tx, &done, 2).await.unwrap(),
            Some(TakenBack { rows: 1, kept: 0 })
        );
        assert_eq!(take_rows_back(&mut tx, &done, 2).await.unwrap(), None);
        finish_undoing(&mut tx, "i1").await.unwrap();
        assert_eq!(list_imports_with_idle_rows(&mut tx).await.unwrap(), ["i1"]);
        assert!(drop_import_rows(&mut tx, "i1", 100).await.unwrap());
        assert!(list_imports_with_idle_rows(&mut tx).await.unwrap().is_empty());
        assert!(!begin_undoing(&mut tx, "i1").await.unwrap());
        tx.commit().await.unwrap();

        assert_eq!(parcel(&store, "FM1").await, before);
        assert_eq!(
            (parcel(&store, "FM2").await, parcel(&store, "FM3").await),
            (None, None)
        );
    });
}

#[test]
fn a_parcel_that_came_in_between_is_changed_instead_of_added() {
    for_each_engine(|store| async move {
        let import = staged(&store, "i1", &[new_row(2, "FM1"), new_row(3, "FM2")]).await;
        let mut tx = store.begin().await.unwrap();
        known(&mut tx, "FM2", ParcelReadiness::NotRts).await;
        tx.commit().await.unwrap();
        assert_eq!(apply_all(&store, &import, 10).await, 2);

        let met = parcel(&store, "FM2").await.unwrap();
        assert_eq!(
            (met.id.0.as_str(), met.country.as_deref()),
            ("old-FM2", Some("TH"))
        );
        assert_eq!(met.readiness, ParcelReadiness::NotRts);
        let mut tx = store.begin().await.unwrap();
        let done = find_import(&mut tx, "i1").await.unwrap().unwrap();
        assert_eq!((done.totals.new, done.totals.changed), (1, 1));
        assert!(begin_undoing(&mut tx, "i1").await.unwrap());
        take_rows_back(&mut tx, &done, 10).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(
            parcel(&store, "FM2").await.unwrap().country.as_deref(),
            Some("MY")
        );
        assert_eq!(parcel(&store, "FM1").await, None);
    });
}

#[test]
fn a_parcel_in_a_pack_keeps_its_shop_and_is_not_taken_back() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let old = known(&mut tx, "FM1", ParcelReadiness::Ready).await;
        let pack = pack_it(&mut tx, &old).await;
        tx.commit().await.unwrap();

        let moved = StagedRow {
            shop: ShopId("elsewhere".into()),
            shop_named: true,
            ..changed_row(2, &old, "FM1")
        };
        let import = staged(&store, "i1", &[moved, new_row(3, "FM2"), new_row(4, "FM3")]).await;
        apply_all(&store, &import, 10).await;
        assert_eq!(parcel(&store, "FM1").await.unwrap().shop, shop());

        let mut tx = store.begin().await.unwrap();
        let by = packer();
        let fresh = ParcelId("new-FM2".into());
        let placement = Placement {
            pack: &pack,
            parcel: &fresh,
            expected_g: 2000,
            at: NOW,
            by: &by,
        };
        place_parcel(&mut tx, &placement).await.unwrap();
        let done = find_import(&mut tx, "i1").await.unwrap().unwrap();
        assert!(!is_import_untouched(&mut tx, &done).await.unwrap());
        assert!(begin_undoing(&mut tx, "i1").await.unwrap());
        assert_eq!(
            take_rows_back(&mut tx, &done, 10).await.unwrap(),
            Some(TakenBack { rows: 3, kept: 1 })
        );
        tx.commit().await.unwrap();
        assert_eq!(parcel(&store, "FM3").await, None);
        assert!(parcel(&store, "FM2").await.is_some());
        let kept = parcel(&store, "FM1").await.unwrap();
        assert_eq!((kept.expected_g, kept.shop), (Some(300), shop()));
    });
}

#[test]
fn what_changed_since_or_lay_in_a_pack_forbids_undo() {
    for_each_engine(|store| async move {
        let import = staged(&store, "i1", &[new_row(2, "FM1"), new_row(3, "FM2")]).await;
        apply_all(&store, &import, 10).await;
        let mut tx = store.begin().await.unwrap();
        assert!(is_import_untouched(&mut tx, &import).await.unwrap());

        let pack = pack_it(&mut tx, &ParcelId("new-FM1".into())).await;
        assert!(!is_import_untouched(&mut tx, &import).await.unwrap());
        take_parcel_out(&mut tx, &pack, &ParcelId("new-FM1".into()))
            .await
            .unwrap();
        assert!(is_import_untouched(&mut tx, &import).await.unwrap());

        known(&mut tx, "FM2", ParcelReadiness::Cancelled).await;
        assert!(!is_import_untouched(&mut tx, &import).await.unwrap());
        tx.commit().await.unwrap();
    });
}

#[test]
fn unfinished_imports_are_found_and_thrown_away_or_finished() {
    for_each_engine(|store| async move {
        let rows: Vec<StagedRow> = (2..=1203).map(|row| new_row(row, &format!("FM{row}"))).collect();
        let mut tx = store.begin().await.unwrap();
        add_import(&mut tx, &record("i1")).await.unwrap();
        add_import_rows(&mut tx, "i1", &rows).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        let running = list_running_imports(&mut tx, &station()).await.unwrap();
        assert_eq!(running, [record("i1")]);
        assert!(
            remove_import(&mut tx, "i1").await.is_err(),
            "its rows are still there"
        );
        drop(tx);
        let mut tx = store.begin().await.unwrap();
        assert!(!drop_import_rows(&mut tx, "i1", 1000).await.unwrap());
        assert!(drop_import_rows(&mut tx, "i1", 1000).await.unwrap());
        remove_import(&mut tx, "i1").await.unwrap();
        assert_eq!(find_import(&mut tx, "i1").await.unwrap(), None);
        tx.commit().await.unwrap();

        let import = staged(&store, "i2", &rows).await;
        let mut tx = store.begin().await.unwrap();
        assert_eq!(apply_import_rows(&mut tx, &import, 700).await.unwrap(), 700);
        tx.commit().await.unwrap();
        assert_eq!(apply_all(&store, &import, 700).await, 502);
        let mut tx = store.begin().await.unwrap();
        assert!(
            list_running_imports(&mut tx, &station())
                .await
                .unwrap()
                .is_empty()
        );
        assert_eq!(
            find_import_of_file(&mut tx, "abc").await.unwrap(),
            Some(Timestamp(BEGUN.0 + 5))
        );
        assert_eq!(find_import_of_file(&mut tx, "other").await.unwrap(), None);
        assert_eq!(list_imports(&mut tx, 9).await.unwrap().len(), 1);

        let numbers: Vec<String> = rows.iter().map(|row| row.first_mile_number.clone()).collect();
        let asked: Vec<&str> = numbers.iter().map(String::as_str).chain(["UNKNOWN"]).collect();
        let found: Vec<ParcelOnFile> = list_parcels_on_file(&mut tx, &asked).await.unwrap();
        assert_eq!(found.len(), 1202);
        assert!(
            found
                .iter()
                .all(|parcel| !parcel.held && parcel.country.as_deref() == Some("TH"))
        );
        known(&mut tx, "FM-B", ParcelReadiness::Ready).await;
        let tracked = ParcelFacts {
            id: ParcelId("tracked".into()),
            shop: shop(),
            order_number: "1".into(),
            first_mile_number: "FM-A".into(),
            tracking_number: Some("TR-A".into()),
            country: None,
            expected_g: None,
            readiness: ParcelReadiness::Ready,
        };
        save_parcel(&mut tx, &tracked, NOW.0).await.unwrap();
        let found = list_parcels_by_tracking(&mut tx, &["TR-A", "FM-B"])
            .await
            .unwrap();
        assert_eq!(
            found.iter().map(|parcel| parcel.id.as_str()).collect::<Vec<_>>(),
            ["tracked"]
        );
    });
}

#[test]
fn old_imports_are_closed() {
    for_each_engine(|store| async move {
        for id in ["i1", "i2", "i3"] {
            let import = staged(&store, id, &[new_row(2, id)]).await;
            apply_all(&store, &import, 10).await;
        }
        let mut tx = store.begin().await.unwrap();
        close_imports(&mut tx, BEGUN, 2).await.unwrap();
        assert_eq!(list_imports_with_idle_rows(&mut tx).await.unwrap(), ["i1"]);
        assert!(!begin_undoing(&mut tx, "i1").await.unwrap());
        close_imports(&mut tx, Timestamp(BEGUN.0 + 6), 2).await.unwrap();
        assert_eq!(list_imports_with_idle_rows(&mut tx).await.unwrap().len(), 3);
        assert_eq!(
            find_import_of_file(&mut tx, "abc").await.unwrap(),
            Some(Timestamp(BEGUN.0 + 5))
        );
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_mapping_is_remembered() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(find_mapping(&mut tx, "shape").await.unwrap(), None);
        save_mapping(&mut tx, "shape", "[1]", NOW).await.unwrap();
        save_mapping(&mut tx, "shape", "[2]", NOW).await.unwrap();
        assert_eq!(
            find_mapping(&mut tx, "shape").await.unwrap().as_deref(),
            Some("[2]")
        );
        tx.commit().await.unwrap();
    });
}
