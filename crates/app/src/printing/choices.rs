//! What a printer can be told, language by language: the one place where limits are decided. Screens ask for it.

use std::ops::RangeInclusive;
use std::sync::Arc;

use dabao_api::{
    AfterLabel, Caller, ChoiceRange, ErrorCode, LanguageChoices, Nothing, PrinterChoices, PrinterDraft,
    PrinterLanguage, PrinterPaper, PrinterPlace, PrinterSwitch,
};
use dabao_labels::{
    AfterLabel as LabelEnd, CpclPacking, EscPosDialect, PrinterLanguage as LabelLanguage, TsplPolarity,
    ZplPacking,
};

use super::link::spooler;
use super::profile::dpi;
use crate::App;
use crate::error::{AppError, refuse_field};
use crate::station::required;

const LANGUAGES: [PrinterLanguage; 4] = [
    PrinterLanguage::Tspl,
    PrinterLanguage::Zpl,
    PrinterLanguage::EscPos,
    PrinterLanguage::Cpcl,
];
/// The farthest a print can be moved, in tenths of a millimetre.
const FARTHEST: i32 = 200;

/// What can be set up at this PC.
pub(crate) async fn printer_choices(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<PrinterChoices, AppError> {
    Ok(PrinterChoices {
        languages: LANGUAGES.map(choices).to_vec(),
        queues: spooler(app).is_some(),
    })
}

fn choices(language: PrinterLanguage) -> LanguageChoices {
    use PrinterSwitch as S;
    // The richest dialect has the limits; the switch that makes it is told beside them.
    let richest = label_language(language, &[S::Epson]);
    let (dpis, papers, switches, density_needs): (&[u32], &[PrinterPaper], &[S], Option<S>) = match language {
        PrinterLanguage::Tspl => (&[203, 300], &[PrinterPaper::Label], &[S::Invert], None),
        PrinterLanguage::Zpl => (&[203, 300], &[PrinterPaper::Label], &[S::Z64], None),
        PrinterLanguage::EscPos => (
            &[203, 180, 300],
            &[PrinterPaper::Slip80, PrinterPaper::Slip58, PrinterPaper::Label],
            &[S::Epson],
            Some(S::Epson),
        ),
        PrinterLanguage::Cpcl => (&[203, 300], &[PrinterPaper::Label], &[S::Binary], None),
    };
    let ends = richest.after_label_choices().iter().copied().map(end_view);
    let mut after_label: Vec<AfterLabel> = ends.collect();
    if language == PrinterLanguage::EscPos {
        after_label.sort_by_key(|end| *end != AfterLabel::Cut); // A slip is cut.
    }
    LanguageChoices {
        language,
        dpis: dpis.to_vec(),
        papers: papers.to_vec(),
        after_label,
        density: richest.density_range().map(range),
        density_needs,
        speed: richest.speed_range().map(range),
        switches: switches.to_vec(),
    }
}

fn range(range: RangeInclusive<u8>) -> ChoiceRange {
    ChoiceRange {
        least: *range.start(),
        most: *range.end(),
    }
}

/// The labels room's language for these switches; others mean nothing in it.
fn label_language(language: PrinterLanguage, switches: &[PrinterSwitch]) -> LabelLanguage {
    let on = |switch| switches.contains(&switch);
    match language {
        PrinterLanguage::Tspl if on(PrinterSwitch::Invert) => LabelLanguage::Tspl {
            polarity: TsplPolarity::OneIsBlack,
        },
        PrinterLanguage::Tspl => LabelLanguage::TSPL,
        PrinterLanguage::Zpl if on(PrinterSwitch::Z64) => LabelLanguage::Zpl {
            packing: ZplPacking::Z64,
        },
        PrinterLanguage::Zpl => LabelLanguage::ZPL,
        PrinterLanguage::EscPos if on(PrinterSwitch::Epson) => LabelLanguage::EscPos {
            dialect: EscPosDialect::Epson,
        },
        PrinterLanguage::EscPos => LabelLanguage::ESC_POS,
        PrinterLanguage::Cpcl if on(PrinterSwitch::Binary) => LabelLanguage::Cpcl {
            packing: CpclPacking::Binary,
        },
        PrinterLanguage::Cpcl => LabelLanguage::CPCL,
    }
}

/// What a set-up's printer understands.
pub(super) fn language_of(draft: &PrinterDraft) -> LabelLanguage {
    let switches: Vec<PrinterSwitch> = [
        (draft.invert, PrinterSwitch::Invert),
        (draft.z64, PrinterSwitch::Z64),
        (draft.epson, PrinterSwitch::Epson),
        (draft.binary, PrinterSwitch::Binary),
    ]
    .into_iter()
    .filter_map(|(on, switch)| on.then_some(switch))
    .collect();
    label_language(draft.language, &switches)
}

const fn end_view(end: LabelEnd) -> AfterLabel {
    match end {
        LabelEnd::PrinterDecides => AfterLabel::PrinterDecides,
        LabelEnd::TearOff => AfterLabel::TearOff,
        LabelEnd::Cut => AfterLabel::Cut,
        LabelEnd::Peel => AfterLabel::Peel,
    }
}

/// Checks a set-up and cleans its texts.
pub(super) fn checked(draft: &PrinterDraft) -> Result<PrinterDraft, AppError> {
    let name = required("name", &draft.name)?;
    let limits = choices(draft.language);
    let language = language_of(draft);
    let within =
        |value: u8, range: Option<RangeInclusive<u8>>| range.is_none_or(|range| range.contains(&value));
    let rules = [
        (
            "dpi",
            dpi(draft.dpi).is_some() && limits.dpis.contains(&draft.dpi),
        ),
        ("paper", limits.papers.contains(&draft.paper)),
        ("afterLabel", limits.after_label.contains(&draft.after_label)),
        ("density", within(draft.density, language.density_range())),
        ("speed", within(draft.speed, language.speed_range())),
        ("offsetX", draft.offset_x.abs() <= FARTHEST),
        ("offsetY", draft.offset_y.abs() <= FARTHEST),
    ];
    if let Some((field, _)) = rules.into_iter().find(|(_, good)| !good) {
        return Err(refuse_field(ErrorCode::InvalidField, field));
    }
    Ok(PrinterDraft {
        name,
        place: checked_place(&draft.place)?,
        ..draft.clone()
    })
}

fn checked_place(place: &PrinterPlace) -> Result<PrinterPlace, AppError> {
    let invalid = |field: &str| refuse_field(ErrorCode::InvalidField, field);
    Ok(match place {
        PrinterPlace::Tcp { host, port } => {
            let host = host.trim().to_owned();
            let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
            if host.is_empty() || !host.chars().all(plain) || *port == 0 {
                return Err(invalid("host"));
            }
            PrinterPlace::Tcp { host, port: *port }
        }
        PrinterPlace::Serial { port, baud } => {
            if port.trim().is_empty() || !(300..=921_600).contains(baud) {
                return Err(invalid("port"));
            }
            PrinterPlace::Serial {
                port: port.trim().to_owned(),
                baud: *baud,
            }
        }
        PrinterPlace::Usb { .. } => place.clone(),
        PrinterPlace::Queue { name } => PrinterPlace::Queue {
            name: queue_name(name).ok_or_else(|| invalid("queue"))?,
        },
        PrinterPlace::Folder { path } => PrinterPlace::Folder {
            path: path.trim().to_owned(),
        },
    })
}

/// A name that the system's programs take as a name and as nothing else.
pub(crate) fn queue_name(name: &str) -> Option<String> {
    let name = name.trim();
    let plain = |letter: char| !letter.is_control() && !letter.is_whitespace() && !"/#".contains(letter);
    let good = !name.is_empty() && name.len() <= 127 && !name.starts_with('-') && name.chars().all(plain);
    good.then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_offers_what_the_encoders_take() {
        for language in LANGUAGES {
            let choices = choices(language);
            assert!(
                choices.dpis.iter().all(|&value| dpi(value).is_some()),
                "{language:?}"
            );
            assert!(!choices.papers.is_empty() && !choices.after_label.is_empty());
            let plain = label_language(language, &[]).density_range();
            assert_eq!(plain.is_none(), choices.density_needs.is_some(), "{language:?}");
        }
    }

    #[test]
    fn a_queue_is_no_option_and_no_path() {
        assert_eq!(queue_name(" GP-1324D "), Some("GP-1324D".to_owned()));
        for name in ["", " ", "-d", "a b", "a/b", "a#b", "a\nb"] {
            assert_eq!(queue_name(name), None, "{name:?}");
        }
    }
}
