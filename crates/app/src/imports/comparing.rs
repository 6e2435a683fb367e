//! Rows against what is known: new, changed, unchanged, or refused because a pack holds the parcel.

use std::collections::HashMap;

use dabao_api::ParcelField;
use dabao_domain::ParcelId;
use dabao_store::{ParcelOnFile, StagedRow};
use dabao_tables::mask_value;

use super::reading::{ReadPlan, ReadRow, ShownFault};
use super::reasons::{Fault, Reason};

/// What a row comes to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It adds a parcel or changes one.
    Write(StagedRow),
    /// It says nothing new.
    Unchanged,
    /// It must not be written.
    Refused(ShownFault),
}

/// Known parcels by the number that the rows are told apart by.
#[derive(Default)]
pub(super) struct Known(HashMap<String, ParcelOnFile>);

impl Known {
    /// By first-mile number; where the file has tracking numbers only, also by tracking number, the newest parcel last.
    pub(super) fn new(by_first_mile: Vec<ParcelOnFile>, by_tracking: Vec<ParcelOnFile>) -> Self {
        let tracked = |parcel: ParcelOnFile| Some((parcel.tracking_number.clone()?, parcel));
        let mut known: HashMap<String, ParcelOnFile> = by_tracking.into_iter().filter_map(tracked).collect();
        known.extend(
            by_first_mile
                .into_iter()
                .map(|parcel| (parcel.first_mile_number.clone(), parcel)),
        );
        Self(known)
    }

    /// The row's parcel is known.
    pub(super) fn has(&self, row: &ReadRow) -> bool {
        self.0.contains_key(&row.number)
    }
}

/// Judges a row.
pub(super) fn judge(plan: &ReadPlan, known: &Known, row: ReadRow, new_id: &dyn Fn() -> String) -> Outcome {
    let Some(parcel) = known.0.get(&row.number) else {
        return Outcome::Write(staged(plan, row, None, new_id));
    };
    // A parcel known by its tracking number keeps both its numbers.
    let row = if row.number == parcel.first_mile_number {
        row
    } else {
        ReadRow {
            number: parcel.first_mile_number.clone(),
            ..row
        }
    };
    if let Some(field) = forbidden_change(parcel, &row) {
        let fault = Fault {
            row: row.row,
            field,
            reason: Reason::InPack,
        };
        return Outcome::Refused(ShownFault {
            fault,
            value: mask_value(&row.number),
        });
    }
    if says_nothing_new(parcel, &row) {
        return Outcome::Unchanged;
    }
    Outcome::Write(staged(plan, row, Some(parcel.id.clone()), new_id))
}

/// The shop or number of a parcel in a pack that the row would change.
fn forbidden_change(parcel: &ParcelOnFile, row: &ReadRow) -> Option<ParcelField> {
    if !parcel.held {
        return None;
    }
    if row.shop.as_ref().is_some_and(|shop| *shop != parcel.shop) {
        return Some(ParcelField::Shop);
    }
    let other = |known: &String| row.tracking_number.as_ref().is_some_and(|read| read != known);
    parcel
        .tracking_number
        .as_ref()
        .is_some_and(other)
        .then_some(ParcelField::TrackingNumber)
}

fn says_nothing_new(parcel: &ParcelOnFile, row: &ReadRow) -> bool {
    fn is_same<T: PartialEq>(read: Option<&T>, known: Option<&T>) -> bool {
        read.is_none() || read == known
    }
    is_same(row.shop.as_ref(), Some(&parcel.shop))
        && is_same(row.order_number.as_ref(), Some(&parcel.order_number))
        && is_same(row.tracking_number.as_ref(), parcel.tracking_number.as_ref())
        && is_same(row.country.as_ref(), parcel.country.as_ref())
        && is_same(row.expected_g.as_ref(), parcel.expected_g.as_ref())
        && is_same(row.readiness.as_ref(), Some(&parcel.readiness))
}

