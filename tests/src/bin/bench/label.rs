//! A label to printer bytes, against the time its paper takes and against Pillow; and to PDF, against reportlab.

use std::time::{Duration, Instant};

use dabao_domain::Timestamp;
use dabao_labels::{
    BagLabel, BagPrint, CheckedLabel, Dpi, PaidPickupLabel, Party, PdfWriter, PrinterLanguage,
    PrinterProfile, Typesetter, printer_bytes,
};

use crate::cost::own_time;
use crate::numbers::{Times, ratio};
use crate::peers::{font, python_number};
use crate::report::{Compared, Report};

const LABELS: u32 = 300;

/// 150 mm at 6 inches a second.
const PAPER: Duration = Duration::from_millis(984);

const FIRST_BYTE: Duration = Duration::from_millis(10);

/// The same lines, frame and code with Pillow and python-barcode; seconds of processor time for each label.
const PILLOW: &str = "
import time, zlib
from PIL import Image, ImageDraw, ImageFont
import barcode
from barcode.writer import ImageWriter
font = ImageFont.truetype('FONT', 28)
def label(number):
    image = Image.new('1', (800, 1200), 1)
    draw = ImageDraw.Draw(image)
    draw.rectangle((8, 8, 791, 1191), outline=0, width=3)
    for line in range(8):
        draw.text((40, 300 + 60 * line), '收件人 示例仓库 广东省深圳市龙岗区坂田街道示例路1号', font=font, fill=0)
    code = barcode.get('code128', number, writer=ImageWriter()).render({'write_text': False})
    image.paste(code.convert('1').resize((600, 150)), (100, 60))
    return zlib.compress(image.tobytes())
label('1'); start = time.process_time()
for number in range(30):
    label('7756000064179%02d' % number)
print((time.process_time() - start) / 30)
";

/// The same with reportlab, all labels in one document.
const REPORTLAB: &str = "
import io, time
from reportlab.graphics.barcode import code128
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
pdfmetrics.registerFont(TTFont('Noto', 'FONT'))
start = time.process_time()
page = canvas.Canvas(io.BytesIO(), pagesize=(100 * mm, 150 * mm))
for number in range(COUNT):
    page.rect(1 * mm, 1 * mm, 98 * mm, 148 * mm)
    page.setFont('Noto', 10)
    for line in range(8):
        page.drawString(5 * mm, (100 - 8 * line) * mm, '收件人 示例仓库 广东省深圳市龙岗区坂田街道示例路1号')
    code128.Code128('7756000064179%02d' % number, barHeight=18 * mm, barWidth=0.3 * mm).drawOn(page, 10 * mm, 120 * mm)
    page.showPage()
page.save()
print(time.process_time() - start)
";

pub(crate) fn run(report: &mut Report) {
    println!("\nlabel → printer bytes, 100 × 150 mm at 203 dpi");
    let mut types = Typesetter::new().unwrap();
    for (name, language, most) in [
        ("TSPL", PrinterLanguage::TSPL, None),
        ("ZPL run-length", PrinterLanguage::ZPL, Some(27_000.0)),
        ("ZPL Z64", PrinterLanguage::ZPL_Z64, Some(12_000.0)),
    ] {
        let profile = PrinterProfile::usual(language, Dpi::D203, 150);
        let first = timed(&mut types, 0, &profile);
        let times = Times::new(
            (1..LABELS)
                .map(|number| timed(&mut types, number, &profile))
                .collect(),
        );
        let bytes = f64::from(u32::try_from(printed(&mut types, LABELS, &profile)).unwrap());
        println!("  {name:<16} first {first:.2?}, then {times}; {bytes} bytes");
        let compared = |what: &str| format!("label, {name}, {what}");
        if let Some(most) = most {
            report.at_most(
                Compared {
                    job: &compared("size"),
                    ours: format!("{bytes} bytes"),
                    against: format!("{most} bytes"),
                },
                bytes / most,
                1.0,
            );
        }
        report.at_most(
            Compared {
                job: &compared("first byte, median"),
                ours: format!("{:.2?}", times.median()),
                against: format!("{FIRST_BYTE:?}; paper {PAPER:?}"),
            },
            ratio(times.median(), FIRST_BYTE),
            1.0,
        );
    }
    against_pillow(report, &mut types);
    against_reportlab(report, &mut types);
}

fn against_pillow(report: &mut Report, types: &mut Typesetter) {
    let profile = PrinterProfile::usual(PrinterLanguage::ZPL_Z64, Dpi::D203, 150);
    let ours = cpu(|| {
        for number in 0..LABELS {
            printed(types, number, &profile);
        }
    });
    let ours = ours.map(|time| time / LABELS);
    let peer = python_number(&PILLOW.replace("FONT", &font()));
    compare(report, "label, ZPL Z64, CPU", (ours, ("Pillow", peer)), 0.1);
}

fn against_reportlab(report: &mut Report, types: &mut Typesetter) {
    let labels: Vec<CheckedLabel> = (0..LABELS).map(|number| label(types, number)).collect();
    let ours = cpu(|| {
        let writer = PdfWriter::new().unwrap();
        let pdf = writer.labels(&labels, Timestamp(1_794_398_400_000)).unwrap();
        println!("  PDF of {LABELS} labels: {} bytes", pdf.len());
    });
    let script = REPORTLAB
        .replace("FONT", &font())
        .replace("COUNT", &LABELS.to_string());
    let job = format!("PDF of {LABELS} labels, CPU");
    compare(report, &job, (ours, ("reportlab", python_number(&script))), 0.125);
}

fn compare(
    report: &mut Report,
    job: &str,
    (ours, (name, peer)): (Option<Duration>, (&str, Option<f64>)),
    goal: f64,
) {
    let shown = ours.map_or_else(|| "–".to_owned(), |time| format!("{time:.2?}"));
    let (Some(ours), Some(peer)) = (ours, peer) else {
        return report.alone(
            job,
            shown,
            &format!("{name} is not installed, or this is not Linux"),
        );
    };
    let peer = Duration::from_secs_f64(peer);
    let compared = Compared {
        job,
        ours: shown,
        against: format!("{name} {peer:.2?}"),
    };
    report.at_most(compared, ratio(ours, peer), goal);
}

/// Processor time of some work on this thread.
fn cpu(work: impl FnOnce()) -> Option<Duration> {
    let before = own_time()?;
    work();
    own_time()?.checked_sub(before)
}

fn timed(types: &mut Typesetter, number: u32, profile: &PrinterProfile) -> Duration {
    let start = Instant::now();
    printed(types, number, profile);
    start.elapsed()
}

fn printed(types: &mut Typesetter, number: u32, profile: &PrinterProfile) -> usize {
    printer_bytes(&label(types, number), profile)
        .unwrap()
        .to_bytes()
        .len()
}

fn label(types: &mut Typesetter, number: u32) -> CheckedLabel {
    let party = |name: &str| Party {
        name: name.to_owned(),
        phone: Some("13800138000".to_owned()),
        address: "广东省深圳市龙岗区坂田街道示例路1号示例仓库".to_owned(),
    };
    let print = BagPrint {
        label: BagLabel::PaidPickup(PaidPickupLabel {
            waybill: format!("7756{number:011}"),
            route: "697 WWW 060".to_owned(),
            consolidation: "华南集运中心 LAZADA".to_owned(),
            parcels: 320,
            recipient: party("首公里分拨中心"),
            sender: party("示例店铺"),
        }),
        printed_at: Timestamp(1_794_398_400_000),
        reprint: None,
    };
    types.bag_label(&print, Dpi::D203).unwrap()
}
