//! TSPL jobs, read as a printer reads them.

use dabao_labels::{
    CheckedLabel, Dpi, Feed, Media, PrintError, PrinterLanguage, PrinterProfile, Sensing, TsplPolarity,
    Typesetter, tspl,
};

use crate::{decode, fixtures};

fn label(dpi: Dpi) -> CheckedLabel {
    Typesetter::new()
        .unwrap()
        .bag_label(&fixtures::free(), dpi)
        .unwrap()
}

fn profile(dpi: Dpi) -> PrinterProfile {
    PrinterProfile::usual(PrinterLanguage::TSPL, dpi, 100)
}

#[test]
fn the_job_is_the_one_independent_tools_emit() {
    let profile = PrinterProfile {
        density: Some(8),
        speed: Some(4),
        ..profile(Dpi::D203)
    };
    let stream = tspl(&label(Dpi::D203), &profile).unwrap();
    let golden = "\r\nSIZE 100 mm,100 mm\r\nGAP 3 mm,0 mm\r\nDIRECTION 0,0\r\nREFERENCE 0,0\r\nDENSITY 8\r\nSPEED 4\r\n\
                  CLS\r\nBITMAP 0,0,100,800,0,";
    assert_eq!(&stream.body()[..golden.len()], golden.as_bytes());
    assert_eq!(stream.body().len(), golden.len() + 80_000 + 2);
    assert_eq!(stream.terminator(), b"PRINT 1,1\r\n");
}

#[test]
fn the_dots_come_out_as_they_were_drawn() {
    for dpi in [Dpi::D203, Dpi::D300] {
        let label = label(dpi);
        for (polarity, black_is_zero) in [
            (TsplPolarity::ZeroIsBlack, true),
            (TsplPolarity::OneIsBlack, false),
        ] {
            let profile = PrinterProfile {
                language: PrinterLanguage::Tspl { polarity },
                ..profile(dpi)
            };
            let job = decode::tspl(&tspl(&label, &profile).unwrap().to_bytes(), black_is_zero);
            assert_eq!(job.dots.row_bytes, label.bitmap().row_bytes());
            assert!(job.dots.rows.iter().map(Vec::as_slice).eq(label.bitmap().rows()));
            assert_eq!(job.lines.last().unwrap(), "PRINT 1,1");
        }
    }
}

#[test]
fn only_core_commands_are_sent() {
    let core = [
        "SIZE",
        "GAP",
        "BLINE",
        "DIRECTION",
        "REFERENCE",
        "DENSITY",
        "SPEED",
        "CLS",
        "BITMAP",
        "PRINT",
        "",
    ];
    let job = decode::tspl(
        &tspl(&label(Dpi::D203), &profile(Dpi::D203)).unwrap().to_bytes(),
        true,
    );
    for line in &job.lines {
        assert!(core.contains(&line.split(' ').next().unwrap()), "{line}");
    }
    assert_eq!(job.lines[0], "", "a line end first");
}

#[test]
fn paper_kinds_and_direction_are_announced() {
    let head = |sensing, feed| {
        let media = Media {
            width_mm: 100,
            height_mm: 150,
            sensing,
        };
        let profile = PrinterProfile {
            media,
            feed,
            ..profile(Dpi::D203)
        };
        let job = decode::tspl(&tspl(&label(Dpi::D203), &profile).unwrap().to_bytes(), true);
        job.lines[1..4].join("|")
    };
    let gap = Sensing::Gap { tenths_mm: 25 };
    assert_eq!(
        head(gap, Feed::HeadFirst),
        "SIZE 100 mm,150 mm|GAP 2.5 mm,0 mm|DIRECTION 0,0"
    );
    let mark = Sensing::BlackMark { tenths_mm: 30 };
    assert_eq!(
        head(mark, Feed::FootFirst),
        "SIZE 100 mm,150 mm|BLINE 3 mm,0 mm|DIRECTION 1,0"
    );
    let continuous = Sensing::Continuous;
    assert_eq!(
        head(continuous, Feed::HeadFirst),
        "SIZE 100 mm,100 mm|GAP 0 mm,0 mm|DIRECTION 0,0"
    );
}

