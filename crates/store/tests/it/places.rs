//! Shops, addresses, collection points.

use dabao_domain::{Address, AddressId, Contact, ShopId};
use dabao_store::{
    CollectionPoint, Shop, StoredAddress, clear_default_pickup, find_address, find_collection_point,
    find_shop, list_addresses, list_collection_points, list_shops, remove_address, remove_shop, save_address,
    save_collection_point, save_shop, set_default_collection_point,
};

use crate::engines::{NOW, for_each_engine, shop};

fn address(id: &str, is_return: bool, is_default: bool) -> StoredAddress {
    StoredAddress {
        id: AddressId(id.into()),
        is_return,
        warehouse: "坂田仓".into(),
        address: Address {
            province: "广东省".into(),
            city: "深圳市".into(),
            district: "龙岗区".into(),
            street: "坂田街道".into(),
            detail: "一号".into(),
            zip_code: "518129".into(),
        },
        contact: Contact {
            name: "张三".into(),
            mobile: "13800138000".into(),
            phone: String::new(),
            email: "a@example.com".into(),
        },
        platform_id: None,
        is_default,
    }
}

#[test]
fn there_is_one_ordering_shop_and_it_stays() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        remove_shop(&mut tx, &shop(), NOW).await.unwrap();
        let main = find_shop(&mut tx, &shop()).await.unwrap().unwrap();
        let second = Shop {
            id: ShopId("shop2".into()),
            name: "二店".into(),
            is_main: false,
            ..main.clone()
        };
        save_shop(&mut tx, &second, NOW).await.unwrap();
        assert_eq!(list_shops(&mut tx).await.unwrap(), [main.clone(), second.clone()]);
        remove_shop(&mut tx, &second.id, NOW).await.unwrap();
        assert_eq!(list_shops(&mut tx).await.unwrap(), std::slice::from_ref(&main));
        let rival = Shop {
            id: ShopId("shop3".into()),
            name: "三店".into(),
            ..main
        };
        assert!(save_shop(&mut tx, &rival, NOW).await.unwrap_err().is_duplicate());
    });
}

#[test]
fn there_are_many_pickup_addresses_and_one_return_address() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        save_address(&mut tx, &address("a1", false, true), NOW)
            .await
            .unwrap();
        clear_default_pickup(&mut tx).await.unwrap();
        save_address(&mut tx, &address("a2", false, true), NOW)
            .await
            .unwrap();
        save_address(&mut tx, &address("r1", true, false), NOW)
            .await
            .unwrap();
        let listed: Vec<String> = list_addresses(&mut tx)
            .await
            .unwrap()
            .into_iter()
            .map(|a| a.id.0)
            .collect();
        assert_eq!(listed, ["a2", "a1", "r1"]);
        remove_address(&mut tx, &AddressId("a1".into()), NOW)
            .await
            .unwrap();
        assert_eq!(
            find_address(&mut tx, &AddressId("a1".into())).await.unwrap(),
            Some(address("a1", false, false))
        );
        assert!(
            save_address(&mut tx, &address("r2", true, false), NOW)
                .await
                .unwrap_err()
                .is_duplicate()
        );
    });
}

#[test]
fn one_collection_point_is_the_default() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        for code in ["c1", "c2"] {
            let point = CollectionPoint {
                code: code.into(),
                name: "坂田".into(),
                region: "广东 深圳".into(),
                address: "一号".into(),
                contact: String::new(),
                hours: "14:00-21:00".into(),
                fee: "免费".into(),
                from_platform: true,
                is_default: code == "c1",
            };
            save_collection_point(&mut tx, &point).await.unwrap();
        }
        set_default_collection_point(&mut tx, "c2").await.unwrap();
        let points = list_collection_points(&mut tx).await.unwrap();
        let codes: Vec<&str> = points.iter().map(|point| point.code.as_str()).collect();
        assert_eq!(codes, ["c2", "c1"]);
        assert!(
            !find_collection_point(&mut tx, "c1")
                .await
                .unwrap()
                .unwrap()
                .is_default
        );
    });
}
