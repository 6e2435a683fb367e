//! A4 sheets: pack list and handover sheet. A head, a table over as many pages as it needs, a foot with the page
//! number.

mod command_card;
mod handover;
mod pack_list;
mod signature;
mod table;

use dabao_domain::{HandoverService, Timestamp};

pub use handover::{HandoverPack, HandoverSheet};
pub use pack_list::{PackList, PackListRow};
pub use signature::Signature;

use crate::civil::shanghai_date_time;
use crate::drawing::{Drawing, Pen};
use crate::typeset::{TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};

/// A4 in millimetres.
const PAPER_MM: (u32, u32) = (210, 297);
const PAGE_WIDTH: Eighths = PAPER_MM.0 * 8;
const PAGE_HEIGHT: Eighths = PAPER_MM.1 * 8;
/// Office printers leave about 5 mm; files and clips need more.
const MARGIN: Eighths = 112;
const WIDTH: Eighths = PAGE_WIDTH - 2 * MARGIN;
/// Where the table must end.
const FOOT_TOP: Eighths = PAGE_HEIGHT - MARGIN - 40;
/// Thin and strong rules.
const THIN: Eighths = 1;
const STRONG: Eighths = 3;

/// Sheets are laid out in eighths of a millimetre, which is the resolution of 203 dpi.
const GRID: Dpi = Dpi::D203;

fn empty_page(types: &mut Typesetter) -> Pen<'_> {
    Pen::new(types, PAGE_WIDTH, PAGE_HEIGHT, GRID)
}

/// Which page of how many, and of what.
struct Foot<'a> {
    what: &'a str,
    printed_at: Timestamp,
    page: usize,
    pages: usize,
}

fn foot(pen: &mut Pen<'_>, foot: &Foot<'_>) {
    let line = Area::new(MARGIN, FOOT_TOP + 8, WIDTH, 32);
    pen.fill(Area {
        y: FOOT_TOP + 4,
        height: THIN,
        ..line
    });
    pen.text(line, foot.what, TextStyle::medium(20));
    let printed = format!("打印时间 {}", shanghai_date_time(foot.printed_at));
    pen.text(line, &printed, TextStyle::medium(20).centred());
    let page = format!("第 {} 页 / 共 {} 页", foot.page, foot.pages);
    pen.text(line, &page, TextStyle::medium(20).right());
}

/// A small name above its value.
fn fact(pen: &mut Pen<'_>, cell: Area, name: &str, value: &str) {
    pen.text(Area { height: 30, ..cell }, name, TextStyle::medium(20));
    let room = Area {
        y: cell.y + 30,
        height: cell.height - 30,
        width: cell.width - 16,
        ..cell
    };
    pen.text(room, value, TextStyle::bold(32).lines(2).down_to(20));
}

const fn service_name(service: HandoverService) -> &'static str {
    match service {
        HandoverService::FreePickup => "免费揽收",
        HandoverService::PaidPickup => "付费揽收",
        HandoverService::CollectionPoint => "送至集货点",
    }
}

/// Kilograms with one decimal, half up (L-126), also for sums beyond what one pack may weigh.
fn kilograms(grams: u64) -> String {
    let tenths = (grams + 50) / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// All pages with their size, for the PDF.
fn on_a4(pages: &[Drawing]) -> impl Iterator<Item = (&Drawing, (u32, u32))> {
    pages.iter().map(|page| (page, PAPER_MM))
}
