//! Imports through the one door: a file is imported whole, or not at all, or taken back to the last field.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{ApiError, ErrorCode, Event, ImportPhase, ImportPreview, ImportProgress, ImportView};
use dabao_app::{App, AppConfig, dispatch};
use dabao_domain::Timestamp;
use dabao_store::{ParcelOnFile, Store, list_parcels_on_file};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::broadcast;

/// A busy machine may be slow; a broken program is not rescued by waiting longer.
const PATIENCE: Duration = Duration::from_secs(240);

/// Rows of a large file; the unoptimised program gets fewer.
const MANY: u32 = if cfg!(debug_assertions) { 12_000 } else { 100_000 };

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// The program over a folder. Its clock moves on with every look at it, so that all progress is told.
async fn open(folder: &Path) -> Arc<App> {
    static NOW: AtomicI64 = AtomicI64::new(1_794_398_400_000);
    let counter = AtomicU64::new(u64::from(std::process::id()) << 32 | u64::from(rand_start()));
    let config = AppConfig {
        data_dir: folder.to_owned(),
        database_url: None,
        demo: false,
        version: "0".to_owned(),
        clock: Arc::new(|| Timestamp(NOW.fetch_add(200, Ordering::Relaxed))),
        random: Arc::new(move |bytes| {
            let count = counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            for (byte, value) in bytes.iter_mut().zip(count.into_iter().rev().cycle()) {
                *byte = value;
            }
        }),
        secrets: Arc::new(dabao_secrets::FileStore::at(folder.join("secrets.json"))),
    };
    App::open(config).await.unwrap()
}

/// Another start gives other ids, also within one test.
fn rand_start() -> u32 {
    static STARTS: AtomicU64 = AtomicU64::new(1);
    u32::try_from(STARTS.fetch_add(1, Ordering::Relaxed)).unwrap() << 24
}

async fn call<T: serde::de::DeserializeOwned>(app: &Arc<App>, command: &str, request: Value) -> Result<T, ApiError> {
    let reply = dispatch(app, &app.window_caller(), command, request).await?;
    Ok(serde_json::from_value(reply).unwrap())
}

async fn shop(app: &Arc<App>, name: &str) -> String {
    let request = json!({
        "id": null, "name": name, "email": "shop@example.com", "country": "MY",
        "sellerId": null, "shortCode": null, "linked": true,
    });
    let saved: Value = call(app, "save_shop", request).await.unwrap();
    saved["id"].as_str().unwrap().to_owned()
}

async fn hand_over(app: &Arc<App>, name: &str, bytes: &[u8]) -> Result<ImportPreview, ApiError> {
    call(app, "open_import_file", json!({ "name": name, "base64": STANDARD.encode(bytes) })).await
}

async fn view(app: &Arc<App>, id: &str) -> ImportView {
    call(app, "view_import", json!({ "id": id })).await.unwrap()
}

