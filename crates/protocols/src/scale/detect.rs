//! Which scale is it? Judged by listening only (scales-and-guns 1.12): nothing here ever sends a byte.

use super::frame_buffer::parity_of;
use super::text::Text;
use super::{DRIVERS, FrameProof, Parity, ScaleDecoder, ScaleDriver, ScaleReading};

/// A driver that reads what comes, with the evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detection {
    /// [`ScaleDriver::id`].
    pub driver_id: &'static str,
    /// Points: a frame with a checksum 10, one without 3, junk −2.
    pub score: i64,
    /// Readable frames heard.
    pub frames: u32,
    /// The last of them, to show to the person who set the scale up.
    pub sample: ScaleReading,
    /// A warning: the bytes carry this parity in bit 7. The port should be opened with seven data bits and this parity.
    pub parity: Option<Parity>,
    /// Drivers that read the same bytes as well: only a known object on the pan decides
    /// ([`super::options_that_fit`]).
    pub others: Vec<&'static str>,
}

/// What was heard apart from frames: a hint where no driver is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct HeardText {
    /// Bytes.
    pub bytes: usize,
    /// Printable lines with a number and a unit of mass.
    pub lines_with_weight: u32,
    /// All bytes have this parity and read as text without bit 7: the speed is right, the parity is not.
    pub parity: Option<Parity>,
}

/// Good frames needed before a driver is believed.
const FRAMES_NEEDED: u32 = 3;

/// A lone control byte is no evidence, nor is a refused command.
const SHORTEST_EVIDENCE: usize = 3;
/// Fewer bytes tell nothing about parity.
const BYTES_FOR_PARITY: usize = 16;

struct Candidate {
    driver: &'static dyn ScaleDriver,
    decoder: Box<dyn ScaleDecoder>,
    score: i64,
    leaning: i64,
    frames: u32,
    sample: Option<ScaleReading>,
    parity: Option<Parity>,
}

/// Lets every driver hear the same bytes and keeps count.
pub struct ScaleScorer {
    candidates: Vec<Candidate>,
    /// The beginning of what was heard; enough to tell text from noise.
    heard: Vec<u8>,
}

/// What is kept of the bytes for [`ScaleScorer::heard_text`].
const KEPT: usize = 1_024;

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
                leaning: 0,
                frames: 0,
                sample: None,
                parity: None,
            })
            .collect();
        Self {
            candidates,
            heard: Vec::new(),
        }
    }

    /// All drivers hear these bytes.
    pub fn hear(&mut self, bytes: &[u8]) {
        let room = KEPT.saturating_sub(self.heard.len());
        self.heard.extend(bytes.iter().take(room));
        for candidate in &mut self.candidates {
            for &byte in bytes {
                if let Some(answer) = candidate.decoder.push(byte) {
                    candidate.count(answer.ok());
                }
            }
        }
    }

    /// No byte came for a short time ([`ScaleDecoder::line_is_quiet`]).
    pub fn line_is_quiet(&mut self) {
        for candidate in &mut self.candidates {
            if let Some(answer) = candidate.decoder.line_is_quiet() {
                candidate.count(answer.ok());
            }
        }
    }

    /// The best driver with enough good frames; of equals the one the frames lean to, then the more specific one.
    pub fn best(&self) -> Option<Detection> {
        let mut best: Option<&Candidate> = None;
        for candidate in self.candidates.iter().filter(|candidate| candidate.is_believed()) {
            if best.is_none_or(|best| candidate.rank() > best.rank()) {
                best = Some(candidate);
            }
        }
        let best = best?;
        let others = self
            .candidates
            .iter()
            .filter(|other| other.is_believed() && other.score == best.score)
            .map(|other| other.driver.id())
            .filter(|id| *id != best.driver.id())
            .collect();
        Some(Detection {
            driver_id: best.driver.id(),
            score: best.score,
            frames: best.frames,
            sample: best.sample.clone()?,
            parity: best.parity,
            others,
        })
    }

    /// What was heard apart from frames.
    pub fn heard_text(&self) -> HeardText {
        HeardText {
            bytes: self.heard.len(),
            lines_with_weight: count_lines_with_weight(&self.heard),
            parity: parity_of_text(&self.heard),
        }
    }
}

impl Candidate {
    fn count(&mut self, reading: Option<ScaleReading>) {
        let Some(reading) = reading else {
            self.score -= 2;
            return;
        };
        if reading.raw.len() < SHORTEST_EVIDENCE || reading.trouble.is_some() {
            return;
        }
        self.frames += 1;
        self.score += match reading.proof {
            FrameProof::Checksum => 10,
            FrameProof::Shape => 3,
        };
        self.leaning += self.driver.leaning(&reading.raw);
        self.parity = self.parity.or(reading.parity_bit);
        self.sample = Some(reading);
    }

    const fn is_believed(&self) -> bool {
        self.frames >= FRAMES_NEEDED && self.score > 0
    }

    const fn rank(&self) -> (i64, i64) {
        (self.score, self.leaning)
    }
}

fn count_lines_with_weight(bytes: &[u8]) -> u32 {
    let lines = bytes.split(|byte| matches!(byte, b'\r' | b'\n'));
    let told =
        lines.filter(|line| line.iter().all(|byte| (b' '..=b'~').contains(byte)) && holds_weight(line));
    u32::try_from(told.count()).unwrap_or(u32::MAX)
}

/// A number directly followed by a unit, anywhere in the line.
fn holds_weight(line: &[u8]) -> bool {
    (0..line.len()).any(|start| {
        line.get(start..)
            .is_some_and(|rest| Text::new(rest).take_quantity().is_ok())
    })
}

/// Text with its parity in bit 7.
fn parity_of_text(bytes: &[u8]) -> Option<Parity> {
    let readable = |byte: &u8| matches!(byte & 0x7F, 0x01..=0x06 | b'\n' | b'\r' | b' '..=b'~');
    let text = bytes.iter().filter(|byte| readable(byte)).count();
    let with_bit_seven = bytes.iter().any(|byte| byte & 0x80 != 0);
    if bytes.len() < BYTES_FOR_PARITY || !with_bit_seven || text < bytes.len() {
        return None;
    }
    parity_of(bytes)
}
