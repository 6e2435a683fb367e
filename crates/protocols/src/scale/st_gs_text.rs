//! The `ST,GS,` family and A&D's standard form (scales-and-guns 1.6): a line of text with a stability flag.
//!
//! Every maker moves the blanks and commas, so a line is read by its tokens: head 1 (`ST` stable, `US` moving, `OL`
//! over or under, `QT` pieces), an optional head 2 (`GS`, `NT`, `TR`, `PT`), an optional sign, digits, a unit.

use super::frame::{Lines, Said};
use super::text::Text;
use super::{
    FrameProof, GarbledReason, LineSettings, Load, ReadingKind, ScaleDecoder, ScaleDriver, ScaleReading,
};

/// The driver. It knows no commands: the makers of this family share the line, not the letters that zero a scale.
pub struct StGsText;

impl ScaleDriver for StGsText {
    fn id(&self) -> &'static str {
        "st-gs-text"
    }

    fn title(&self) -> &'static str {
        "ST,GS 文本: 艾安得 A&D, 台衡 T-Scale, 英展 Excell, 钰恒 Jadever, 杰曼 General Measure, Selleton"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Lines::boxed(read)
    }
}

const SEPARATORS: &[u8] = b",/ ";

fn read(line: &[u8]) -> Said {
    let mut text = Text::new(line);
    let head = text.take(2).ok_or(GarbledReason::NoStart)?;
    let stable = match head {
        b"ST" => Some(true),
        b"US" => Some(false),
        b"OL" => None,
        b"QT" => return Err(GarbledReason::NotAMass),
        _ => return Err(GarbledReason::NoStart),
    };
    // `STX…` is another protocol.
    if text.rest().first().is_some_and(|byte| !SEPARATORS.contains(byte)) {
        return Err(GarbledReason::WrongShape);
    }
    text.skip(SEPARATORS);
    let nothing = ScaleReading {
        stable,
        kind: take_kind(&mut text),
        ..ScaleReading::saying_nothing()
    };
    text.skip_blanks();
    if head == b"OL" {
        let load = if text.take_minus() {
            Load::Under
        } else {
            Load::Over
        };
        return Ok(Some(ScaleReading { load, ..nothing }));
    }
    let negative = text.take_minus();
    let digits = text.take_digits().ok_or(GarbledReason::WrongShape)?;
    text.skip(SEPARATORS);
    let value = digits.signed(negative, Some(text.take_unit()?));
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value),
        ..nothing
    }))
}

/// Head 2, if there is one: a word of its own, not the beginning of another.
fn take_kind(text: &mut Text<'_>) -> ReadingKind {
    const HEADS: [(&[u8], ReadingKind); 6] = [
        (b"GS", ReadingKind::Gross),
        (b"NT", ReadingKind::Net),
        (b"TR", ReadingKind::Tare),
        (b"PT", ReadingKind::Tare),
        (b"G", ReadingKind::Gross),
        (b"N", ReadingKind::Net),
    ];
    for (head, kind) in HEADS {
        let mut behind = *text;
        let ends_there = |rest: &[u8]| rest.first().is_none_or(|byte| b",/ +-".contains(byte));
        if behind.eat(head) && ends_there(behind.rest()) {
            behind.skip(b",/");
            *text = behind;
            return kind;
        }
    }
    ReadingKind::Unknown
}