/// Waits for what is told about an import until it fits.
async fn told(events: &mut broadcast::Receiver<Event>, id: &str, fits: impl Fn(&ImportProgress) -> bool) {
    let wait = async {
        loop {
            match events.recv().await {
                Ok(Event::Import { progress }) if progress.id == id && fits(&progress) => return,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => panic!("the program is gone"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap();
}

fn has_ended(progress: &ImportProgress) -> bool {
    !matches!(progress.phase, ImportPhase::Checking | ImportPhase::Writing)
}

/// Dry run with the proposed mapping.
async fn check(app: &Arc<App>, preview: &ImportPreview, shop: &str) -> ImportView {
    let mut events = app.subscribe();
    let request = json!({ "id": preview.id, "mapping": preview.mapping, "shopId": shop });
    let begun: ImportView = call(app, "check_import", request).await.unwrap();
    assert_eq!(begun.phase, ImportPhase::Checking);
    told(&mut events, &preview.id, has_ended).await;
    view(app, &preview.id).await
}

async fn commit(app: &Arc<App>, id: &str, mode: &str) -> ImportView {
    let mut events = app.subscribe();
    let begun: ImportView = call(app, "commit_import", json!({ "id": id, "mode": mode })).await.unwrap();
    assert_eq!(begun.phase, ImportPhase::Writing);
    told(&mut events, id, has_ended).await;
    view(app, id).await
}

/// Opens, checks and writes the good rows.
async fn import(app: &Arc<App>, bytes: &[u8], shop: &str) -> ImportView {
    let preview = hand_over(app, "parcels.csv", bytes).await.unwrap();
    check(app, &preview, shop).await;
    commit(app, &preview.id, "good_rows").await
}

async fn parcels(folder: &Path, numbers: &[String]) -> Vec<ParcelOnFile> {
    let store = Store::open_file(&folder.join("dabao.db")).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let found = list_parcels_on_file(&mut tx, &numbers).await.unwrap();
    drop(tx);
    store.close().await;
    found
}

fn many() -> (Vec<u8>, Vec<String>) {
    let numbers: Vec<String> = (0..MANY).map(|row| format!("LP{:09}", u64::from(row) * 7919)).collect();
    let rows = numbers.iter().enumerate().map(|(row, number)| format!("{number},26{row:08},MY,0.35\n"));
    (format!("首公里单号,订单号,国家,重量(kg)\n{}", rows.collect::<String>()).into_bytes(), numbers)
}

const LIST: &str = "首公里单号,运单号,订单号,店铺,国家,重量(kg),状态\n\
                    LP0001,MY0001,2601,主店,马来西亚,0.35,待发货\n\
                    LP0002,,2602,副店,TH,1.2,已取消\n\
                    LP0003,,2603,不存在的店,TH,abc,待发货\n\
                    LP0001,,2604,主店,TH,1,待发货\n\
                    LP0004,,2605,,VN,,\n";

#[test]
fn a_file_is_checked_written_known_again_and_taken_back() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let second = shop(&app, "副店").await;

        let preview = hand_over(&app, "parcels.csv", LIST.as_bytes()).await.unwrap();
        assert_eq!((preview.header_row, preview.columns.len(), preview.mapping.len()), (1, 7, 7));
        assert_eq!((preview.mapping_remembered, preview.imported_before_at), (false, None));
        let checked = check(&app, &preview, &main).await;
        assert_eq!(checked.phase, ImportPhase::Checked);
        let counts = [checked.counts.rows, checked.counts.new, checked.counts.refused];
        assert_eq!(counts, [5, 3, 2]);
        let reasons: Vec<(u32, &str, &str)> =
            checked.errors.iter().map(|error| (error.row, error.column.as_str(), error.reason.as_str())).collect();
        let expected = [(4, "F", "weight_unreadable"), (4, "D", "shop_unknown"), (5, "A", "duplicate_in_file")];
        assert_eq!(reasons, expected);

        let done = commit(&app, &preview.id, "good_rows").await;
        assert_eq!((done.phase, done.counts.new, done.can_undo), (ImportPhase::Done, 3, true));
        let numbers: Vec<String> = ["LP0001", "LP0002", "LP0003", "LP0004"].map(str::to_owned).into();
        let found = parcels(folder.path(), &numbers).await;
        let facts: Vec<_> = found
            .iter()
            .map(|parcel| (parcel.first_mile_number.as_str(), parcel.shop.as_str(), parcel.readiness.code()))
            .collect();
        let expected = [
            ("LP0001", main.as_str(), "ready"),
            ("LP0002", second.as_str(), "cancelled"),
            ("LP0004", main.as_str(), "ready"),
        ];
        assert_eq!(facts, expected);
        assert_eq!((found[0].expected_g, found[0].tracking_number.as_deref()), (Some(350), Some("MY0001")));

        let again = hand_over(&app, "parcels.csv", LIST.as_bytes()).await.unwrap();
        assert!(again.mapping_remembered && again.imported_before_at.is_some());
        let counts = check(&app, &again, &second).await.counts;
        assert_eq!((counts.new, counts.changed, counts.unchanged, counts.refused), (0, 0, 3, 2));

        let undone: ImportView = call(&app, "undo_import", json!({ "id": preview.id })).await.unwrap();
        assert_eq!((undone.phase, undone.can_undo), (ImportPhase::Undone, false));
        assert_eq!(parcels(folder.path(), &numbers).await, []);
        let twice = call::<ImportView>(&app, "undo_import", json!({ "id": preview.id })).await;
        assert_eq!(twice.unwrap_err().code, ErrorCode::WrongImportState);
        app.close().await;
    });
}

#[test]
fn a_change_is_shown_before_it_is_written_and_undone_to_the_field() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let first = import(&app, "运单号,国家,状态\nTH0001,TH,已取消\nTH0002,TH,待发货\n".as_bytes(), &main).await;
        let numbers: Vec<String> = ["TH0001", "TH0002"].map(str::to_owned).into();
        let before = parcels(folder.path(), &numbers).await;

        let second = import(&app, "运单号,国家,重量(g)\nth0001,TH,500\nTH0002,TH,\n".as_bytes(), &main).await;
        assert_eq!((second.counts.changed, second.counts.unchanged), (1, 1));
        let after = parcels(folder.path(), &numbers).await;
        assert_eq!((after[0].expected_g, after[0].readiness), (Some(500), before[0].readiness));
        assert!(!view(&app, &first.id).await.can_undo, "its parcel has changed since");

        call::<ImportView>(&app, "undo_import", json!({ "id": second.id })).await.unwrap();
        assert_eq!(parcels(folder.path(), &numbers).await, before);
        assert!(view(&app, &first.id).await.can_undo);
        app.close().await;
    });
}

