//! What a scale sends for what lies on it. Written from the makers' manuals, not from our decoders.

/// The protocols a virtual scale speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScaleModel {
    /// 耀华 XK3190, tF=0, three decimals: no unit, no stability flag.
    YaohuaTf0,
    /// `ST,GS,` with kilograms and three decimals.
    StGsText,
}

/// Frames for which the display moves after something was put down.
const MOVING_FRAMES: i64 = 4;

/// The pan and the display above it.
#[derive(Debug, Default)]
pub(crate) struct Pan {
    grams: i64,
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

    /// `None` when this model sends nothing now.
    pub(crate) fn next_frame(&mut self, model: ScaleModel) -> Option<Vec<u8>> {
        self.frame += 1;
        self.moving_frames_left = (self.moving_frames_left - 1).max(0);
        let moving = self.shaken || self.moving_frames_left > 0;
        // A moving display is never twice the same: it climbs to the value, or trembles around it.
        let shown = if self.shaken {
            self.grams + 7 * (1 + self.frame % 5)
        } else {
            self.grams - self.grams * self.moving_frames_left / (MOVING_FRAMES + 1)
        };
        match (model, self.overloaded) {
            (ScaleModel::YaohuaTf0, true) => None,
            (ScaleModel::YaohuaTf0, false) => Some(yaohua_tf0(shown)),
            (ScaleModel::StGsText, true) => Some(b"OL,GS,+         kg\r\n".to_vec()),
            (ScaleModel::StGsText, false) => Some(st_gs_text(shown, moving)),
        }
    }
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
    }

    #[test]
    fn the_display_climbs_and_stands_still() {
        let mut pan = Pan::default();
        pan.place(500);
        let frames: Vec<String> = (0..6)
            .map(|_| String::from_utf8(pan.next_frame(ScaleModel::StGsText).unwrap()).unwrap())
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