#[test]
fn no_label_hides_an_immediate_command() {
    let mut types = Typesetter::new().unwrap();
    for dpi in [Dpi::D203, Dpi::D300] {
        for (name, print) in fixtures::ordinary().into_iter().chain(fixtures::longest()) {
            let label = types.bag_label(&print, dpi).unwrap();
            for polarity in [TsplPolarity::ZeroIsBlack, TsplPolarity::OneIsBlack] {
                let language = PrinterLanguage::Tspl { polarity };
                for offset_x_tenths_mm in [-9, -1, 0, 5] {
                    let profile = PrinterProfile {
                        language,
                        offset_x_tenths_mm,
                        ..PrinterProfile::usual(language, dpi, 150)
                    };
                    let job = tspl(&label, &profile).unwrap().to_bytes();
                    assert!(
                        !job.windows(2).any(|pair| pair == [0x1B, b'!']),
                        "{name} at {dpi:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_offset_moves_the_dots_and_never_cuts_a_label() {
    let label = label(Dpi::D203);
    let moved = PrinterProfile {
        offset_x_tenths_mm: 10,
        offset_y_tenths_mm: -10,
        ..profile(Dpi::D203)
    };
    let job = decode::tspl(&tspl(&label, &moved).unwrap().to_bytes(), true);
    let black = |x: usize, y: usize| job.dots.rows[y][x / 8] & (0x80 >> (x % 8)) != 0;
    assert!(black(16 + 8, 16 - 8) && !black(16 + 7, 16 - 8));

    let too_far = PrinterProfile {
        offset_x_tenths_mm: 40,
        ..profile(Dpi::D203)
    };
    assert_eq!(tspl(&label, &too_far), Err(PrintError::InkOutsideHead));
    let narrow = PrinterProfile {
        head_width_dots: 576,
        ..profile(Dpi::D203)
    };
    assert_eq!(tspl(&label, &narrow), Err(PrintError::InkOutsideHead));
}

#[test]
fn a_head_narrower_than_the_paper_gets_narrower_rows() {
    let narrow = PrinterProfile {
        head_width_dots: 792,
        ..profile(Dpi::D203)
    };
    let job = decode::tspl(&tspl(&label(Dpi::D203), &narrow).unwrap().to_bytes(), true);
    assert_eq!(job.dots.row_bytes, 99);
}

#[test]
fn a_test_label_may_lose_its_edges() {
    let test = Typesetter::new()
        .unwrap()
        .test_label(&fixtures::test_label(), Dpi::D203)
        .unwrap();
    let moved = PrinterProfile {
        offset_x_tenths_mm: -15,
        ..profile(Dpi::D203)
    };
    assert!(tspl(&test, &moved).is_ok());
}

#[test]
fn a_label_for_other_paper_or_another_head_is_refused() {
    let paid = Typesetter::new()
        .unwrap()
        .bag_label(&fixtures::paid(), Dpi::D203)
        .unwrap();
    assert_eq!(
        tspl(&paid, &profile(Dpi::D203)),
        Err(PrintError::PaperTooSmall {
            label_mm: (100, 150),
            paper_mm: (100, 100)
        })
    );
    assert_eq!(
        tspl(&label(Dpi::D203), &profile(Dpi::D300)),
        Err(PrintError::WrongResolution {
            label: Dpi::D203,
            printer: Dpi::D300
        })
    );
}

#[test]
fn a_printer_cut_off_inside_the_bitmap_gets_enough_to_fill_it_and_nothing_that_prints() {
    let stream = tspl(&label(Dpi::D203), &profile(Dpi::D203)).unwrap();
    let body = stream.body().len();
    for sent in [1, 20, body - 5_000, body, body + 11] {
        let flush = stream.flush_after_cut(sent);
        let blank = flush.strip_suffix(b"CLS\r\n").unwrap();
        assert!(
            blank.len() >= 80_000 && blank.iter().all(|byte| b"\r\n".contains(byte)),
            "cut at {sent}"
        );
    }
    assert_eq!(stream.flush_after_cut(0), b"", "nothing was sent");
}

/// Two cut jobs and a whole one through the decoder, which waits for its bytes as a printer does.
#[test]
fn after_a_cut_the_next_job_prints_whole() {
    let label = label(Dpi::D203);
    let stream = tspl(&label, &profile(Dpi::D203)).unwrap();
    // A network counts more bytes as sent than the printer has taken.
    for (cut, counted) in [
        (20_usize, 20),
        (150, 150),
        (150, 80_090),
        (40_000, 40_000),
        (40_000, 60_000),
        (80_090, 80_090),
    ] {
        let mut wire = stream.body()[..cut].to_vec();
        wire.extend(stream.flush_after_cut(counted));
        wire.extend(stream.to_bytes());
        let job = decode::tspl(&wire, true);
        assert!(
            job.dots.rows.iter().map(Vec::as_slice).eq(label.bitmap().rows()),
            "cut at {cut}"
        );
        assert_eq!(
            job.lines.iter().filter(|line| line.starts_with("PRINT")).count(),
            1
        );
        assert!(job.lines.iter().any(|line| line == "CLS"));
    }
}
