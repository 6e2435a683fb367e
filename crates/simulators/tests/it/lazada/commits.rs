//! What the platform refuses at commit, and how it reads here.

use dabao_domain::Timestamp;
use dabao_platforms::lazada::map::{Commit, Handover};
use dabao_platforms::{FailureClass, ParcelTrouble, Sent};
use dabao_simulators::lazada::SimParcel;

use super::{Bench, COMMIT, caller, commit};

fn parcel(code: &str) -> SimParcel {
    SimParcel::ready(code, "300000000000001", "1001", Timestamp(0))
}

#[tokio::test]
async fn each_kind_of_wrong_parcel_is_told_apart_and_named() {
    let bench = Bench::new().await;
    let good = bench.platform.seed_ready(1);
    for (wrong, expected) in [
        (
            SimParcel {
                status: "packed".into(),
                ..parcel("WRONG-1")
            },
            ParcelTrouble::NotRts,
        ),
        (
            SimParcel {
                channel: "FM49".into(),
                ..parcel("WRONG-2")
            },
            ParcelTrouble::SeaFreight,
        ),
        (
            SimParcel {
                status: "canceled".into(),
                ..parcel("WRONG-3")
            },
            ParcelTrouble::Cancelled,
        ),
        (
            SimParcel {
                signed: true,
                ..parcel("WRONG-4")
            },
            ParcelTrouble::AlreadySigned,
        ),
    ] {
        let codes = vec![good[0].clone(), wrong.code.clone()];
        bench.platform.seed_parcel(wrong);
        let refused = bench.commit(&codes).await.unwrap_err();
        assert_eq!((refused.trouble, refused.sent), (Some(expected), Sent::Answered));
        assert_eq!(refused.class, FailureClass::UserMustFix);
        assert_eq!(refused.named_parcels(&codes), [codes[1].as_str()]);
    }
    assert!(bench.platform.packs().is_empty());
}

#[tokio::test]
async fn shops_must_be_bound_and_parcels_known() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let unbound = Commit {
        caller: dabao_platforms::lazada::map::Caller::seller("nobody", "s"),
        ..commit(&codes)
    };
    let refused = bench.client.call(&bench.token, &unbound).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.class),
        ("P-088-0101-10-10-191", FailureClass::AccountMustFix)
    );

    bench.platform.seed_parcel(SimParcel {
        seller_id: "9999".into(),
        ..parcel("FOREIGN")
    });
    let refused = bench.commit(&["FOREIGN".to_owned()]).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.class),
        ("P-088-0000-00-15-170", FailureClass::AccountMustFix)
    );

    let refused = bench.commit(&["NEVER-SEEN".to_owned()]).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.class),
        ("P-088-0101-10-10-140", FailureClass::UserMustFix)
    );
}

#[tokio::test]
async fn a_collection_point_must_exist_and_our_own_number_finds_the_pack() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let to = |point: &str| Commit {
        handover: Handover::CollectionPoint {
            pick_up_code: point.into(),
            own_number: Some("DB-0001".into()),
        },
        ..commit(&codes)
    };
    let refused = bench.client.call(&bench.token, &to("NOWHERE")).await.unwrap_err();
    assert_eq!(refused.code, "P-088-0000-00-15-231");

    let number = bench
        .client
        .call(&bench.token, &to("YWBY01"))
        .await
        .unwrap()
        .value
        .lp_number;
    let by_own = dabao_platforms::lazada::map::QueryPack {
        caller: caller(),
        pack: dabao_platforms::lazada::map::PackKey::TrackingNumber("DB-0001".into()),
    };
    let found = bench.client.call(&bench.token, &by_own).await.unwrap().value;
    assert_eq!(found.lp_number, Some(number));
}

#[tokio::test]
async fn a_request_with_faults_is_never_sent() {
    let bench = Bench::new().await;
    let refused = bench.commit(&[]).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.sent),
        ("local.invalid_request", Sent::NotSent)
    );
    assert_eq!(bench.platform.calls_of(COMMIT), 0);
}

#[tokio::test]
async fn a_thousand_parcels_go_in_one_commit() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1_000);
    bench.commit(&codes).await.unwrap();
    assert_eq!(bench.platform.packs()[0].parcels.len(), 1_000);
}