#[test]
fn all_or_nothing_writes_nothing_and_the_rejects_can_be_imported_after_mending() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let preview = hand_over(&app, "parcels.csv", LIST.as_bytes()).await.unwrap();
        check(&app, &preview, &main).await;
        let request = json!({ "id": preview.id, "mode": "all_or_nothing" });
        let refused = call::<ImportView>(&app, "commit_import", request).await.unwrap_err();
        assert_eq!((refused.code, refused.detail.as_deref()), (ErrorCode::WrongImportState, Some("rows_refused")));

        let file: Value = call(&app, "import_rejects", json!({ "id": preview.id })).await.unwrap();
        assert_eq!(file["name"], "parcels_错误行.csv");
        let text = String::from_utf8(STANDARD.decode(file["base64"].as_str().unwrap()).unwrap()).unwrap();
        assert!(text.contains("错误原因") && text.contains("没有这个店铺") && text.contains("与第 2 行的单号重复"), "{text}");

        let mended = text.replace("不存在的店", "主店").replace("abc", "0.5").replace("LP0001", "LP0009");
        let again = hand_over(&app, "mended.csv", mended.as_bytes()).await.unwrap();
        let counts = check(&app, &again, &main).await.counts;
        assert_eq!((counts.rows, counts.new, counts.refused), (3, 2, 1), "副店 is still unknown: {mended}");
        app.close().await;
    });
}

#[test]
fn what_cannot_be_read_says_why() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let empty = hand_over(&app, "empty.csv", b"").await.unwrap_err();
        assert_eq!((empty.code, empty.detail.as_deref()), (ErrorCode::FileUnreadable, Some("file_empty")));

        let preview = hand_over(&app, "odd.csv", "甲,乙\nLP0001,MY\n".as_bytes()).await.unwrap();
        assert_eq!(preview.mapping, []);
        let request = json!({ "id": preview.id, "mapping": [], "shopId": main });
        let refused = call::<ImportView>(&app, "check_import", request).await.unwrap_err();
        assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::ColumnMissing, Some("first_mile_number")));
        let again = json!({ "id": preview.id, "sheet": null, "encoding": "gb18030", "headerRow": 2 });
        let reread: ImportPreview = call(&app, "reread_import", again).await.unwrap();
        assert_eq!((reread.encoding.as_deref(), reread.header_row), (Some("GB18030"), 2));
        let commit = json!({ "id": preview.id, "mode": "good_rows" });
        let early = call::<ImportView>(&app, "commit_import", commit).await.unwrap_err();
        assert_eq!(early.code, ErrorCode::WrongImportState);
        app.close().await;
    });
}

#[test]
fn a_large_import_called_off_in_the_middle_leaves_nothing() {
    runtime().block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let (file, numbers) = many();
        // Once while the rows are gathered, once while they become parcels.
        for share in [8, 2] {
            let preview = hand_over(&app, "many.csv", &file).await.unwrap();
            assert_eq!(check(&app, &preview, &main).await.counts.new, MANY);
            let mut events = app.subscribe();
            let request = json!({ "id": preview.id, "mode": "good_rows" });
            call::<ImportView>(&app, "commit_import", request).await.unwrap();
            let deep = |progress: &ImportProgress| progress.done > MANY / share + 600;
            told(&mut events, &preview.id, deep).await;
            call::<ImportView>(&app, "cancel_import", json!({ "id": preview.id })).await.unwrap();
            told(&mut events, &preview.id, has_ended).await;

            assert_eq!(view(&app, &preview.id).await.phase, ImportPhase::Cancelled);
            let listed: Vec<ImportView> = call(&app, "list_imports", json!({})).await.unwrap();
            assert_eq!(listed, []);
            assert_eq!(parcels(folder.path(), &numbers).await, []);
        }
        app.close().await;
    });
}

