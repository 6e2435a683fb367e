//! Rows of small files, and what they are read as.

use std::collections::HashMap;
use std::sync::Arc;

use dabao_domain::{ParcelReadiness, ShopId};
use dabao_tables::mask_value;

use super::fields::propose;
use super::preview::{look, options};
use super::reading::{Batch, ReadPlan, ReadRow, ShownFault, read_rows, shop_key};

fn plan(text: &str) -> ReadPlan {
    let look = look(text.as_bytes().to_vec(), &options(None, None), None).unwrap();
    ReadPlan {
        bytes: Arc::new(text.as_bytes().to_vec()),
        choices: propose(&look.header, &look.samples),
        options: look.options,
        sheet: look.sheet,
        header: look.header,
        shops: HashMap::from([(shop_key("Blue Shop"), ShopId("blue".into()))]),
        default_shop: ShopId("main".into()),
    }
}

fn read(text: &str) -> (Vec<ReadRow>, Vec<(u32, &'static str, String)>) {
    let (mut rows, mut faults) = (Vec::new(), Vec::new());
    let take = |batch: Batch| {
        rows.extend(batch.rows);
        let named = |shown: ShownFault| (shown.fault.row, shown.fault.reason.code(), shown.value);
        faults.extend(batch.faults.into_iter().map(named));
        true
    };
    read_rows(&plan(text), take).unwrap();
    (rows, faults)
}

#[test]
fn a_full_row_is_understood() {
    let (rows, faults) = read(
        "首公里单号,运单号,订单号,店铺,国家,重量(kg),状态\n\
         lp0001,my0001,26a,blue shop,马来西亚,0.35,待发货\n\
         LP0002,LP0002,,,,,\n",
    );
    assert_eq!(faults, []);
    let full = ReadRow {
        row: 2,
        number: "LP0001".into(),
        tracking_number: Some("MY0001".into()),
        shop: Some(ShopId("blue".into())),
        order_number: Some("26A".into()),
        country: Some("MY".into()),
        expected_g: Some(350),
        readiness: Some(ParcelReadiness::Ready),
    };
    let bare = ReadRow {
        row: 3,
        number: "LP0002".into(),
        tracking_number: None,
        shop: None,
        order_number: None,
        country: None,
        expected_g: None,
        readiness: None,
    };
    assert_eq!(rows, [full, bare]);
}

#[test]
fn everything_wrong_with_a_row_comes_at_once() {
    let (rows, faults) = read("首公里单号,店铺,国家,状态\n包裹,Red,Atlantis,梦\n");
    assert_eq!(rows, []);
    let expected = [
        (2, "number_unreadable", "*裹".to_owned()),
        (2, "shop_unknown", "Red".to_owned()),
        (2, "country_unknown", "Atlantis".to_owned()),
        (2, "status_unknown", "梦".to_owned()),
    ];
    assert_eq!(faults, expected);
}

#[test]
fn a_number_may_stand_only_once_and_a_refused_row_does_not_count() {
    let (rows, faults) = read("首公里单号,国家\nLP0001,Atlantis\nLP0001,MY\nlp0001,TH\n");
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [3]);
    assert_eq!(
        faults[1],
        (4, "duplicate_in_file", mask_value("LP0001") + " (#3)")
    );
}

#[test]
fn tracking_numbers_stand_in_where_no_column_has_first_mile_numbers() {
    let (rows, faults) = read("运单号,订单号\nMY0001,1\n,2\n");
    assert_eq!(
        (rows[0].number.as_str(), &rows[0].tracking_number),
        ("MY0001", &None)
    );
    assert_eq!(faults, [(3, "number_missing", String::new())]);
    let (_, faults) = read("首公里单号,运单号\n,MY0001\n");
    assert_eq!(faults, [(2, "missing", String::new())]);
}

#[test]
fn whoever_stops_taking_ends_the_reading() {
    let list = (1000..3000).fold(String::new(), |list, row| format!("{list}LP{row}\n"));
    let plan = plan(&format!("运单号,国家\n{list}"));
    let mut taken = 0;
    read_rows(&plan, |_| {
        taken += 1;
        false
    })
    .unwrap();
    assert_eq!(taken, 1);
}
