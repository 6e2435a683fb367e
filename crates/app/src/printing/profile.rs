//! A printer as it is set up, as the labels room and the devices room take it.

use dabao_api::{ErrorCode, LabelGap, PrinterDraft, PrinterLanguage, PrinterPlace};
use dabao_devices::{
    FlowControl, FolderPrinter, PortChoice, PrinterLink, SerialOpener, SerialPrinter, StatusLanguage,
    TcpPrinter,
};
use dabao_labels::{
    Dpi, Feed, Media, PrinterLanguage as LabelLanguage, PrinterProfile, Sensing, TsplPolarity, ZplPacking,
};
use dabao_protocols::scale::LineSettings;

use crate::error::{AppError, refuse_field};
use crate::station::required;

/// Checks a set-up and cleans its texts.
pub(super) fn checked(draft: &PrinterDraft) -> Result<PrinterDraft, AppError> {
    let invalid = |field: &str| refuse_field(ErrorCode::InvalidField, field);
    let name = required("name", &draft.name)?;
    dpi(draft.dpi).ok_or_else(|| invalid("dpi"))?;
    if draft.density > 15 {
        return Err(invalid("density"));
    }
    if !(1..=14).contains(&draft.speed) {
        return Err(invalid("speed"));
    }
    if draft.offset_x.abs() > 200 {
        return Err(invalid("offsetX"));
    }
    if draft.offset_y.abs() > 200 {
        return Err(invalid("offsetY"));
    }
    let place = match &draft.place {
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
        PrinterPlace::Folder { path } => PrinterPlace::Folder {
            path: path.trim().to_owned(),
        },
    };
    Ok(PrinterDraft {
        name,
        place,
        ..draft.clone()
    })
}

/// The resolution a set-up names.
pub(super) const fn dpi(value: u32) -> Option<Dpi> {
    match value {
        203 => Some(Dpi::D203),
        300 => Some(Dpi::D300),
        _ => None,
    }
}

/// The profile for a label of this size.
pub(super) fn profile(draft: &PrinterDraft, (width_mm, height_mm): (u32, u32)) -> PrinterProfile {
    let language = match (draft.language, draft.invert, draft.z64) {
        (PrinterLanguage::Tspl, false, _) => LabelLanguage::Tspl {
            polarity: TsplPolarity::ZeroIsBlack,
        },
        (PrinterLanguage::Tspl, true, _) => LabelLanguage::Tspl {
            polarity: TsplPolarity::OneIsBlack,
        },
        (PrinterLanguage::Zpl, _, false) => LabelLanguage::Zpl {
            packing: ZplPacking::RunLength,
        },
        (PrinterLanguage::Zpl, _, true) => LabelLanguage::Zpl {
            packing: ZplPacking::Z64,
        },
    };
    let sensing = match draft.gap {
        LabelGap::Gap => Sensing::Gap { tenths_mm: 30 },
        LabelGap::BlackMark => Sensing::BlackMark { tenths_mm: 30 },
        LabelGap::Continuous => Sensing::Continuous,
    };
    let dpi = dpi(draft.dpi).unwrap_or(Dpi::D203);
    PrinterProfile {
        media: Media {
            width_mm,
            height_mm,
            sensing,
        },
        density: Some(draft.density),
        speed: Some(draft.speed),
        feed: Feed::HeadFirst,
        offset_x_tenths_mm: draft.offset_x,
        offset_y_tenths_mm: draft.offset_y,
        ..PrinterProfile::usual(language, dpi, height_mm)
    }
}

/// The way to the printer.
pub(super) fn link(draft: &PrinterDraft) -> Box<dyn PrinterLink> {
    let status = match draft.language {
        PrinterLanguage::Tspl => StatusLanguage::Tspl,
        PrinterLanguage::Zpl => StatusLanguage::Zpl,
    };
    let ending = match draft.language {
        PrinterLanguage::Tspl => "tspl",
        PrinterLanguage::Zpl => "zpl",
    };
    match &draft.place {
        PrinterPlace::Tcp { host, port } => Box::new(TcpPrinter::new(format!("{host}:{port}"), status)),
        PrinterPlace::Serial { port, baud } => {
            let line = LineSettings::eight_none_one(*baud);
            let opener = SerialOpener::new(PortChoice::Path(port.clone()), line, FlowControl::Hardware);
            Box::new(SerialPrinter::new(port.clone(), Box::new(opener), status))
        }
        PrinterPlace::Folder { path } => Box::new(FolderPrinter::new(path.clone(), ending)),
    }
}
