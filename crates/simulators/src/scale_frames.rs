//! What a scale sends for what lies on it. Written from the makers' manuals, not from our decoders.

/// The protocols a virtual scale speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScaleModel {
    /// 耀华 XK3190, tF=0, three decimals: no unit, no stability flag.
    YaohuaTf0,
    /// `ST,GS,` with kilograms and three decimals.
    StGsText,
    /// 耀华 XK3190, tF=2: `=` and the digits from right to left. Nothing in it says so.
    EqReversed,
    /// Toledo continuous, 18 bytes with its check byte, kilograms and three decimals.
    ToledoContinuous,
    /// MT-SICS: answers `S` and `SI`, obeys `Z`, `T` and `TAC`, says nothing by itself.
    MtSics,
    /// Toledo 8217: answers `W`, obeys `Z`, `T` and `C`, says nothing by itself.
    Toledo8217,
    /// CAS and other cash-register scales: ENQ, ACK, DC1, and a frame with its check byte.
    EcrEnq,
    /// Sends these frames in turn, whatever lies on it: recordings of real scales.
    Recorded(Vec<Vec<u8>>),
}

impl ScaleModel {
    /// Whether it speaks only when it is asked.
    pub(crate) const fn is_asked(&self) -> bool {
        matches!(self, Self::MtSics | Self::Toledo8217 | Self::EcrEnq)
    }
}

/// Frames for which the display moves after something was put down.
const MOVING_FRAMES: i64 = 4;

/// The pan and the display above it.
#[derive(Debug, Default)]
pub(crate) struct Pan {
    grams: i64,
    /// What its own zero and tare take off.
    zero: i64,
    tare: i64,
    moving_frames_left: i64,
    frame: i64,
    pub(crate) shaken: bool,
    pub(crate) overloaded: bool,
}

impl Pan {
    pub(crate) fn place(&mut self, grams: i64) {
        if self.grams != grams {
            self.grams = grams;
            self.moving_frames_left = MOVING_FRAMES;
        }
    }

    /// What a scale that sends by itself sends now; `None` when that is nothing.
    pub(crate) fn next_frame(&mut self, model: &ScaleModel) -> Option<Vec<u8>> {
        let (shown, moving) = self.tick();
        match (model, self.overloaded) {
            (ScaleModel::YaohuaTf0 | ScaleModel::EqReversed, true)
            | (ScaleModel::MtSics | ScaleModel::Toledo8217 | ScaleModel::EcrEnq, _) => None,
            (ScaleModel::YaohuaTf0, false) => Some(yaohua_tf0(shown)),
            (ScaleModel::EqReversed, false) => Some(eq_reversed(shown)),
            (ScaleModel::StGsText, true) => Some(b"OL,GS,+         kg\r\n".to_vec()),
            (ScaleModel::StGsText, false) => Some(st_gs_text(shown, moving)),
            (ScaleModel::ToledoContinuous, over) => Some(toledo_continuous(shown, moving, over)),
            (ScaleModel::Recorded(frames), _) => {
                let turn = usize::try_from(self.frame).unwrap_or_default() % frames.len().max(1);
                frames.get(turn).cloned()
            }
        }
    }

    /// What a scale that is asked answers to these bytes. Asking also moves its display on.
    pub(crate) fn answer(&mut self, model: &ScaleModel, asked: &[u8]) -> Vec<u8> {
        match (model, asked) {
            (ScaleModel::MtSics, b"S\r\n" | b"SI\r\n") => {
                let (shown, moving) = self.tick();
                mt_sics(shown, moving, self.overloaded)
            }
            (ScaleModel::MtSics, b"Z\r\n") => {
                self.zero();
                b"Z A\r\n".to_vec()
            }
            (ScaleModel::MtSics, b"T\r\n") => {
                self.tare = self.grams - self.zero;
                format!("T S {:>10} kg\r\n", kilograms(self.tare)).into_bytes()
            }
            (ScaleModel::MtSics, b"TAC\r\n") => {
                self.tare = 0;
                b"TAC A\r\n".to_vec()
            }
            (ScaleModel::MtSics, _) => b"ES\r\n".to_vec(),
            (ScaleModel::Toledo8217, b"W") => {
                let (shown, moving) = self.tick();
                toledo_8217(shown, moving, self.overloaded)
            }
            (ScaleModel::Toledo8217, b"Z") => {
                self.zero();
                Vec::new()
            }
            (ScaleModel::Toledo8217, b"T") => {
                self.tare = self.grams - self.zero;
                Vec::new()
            }
            (ScaleModel::Toledo8217, b"C") => {
                self.tare = 0;
                Vec::new()
            }
            (ScaleModel::EcrEnq, [0x05]) => vec![0x06],
            (ScaleModel::EcrEnq, [0x11]) => {
                let (shown, moving) = self.tick();
                ecr_enq(shown, moving, self.overloaded)
            }
            _ => Vec::new(),
        }
    }

    fn zero(&mut self) {
        self.zero = self.grams;
        self.tare = 0;
    }