fn staged(plan: &ReadPlan, row: ReadRow, known: Option<ParcelId>, new_id: &dyn Fn() -> String) -> StagedRow {
    StagedRow {
        row_number: row.row,
        is_new: known.is_none(),
        parcel: known.unwrap_or_else(|| ParcelId(new_id())),
        first_mile_number: row.number,
        shop_named: row.shop.is_some(),
        shop: row.shop.unwrap_or_else(|| plan.default_shop.clone()),
        order_number: row.order_number,
        tracking_number: row.tracking_number,
        country: row.country,
        expected_g: row.expected_g,
        readiness: row.readiness,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use dabao_domain::{ParcelReadiness, ShopId};
    use dabao_tables::{Header, OpenOptions};

    use super::*;

    fn plan() -> ReadPlan {
        ReadPlan {
            bytes: Arc::default(),
            options: OpenOptions::default(),
            sheet: String::new(),
            header: Header::default(),
            choices: Vec::new(),
            shops: HashMap::new(),
            default_shop: ShopId("main".into()),
        }
    }

    fn parcel(held: bool) -> ParcelOnFile {
        ParcelOnFile {
            id: ParcelId("p1".into()),
            first_mile_number: "FM01".into(),
            shop: ShopId("blue".into()),
            order_number: "1".into(),
            tracking_number: Some("TR01".into()),
            country: Some("MY".into()),
            expected_g: Some(300),
            readiness: ParcelReadiness::Cancelled,
            held,
        }
    }

    fn row(number: &str) -> ReadRow {
        ReadRow {
            row: 2,
            number: number.into(),
            tracking_number: None,
            shop: None,
            order_number: None,
            country: None,
            expected_g: None,
            readiness: None,
        }
    }

    fn outcome(row: ReadRow, held: bool) -> Outcome {
        let known = Known::new(vec![parcel(held)], vec![parcel(held)]);
        judge(&plan(), &known, row, &|| "fresh".to_owned())
    }

    #[test]
    fn what_the_file_does_not_say_is_no_change() {
        assert_eq!(outcome(row("FM01"), false), Outcome::Unchanged);
        let same = ReadRow {
            country: Some("MY".into()),
            expected_g: Some(300),
            ..row("FM01")
        };
        assert_eq!(outcome(same, false), Outcome::Unchanged);
    }

    #[test]
    fn an_unknown_number_is_a_new_parcel_of_the_chosen_shop() {
        let Outcome::Write(staged) = outcome(row("FM02"), false) else {
            panic!("written")
        };
        assert_eq!(
            (staged.is_new, staged.parcel.as_str(), staged.shop.as_str()),
            (true, "fresh", "main")
        );
        assert!(!staged.shop_named);
    }

    #[test]
    fn a_parcel_known_by_its_tracking_number_is_not_added_again() {
        let changed = ReadRow {
            expected_g: Some(400),
            ..row("TR01")
        };
        let Outcome::Write(staged) = outcome(changed, false) else {
            panic!("written")
        };
        assert_eq!(
            (staged.parcel.as_str(), staged.first_mile_number.as_str()),
            ("p1", "FM01")
        );
        assert!(!staged.is_new);
    }

    #[test]
    fn a_parcel_in_a_pack_keeps_shop_and_numbers_and_may_change_otherwise() {
        let shop = ReadRow {
            shop: Some(ShopId("red".into())),
            ..row("FM01")
        };
        let tracking = ReadRow {
            tracking_number: Some("TR02".into()),
            ..row("FM01")
        };
        for (changed, field) in [(shop, ParcelField::Shop), (tracking, ParcelField::TrackingNumber)] {
            assert!(matches!(outcome(changed.clone(), false), Outcome::Write(_)));
            let Outcome::Refused(shown) = outcome(changed, true) else {
                panic!("refused")
            };
            assert_eq!((shown.fault.field, shown.fault.reason), (field, Reason::InPack));
        }
        let ready = ReadRow {
            readiness: Some(ParcelReadiness::Ready),
            ..row("FM01")
        };
        assert!(matches!(outcome(ready, true), Outcome::Write(_)));
    }
}
