//! A file row by row: each becomes values, or all that is wrong with it.

use std::collections::HashMap;
use std::sync::Arc;

use dabao_api::{ColumnChoice, ParcelField};
use dabao_domain::{ParcelReadiness, ShopId};
use dabao_tables::{
    CellError, FieldSpec, Header, Mapping, OpenOptions, Row, RowReader, Table, TableError, Values, mask_value,
};

use super::fields::{column_of, field_of, key, mapping_of, specs};
use super::meanings;
use super::reasons::{Fault, Reason};

/// Rows that are compared with the database at once.
const BATCH: usize = 2000;

/// Shortest and longest text that can be a parcel number.
const NUMBER_CHARS: std::ops::RangeInclusive<usize> = 4..=64;

/// How a file is read: everything a person chose, and the shops as they were then.
#[derive(Debug)]
pub(super) struct ReadPlan {
    /// The file.
    pub(super) bytes: Arc<Vec<u8>>,
    /// How it is opened.
    pub(super) options: OpenOptions,
    /// Its sheet; empty for a text file.
    pub(super) sheet: String,
    /// Its header.
    pub(super) header: Header,
    /// Which column fills which field.
    pub(super) choices: Vec<ColumnChoice>,
    /// Shops by [`shop_key`].
    pub(super) shops: HashMap<String, ShopId>,
    /// Shop of rows that name none.
    pub(super) default_shop: ShopId,
}

impl ReadPlan {
    /// The file has no column for first-mile numbers: the tracking number stands for it.
    pub(super) fn numbers_are_tracking(&self) -> bool {
        column_of(&self.choices, ParcelField::FirstMileNumber).is_none()
    }
}

/// A row without errors. `None` means that the file says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ReadRow {
    /// Row in the file, 1 is the first.
    pub(super) row: u32,
    /// 首公里单号, or the tracking number in its place.
    pub(super) number: String,
    /// 运单号, where it differs.
    pub(super) tracking_number: Option<String>,
    /// The shop the row names.
    pub(super) shop: Option<ShopId>,
    /// 交易订单号.
    pub(super) order_number: Option<String>,
    /// Destination country.
    pub(super) country: Option<String>,
    /// Grams the order says.
    pub(super) expected_g: Option<u32>,
    /// What the shop's side says.
    pub(super) readiness: Option<ParcelReadiness>,
}

/// One thing wrong with a row, with the masked value that a screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownFault {
    /// What.
    pub(super) fault: Fault,
    /// The value, masked where it is personal.
    pub(super) value: String,
}

/// Some rows of the file, in its order.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// Rows without errors.
    pub(super) rows: Vec<ReadRow>,
    /// What is wrong with the others.
    pub(super) faults: Vec<ShownFault>,
    /// How many others there are.
    pub(super) refused: u32,
}

/// How a shop's name is compared: blanks around it and case do not matter.
pub(super) fn shop_key(name: &str) -> String {
    dabao_tables::normalise(name).to_lowercase()
}

/// Reads the file to its end, as long as somebody takes the batches.
///
/// # Errors
///
/// The file cannot be read to its end.
pub(super) fn read_rows(plan: &ReadPlan, mut take: impl FnMut(Batch) -> bool) -> Result<(), TableError> {
    let mut table = Table::open(plan.bytes.to_vec(), &plan.options)?;
    let mapping = mapping_of(&plan.header, &plan.choices);
    let mut reader = Reader::new(plan, &mapping, &specs());
    let mut rows = table.rows()?;
    let (mut row, mut batch) = (Row::default(), Batch::default());
    while rows.read(&mut row)? {
        if row.file_row() <= plan.header.file_row {
            continue;
        }
        match reader.read(&row) {
            Ok(read) => batch.rows.push(read),
            Err(faults) => {
                batch.faults.extend(faults);
                batch.refused += 1;
            }
        }
        let full = batch.rows.len() + batch.faults.len() >= BATCH;
        if full && !take(std::mem::take(&mut batch)) {
            return Ok(());
        }
    }
    take(batch);
    Ok(())
}

struct Reader<'plan> {
    plan: &'plan ReadPlan,
    cells: RowReader<'static>,
    /// The row in which a number stood first.
    seen: HashMap<String, u32>,
}

