//! Files of parcels as a shop's system exports them: orders by time, parcel numbers in no order at all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Rows in one file: the most an import takes.
pub(crate) const ROWS: u64 = 200_000;

/// A csv file with a byte order mark. `part` makes its numbers differ from those of other files.
pub(crate) fn csv(folder: &Path, part: u64, rows: u64) -> PathBuf {
    let mut text = "\u{feff}订单号,首公里单号,国家,重量(g)\n".to_owned();
    for row in part * ROWS..part * ROWS + rows {
        let (order, number, grams) = parcel(row);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{order},{number},MY,{grams}");
    }
    let path = folder.join(format!("parcels-{part}.csv"));
    std::fs::write(&path, text).unwrap();
    path
}

/// The script that writes the same rows as a workbook, with openpyxl.
pub(crate) fn workbook_script(path: &Path, rows: u64) -> String {
    let path = path.display();
    let mut script = "import sys, openpyxl\nbook = openpyxl.Workbook(write_only=True)\n".to_owned();
    let _ = write!(
        script,
        "sheet = book.create_sheet('parcels')
sheet.append(['订单号', '首公里单号', '国家', '重量(g)'])
for row in range({rows}):
    mixed = ((row + 1) * 6364136223846793005) % (1 << 64)
    sheet.append([str(400000000000000 + row * 37 + row * 7919 % 1000), 'LP%014d' % ((mixed >> 13) % 10**14), 'MY', 20 + row % 30])
book.save('{path}')
"
    );
    script
}

fn parcel(row: u64) -> (u64, String, u64) {
    let order = 400_000_000_000_000 + row * 37 + row * 7919 % 1000;
    let mixed = (row + 1).wrapping_mul(6_364_136_223_846_793_005) >> 13;
    (
        order,
        format!("LP{:014}", mixed % 100_000_000_000_000),
        20 + row % 30,
    )
}
