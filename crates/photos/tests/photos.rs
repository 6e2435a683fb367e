//! Labels as phones see them: tilted, blurred, noisy.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a test stops at the first surprise, and draws small pictures"
)]

use std::io::Cursor;

use dabao_photos::{PhotoCode, PhotoFault, Symbology, read_codes};
use image::{GrayImage, ImageFormat, Luma, imageops};
use rxing::{BarcodeFormat, MultiFormatWriter, Writer as _};

const NUMBER: &str = "LP00405254424237";
const LINK: &str = "https://example.com/t/LP00405254424237";

fn stamp(
    onto: &mut GrayImage,
    text: &str,
    format: BarcodeFormat,
    (x, y): (u32, u32),
    (width, height): (u32, u32),
) {
    let bars = MultiFormatWriter
        .encode(text, &format, width as i32, height as i32)
        .unwrap();
    for dy in 0..bars.getHeight().min(height) {
        for dx in 0..bars.getWidth().min(width) {
            if bars.get(dx, dy) {
                onto.put_pixel(x + dx, y + dy, Luma([20]));
            }
        }
    }
}

/// A label of 900 by 700 dots on a grey table.
fn label(with_qr: bool) -> GrayImage {
    let mut table = GrayImage::from_pixel(1300, 1100, Luma([150]));
    let paper = GrayImage::from_pixel(900, 700, Luma([235]));
    imageops::replace(&mut table, &paper, 200, 200);
    stamp(
        &mut table,
        NUMBER,
        BarcodeFormat::CODE_128,
        (260, 260),
        (780, 160),
    );
    if with_qr {
        stamp(&mut table, LINK, BarcodeFormat::QR_CODE, (520, 520), (300, 300));
    }
    table
}

/// Turned clockwise, softened and with grain; the same grain every time.
fn photographed(label: &GrayImage, degrees: f32, blur: f32, grain: i32) -> Vec<u8> {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (label.width() as f32 / 2.0, label.height() as f32 / 2.0);
    let mut seed = 12_345_u32;
    let turned = GrayImage::from_fn(label.width(), label.height(), |x, y| {
        let (dx, dy) = (x as f32 - middle_x, y as f32 - middle_y);
        let (old_x, old_y) = (dx * cos + dy * sin + middle_x, dy * cos - dx * sin + middle_y);
        let inside = old_x >= 0.0 && old_y >= 0.0;
        let dot = inside
            .then(|| label.get_pixel_checked(old_x as u32, old_y as u32))
            .flatten();
        *dot.unwrap_or(&Luma([150]))
    });
    let mut soft = if blur > 0.0 {
        imageops::blur(&turned, blur)
    } else {
        turned
    };
    for Luma([dot]) in soft.pixels_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = (seed >> 16) as i32 % (2 * grain + 1) - grain;
        *dot = (i32::from(*dot) + noise).clamp(0, 255) as u8;
    }
    let mut png = Vec::new();
    soft.write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
        .unwrap();
    png
}

fn texts(picture: &[u8]) -> Vec<String> {
    read_codes(picture)
        .unwrap()
        .into_iter()
        .map(|code| code.text)
        .collect()
}

#[test]
fn a_straight_label_gives_both_codes_the_waybill_first() {
    let codes = read_codes(&photographed(&label(true), 0.0, 0.6, 5)).unwrap();
    let code = |text: &str, symbology| PhotoCode {
        text: text.to_owned(),
        symbology,
    };
    assert_eq!(
        codes,
        [code(NUMBER, Symbology::Linear), code(LINK, Symbology::Matrix)]
    );
}

#[test]
fn the_qr_code_says_how_far_a_label_is_turned() {
    for degrees in [13.0, 27.0, 45.0, 118.0, 200.0, -35.0] {
        let found = texts(&photographed(&label(true), degrees, 0.8, 8));
        assert!(found.contains(&NUMBER.to_owned()), "{degrees}: {found:?}");
    }
}

#[test]
fn without_a_qr_code_the_usual_tilts_are_tried() {
    for degrees in [11.0, -18.0, 30.0] {
        let found = texts(&photographed(&label(false), degrees, 0.6, 5));
        assert_eq!(found, [NUMBER], "{degrees}");
    }
}

#[test]
fn an_empty_table_has_no_codes_and_other_bytes_are_no_picture() {
    let empty = photographed(&GrayImage::from_pixel(400, 300, Luma([150])), 0.0, 0.0, 10);
    assert_eq!(texts(&empty), Vec::<String>::new());
    for bytes in [&b""[..], b"no picture", &empty[..empty.len() / 2]] {
        assert!(matches!(read_codes(bytes), Err(PhotoFault::NotAPicture(_))));
    }
}

#[test]
fn a_forged_size_is_refused_and_not_allocated() {
    // A PNG header that claims 100,000 by 100,000 dots.
    let mut png = photographed(&GrayImage::from_pixel(8, 8, Luma([0])), 0.0, 0.0, 0);
    png[16..20].copy_from_slice(&100_000_u32.to_be_bytes());
    png[20..24].copy_from_slice(&100_000_u32.to_be_bytes());
    assert!(read_codes(&png).is_err());
}
