//! A label to printer bytes, against the time its paper takes and against Pillow.

use std::process::Command;
use std::time::{Duration, Instant};

use dabao_domain::Timestamp;
use dabao_labels::{
    BagLabel, BagPrint, Dpi, PaidPickupLabel, Party, PrinterLanguage, PrinterProfile, Typesetter,
    printer_bytes,
};

use crate::numbers::{Times, ratio};

const LABELS: usize = 200;

/// 150 mm at 6 inches a second.
const PAPER: Duration = Duration::from_millis(984);

/// The same text and code with Pillow and python-barcode, seconds of processor time for each label.
const PILLOW: &str = "
import io, time
from PIL import Image, ImageDraw, ImageFont
import barcode
from barcode.writer import ImageWriter
font = ImageFont.truetype('FONT', 28)
def label(number):
    image = Image.new('1', (800, 1200), 1)
    draw = ImageDraw.Draw(image)
    for line in range(8):
        draw.text((40, 300 + 60 * line), '收件人 示例仓库 广东省深圳市龙岗区坂田街道示例路1号', font=font, fill=0)
    code = barcode.get('code128', number, writer=ImageWriter()).render({'write_text': False})
    image.paste(code.convert('1').resize((600, 150)), (100, 60))
    return image.tobytes()
label('1'); start = time.process_time()
for number in range(20):
    label('7756000064179%02d' % number)
print((time.process_time() - start) / 20)
";

pub(crate) fn run() {
    println!("\nlabel → printer bytes, 100 × 150 mm at 203 dpi");
    let mut types = Typesetter::new().unwrap();
    for (name, language) in [
        ("TSPL", PrinterLanguage::TSPL),
        ("ZPL run-length", PrinterLanguage::ZPL),
        ("ZPL Z64", PrinterLanguage::ZPL_Z64),
    ] {
        let profile = PrinterProfile::usual(language, Dpi::D203, 150);
        let start = Instant::now();
        let bytes = make(&mut types, 0, &profile);
        let first = start.elapsed();
        let times = Times::new(
            (1..LABELS)
                .map(|number| timed(&mut types, number, &profile))
                .collect(),
        );
        println!(
            "  {name:<16} median {:>8.2?}   first {first:>8.2?}   {bytes:>7} bytes   {:.4} of the paper's time",
            times.median(),
            ratio(times.median(), PAPER)
        );
    }
    compare_with_pillow(&mut types);
}

fn compare_with_pillow(types: &mut Typesetter) {
    let font = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/fonts/NotoSansSC-Medium.ttf"
    );
    let peer = Command::new("python3")
        .args(["-c", &PILLOW.replace("FONT", font)])
        .output();
    let seconds = peer
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok()?.trim().parse::<f64>().ok());
    let Some(seconds) = seconds else {
        println!("  Pillow is not installed (pip install pillow python-barcode): no comparison");
        return;
    };
    let profile = PrinterProfile::usual(PrinterLanguage::ZPL_Z64, Dpi::D203, 150);
    let times = Times::new((1..LABELS).map(|number| timed(types, number, &profile)).collect());
    let ours = times.median().as_secs_f64();
    println!("  ours ÷ Pillow        {:.3} ×   (goal ≤ 0.1 ×)", ours / seconds);
}

fn timed(types: &mut Typesetter, number: usize, profile: &PrinterProfile) -> Duration {
    let start = Instant::now();
    make(types, number, profile);
    start.elapsed()
}

fn make(types: &mut Typesetter, number: usize, profile: &PrinterProfile) -> usize {
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
    let label = types.bag_label(&print, Dpi::D203).unwrap();
    printer_bytes(&label, profile).unwrap().to_bytes().len()
}
