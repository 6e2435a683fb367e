//! A printer as it is set up, as the labels room takes it.

use dabao_api::{AfterLabel, LabelGap, PrinterDraft, PrinterPaper};
use dabao_labels::{AfterLabel as LabelEnd, Dpi, Feed, Media, PrinterProfile, Sensing, SlipPaper};

use super::choices::language_of;

/// The resolution a set-up names.
pub(super) const fn dpi(value: u32) -> Option<Dpi> {
    match value {
        180 => Some(Dpi::D180),
        203 => Some(Dpi::D203),
        300 => Some(Dpi::D300),
        _ => None,
    }
}

/// The roll, if it is one for slips.
pub(super) const fn slip_paper(draft: &PrinterDraft) -> Option<SlipPaper> {
    match draft.paper {
        PrinterPaper::Label => None,
        PrinterPaper::Slip80 => Some(SlipPaper::Mm80),
        PrinterPaper::Slip58 => Some(SlipPaper::Mm58),
    }
}

/// The profile for a label of this size.
pub(super) fn profile(draft: &PrinterDraft, size_mm: (u32, u32)) -> PrinterProfile {
    let language = language_of(draft);
    let dpi = dpi(draft.dpi).unwrap_or(Dpi::D203);
    let usual = match slip_paper(draft) {
        Some(paper) => PrinterProfile::slips(paper, dpi),
        None => labels(draft, dpi, size_mm),
    };
    PrinterProfile {
        language,
        density: language.density_range().map(|_| draft.density),
        speed: language.speed_range().map(|_| draft.speed),
        feed: Feed::HeadFirst,
        offset_x_tenths_mm: draft.offset_x,
        offset_y_tenths_mm: draft.offset_y,
        after_label: match draft.after_label {
            AfterLabel::PrinterDecides => LabelEnd::PrinterDecides,
            AfterLabel::TearOff => LabelEnd::TearOff,
            AfterLabel::Cut => LabelEnd::Cut,
            AfterLabel::Peel => LabelEnd::Peel,
        },
        ..usual
    }
}

fn labels(draft: &PrinterDraft, dpi: Dpi, (width_mm, height_mm): (u32, u32)) -> PrinterProfile {
    let sensing = match draft.gap {
        LabelGap::Gap => Sensing::Gap { tenths_mm: 30 },
        LabelGap::BlackMark => Sensing::BlackMark { tenths_mm: 30 },
        LabelGap::Continuous => Sensing::Continuous,
    };
    PrinterProfile {
        media: Media {
            width_mm,
            height_mm,
            sensing,
        },
        ..PrinterProfile::usual(language_of(draft), dpi, height_mm)
    }
}

/// What a page of our own may be as wide and high as, in millimetres.
pub(super) const fn page_size_mm(draft: &PrinterDraft, label_height_mm: u32) -> (u32, u32) {
    match slip_paper(draft) {
        Some(paper) => (paper.printed_mm(), 100),
        None => (100, label_height_mm),
    }
}
