//! No sequence of commands reaches an illegal state: whatever is done in whatever order is granted or refused with a reason,
//! and what is stored stays readable and in balance.

use dabao_api::{ApiError, ErrorCode, LogCheck, PackPage, Service};
use dabao_tests::{Bench, open_app, sample_parcels};
use proptest::prelude::*;
use serde_json::{Value, json};

const PARCELS: usize = 6;

/// One thing done at the desk; numbers choose among what is there.
#[derive(Debug, Clone)]
enum Step {
    Open(u8),
    Scan(u8),
    Undo,
    Choose(u8),
    Remove(u8, u8),
    Weigh(u8, u32),
    Seal(u8),
    Reopen(u8),
    Discard(u8),
    Cancel(u8),
    Settle(u8),
    Print(u8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        any::<u8>().prop_map(Step::Open),
        any::<u8>().prop_map(Step::Scan),
        any::<u8>().prop_map(Step::Scan),
        any::<u8>().prop_map(Step::Scan),
        Just(Step::Undo),
        any::<u8>().prop_map(Step::Choose),
        (any::<u8>(), any::<u8>()).prop_map(|(pack, parcel)| Step::Remove(pack, parcel)),
        (any::<u8>(), 0..60_000_u32).prop_map(|(pack, grams)| Step::Weigh(pack, grams)),
        any::<u8>().prop_map(Step::Seal),
        any::<u8>().prop_map(Step::Reopen),
        any::<u8>().prop_map(Step::Discard),
        any::<u8>().prop_map(Step::Cancel),
        any::<u8>().prop_map(Step::Settle),
        any::<u8>().prop_map(Step::Print),
    ];
    proptest::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_sequence_reaches_an_illegal_state(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(live_through(&steps));
    }
}

async fn live_through(steps: &[Step]) {
    let folder = tempfile::tempdir().unwrap();
    let app = open_app(folder.path(), None).await;
    let bench = Bench::new(app);
    let _: Value = bench.ask("skip_first_start", json!({})).await;
    let codes: Vec<String> = (0..PARCELS).map(|index| format!("LP{index:014}")).collect();
    bench.import("parcels.csv", &sample_parcels(&codes)).await;
    let mut packs: Vec<String> = Vec::new();
    for step in steps {
        if let Err(refusal) = take(&bench, &codes, &mut packs, step).await {
            let ours = [
                ErrorCode::Internal,
                ErrorCode::StorageFailed,
                ErrorCode::BadRequest,
            ];
            assert!(!ours.contains(&refusal.code), "{step:?}: {refusal}");
        }
    }
    in_balance(&bench).await;
    bench.app.close().await;
}

async fn take(bench: &Bench, codes: &[String], packs: &mut Vec<String>, step: &Step) -> Result<(), ApiError> {
    let chosen = |index: u8| {
        packs
            .get(usize::from(index) % packs.len().max(1))
            .cloned()
            .unwrap_or_default()
    };
    let code = |index: u8| codes[usize::from(index) % codes.len()].clone();
    let (command, request) = match step {
        Step::Open(service) => {
            let service = [Service::FreePickup, Service::PaidPickup, Service::CollectionPoint]
                [usize::from(service % 3)];
            packs.push(bench.open_pack(service).await);
            return Ok(());
        }
        Step::Scan(parcel) => ("scan", json!({ "text": code(*parcel), "source": "keyboard_gun" })),
        Step::Undo => ("undo_scan", json!({})),
        Step::Choose(pack) => ("choose_pack", json!({ "packId": chosen(*pack) })),
        Step::Remove(pack, parcel) => {
            let rows = bench
                .try_ask::<dabao_api::PackDetail>("pack_detail", json!({ "packId": chosen(*pack) }))
                .await?;
            let parcel = rows.rows.get(usize::from(*parcel) % rows.rows.len().max(1));
            let parcel = parcel.map(|row| row.parcel_id.clone()).unwrap_or_default();
            (
                "remove_parcel",
                json!({ "packId": chosen(*pack), "parcelId": parcel }),
            )
        }
        Step::Weigh(pack, grams) => ("weigh_pack", json!({ "packId": chosen(*pack), "typedG": grams })),
        Step::Seal(pack) => (
            "seal_pack",
            json!({ "packId": chosen(*pack), "acceptDifference": true }),
        ),
        Step::Reopen(pack) => ("reopen_pack", json!({ "packId": chosen(*pack) })),
        Step::Discard(pack) => ("discard_pack", json!({ "packId": chosen(*pack) })),
        Step::Cancel(pack) => ("cancel_pack", json!({ "packId": chosen(*pack) })),
        Step::Settle(pack) => (
            "settle_pack",
            json!({ "packId": chosen(*pack), "settlement": { "kind": "not_there" } }),
        ),
        Step::Print(pack) => ("print_label", json!({ "packId": chosen(*pack) })),
    };
    bench.try_ask::<Value>(command, request).await.map(|_| ())
}

/// Every parcel is in one holding pack at most, every count is right, and the log's chain is whole.
async fn in_balance(bench: &Bench) {
    let all = json!({ "states": [], "service": null, "search": "", "from": null, "to": null, "offset": 0 });
    let page: PackPage = bench.ask("list_packs", all).await;
    let mut held = Vec::new();
    for pack in page.packs {
        let detail = bench.pack(&pack.id).await;
        if pack.state.code != "discarded" {
            assert_eq!(detail.rows.len(), pack.parcels as usize);
            assert_eq!(
                detail.rows.iter().map(|row| row.expected_g).sum::<u32>(),
                pack.estimated_g
            );
            held.extend(detail.rows.into_iter().map(|row| row.parcel_id));
        }
    }
    let count = held.len();
    held.sort();
    held.dedup();
    assert_eq!(held.len(), count, "a parcel is in two packs");
    let log: LogCheck = bench.ask("check_log", json!({})).await;
    assert_eq!(log.broken_at, None);
}
