//! Imports through the one door: checked, written, known again, taken back to the last field.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{ErrorCode, ImportPhase, ImportPreview, ImportView};
use serde_json::{Value, json};

use crate::import_desk::{call, check, commit, hand_over, import, open, parcels, runtime, shop, view};

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
        assert_eq!(
            (preview.header_row, preview.columns.len(), preview.mapping.len()),
            (1, 7, 7)
        );
        assert_eq!(
            (preview.mapping_remembered, preview.imported_before_at),
            (false, None)
        );
        let checked = check(&app, &preview, &main).await;
        assert_eq!(checked.phase, ImportPhase::Checked);
        let counts = [checked.counts.rows, checked.counts.new, checked.counts.refused];
        assert_eq!(counts, [5, 3, 2]);
        let reasons: Vec<(u32, &str, &str)> = checked
            .errors
            .iter()
            .map(|error| (error.row, error.column.as_str(), error.reason.as_str()))
            .collect();
        let expected = [
            (4, "F", "weight_unreadable"),
            (4, "D", "shop_unknown"),
            (5, "A", "duplicate_in_file"),
        ];
        assert_eq!(reasons, expected);

        let done = commit(&app, &preview.id, "good_rows").await;
        assert_eq!(
            (done.phase, done.counts.new, done.can_undo),
            (ImportPhase::Done, 3, true)
        );
        let numbers: Vec<String> = ["LP0001", "LP0002", "LP0003", "LP0004"].map(str::to_owned).into();
        let found = parcels(folder.path(), &numbers).await;
        let facts: Vec<_> = found
            .iter()
            .map(|parcel| {
                (
                    parcel.first_mile_number.as_str(),
                    parcel.shop.as_str(),
                    parcel.readiness.code(),
                )
            })
            .collect();
        let expected = [
            ("LP0001", main.as_str(), "ready"),
            ("LP0002", second.as_str(), "cancelled"),
            ("LP0004", main.as_str(), "ready"),
        ];
        assert_eq!(facts, expected);
        assert_eq!(
            (found[0].expected_g, found[0].tracking_number.as_deref()),
            (Some(350), Some("MY0001"))
        );

        let again = hand_over(&app, "parcels.csv", LIST.as_bytes()).await.unwrap();
        assert!(again.mapping_remembered && again.imported_before_at.is_some());
        let counts = check(&app, &again, &second).await.counts;
        assert_eq!(
            (counts.new, counts.changed, counts.unchanged, counts.refused),
            (0, 0, 3, 2)
        );

        let undone: ImportView = call(&app, "undo_import", json!({ "id": preview.id }))
            .await
            .unwrap();
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
        let first = import(
            &app,
            "运单号,国家,状态\nTH0001,TH,已取消\nTH0002,TH,待发货\n".as_bytes(),
            &main,
        )
        .await;
        let numbers: Vec<String> = ["TH0001", "TH0002"].map(str::to_owned).into();
        let before = parcels(folder.path(), &numbers).await;

        let second = import(
            &app,
            "运单号,国家,重量(g)\nth0001,TH,500\nTH0002,TH,\n".as_bytes(),
            &main,
        )
        .await;
        assert_eq!((second.counts.changed, second.counts.unchanged), (1, 1));
        let after = parcels(folder.path(), &numbers).await;
        assert_eq!(
            (after[0].expected_g, after[0].readiness),
            (Some(500), before[0].readiness)
        );
        assert!(
            !view(&app, &first.id).await.can_undo,
            "its parcel has changed since"
        );

        call::<ImportView>(&app, "undo_import", json!({ "id": second.id }))
            .await
            .unwrap();
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
        let refused = call::<ImportView>(&app, "commit_import", request)
            .await
            .unwrap_err();
        assert_eq!(
            (refused.code, refused.detail.as_deref()),
            (ErrorCode::WrongImportState, Some("rows_refused"))
        );

        let file: Value = call(&app, "import_rejects", json!({ "id": preview.id }))
            .await
            .unwrap();
        assert_eq!(file["name"], "parcels_错误行.csv");
        let text = String::from_utf8(STANDARD.decode(file["base64"].as_str().unwrap()).unwrap()).unwrap();
        assert!(
            text.contains("错误原因")
                && text.contains("没有这个店铺")
                && text.contains("与第 2 行的单号重复"),
            "{text}"
        );

        let mended = text
            .replace("不存在的店", "主店")
            .replace("abc", "0.5")
            .replace("LP0001", "LP0009");
        let again = hand_over(&app, "mended.csv", mended.as_bytes()).await.unwrap();
        let counts = check(&app, &again, &main).await.counts;
        assert_eq!(
            (counts.rows, counts.new, counts.refused),
            (3, 2, 1),
            "副店 is still unknown: {mended}"
        );
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
        assert_eq!(
            (empty.code, empty.detail.as_deref()),
            (ErrorCode::FileUnreadable, Some("file_empty"))
        );

        let preview = hand_over(&app, "odd.csv", "甲,乙\nLP0001,MY\n".as_bytes())
            .await
            .unwrap();
        assert_eq!(preview.mapping, []);
        let request = json!({ "id": preview.id, "mapping": [], "shopId": main });
        let refused = call::<ImportView>(&app, "check_import", request)
            .await
            .unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (ErrorCode::ColumnMissing, Some("first_mile_number"))
        );
        let again = json!({ "id": preview.id, "sheet": null, "encoding": "gb18030", "headerRow": 2 });
        let reread: ImportPreview = call(&app, "reread_import", again).await.unwrap();
        assert_eq!(
            (reread.encoding.as_deref(), reread.header_row),
            (Some("GB18030"), 2)
        );
        let commit = json!({ "id": preview.id, "mode": "good_rows" });
        let early = call::<ImportView>(&app, "commit_import", commit)
            .await
            .unwrap_err();
        assert_eq!(early.code, ErrorCode::WrongImportState);
        app.close().await;
    });
}