    /// One frame later: what the display shows, and whether it moves.
    fn tick(&mut self) -> (i64, bool) {
        self.frame += 1;
        self.moving_frames_left = (self.moving_frames_left - 1).max(0);
        let moving = self.shaken || self.moving_frames_left > 0;
        let lies = self.grams - self.zero - self.tare;
        // A moving display is never twice the same: it climbs to the value, or trembles around it.
        let shown = if self.shaken {
            lies + 7 * (1 + self.frame % 5)
        } else {
            lies - lies * self.moving_frames_left / (MOVING_FRAMES + 1)
        };
        (shown, moving)
    }
}

fn kilograms(grams: i64) -> String {
    let sign = if grams < 0 { "-" } else { "" };
    let size = grams.unsigned_abs();
    format!("{sign}{}.{:03}", size / 1_000, size % 1_000)
}

fn eq_reversed(grams: i64) -> Vec<u8> {
    let sign = if grams < 0 { '-' } else { '0' };
    let size = grams.unsigned_abs();
    let forward = format!("{sign}{:03}.{:03}", size / 1_000 % 1_000, size % 1_000);
    let reversed: String = forward.chars().rev().collect();
    format!("={reversed}").into_bytes()
}

fn toledo_continuous(grams: i64, moving: bool, over: bool) -> Vec<u8> {
    let mut status = 0x30;
    for (is, bit) in [(grams < 0, 0x02), (over, 0x04), (moving, 0x08)] {
        if is {
            status |= bit;
        }
    }
    // Status A: three decimals, steps of one. Status B: kilograms.
    let mut frame = vec![0x02, 0x2D, status, 0x20];
    frame.extend(format!("{:06}000000\r", grams.unsigned_abs() % 1_000_000).bytes());
    let sum = frame.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
    frame.push(sum.wrapping_neg() & 0x7F);
    frame
}

fn mt_sics(grams: i64, moving: bool, over: bool) -> Vec<u8> {
    if over {
        return b"S +\r\n".to_vec();
    }
    let flag = if moving { 'D' } else { 'S' };
    format!("S {flag} {:>10} kg\r\n", kilograms(grams)).into_bytes()
}

/// A status instead of a weight while it moves or is below zero.
fn toledo_8217(grams: i64, moving: bool, over: bool) -> Vec<u8> {
    let status = 0x40 | u8::from(moving) | (u8::from(over) << 1) | (u8::from(grams < 0) << 2);
    if status == 0x40 {
        format!("\x02{}\r", kilograms(grams)).into_bytes()
    } else {
        vec![0x02, b'?', status, b'\r']
    }
}

fn ecr_enq(grams: i64, moving: bool, over: bool) -> Vec<u8> {
    let state = if moving { 'U' } else { 'S' };
    let sign = match (over, grams < 0) {
        (true, _) => 'F',
        (false, true) => '-',
        (false, false) => ' ',
    };
    let size = grams.unsigned_abs();
    let body = format!("{state}{sign}{:02}.{:03}kg", size / 1_000 % 100, size % 1_000);
    let check = body.bytes().fold(0, |check, byte| check ^ byte);
    let mut frame = vec![0x01, 0x02];
    frame.extend(body.bytes());
    frame.extend([check, 0x03, 0x04]);
    frame
}

fn yaohua_tf0(grams: i64) -> Vec<u8> {
    let sign = if grams < 0 { '-' } else { '+' };
    let digits = format!("{sign}{:06}3", grams.unsigned_abs() % 1_000_000);
    let check = digits.bytes().fold(0, |check, byte| check ^ byte);
    format!("\x02{digits}{check:02X}\x03").into_bytes()
}

fn st_gs_text(grams: i64, moving: bool) -> Vec<u8> {
    let head = if moving { "US" } else { "ST" };
    let sign = if grams < 0 { '-' } else { '+' };
    let size = grams.unsigned_abs();
    format!("{head},GS,{sign}{:03}.{:03}kg\r\n", size / 1_000, size % 1_000).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_of_the_manuals() {
        assert_eq!(yaohua_tf0(12_345), b"\x02+012345319\x03");
        assert_eq!(st_gs_text(11_120, false), b"ST,GS,+011.120kg\r\n");
        assert_eq!(st_gs_text(-5, true), b"US,GS,-000.005kg\r\n");
        assert_eq!(mt_sics(1_234, false, false), b"S S      1.234 kg\r\n");
        assert_eq!(mt_sics(-15, true, false), b"S D     -0.015 kg\r\n");
        assert_eq!(toledo_8217(1_234, false, false), b"\x021.234\r");
        assert_eq!(toledo_8217(1_234, true, false), b"\x02?A\r");
        assert_eq!(toledo_8217(0, false, true), b"\x02?B\r");
        assert_eq!(eq_reversed(3_210), b"=012.3000");
    }

    #[test]
    fn the_display_climbs_and_stands_still() {
        let mut pan = Pan::default();
        pan.place(500);
        let frames: Vec<String> = (0..6)
            .map(|_| String::from_utf8(pan.next_frame(&ScaleModel::StGsText).unwrap()).unwrap())
            .collect();
        assert!(
            frames[..3].iter().all(|frame| frame.starts_with("US")),
            "{frames:?}"
        );
        assert!(
            frames[3..].iter().all(|frame| frame == "ST,GS,+000.500kg\r\n"),
            "{frames:?}"
        );
    }
}