#[test]
fn an_import_cut_off_in_the_middle_is_finished_at_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (file, numbers) = many();
    let first = runtime();
    let id = first.block_on(async {
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let preview = hand_over(&app, "many.csv", &file).await.unwrap();
        check(&app, &preview, &main).await;
        let mut events = app.subscribe();
        let request = json!({ "id": preview.id, "mode": "good_rows" });
        call::<ImportView>(&app, "commit_import", request).await.unwrap();
        told(&mut events, &preview.id, |progress| progress.done > MANY / 2 + 600).await;
        preview.id
    });
    // As a crash: nothing is told to stop.
    first.shutdown_background();

    runtime().block_on(async {
        let app = open(folder.path()).await;
        let mut events = app.subscribe();
        let mut seen = view(&app, &id).await;
        while seen.phase == ImportPhase::Writing {
            tokio::time::timeout(PATIENCE, events.recv()).await.unwrap().unwrap();
            seen = view(&app, &id).await;
        }
        assert_eq!((seen.phase, seen.counts.new), (ImportPhase::Done, MANY));
        assert_eq!(parcels(folder.path(), &numbers).await.len(), numbers.len());
        assert!(seen.can_undo);
        app.close().await;
    });
}

#[test]
fn an_import_cut_off_while_gathering_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (file, numbers) = many();
    let first = runtime();
    first.block_on(async {
        let app = open(folder.path()).await;
        let main = shop(&app, "主店").await;
        let preview = hand_over(&app, "many.csv", &file).await.unwrap();
        check(&app, &preview, &main).await;
        let mut events = app.subscribe();
        let request = json!({ "id": preview.id, "mode": "good_rows" });
        call::<ImportView>(&app, "commit_import", request).await.unwrap();
        told(&mut events, &preview.id, |progress| progress.done > 600).await;
    });
    first.shutdown_background();

    runtime().block_on(async {
        let app = open(folder.path()).await;
        let mut events = app.subscribe();
        loop {
            let listed: Vec<ImportView> = call(&app, "list_imports", json!({})).await.unwrap();
            if listed.is_empty() {
                break;
            }
            tokio::time::timeout(PATIENCE, events.recv()).await.unwrap().unwrap();
        }
        assert_eq!(parcels(folder.path(), &numbers).await, []);
        app.close().await;
    });
}

/// A good list in which some bytes are overwritten, left out or cut off.
fn broken_lists() -> impl Strategy<Value = Vec<u8>> {
    let good = (1..40_u32).map(|row| format!("LP{row:05},MY,0.{row}\n")).collect::<String>();
    let good = format!("首公里单号,国家,重量(kg)\n{good}").into_bytes();
    let length = good.len();
    let hits = prop::collection::vec((0..length, any::<u8>()), 0..30);
    (hits, 0..length, any::<bool>()).prop_map(move |(hits, cut, is_cut)| {
        let mut bytes = good.clone();
        for (at, byte) in hits {
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(cut);
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn garbage_is_never_imported_by_half(bytes in prop_oneof![broken_lists(), prop::collection::vec(any::<u8>(), 0..400)]) {
        runtime().block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let app = open(folder.path()).await;
            let main = shop(&app, "主店").await;
            let Ok(preview) = hand_over(&app, "any.csv", &bytes).await else { return };
            if preview.columns.is_empty() {
                return;
            }
            let request = json!({ "id": preview.id, "mapping": [{ "field": "first_mile_number", "column": 0 }], "shopId": main });
            let mut events = app.subscribe();
            call::<ImportView>(&app, "check_import", request).await.unwrap();
            told(&mut events, &preview.id, has_ended).await;
            let checked = view(&app, &preview.id).await;
            if checked.phase != ImportPhase::Checked {
                return;
            }
            let counts = commit(&app, &preview.id, "good_rows").await.counts;
            assert_eq!(counts, checked.counts);
            assert_eq!(counts.rows, counts.new + counts.refused);
            let undone: ImportView = call(&app, "undo_import", json!({ "id": preview.id })).await.unwrap();
            assert_eq!(undone.phase, ImportPhase::Undone);
            app.close().await;
        });
    }
}
