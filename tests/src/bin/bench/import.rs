//! A million rows of csv and 100,000 rows of xlsx to the database, against sqlite3, Python's csv and openpyxl.
//!
//! Each runs in a process of its own, and its processor time counts: user and system.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use dabao_tests::{Bench, open_app};
use serde_json::{Value, json};

use crate::cost::{Cost, cost_of, peak_memory};
use crate::import_files::{ROWS, csv, workbook_script};
use crate::numbers::ratio;
use crate::peers::python;
use crate::report::{Compared, Report};
use crate::{CHILD, folder};

const FILES: u64 = 5;
const XLSX_ROWS: u64 = 100_000;

/// Most memory in megabytes.
const MEMORY: u32 = 300;

/// What the peers write into: the same facts, unique number, index over orders.
const TABLE: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
CREATE TABLE parcel (order_number TEXT NOT NULL, first_mile_number TEXT NOT NULL UNIQUE, country TEXT,
                     expected_g INTEGER);
CREATE INDEX parcel_order_number ON parcel (order_number);";

/// The same rows with the same checks a script would make, one transaction for each file.
const PYTHON: &str = r"
import csv, re, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.executescript('''TABLE''')
number_ok = re.compile(r'^[!-~]{4,64}$'); order_ok = re.compile(r'^[0-9A-Za-z-]{1,64}$')
countries = {'MY', 'TH', 'VN', 'SG', 'ID', 'PH'}
def read_csv(path):
    with open(path, encoding='utf-8-sig', newline='') as file:
        rows = csv.reader(file); next(rows)
        yield from rows
def read_xlsx(path):
    import openpyxl
    rows = openpyxl.load_workbook(path, read_only=True).worksheets[0].iter_rows(values_only=True); next(rows)
    yield from rows
for path in sys.argv[2:]:
    db.execute('BEGIN')
    for order, number, country, grams in (read_xlsx if path.endswith('x') else read_csv)(path):
        number = number.strip().upper(); country = country.strip().upper(); grams = int(grams)
        if not number_ok.match(number) or not order_ok.match(order) or country not in countries or grams <= 0:
            raise SystemExit(number)
        if db.execute('SELECT 1 FROM parcel WHERE first_mile_number = ?', (number,)).fetchone():
            raise SystemExit(number)
        db.execute('INSERT INTO parcel VALUES (?, ?, ?, ?)', (order, number, country, grams))
    db.execute('COMMIT')
";

/// Stands in for the sqlite3 program: no checks at all.
const UNCHECKED: &str = r"
import csv, sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.executescript('''TABLE''')
for path in sys.argv[2:]:
    with open(path, encoding='utf-8-sig', newline='') as file:
        rows = csv.reader(file); next(rows)
        db.execute('BEGIN'); db.executemany('INSERT INTO parcel VALUES (?, ?, ?, ?)', rows); db.execute('COMMIT')
";

/// The child: opens the program over a folder and imports files.
pub(crate) async fn child(data: &Path, files: &[String]) {
    let bench = Bench::new(open_app(data, None).await);
    let _: Value = bench.ask("skip_first_start", json!({})).await;
    for file in files {
        let bytes = std::fs::read(file).unwrap();
        let name = Path::new(file)
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let done = bench.import_bytes(&name, &bytes).await;
        assert_eq!(done.counts.new, done.counts.rows);
    }
    bench.app.close().await;
    println!("{}", peak_memory().unwrap_or_default());
}

pub(crate) fn run(report: &mut Report) {
    println!("\nimport: read, checked, compared, written, undoable");
    let folder = folder();
    let files: Vec<PathBuf> = (0..FILES).map(|part| csv(folder.path(), part, ROWS)).collect();
    let job = format!("import of {} csv rows in {FILES} files", FILES * ROWS);
    let Some(ours) = ours(folder.path(), "csv", &files) else {
        return report.alone(&job, "–".to_owned(), "processor time is read on Linux only");
    };
    let sqlite = sqlite(folder.path(), &files);
    compare(report, (&job, &ours), sqlite, 1.3);
    let script = PYTHON.replace("TABLE", TABLE);
    let checked = cost_of(python(&script).arg(folder.path().join("python.db")).args(&files));
    compare(
        report,
        (&job, &ours),
        ("Python csv, same checks", checked),
        2.0 / 3.0,
    );
    let peak = peak(&ours);
    let compared = Compared {
        job: &format!("{job}, memory"),
        ours: format!("{peak} MB at most"),
        against: format!("{MEMORY} MB"),
    };
    report.at_most(compared, f64::from(peak) / f64::from(MEMORY), 1.0);
    workbook(report, folder.path());
}

fn workbook(report: &mut Report, folder: &Path) {
    let job = format!("import of {XLSX_ROWS} xlsx rows");
    let file = folder.join("parcels.xlsx");
    if cost_of(&mut python(&workbook_script(&file, XLSX_ROWS))).is_none() {
        return report.alone(&job, "–".to_owned(), "openpyxl is not installed");
    }
    let files = [file];
    let Some(ours) = ours(folder, "xlsx", &files) else {
        return;
    };
    let script = PYTHON.replace("TABLE", TABLE);
    let peer = cost_of(python(&script).arg(folder.join("openpyxl.db")).args(&files));
    compare(report, (&job, &ours), ("openpyxl, same checks", peer), 0.1);
}

fn ours(folder: &Path, name: &str, files: &[PathBuf]) -> Option<Cost> {
    let own = std::env::current_exe().unwrap();
    let data = folder.join(format!("data-{name}"));
    let cost = cost_of(Command::new(own).arg(CHILD).arg(data).args(files))?;
    println!(
        "  ours {name}: {} processor time, {} on the clock",
        seconds(cost.cpu),
        seconds(cost.wall)
    );
    Some(cost)
}

/// The sqlite3 program; where there is none, Python without checks.
fn sqlite(folder: &Path, files: &[PathBuf]) -> (&'static str, Option<Cost>) {
    let database = folder.join("sqlite.db");
    let imports = files
        .iter()
        .map(|file| format!(".import --csv --skip 1 '{}' parcel", file.display()));
    let found = cost_of(Command::new("sqlite3").arg(&database).arg(TABLE).args(imports));
    if found.is_some() {
        return ("sqlite3 .import, no checks", found);
    }
    let _ = std::fs::remove_file(&database);
    let script = UNCHECKED.replace("TABLE", TABLE);
    (
        "Python's sqlite3 without checks",
        cost_of(python(&script).arg(&database).args(files)),
    )
}

fn compare(report: &mut Report, (job, ours): (&str, &Cost), (name, peer): (&str, Option<Cost>), goal: f64) {
    let shown = format!("{} CPU", seconds(ours.cpu));
    let Some(peer) = peer else {
        return report.alone(job, shown, &format!("{name} is not installed"));
    };
    let against = format!("{name}: {} CPU", seconds(peer.cpu));
    let compared = Compared {
        job,
        ours: shown,
        against,
    };
    report.at_most(compared, ratio(ours.cpu, peer.cpu), goal);
}

fn peak(cost: &Cost) -> u32 {
    String::from_utf8_lossy(&cost.output.stdout)
        .trim()
        .parse()
        .unwrap_or(u32::MAX)
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}
