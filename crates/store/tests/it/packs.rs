//! Packs and the parcels they hold.

use dabao_domain::{
    HandoverService, PackId, PackLife, PackStatus, ParcelId, ParcelReadiness, PlatformStatus, Weight,
    WeightSource,
};
use dabao_store::{
    HeardFacts, NewPack, PackFilter, PackRecord, ParcelFacts, Placement, Store, Tx, add_pack,
    count_loose_parcels, count_packs, count_sealed_since, find_last_packed, find_pack, find_pack_by_code,
    find_packed, find_parcel_by_code, free_parcels, list_last_packed, list_open_packs, list_packed_parcels,
    list_packs_to_poll, place_addition, place_parcel, save_pack_heard, save_pack_life, save_pack_measures,
    save_parcel, search_packs, take_additions_out, take_parcel_out,
};

use crate::engines::{NOW, for_each_engine, packer, shop, station};

async fn open_pack(tx: &mut Tx, id: &str) {
    let new = NewPack {
        id: PackId(id.into()),
        number: format!("A-{}", id.to_uppercase()),
        station: station(),
        shop: shop(),
        service: HandoverService::FreePickup,
        pickup_address: None,
        collection_point: None,
        opened_at: NOW,
    };
    add_pack(tx, &new).await.unwrap();
}

async fn add_parcel(tx: &mut Tx, number: &str) -> ParcelId {
    let parcel = ParcelFacts {
        id: ParcelId(format!("id-{number}")),
        shop: shop(),
        order_number: "123456789012345".into(),
        first_mile_number: number.into(),
        tracking_number: Some(format!("T{number}")),
        country: Some("MY".into()),
        expected_g: Some(300),
        readiness: ParcelReadiness::Ready,
    };
    assert!(save_parcel(tx, &parcel, NOW.0).await.unwrap());
    parcel.id
}

async fn place(tx: &mut Tx, pack: &str, parcel: &ParcelId) -> Result<i64, dabao_store::StoreError> {
    let (pack, by) = (PackId(pack.into()), packer());
    place_parcel(
        tx,
        &Placement {
            pack: &pack,
            parcel,
            expected_g: 300,
            at: NOW,
            by: &by,
        },
    )
    .await
}

async fn pack(tx: &mut Tx, id: &str) -> PackRecord {
    find_pack(tx, &PackId(id.into())).await.unwrap().unwrap()
}

async fn seal(tx: &mut Tx, id: &str) -> PackRecord {
    let mut record = pack(tx, id).await;
    record.pack.weight = Weight::from_grams(1500).map(|weight| (weight, WeightSource::Typed));
    save_pack_measures(tx, &record).await.unwrap();
    record.pack.life = record.pack.life.clone().seal(NOW).unwrap();
    save_pack_life(tx, &record).await.unwrap();
    record
}

#[test]
fn a_parcel_is_held_by_one_pack_only() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        open_pack(&mut tx, "p1").await;
        open_pack(&mut tx, "p2").await;
        let parcel = add_parcel(&mut tx, "LP1").await;
        assert_eq!(count_loose_parcels(&mut tx, Some(&shop())).await.unwrap(), 1);
        assert_eq!(place(&mut tx, "p1", &parcel).await.unwrap(), 1);
        tx.commit().await.unwrap();

        let mut tx = store.begin().await.unwrap();
        assert!(place(&mut tx, "p2", &parcel).await.unwrap_err().is_duplicate());
        drop(tx);

        let mut tx = store.begin().await.unwrap();
        let scanned = find_parcel_by_code(&mut tx, "TLP1").await.unwrap().unwrap();
        assert_eq!(scanned.held_by, Some(("p1".into(), "A-P1".into())));
        assert_eq!(count_loose_parcels(&mut tx, None).await.unwrap(), 0);
        assert_eq!(
            take_parcel_out(&mut tx, &PackId("p1".into()), &parcel)
                .await
                .unwrap(),
            Some(())
        );
        assert_eq!(
            take_parcel_out(&mut tx, &PackId("p1".into()), &parcel)
                .await
                .unwrap(),
            None
        );
        assert_eq!(pack(&mut tx, "p1").await.parcels, 0);
        assert_eq!(place(&mut tx, "p2", &parcel).await.unwrap(), 1);
        assert_eq!(pack(&mut tx, "p2").await.expected_g, 300);
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_pack_that_frees_its_parcels_keeps_them_as_evidence() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        open_pack(&mut tx, "p1").await;
        let first = add_parcel(&mut tx, "LP1").await;
        let second = add_parcel(&mut tx, "LP2").await;
        place(&mut tx, "p1", &first).await.unwrap();
        place(&mut tx, "p1", &second).await.unwrap();
        let id = PackId("p1".into());
        assert_eq!(
            find_last_packed(&mut tx, &id)
                .await
                .unwrap()
                .unwrap()
                .first_mile_number,
            "LP2"
        );
        assert_eq!(
            find_packed(&mut tx, &id, &first).await.unwrap().unwrap().position,
            1
        );
        let last = list_last_packed(&mut tx, &id, 1).await.unwrap();
        assert_eq!(last.first().map(|row| row.position), Some(2));
        free_parcels(&mut tx, &id).await.unwrap();
        assert_eq!(list_packed_parcels(&mut tx, &id).await.unwrap().len(), 2);
        assert_eq!(find_last_packed(&mut tx, &id).await.unwrap(), None);
        assert_eq!(count_loose_parcels(&mut tx, None).await.unwrap(), 2);
        tx.commit().await.unwrap();
    });
}

