//! The `ST,GS,` family and A&D's standard form (scales-and-guns 1.6): a line of text with a stability flag.
//!
//! Every maker moves the blanks and commas, so a line is read by its tokens: head 1 (`ST` stable, `US` moving, `OL`
//! over or under, `QT` pieces), an optional head 2 (`GS`, `NT`, `TR`, `PT`), an optional sign, digits, a unit.

use super::frame::{LONGEST_FRAME, garbled, read_decimal};
use super::{
    FrameProof, Garbled, GarbledReason, LineSettings, Load, MassUnit, Quantity, ReadingKind, ScaleDecoder,
    ScaleDriver, ScaleReading,
};

/// The driver.
pub struct StGsText;

impl ScaleDriver for StGsText {
    fn id(&self) -> &'static str {
        "st-gs-text"
    }

    fn title(&self) -> &'static str {
        "ST,GS text: A&D, T-Scale, Excell, Jadever, General Measure"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Box::<Decoder>::default()
    }
}

#[derive(Default)]
struct Decoder {
    line: Vec<u8>,
    /// The line was already longer than any frame: the rest of it is junk as well.
    overlong: bool,
}

impl ScaleDecoder for Decoder {
    fn push(&mut self, byte: u8) -> Option<Result<ScaleReading, Garbled>> {
        if matches!(byte, b'\r' | b'\n') {
            let overlong = std::mem::take(&mut self.overlong);
            if self.line.is_empty() {
                return None;
            }
            if overlong {
                return Some(Err(garbled(&mut self.line, GarbledReason::TooLong)));
            }
            let line = std::mem::take(&mut self.line);
            return Some(read(&line).map_err(|reason| Garbled { raw: line, reason }));
        }
        self.line.push(byte);
        if self.line.len() < LONGEST_FRAME {
            return None;
        }
        self.overlong = true;
        Some(Err(garbled(&mut self.line, GarbledReason::TooLong)))
    }
}

fn read(line: &[u8]) -> Result<ScaleReading, GarbledReason> {
    let text = std::str::from_utf8(line).map_err(|_| GarbledReason::WrongShape)?;
    let (head, rest) = text.split_at_checked(2).ok_or(GarbledReason::NoStart)?;
    let stable = match head {
        "ST" => Some(true),
        "US" => Some(false),
        "OL" => None,
        "QT" => return Err(GarbledReason::NotAMass),
        _ => return Err(GarbledReason::NoStart),
    };
    let (kind, rest) = split_kind(skip_separators(rest)?);
    let (negative, number) = split_sign(rest.trim());
    let reading = |value, load| ScaleReading {
        raw: line.to_vec(),
        value,
        stable,
        kind,
        load,
        at_zero: false,
        busy: false,
    };
    if head == "OL" {
        return Ok(reading(None, if negative { Load::Under } else { Load::Over }));
    }
    Ok(reading(Some(read_number(number, negative)?), Load::InRange))
}

/// After a head there is a comma, a slash or a blank: `STX…` is another protocol.
fn skip_separators(text: &str) -> Result<&str, GarbledReason> {
    let rest = text.trim_start_matches([',', '/', ' ']);
    if rest.len() == text.len() && !text.is_empty() {
        Err(GarbledReason::WrongShape)
    } else {
        Ok(rest)
    }
}

fn split_kind(text: &str) -> (ReadingKind, &str) {
    const HEADS: [(&str, ReadingKind); 6] = [
        ("GS", ReadingKind::Gross),
        ("NT", ReadingKind::Net),
        ("TR", ReadingKind::Tare),
        ("PT", ReadingKind::Tare),
        ("G", ReadingKind::Gross),
        ("N", ReadingKind::Net),
    ];
    HEADS
        .into_iter()
        .find_map(|(head, kind)| {
            let rest = text.strip_prefix(head)?;
            let ended = rest.is_empty() || rest.starts_with([',', '/', ' ', '+', '-']);
            ended.then(|| (kind, rest.trim_start_matches([',', '/'])))
        })
        .unwrap_or((ReadingKind::Unknown, text))
}

fn split_sign(text: &str) -> (bool, &str) {
    let number = text.strip_prefix(['+', '-']).unwrap_or(text);
    (text.starts_with('-'), number.trim_start())
}

/// Digits with an optional point, then the unit, then nothing. A line that lost its end has no whole unit and is refused.
fn read_number(text: &str, negative: bool) -> Result<Quantity, GarbledReason> {
    let end = text
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).ok_or(GarbledReason::WrongShape)?;
    let unit = unit.trim();
    if matches!(unit, "PC" | "pc" | "PCS" | "pcs" | "%") {
        return Err(GarbledReason::NotAMass);
    }
    let unit = MassUnit::from_text(unit).ok_or(GarbledReason::WrongShape)?;
    read_decimal(number, negative, Some(unit)).ok_or(GarbledReason::WrongShape)
}
