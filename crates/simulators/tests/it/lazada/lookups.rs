//! Orders, channels, collection points, addresses and bound shops.

use dabao_domain::{ParcelReadiness, Timestamp};
use dabao_platforms::FailureClass;
use dabao_platforms::lazada::Site;
use dabao_platforms::lazada::map::{
    BindShops, ChangedOrders, ChannelCode, OrdersCursor, QueryAddress, QueryChannelCodes,
    QueryCollectionPoints, QueryOrderItems, ShopKey, ShopToBind,
};
use dabao_simulators::lazada::SimParcel;

use super::{Bench, address, caller};

#[tokio::test]
async fn all_changed_orders_are_found_page_by_page() {
    let bench = Bench::new().await;
    for number in 0..250_i64 {
        let at = Timestamp(1_700_000_000_000 + number * 1_000);
        let (code, order) = (
            format!("LZDTEST{number:09}"),
            format!("{}", 400_000_000_000_000 + number),
        );
        bench
            .platform
            .seed_parcel(SimParcel::ready(&code, &order, "1001", at));
    }
    let mut cursor = Some(OrdersCursor::since(Timestamp(1_700_000_050_000)));
    let mut found = Vec::new();
    while let Some(here) = cursor {
        let ask = ChangedOrders {
            cursor: here,
            status: Some("ready_to_ship".to_owned()),
        };
        let page = bench.client.call(&bench.token, &ask).await.unwrap().value;
        found.extend(page.orders.iter().map(|order| order.order_id.clone()));
        cursor = here.after(&page);
    }
    assert_eq!(found.len(), 200);
    assert_eq!(found[0], "400000000000050");
}

#[tokio::test]
async fn order_items_become_parcels_with_their_readiness() {
    let bench = Bench::new().await;
    let parcel = |code: &str, order: &str| SimParcel::ready(code, order, "1001", Timestamp(0));
    bench.platform.seed_parcel(parcel("A", "1"));
    bench.platform.seed_parcel(SimParcel {
        status: "packed".into(),
        ..parcel("B", "1")
    });
    bench.platform.seed_parcel(SimParcel {
        channel: "FM49".into(),
        ..parcel("C", "2")
    });
    bench.platform.seed_parcel(SimParcel {
        status: "canceled".into(),
        ..parcel("D", "2")
    });
    let ask = QueryOrderItems {
        order_ids: vec!["1".into(), "2".into()],
    };
    let parcels = bench.client.call(&bench.token, &ask).await.unwrap().value;
    let read: Vec<_> = parcels
        .iter()
        .map(|parcel| {
            (
                parcel.tracking_code.as_deref().unwrap(),
                parcel.readiness.unwrap(),
            )
        })
        .collect();
    assert_eq!(
        read,
        [
            ("A", ParcelReadiness::Ready),
            ("B", ParcelReadiness::NotRts),
            ("C", ParcelReadiness::SeaFreight),
            ("D", ParcelReadiness::Cancelled),
        ]
    );

    let codes = QueryChannelCodes {
        first_mile_numbers: vec!["A".into(), "C".into(), "UNKNOWN".into()],
    };
    let channels = bench.client.call_without_token(&codes).await.unwrap().value;
    let sea: Vec<_> = channels.iter().map(ChannelCode::is_sea_freight).collect();
    assert_eq!(sea, [false, true]);
}

#[tokio::test]
async fn seven_collection_points_come_on_two_pages() {
    let bench = Bench::new().await;
    let ask = |page| QueryCollectionPoints {
        caller: caller(),
        page_size: 5,
        page,
    };
    let first = bench.client.call(&bench.token, &ask(1)).await.unwrap().value;
    let second = bench.client.call(&bench.token, &ask(2)).await.unwrap().value;
    assert_eq!(
        (first.points.len(), second.points.len(), first.pages),
        (5, 2, Some(2))
    );
    assert!(first.points[0].address.is_some() && first.points[0].hours.is_some());
}

#[tokio::test]
async fn an_address_has_a_number_and_is_the_same_each_time() {
    let bench = Bench::new().await;
    let ask = QueryAddress {
        caller: caller(),
        address: address(),
    };
    let first = bench.client.call(&bench.token, &ask).await.unwrap().value;
    assert!(
        first.address_id > 0
            && first
                .matched
                .as_deref()
                .is_some_and(|line| line.contains("北苑街道"))
    );
    assert_eq!(bench.client.call(&bench.token, &ask).await.unwrap().value, first);
}

#[tokio::test]
async fn a_shop_is_bound_by_id_or_short_code_and_a_stranger_is_refused() {
    let bench = Bench::new().await;
    let bind = |country, key| BindShops {
        caller: caller(),
        shops: vec![ShopToBind {
            country,
            key,
            name: Some("示例店铺".to_owned()),
        }],
    };
    bench
        .client
        .call(
            &bench.token,
            &bind(Site::Malaysia, ShopKey::SellerId("1001".into())),
        )
        .await
        .unwrap();
    bench
        .client
        .call(
            &bench.token,
            &bind(Site::Thailand, ShopKey::ShortCode("TH1002".into())),
        )
        .await
        .unwrap();
    let stranger = bind(Site::Vietnam, ShopKey::SellerId("1001".into()));
    let refused = bench.client.call(&bench.token, &stranger).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.class),
        ("P-088-0000-00-15-195", FailureClass::AccountMustFix)
    );
}