impl<'plan> Reader<'plan> {
    fn new(plan: &'plan ReadPlan, mapping: &Mapping, specs: &[FieldSpec<'static>]) -> Self {
        let cells = RowReader::new(&plan.sheet, &plan.header, mapping, specs);
        Self {
            plan,
            cells,
            seen: HashMap::new(),
        }
    }

    fn read(&mut self, row: &Row) -> Result<ReadRow, Vec<ShownFault>> {
        let read = match self.cells.read(row) {
            Ok(values) => self.understand(row.file_row(), values)?,
            Err(errors) => return Err(self.all_faults(row, errors)),
        };
        if let Some(first) = self.seen.get(&read.number) {
            let value = format!("{} (#{first})", mask_value(&read.number));
            let reason = Reason::DuplicateInFile { first: *first };
            let fault = Fault {
                row: read.row,
                field: self.number_field(),
                reason,
            };
            return Err(vec![ShownFault { fault, value }]);
        }
        self.seen.insert(read.number.clone(), read.row);
        Ok(read)
    }

    /// A cell that cannot be read does not hide what is wrong with the others (I-22).
    fn all_faults(&self, row: &Row, errors: Vec<CellError>) -> Vec<ShownFault> {
        let is_readable =
            |choice: &&ColumnChoice| errors.iter().all(|error| error.field != key(choice.field));
        let rest: Vec<ColumnChoice> = self.plan.choices.iter().filter(is_readable).cloned().collect();
        let mapping = mapping_of(&self.plan.header, &rest);
        let values = RowReader::new(&self.plan.sheet, &self.plan.header, &mapping, &specs()).read(row);
        let others = values.map(|values| self.understand(row.file_row(), values).err().unwrap_or_default());
        let is_absence =
            |shown: &ShownFault| matches!(shown.fault.reason, Reason::Missing | Reason::NumberMissing);
        let others = others
            .unwrap_or_default()
            .into_iter()
            .filter(|shown| !is_absence(shown));
        errors.into_iter().filter_map(shown).chain(others).collect()
    }

    fn understand(&self, row: u32, mut values: Values<'static>) -> Result<ReadRow, Vec<ShownFault>> {
        let mut notes = Notes {
            row,
            faults: Vec::new(),
        };
        let mut taken = |field| values.remove(key(field));
        let first_mile = notes.number(ParcelField::FirstMileNumber, taken(ParcelField::FirstMileNumber));
        let tracking = notes.number(ParcelField::TrackingNumber, taken(ParcelField::TrackingNumber));
        let shops = &self.plan.shops;
        let shop = notes.meaning(
            ParcelField::Shop,
            taken(ParcelField::Shop),
            Reason::ShopUnknown,
            |name| shops.get(&shop_key(name)).cloned(),
        );
        let country = taken(ParcelField::Country);
        let country = notes.meaning(
            ParcelField::Country,
            country,
            Reason::CountryUnknown,
            meanings::country,
        );
        let status = taken(ParcelField::Status);
        let readiness = notes.meaning(
            ParcelField::Status,
            status,
            Reason::StatusUnknown,
            meanings::readiness,
        );
        let order_number = taken(ParcelField::OrderNumber).map(|number| number.to_uppercase());
        let expected_g = taken(ParcelField::Weight).and_then(|grams| grams.parse().ok());

        let number = if self.plan.numbers_are_tracking() {
            tracking.clone()
        } else {
            first_mile
        };
        if number.is_none() && notes.faults.is_empty() {
            let only_first_mile = tracking.is_some();
            let reason = if only_first_mile {
                Reason::Missing
            } else {
                Reason::NumberMissing
            };
            notes.add(self.number_field(), reason, String::new());
        }
        match number {
            Some(number) if notes.faults.is_empty() => {
                let tracking_number = tracking.filter(|tracking| *tracking != number);
                Ok(ReadRow {
                    row,
                    number,
                    tracking_number,
                    shop,
                    order_number,
                    country,
                    expected_g,
                    readiness,
                })
            }
            _ => Err(notes.faults),
        }
    }

    fn number_field(&self) -> ParcelField {
        if self.plan.numbers_are_tracking() {
            ParcelField::TrackingNumber
        } else {
            ParcelField::FirstMileNumber
        }
    }
}

/// What is found wrong with a row whose cells are readable.
struct Notes {
    row: u32,
    faults: Vec<ShownFault>,
}

impl Notes {
    fn add(&mut self, field: ParcelField, reason: Reason, value: String) {
        self.faults.push(ShownFault {
            fault: Fault {
                row: self.row,
                field,
                reason,
            },
            value,
        });
    }

    /// A parcel number in upper case, as a scan reports it.
    fn number(&mut self, field: ParcelField, text: Option<String>) -> Option<String> {
        let upper = text?.to_uppercase();
        let is_number =
            NUMBER_CHARS.contains(&upper.len()) && upper.bytes().all(|byte| byte.is_ascii_graphic());
        if is_number {
            return Some(upper);
        }
        self.add(field, Reason::NumberUnreadable, mask_value(&upper));
        None
    }

    /// Words from our own tables and shop names tell nothing about a person: they are shown as they stand.
    fn meaning<T>(
        &mut self,
        field: ParcelField,
        text: Option<String>,
        reason: Reason,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = text?;
        let meaning = read(&text);
        if meaning.is_none() {
            self.add(field, reason, text.chars().take(24).collect());
        }
        meaning
    }
}

fn shown(error: CellError) -> Option<ShownFault> {
    let field = field_of(&error.field)?;
    let fault = Fault {
        row: error.file_row,
        field,
        reason: Reason::Cell(error.reason),
    };
    Some(ShownFault {
        fault,
        value: error.value,
    })
}
