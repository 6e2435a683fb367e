//! Toledo continuous (托利多连续输出), standard and short form (scales-and-guns 1.3).
//!
//! `02 SWA SWB SWC w1..w6 t1..t6 0D [CHK]`; the short form leaves out the tare. CHK makes the sum of the whole frame 0
//! modulo 128 and can be any byte, even 02 or 0D, so frames are cut by length. Clones set the constant bits of the status
//! bytes as they like: those bits are never looked at.

use super::commands::fixed;
use super::frame::{Framed, Said, Shape, Step, printable_ahead};
use super::text::{Digits, read_padded};
use super::{
    CheckUse, DriverOption, DriverOptions, FixedZeros, FrameProof, GarbledReason, LineSettings, Load,
    MassUnit, Poll, PollNeed, Quantity, ReadingKind, ScaleCommands, ScaleDecoder, ScaleDriver, ScaleReading,
};

const START: u8 = 0x02;
const CR: u8 = 0x0D;
/// Up to and with CR.
const STANDARD: usize = 17;
const SHORT: usize = 11;
const DIGITS: usize = 6;

/// The driver.
pub struct ToledoContinuous;

impl ScaleDriver for ToledoContinuous {
    fn id(&self) -> &'static str {
        "toledo-continuous"
    }

    fn title(&self) -> &'static str {
        "托利多 Toledo 连续输出: IND 系列, Kern, 台衡 T-Scale 及各厂托利多模式"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Checksum
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::seven_even_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        self.decoder_with(&DriverOptions::default())
    }

    fn options(&self) -> &'static [DriverOption] {
        &[DriverOption::FixedZeros, DriverOption::Check]
    }

    fn decoder_with(&self, options: &DriverOptions) -> Box<dyn ScaleDecoder> {
        Framed::boxed(Continuous {
            fixed_zeros: options.fixed_zeros,
            has_check: match options.check {
                CheckUse::Learnt => None,
                CheckUse::Always => Some(true),
                CheckUse::Never => Some(false),
            },
        })
    }

    fn commands(&self, _options: &DriverOptions) -> ScaleCommands {
        ScaleCommands {
            poll: Some(Poll::once(fixed(b"P\r\n"), PollNeed::WhenSilent)),
            zero: Some(fixed(b"Z\r\n")),
            tare: Some(fixed(b"T\r\n")),
            clear_tare: Some(fixed(b"C\r\n")),
            ..ScaleCommands::default()
        }
    }
}

struct Continuous {
    fixed_zeros: FixedZeros,
    /// Whether frames end with a check byte; `None` until one told.
    has_check: Option<bool>,
}

impl Shape for Continuous {
    fn starts(&self, byte: u8) -> bool {
        byte == START
    }

    fn step(&mut self, frame: &[u8]) -> Step {
        let Some((&last, before)) = frame.split_last() else {
            return Step::More;
        };
        let ended = before.last() == Some(&CR) && matches!(before.len(), SHORT | STANDARD);
        if ended {
            return self.after_cr(before, last);
        }
        match (last, frame.len()) {
            (START, _) => Step::Restart,
            (CR, SHORT | STANDARD) if self.has_check == Some(false) => {
                Step::Whole(self.read(frame, FrameProof::Shape))
            }
            (CR, SHORT | STANDARD) => Step::More,
            (_, STANDARD) => Step::Refuse(GarbledReason::WrongShape),
            _ => Step::More,
        }
    }

    fn plain_ahead(&self, collected: usize, ahead: &[u8]) -> usize {
        // Where a CR may just have come, the next byte decides.
        if matches!(collected, SHORT | STANDARD) {
            return 0;
        }
        printable_ahead(collected, STANDARD, ahead)
    }

    fn settle(&mut self, frame: &[u8]) -> Option<Said> {
        let whole = frame.last() == Some(&CR) && matches!(frame.len(), SHORT | STANDARD);
        (whole && self.has_check.is_none()).then(|| self.read(frame, FrameProof::Shape))
    }
}

impl Continuous {
    /// The byte behind CR is the check, or begins the next frame of a scale that sends none.
    fn after_cr(&mut self, frame: &[u8], last: u8) -> Step {
        if last == check_byte(frame) {
            self.has_check = Some(true);
            return Step::Whole(self.read(frame, FrameProof::Checksum));
        }
        if last == START && self.has_check.is_none() {
            self.has_check = Some(false);
            return Step::WholeBefore(self.read(frame, FrameProof::Shape));
        }
        if last == START {
            return Step::WholeBefore(Err(GarbledReason::WrongCheck));
        }
        Step::Whole(Err(GarbledReason::WrongCheck))
    }

    fn read(&self, frame: &[u8], proof: FrameProof) -> Said {
        let &[START, swa, swb, swc, ref fields @ .., CR] = frame else {
            return Err(GarbledReason::WrongShape);
        };
        let (weight, tare) = fields.split_at_checked(DIGITS).ok_or(GarbledReason::Cut)?;
        let negative = swb & 0b10 != 0;
        let out_of_range = swb & 0b100 != 0;
        let unit = unit(swb, swc)?;
        let weight = self.quantity(weight, swa, negative, unit)?;
        let tare = self.quantity(tare, swa, false, unit)?;
        Ok(Some(ScaleReading {
            value: weight.filter(|_| !out_of_range),
            tare,
            stable: Some(swb & 0b1000 == 0),
            kind: if swb & 0b1 == 0 {
                ReadingKind::Gross
            } else {
                ReadingKind::Net
            },
            load: match (out_of_range, negative) {
                (false, _) => Load::InRange,
                (true, false) => Load::Over,
                (true, true) => Load::Under,
            },
            // A blank display in range is a scale that is not ready, not a zero.
            busy: weight.is_none() && !out_of_range,
            proof,
            ..ScaleReading::saying_nothing()
        }))
    }

    /// Six digits without a point, blank-filled; all blank is no number.
    fn quantity(
        &self,
        field: &[u8],
        swa: u8,
        negative: bool,
        unit: MassUnit,
    ) -> Result<Option<Quantity>, GarbledReason> {
        if field.iter().all(|byte| *byte == b' ') {
            return Ok(None);
        }
        let digits = read_padded(field)
            .filter(|digits| digits.decimals == 0 && !field.contains(&b'.'))
            .ok_or(GarbledReason::WrongShape)?;
        let added = self.fixed_zeros == FixedZeros::Added;
        let (times, decimals) = match swa & 0b111 {
            0 if added => (100, 0),
            1 if added => (10, 0),
            code => (1, code.saturating_sub(2)),
        };
        let size = digits.size * times;
        Ok(Some(Digits { size, decimals }.signed(negative, Some(unit))))
    }
}

/// Two's complement of the low seven bits of the sum.
fn check_byte(frame: &[u8]) -> u8 {
    let sum = frame.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    sum.wrapping_neg() & 0x7F
}

fn unit(swb: u8, swc: u8) -> Result<MassUnit, GarbledReason> {
    match swc & 0b111 {
        0 if swb & 0b1_0000 != 0 => Ok(MassUnit::Kilogram),
        0 => Ok(MassUnit::Pound),
        1 => Ok(MassUnit::Gram),
        2 => Ok(MassUnit::Tonne),
        3 => Ok(MassUnit::Ounce),
        4 => Ok(MassUnit::TroyOunce),
        5 => Ok(MassUnit::Pennyweight),
        6 => Ok(MassUnit::ShortTon),
        _ => Err(GarbledReason::UnknownUnit),
    }
}
