//! Which scale is it? Judged by listening only (scales-and-guns 1.12): nothing here ever sends a byte.

use super::{DRIVERS, FrameProof, ScaleDecoder, ScaleDriver, ScaleReading};

/// Parity of a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Parity {
    /// N
    None,
    /// E
    Even,
    /// O
    Odd,
}

/// How a serial line is set; always one stop bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LineSettings {
    /// Bits per second.
    pub baud: u32,
    /// Seven or eight; seven come with a parity bit.
    pub data_bits: DataBits,
    /// Parity.
    pub parity: Parity,
}

/// Data bits in a byte on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DataBits {
    /// 7
    Seven,
    /// 8
    Eight,
}

impl LineSettings {
    /// `8N1` at this speed.
    pub const fn eight_none_one(baud: u32) -> Self {
        Self {
            baud,
            data_bits: DataBits::Eight,
            parity: Parity::None,
        }
    }

    /// `7E1` at this speed.
    pub const fn seven_even_one(baud: u32) -> Self {
        Self {
            baud,
            data_bits: DataBits::Seven,
            parity: Parity::Even,
        }
    }

    /// How long to listen: slow lines need two seconds for three frames.
    pub const fn listening_millis(self) -> i64 {
        if self.baud <= 1_200 { 2_000 } else { 1_500 }
    }
}

/// The settings to listen with, most likely first.
pub static LINE_SETTINGS_TO_TRY: &[LineSettings] = &[
    LineSettings::eight_none_one(9_600),
    LineSettings::seven_even_one(9_600),
    LineSettings::eight_none_one(4_800),
    LineSettings::eight_none_one(2_400),
    LineSettings::seven_even_one(2_400),
    LineSettings::eight_none_one(1_200),
    LineSettings::seven_even_one(4_800),
    LineSettings::eight_none_one(19_200),
    LineSettings::eight_none_one(115_200),
    LineSettings::eight_none_one(600),
    LineSettings {
        baud: 9_600,
        data_bits: DataBits::Seven,
        parity: Parity::Odd,
    },
];

/// A driver that reads what comes, with the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// [`ScaleDriver::id`].
    pub driver_id: &'static str,
    /// Points: a checksum 10, a shape 3, junk −2.
    pub score: i64,
    /// Readable frames heard.
    pub frames: u32,
    /// The last of them, to show to the person who set the scale up.
    pub sample: ScaleReading,
}

/// Good frames needed before a driver is believed.
const FRAMES_NEEDED: u32 = 3;

struct Candidate {
    driver: &'static dyn ScaleDriver,
    decoder: Box<dyn ScaleDecoder>,
    score: i64,
    frames: u32,
    sample: Option<ScaleReading>,
}

/// Lets every driver hear the same bytes and keeps count.
pub struct ScaleScorer {
    candidates: Vec<Candidate>,
}

impl Default for ScaleScorer {
    fn default() -> Self {
        Self::new()
    }
}

impl ScaleScorer {
    /// Fresh decoders of every driver.
    pub fn new() -> Self {
        let candidates = DRIVERS
            .iter()
            .map(|&driver| Candidate {
                driver,
                decoder: driver.decoder(),
                score: 0,
                frames: 0,
                sample: None,
            })
            .collect();
        Self { candidates }
    }

    /// All drivers hear these bytes.
    pub fn hear(&mut self, bytes: &[u8]) {
        for candidate in &mut self.candidates {
            for &byte in bytes {
                candidate.hear(byte);
            }
        }
    }

    /// The best driver with enough good frames; of equals the more specific one.
    pub fn best(&self) -> Option<Detection> {
        let mut best: Option<Detection> = None;
        for candidate in &self.candidates {
            let Some(found) = candidate.detection() else {
                continue;
            };
            if best.as_ref().is_none_or(|best| found.score > best.score) {
                best = Some(found);
            }
        }
        best
    }
}

impl Candidate {
    fn hear(&mut self, byte: u8) {
        match self.decoder.push(byte) {
            Some(Ok(reading)) => {
                self.frames += 1;
                self.score += match self.driver.proof() {
                    FrameProof::Checksum => 10,
                    FrameProof::Shape => 3,
                };
                self.sample = Some(reading);
            }
            Some(Err(_)) => self.score -= 2,
            None => {}
        }
    }

    fn detection(&self) -> Option<Detection> {
        let sample = self.sample.clone()?;
        (self.frames >= FRAMES_NEEDED && self.score > 0).then(|| Detection {
            driver_id: self.driver.id(),
            score: self.score,
            frames: self.frames,
            sample,
        })
    }
}
