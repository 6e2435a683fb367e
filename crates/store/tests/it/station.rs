//! Stations, operators, counters.

use dabao_domain::{OperatorId, Role, StationId};
use dabao_store::{
    Operator, StationRecord, find_operator, find_operator_by_name, find_station, list_operators,
    list_station_codes, next_number, remove_operator, save_operator, save_station,
};

use crate::engines::{NOW, for_each_engine, station};

fn operator(id: &str, name: &str) -> Operator {
    Operator {
        id: OperatorId(id.into()),
        name: name.into(),
        role: Role::Packer,
        pin_hash: None,
        wrong_pins: 0,
        locked_until: None,
    }
}

#[test]
fn a_counter_counts_from_one() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(next_number(&mut tx, "a").await.unwrap(), 1);
        assert_eq!(next_number(&mut tx, "a").await.unwrap(), 2);
        assert_eq!(next_number(&mut tx, "b").await.unwrap(), 1);
    });
}

#[test]
fn a_station_is_saved_over_and_its_code_is_its_own() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        let mut record = find_station(&mut tx, &station()).await.unwrap().unwrap();
        record.settings = "{\"a\":1}".into();
        save_station(&mut tx, &record, NOW).await.unwrap();
        assert_eq!(find_station(&mut tx, &station()).await.unwrap(), Some(record));
        assert_eq!(list_station_codes(&mut tx).await.unwrap(), ["A"]);
        assert_eq!(
            find_station(&mut tx, &StationId("s2".into())).await.unwrap(),
            None
        );
        let rival = StationRecord {
            id: "s2".into(),
            code: "A".into(),
            settings: "{}".into(),
            set_up: 0,
        };
        assert!(
            save_station(&mut tx, &rival, NOW)
                .await
                .unwrap_err()
                .is_duplicate()
        );
    });
}

#[test]
fn a_removed_operator_frees_the_name() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        save_operator(&mut tx, &operator("o1", "小李"), NOW)
            .await
            .unwrap();
        remove_operator(&mut tx, &OperatorId("o1".into()), NOW)
            .await
            .unwrap();
        save_operator(&mut tx, &operator("o2", "小李"), NOW)
            .await
            .unwrap();
        let found = find_operator_by_name(&mut tx, "小李").await.unwrap();
        assert_eq!(found, Some(operator("o2", "小李")));
        assert_eq!(
            find_operator(&mut tx, &OperatorId("o1".into())).await.unwrap(),
            None
        );
        assert_eq!(list_operators(&mut tx).await.unwrap().len(), 1);
    });
}
