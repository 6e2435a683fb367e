//! A pack from commit to signature, and what may be done to it on the way.

use dabao_domain::{PackStatus, PlatformStatus, Timestamp, Weight};
use dabao_platforms::lazada::map::{AddParcels, CancelPack, FetchLabel, PackDetail, QueryPack};
use dabao_platforms::{CallOutcome, FailureClass, ParcelTrouble, Sent};
use dabao_simulators::lazada::{LabelWrapping, SimParcel};

use super::{Bench, COMMIT, caller, demo_timeline, lp};

async fn query(bench: &Bench, number: &str) -> PackDetail {
    bench
        .client
        .call(
            &bench.token,
            &QueryPack {
                caller: caller(),
                pack: lp(number),
            },
        )
        .await
        .unwrap()
        .value
}

#[tokio::test]
async fn a_committed_pack_has_a_number_and_is_logged() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(3);
    let answer = bench.commit(&codes).await.unwrap();
    let number = &answer.value.lp_number;
    assert!(number.len() == 16 && number.starts_with("LP"), "{number}");
    assert_eq!(answer.record.api, COMMIT);
    assert_eq!(answer.record.outcome, CallOutcome::Done);
    assert!(answer.record.request_id.is_some());
    assert_eq!(bench.platform.packs()[0].parcels, codes);
    assert_eq!(bench.platform.commits_of(&codes[0]), 1);
    assert!(bench.platform.signature_failures().is_empty());
}

#[tokio::test]
async fn all_fifteen_states_are_read() {
    let bench = Bench::new().await;
    let number = bench.committed(2).await;
    for status in PackStatus::ALL {
        assert!(bench.platform.advance(&number, status));
        let detail = query(&bench, &number).await;
        assert_eq!(detail.status, PlatformStatus::Known(status));
        assert_eq!(detail.parcels.len(), 2);
        assert_eq!(detail.estimated_weight, Weight::from_grams(12_350));
    }
}

#[tokio::test]
async fn the_label_comes_with_the_tracking_number_in_every_wrapping() {
    let bench = Bench::new().await;
    let number = bench.committed(1).await;
    let fetch = FetchLabel {
        caller: caller(),
        pack: lp(&number),
    };
    let early = bench.client.call(&bench.token, &fetch).await.unwrap_err();
    assert_eq!(
        (early.code.as_str(), early.class),
        ("P-088-0000-00-15-209", FailureClass::UserMustFix)
    );

    bench.platform.advance(&number, PackStatus::AwaitingPickup);
    let tracking = query(&bench, &number).await.tracking_number.unwrap();
    assert!(
        tracking.len() == 15 && tracking.bytes().all(|byte| byte.is_ascii_digit()),
        "{tracking}"
    );
    for wrapping in [LabelWrapping::Base64, LabelWrapping::Bytes, LabelWrapping::Object] {
        bench.platform.wrap_labels(wrapping);
        let label = bench.client.call(&bench.token, &fetch).await.unwrap().value;
        let text = String::from_utf8(label.into_bytes()).unwrap();
        assert!(
            text.starts_with("%PDF-1.4") && text.contains(&tracking),
            "{wrapping:?}"
        );
    }
}

#[tokio::test]
async fn a_cancelled_pack_frees_its_parcels_and_a_picked_up_one_cannot_be_cancelled() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let first = bench.commit(&codes).await.unwrap().value.lp_number;
    let cancel = |number: &str| CancelPack {
        caller: caller(),
        pack: lp(number),
    };
    bench.client.call(&bench.token, &cancel(&first)).await.unwrap();
    assert_eq!(
        query(&bench, &first).await.status,
        PlatformStatus::Known(PackStatus::Cancelled)
    );

    let second = bench.commit(&codes).await.unwrap().value.lp_number;
    assert_ne!(first, second);
    assert!(bench.platform.double_commits().is_empty());
    bench.platform.advance(&second, PackStatus::PickedUp);
    let refused = bench
        .client
        .call(&bench.token, &cancel(&second))
        .await
        .unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.sent),
        ("P-088-0000-00-15-300", Sent::Answered)
    );
    assert!(!refused.message.is_empty(), "error_msg is read");
}

#[tokio::test]
async fn parcels_can_be_added_until_pickup() {
    let bench = Bench::new().await;
    let number = bench.committed(1).await;
    let add = AddParcels {
        caller: caller(),
        pack: lp(&number),
        parcels: bench.platform.seed_ready(2),
        weight: Weight::from_grams(20_000).unwrap(),
    };
    bench.client.call(&bench.token, &add).await.unwrap();
    assert_eq!(query(&bench, &number).await.parcels.len(), 3);

    bench.platform.advance(&number, PackStatus::PickedUp);
    let late = AddParcels {
        parcels: bench.platform.seed_ready(1),
        ..add
    };
    let refused = bench.client.call(&bench.token, &late).await.unwrap_err();
    assert_eq!(refused.code, "P-088-0000-00-15-300");
    assert!(!refused.message.is_empty(), "erroMsg is read");
}

#[tokio::test]
async fn an_addition_is_refused_whole_for_one_bad_parcel() {
    let bench = Bench::new().await;
    let inside = bench.platform.seed_ready(1);
    let number = bench.commit(&inside).await.unwrap().value.lp_number;
    let elsewhere = bench.platform.seed_ready(1);
    bench.commit(&elsewhere).await.unwrap();
    let foreign = SimParcel::ready(
        "LP00000000000077",
        "300000000000077",
        "9999",
        Timestamp(super::START_MS),
    );
    bench.platform.seed_parcel(foreign);
    let good = bench.platform.seed_ready(1);

    let cases = [
        (
            &inside[0],
            "本大包中已经关联了该小包",
            Some(ParcelTrouble::AlreadyPacked),
        ),
        (&elsewhere[0], "该小包已组包", Some(ParcelTrouble::AlreadyPacked)),
        (
            &"LP00000000000099".to_owned(),
            "该小包未RTS",
            Some(ParcelTrouble::NotRts),
        ),
        (&"LP00000000000077".to_owned(), "not bound", None),
    ];
    for (bad, words, trouble) in cases {
        let add = AddParcels {
            caller: caller(),
            pack: lp(&number),
            parcels: vec![good[0].clone(), bad.clone()],
            weight: Weight::from_grams(20_000).unwrap(),
        };
        let refused = bench.client.call(&bench.token, &add).await.unwrap_err();
        assert!(refused.message.contains(words), "{}", refused.message);
        assert_eq!(refused.trouble, trouble, "{words}");
    }
    assert_eq!(query(&bench, &number).await.parcels.len(), 1);
}

#[tokio::test]
async fn on_a_timeline_packs_move_by_themselves() {
    let bench = Bench::with(demo_timeline).await;
    let number = bench.committed(1).await;
    assert_eq!(
        query(&bench, &number).await.status,
        PlatformStatus::Known(PackStatus::Committed)
    );
    bench.pass(3_000);
    let detail = query(&bench, &number).await;
    assert_eq!(detail.status, PlatformStatus::Known(PackStatus::AwaitingPickup));
    assert!(detail.tracking_number.is_some());
    bench.pass(117_000);
    let detail = query(&bench, &number).await;
    assert_eq!(detail.status, PlatformStatus::Known(PackStatus::SignedNormal));
    assert_eq!(detail.actual_weight, Weight::from_grams(12_350));
}
