//! ESC/POS jobs, read as a printer reads them.

use dabao_labels::{
    AfterLabel, CheckedLabel, Dpi, EscPosDialect, Feed, PrintError, PrinterLanguage, PrinterProfile, Sensing,
    SlipPaper, Typesetter, escpos, printer_bytes,
};

use crate::{decode, fixtures};

fn label(dpi: Dpi) -> CheckedLabel {
    Typesetter::new()
        .unwrap()
        .bag_label(&fixtures::free(), dpi)
        .unwrap()
}

fn profile(dpi: Dpi) -> PrinterProfile {
    PrinterProfile::usual(PrinterLanguage::ESC_POS, dpi, 100)
}

#[test]
fn a_label_is_bands_of_raster_and_a_feed_to_the_next_mark() {
    let stream = printer_bytes(&label(Dpi::D203), &profile(Dpi::D203)).unwrap();
    let head = [0x1B, 0x40, 0x1D, 0x76, 0x30, 0x00, 100, 0, 128, 0];
    assert!(stream.body().starts_with(&head));
    assert!(stream.body().ends_with(&[0x1D, 0x0C]));
    assert_eq!(stream.terminator(), b"", "it prints while it receives");
    assert_eq!(stream.to_bytes().len(), 2 + 7 * 8 + 80_000 + 2);
    assert!(decode::escpos(stream.body()).most_rows_at_once <= 256);
}

#[test]
fn the_dots_come_out_as_they_were_drawn() {
    let mut types = Typesetter::new().unwrap();
    for dpi in [Dpi::D203, Dpi::D300] {
        for (name, print) in fixtures::ordinary().into_iter().chain(fixtures::longest()) {
            let label = types.bag_label(&print, dpi).unwrap();
            let profile = PrinterProfile::usual(PrinterLanguage::ESC_POS, dpi, 150);
            let job = decode::escpos(&printer_bytes(&label, &profile).unwrap().to_bytes());
            assert_eq!(job.dots.row_bytes, label.bitmap().row_bytes());
            assert!(
                job.dots.rows.iter().map(Vec::as_slice).eq(label.bitmap().rows()),
                "{name} at {dpi:?}"
            );
        }
    }
}

#[test]
fn settings_are_sent_as_far_as_the_dialect_knows_them() {
    let mut profile = profile(Dpi::D300);
    profile.density = Some(15);
    profile.speed = Some(4);
    profile.after_label = AfterLabel::Cut;
    let commands = |profile: &PrinterProfile| {
        decode::escpos(escpos(&label(Dpi::D300), profile).unwrap().body()).commands
    };
    let plain: [&[u8]; 3] = [b"\x1B@", &[0x1D, 0x0C], &[0x1D, b'V', 1]];
    assert_eq!(commands(&profile), plain);
    profile.language = PrinterLanguage::EscPos {
        dialect: EscPosDialect::Epson,
    };
    profile.media.sensing = Sensing::Continuous;
    let epson: [&[u8]; 3] = [b"\x1B@", &[0x1D, b'(', b'K', 2, 0, 49, 6], &[0x1D, b'V', 66, 0]];
    assert_eq!(commands(&profile), epson);
    profile.after_label = AfterLabel::PrinterDecides;
    profile.density = None;
    let torn: [&[u8]; 2] = [b"\x1B@", &[0x1B, b'J', 142]];
    assert_eq!(commands(&profile), torn);
}

#[test]
fn foot_first_is_turned_here_because_the_printer_cannot() {
    let label = label(Dpi::D300);
    let mut profile = profile(Dpi::D300);
    profile.feed = Feed::FootFirst;
    let job = decode::escpos(escpos(&label, &profile).unwrap().body());
    let (width, height) = (label.bitmap().width(), label.bitmap().height());
    let black = |x: u32, y: u32| job.dots.rows[y as usize][x as usize / 8] & (0x80 >> (x % 8)) != 0;
    for (x, y) in (0..height)
        .step_by(3)
        .flat_map(|y| (0..width).map(move |x| (x, y)))
    {
        assert_eq!(
            black(x, y),
            label.bitmap().is_black(width - 1 - x, height - 1 - y),
            "at {x}, {y}"
        );
    }
}

#[test]
fn no_dots_look_like_a_real_time_command() {
    let mut types = Typesetter::new().unwrap();
    let mut jobs: Vec<Vec<u8>> = Vec::new();
    for dpi in [Dpi::D203, Dpi::D300] {
        for (_, print) in fixtures::ordinary().into_iter().chain(fixtures::longest()) {
            for offset in 0..8 {
                let label = types.bag_label(&print, dpi).unwrap();
                let mut profile = PrinterProfile::usual(PrinterLanguage::ESC_POS, dpi, 150);
                profile.offset_x_tenths_mm = offset;
                profile.feed = if offset % 2 == 0 {
                    Feed::HeadFirst
                } else {
                    Feed::FootFirst
                };
                jobs.push(printer_bytes(&label, &profile).unwrap().to_bytes());
            }
        }
    }
    for job in jobs {
        let found = job
            .windows(2)
            .position(|pair| pair[0] == 0x10 && matches!(pair[1], 0x04 | 0x05 | 0x14));
        assert_eq!(found, None);
    }
}

#[test]
fn a_label_wider_than_the_head_is_refused() {
    let profile = PrinterProfile {
        language: PrinterLanguage::ESC_POS,
        head_width_dots: 576,
        ..PrinterProfile::usual(PrinterLanguage::ESC_POS, Dpi::D203, 100)
    };
    assert_eq!(
        escpos(&label(Dpi::D203), &profile).unwrap_err(),
        PrintError::InkOutsideHead
    );
}

/// Wherever the line broke, the printer is done with the broken job and prints the next one whole.
#[test]
fn after_a_cut_the_next_job_prints_whole() {
    let mut types = Typesetter::new().unwrap();
    let slip = types
        .pickup_slip(&fixtures::pickup_slip(), SlipPaper::Mm58, Dpi::D203)
        .unwrap();
    let stream = printer_bytes(&slip, &PrinterProfile::slips(SlipPaper::Mm58, Dpi::D203)).unwrap();
    let whole = stream.to_bytes();
    let rows = slip.bitmap().height() as usize;
    let cuts = (1..40)
        .chain([2 + 8 + 48 * 128, 9_000])
        .chain(whole.len() - 8..whole.len());
    for cut in cuts {
        let mut wire = whole[..cut].to_vec();
        wire.extend(stream.flush_after_cut(cut));
        wire.extend(&whole);
        let job = decode::escpos(&wire);
        let second = &job.dots.rows[job.dots.rows.len() - rows..];
        assert!(
            second.iter().map(Vec::as_slice).eq(slip.bitmap().rows()),
            "cut at {cut}"
        );
    }
    assert_eq!(stream.flush_after_cut(0), b"");
    assert_eq!(stream.flush_after_cut(whole.len()), b"", "nothing is missing");
}
