//! A file is imported whole or not at all: called off, cut off by a crash, or full of garbage.

use dabao_api::{ImportPhase, ImportProgress, ImportView};
use proptest::prelude::*;
use serde_json::json;

use crate::import_desk::{
    PATIENCE, call, check, commit, hand_over, has_ended, open, parcels, runtime, shop, told, view,
};

/// Rows of a large file; the unoptimised program gets fewer.
const MANY: u32 = if cfg!(debug_assertions) { 12_000 } else { 100_000 };

fn many() -> (Vec<u8>, Vec<String>) {
    let numbers: Vec<String> = (0..MANY)
        .map(|row| format!("LP{:09}", u64::from(row) * 7919))
        .collect();
    let rows = numbers
        .iter()
        .enumerate()
        .map(|(row, number)| format!("{number},26{row:08},MY,0.35\n"));
    (
        format!("首公里单号,订单号,国家,重量(kg)\n{}", rows.collect::<String>()).into_bytes(),
        numbers,
    )
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
            call::<ImportView>(&app, "cancel_import", json!({ "id": preview.id }))
                .await
                .unwrap();
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
        told(&mut events, &preview.id, |progress| {
            progress.done > MANY / 2 + 600
        })
        .await;
        preview.id
    });
    // As a crash: nothing is told to stop.
    first.shutdown_background();
    let cut_off = runtime().block_on(parcels(folder.path(), &numbers)).len();
    assert!(
        (1..numbers.len()).contains(&cut_off),
        "cut off in the middle, not after: {cut_off}"
    );

    runtime().block_on(async {
        let app = open(folder.path()).await;
        let mut events = app.subscribe();
        let mut seen = view(&app, &id).await;
        while seen.phase == ImportPhase::Writing {
            tokio::time::timeout(PATIENCE, events.recv())
                .await
                .unwrap()
                .unwrap();
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
            tokio::time::timeout(PATIENCE, events.recv())
                .await
                .unwrap()
                .unwrap();
        }
        assert_eq!(parcels(folder.path(), &numbers).await, []);
        app.close().await;
    });
}

/// A good list in which some bytes are overwritten, left out or cut off.
fn broken_lists() -> impl Strategy<Value = Vec<u8>> {
    let good = (1..40).fold(String::new(), |list, row| {
        format!("{list}LP{row:05},MY,0.{row}\n")
    });
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
