//! Which column is which field.

use crate::fields::{FieldKind, FieldSpec};
use crate::header::{ColumnName, Header, field_rank};
use crate::weight::{WeightUnit, unit_in_name};

/// One field and its column. Plain values, so that a mapping can be remembered for a
/// [`shape_signature`](crate::shape_signature).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedColumn {
    /// The key of the field.
    pub field: String,
    /// The column, counted from 0.
    pub column: usize,
    /// For a weight: the unit that the column's name states or a person chose.
    pub unit: Option<WeightUnit>,
}

/// Which column is which field; a column serves at most one field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The fields that have a column.
    pub columns: Vec<MappedColumn>,
}

impl Mapping {
    /// The column of a field.
    pub fn column(&self, field: &str) -> Option<&MappedColumn> {
        self.columns.iter().find(|mapped| mapped.field == field)
    }

    /// The required fields that have no column yet: without them no row can be read.
    pub fn missing<'spec>(&self, fields: &[FieldSpec<'spec>]) -> Vec<&'spec str> {
        let is_missing = |field: &&FieldSpec<'spec>| field.required && self.column(field.key).is_none();
        fields.iter().filter(is_missing).map(|field| field.key).collect()
    }

    /// The weight fields whose unit a person has to choose.
    pub fn without_unit<'spec>(&self, fields: &[FieldSpec<'spec>]) -> Vec<&'spec str> {
        let is_open = |field: &&FieldSpec<'spec>| {
            field.kind == FieldKind::Weight
                && self.column(field.key).is_some_and(|mapped| mapped.unit.is_none())
        };
        fields.iter().filter(is_open).map(|field| field.key).collect()
    }
}

/// Proposes a mapping by the names of the columns.
pub fn guess_mapping(header: &Header, fields: &[FieldSpec<'_>]) -> Mapping {
    let mut names: Vec<ColumnName> = header.names.iter().map(|name| ColumnName::new(name)).collect();
    let mut columns = Vec::new();
    for field in fields {
        let Some(column) = field_rank(&names, field) else {
            continue;
        };
        if let Some(name) = names.get_mut(column) {
            *name = ColumnName::taken();
        }
        let unit = if field.kind == FieldKind::Weight {
            unit_in_name(header.name(column))
        } else {
            None
        };
        columns.push(MappedColumn {
            field: field.key.to_owned(),
            column,
            unit,
        });
    }
    Mapping { columns }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fields::PARCEL_FIELDS;

    #[track_caller]
    fn check(names: &[&str], expected: &[(&str, usize)]) -> Mapping {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let mapping = guess_mapping(&Header { file_row: 1, names }, PARCEL_FIELDS);
        let found: Vec<_> = mapping
            .columns
            .iter()
            .map(|mapped| (mapped.field.as_str(), mapped.column))
            .collect();
        assert_eq!(found, expected);
        mapping
    }

    #[test]
    fn a_mabang_export_is_understood() {
        let names = [
            "订单编号",
            "店铺名",
            "物流渠道",
            "货运单号",
            "国家",
            "国家二字码",
            "重量（g）",
            "商品中文名称",
        ];
        let mapping = check(
            &names,
            &[
                ("order_number", 0),
                ("tracking_number", 3),
                ("store", 1),
                ("carrier", 2),
                ("country", 5),
                ("weight_g", 6),
                ("goods_name", 7),
            ],
        );
        assert_eq!(mapping.column("weight_g").unwrap().unit, Some(WeightUnit::Gram));
    }

    #[test]
    fn the_online_order_goes_before_the_internal_one() {
        check(
            &["内部订单号", "线上订单号", "快递单号"],
            &[("order_number", 1), ("tracking_number", 2)],
        );
        check(&["内部订单号"], &[("order_number", 0)]);
    }

    #[test]
    fn remarks_case_and_punctuation_do_not_matter() {
        check(
            &["*Order No.(必填)", "TRACKING_NUMBER", "Weight KG"],
            &[("order_number", 0), ("tracking_number", 1), ("weight_g", 2)],
        );
    }

    #[test]
    fn what_a_person_must_decide_is_named() {
        let mapping = check(&["重量", "运单号"], &[("tracking_number", 1), ("weight_g", 0)]);
        assert_eq!(mapping.missing(PARCEL_FIELDS), ["order_number"]);
        assert_eq!(mapping.without_unit(PARCEL_FIELDS), ["weight_g"]);
    }

    #[test]
    fn no_alias_belongs_to_two_fields() {
        let mut seen = std::collections::BTreeMap::new();
        for field in PARCEL_FIELDS {
            for alias in field.aliases {
                let plain = crate::header::plain_name(alias);
                assert!(!plain.is_empty(), "{alias}");
                let other = seen.insert(plain, field.key);
                assert!(other.is_none(), "{alias} is in {other:?} and {}", field.key);
            }
        }
    }
}