#[test]
fn an_addition_counts_beside_the_weighed_weight_and_can_be_taken_back() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        open_pack(&mut tx, "p1").await;
        let first = add_parcel(&mut tx, "LP1").await;
        place(&mut tx, "p1", &first).await.unwrap();
        seal(&mut tx, "p1").await;
        let (id, by, late) = (PackId("p1".into()), packer(), add_parcel(&mut tx, "LP2").await);
        let placement = Placement {
            pack: &id,
            parcel: &late,
            expected_g: 300,
            at: NOW,
            by: &by,
        };
        assert_eq!(place_addition(&mut tx, &placement).await.unwrap(), 2);
        let with = pack(&mut tx, "p1").await;
        assert_eq!((with.parcels, with.expected_g, with.added_g), (2, 600, 300));
        assert_eq!(with.declared_weight(), Weight::from_grams(1800));

        let codes = ["LP2".to_owned(), "LP9".to_owned()];
        assert_eq!(take_additions_out(&mut tx, &id, &codes).await.unwrap(), ["LP2"]);
        assert!(take_additions_out(&mut tx, &id, &codes).await.unwrap().is_empty());
        let without = pack(&mut tx, "p1").await;
        assert_eq!(
            (without.parcels, without.expected_g, without.added_g),
            (1, 300, 0)
        );
        assert_eq!(count_loose_parcels(&mut tx, None).await.unwrap(), 1);
        tx.commit().await.unwrap();
    });
}

#[test]
fn a_life_is_read_back_as_it_was_written() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        open_pack(&mut tx, "p1").await;
        let parcel = add_parcel(&mut tx, "LP1").await;
        place(&mut tx, "p1", &parcel).await.unwrap();
        let mut record = seal(&mut tx, "p1").await;
        assert_eq!(
            pack(&mut tx, "p1").await.pack.life,
            PackLife::Sealed { sealed_at: NOW }
        );

        record.pack.life = record.pack.life.accepted("LP00000000000001".into()).unwrap();
        let heard = PlatformStatus::Other {
            code: "strange".into(),
            name: Some("怪".into()),
        };
        record.pack.life = record.pack.life.heard(heard).unwrap();
        record.poll_at = Some(NOW);
        save_pack_life(&mut tx, &record).await.unwrap();
        let facts = HeardFacts {
            tracking_number: Some("777".into()),
            stocked: Some(1),
            ..HeardFacts::default()
        };
        save_pack_heard(&mut tx, &record.pack.id, &facts, NOW)
            .await
            .unwrap();
        save_pack_heard(&mut tx, &record.pack.id, &HeardFacts::default(), NOW)
            .await
            .unwrap();

        let read = find_pack_by_code(&mut tx, "LP00000000000001")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(read.pack.life, record.pack.life);
        assert_eq!(read.heard, facts);
        assert_eq!(list_packs_to_poll(&mut tx, NOW, 10).await.unwrap().len(), 1);
        assert_eq!(
            count_sealed_since(&mut tx, &station(), NOW).await.unwrap(),
            (1, 1)
        );
        tx.commit().await.unwrap();
    });
}

#[test]
fn the_database_refuses_what_means_nothing() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        open_pack(&mut tx, "p1").await;
        tx.commit().await.unwrap();
        assert!(store.run_raw("UPDATE pack SET life = 'sealed'").await.is_err());
        assert!(store.run_raw("UPDATE pack SET life = 'flying'").await.is_err());
        assert!(store.run_raw("UPDATE pack SET parcels = 1001").await.is_err());
        assert!(store.run_raw("UPDATE pack SET lp_number = 'LP1'").await.is_err());
    });
}

#[test]
fn packs_are_found_by_state_and_by_any_of_their_numbers() {
    for_each_engine(|store: Store| async move {
        let mut tx = store.begin().await.unwrap();
        open_pack(&mut tx, "p1").await;
        open_pack(&mut tx, "p2").await;
        let parcel = add_parcel(&mut tx, "LP1").await;
        place(&mut tx, "p1", &parcel).await.unwrap();
        let mut record = seal(&mut tx, "p1").await;
        record.pack.life = record.pack.life.accepted("LP00000000000001".into()).unwrap();
        save_pack_life(&mut tx, &record).await.unwrap();
        tx.commit().await.unwrap();

        let mut tx = store.read().await.unwrap();
        let mut count = async |filter: PackFilter| {
            let found = search_packs(&mut tx, &filter, 0, 100).await.unwrap();
            assert_eq!(
                count_packs(&mut tx, &filter).await.unwrap(),
                i64::try_from(found.len()).unwrap()
            );
            found
                .into_iter()
                .map(|record| record.pack.id.0)
                .collect::<Vec<_>>()
        };
        let search = |text: &str| PackFilter {
            search: text.into(),
            ..PackFilter::default()
        };
        assert_eq!(count(search("0001")).await, ["p1"]);
        assert_eq!(count(search("tlp1")).await, ["p1"]);
        assert_eq!(count(search("a-p")).await, ["p2", "p1"]);
        assert_eq!(count(search("%")).await, Vec::<String>::new());
        let states = |code: &str| PackFilter {
            states: vec![code.into()],
            ..PackFilter::default()
        };
        assert_eq!(count(states("open")).await, ["p2"]);
        assert_eq!(count(states(PackStatus::Committed.code())).await, ["p1"]);
        let service = PackFilter {
            service: Some(HandoverService::PaidPickup),
            ..PackFilter::default()
        };
        assert_eq!(count(service).await, Vec::<String>::new());
        assert_eq!(list_open_packs(&mut tx, &station()).await.unwrap().len(), 1);
    });
}
