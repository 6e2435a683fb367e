//! Key presses to scans, from Linux input events or from boot keyboard reports.

use dabao_domain::Timestamp;

use super::key::{ALT, CTRL, GUI, Key, Modifier, SHIFT};
use crate::gun::{GunFraming, GunRules, RawScan, Suffix};

/// What a key did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyMove {
    /// Released.
    Up,
    /// Pressed.
    Down,
    /// Held so long that the system repeats it: no gun does.
    Repeat,
}

impl KeyMove {
    /// The value of a Linux input event.
    pub const fn from_evdev(value: i32) -> Option<Self> {
        match value {
            0 => Some(Self::Up),
            1 => Some(Self::Down),
            2 => Some(Self::Repeat),
            _ => None,
        }
    }
}

/// Listens to one gun that types; one for each gun.
#[derive(Debug, Clone)]
pub struct KeyDecoder {
    framing: GunFraming,
    enter: u8,
    held: u8,
    caps: bool,
    alt_code: Option<AltCode>,
    previous: Vec<u8>,
}

/// The decimal code that is being typed on the keypad while Alt is held.
#[derive(Debug, Clone, Copy, Default)]
struct AltCode {
    digits: u8,
    value: u32,
}

impl KeyDecoder {
    /// Nothing typed yet.
    pub const fn new(rules: &GunRules) -> Self {
        Self {
            framing: GunFraming::with_suffix(rules.idle_gap_millis, rules.suffix),
            // A gun whose suffix is LF presses Enter for it: there is no key for LF.
            enter: if matches!(rules.suffix, Suffix::Lf) {
                b'\n'
            } else {
                b'\r'
            },
            held: 0,
            caps: false,
            alt_code: None,
            previous: Vec::new(),
        }
    }

    /// A Linux input event of type `EV_KEY`.
    pub fn evdev_key(&mut self, code: u16, movement: KeyMove, now: Timestamp) -> Vec<RawScan> {
        let mut scans = self.stir(now);
        match (Key::from_evdev(code), movement) {
            (Key::Held(Modifier(bit)), KeyMove::Down) => self.hold(self.held | bit, now, &mut scans),
            (Key::Held(Modifier(bit)), KeyMove::Up) => self.hold(self.held & !bit, now, &mut scans),
            (key, KeyMove::Down) => self.press(key, now, &mut scans),
            (_, KeyMove::Up | KeyMove::Repeat) => {}
        }
        scans
    }

    /// A boot keyboard report: modifiers, nothing, up to six keys. A key counts when the report before had it not; the
    /// same key twice in one report counts twice, which is how some guns type `080` while Alt is held.
    pub fn boot_report(&mut self, report: &[u8], now: Timestamp) -> Vec<RawScan> {
        let mut scans = self.stir(now);
        let (Some(&held), Some(keys)) = (report.first(), report.get(2..8)) else {
            self.framing.spoil();
            return scans;
        };
        // 01 to 03 are no keys: too many at once, or a failed self-test.
        if keys.iter().any(|key| (1..=3).contains(key)) {
            self.framing.spoil();
            return scans;
        }
        self.hold(held, now, &mut scans);
        let before = std::mem::replace(&mut self.previous, keys.to_vec());
        for &usage in keys
            .iter()
            .filter(|&&usage| usage != 0 && !before.contains(&usage))
        {
            self.press(Key::from_usage(usage), now, &mut scans);
        }
        scans
    }

    /// Time passed without a key; answers the scan that the gap ends.
    pub fn idle(&mut self, now: Timestamp) -> Option<RawScan> {
        if self.framing.is_idle(now) {
            self.caps = false;
            self.alt_code = None;
        }
        self.framing.idle(now)
    }

    /// The system lost events of this gun (`SYN_DROPPED`): what is under way is no scan.
    pub fn events_lost(&mut self, now: Timestamp) {
        self.framing.stir(now);
        self.framing.spoil();
        self.held = 0;
        self.caps = false;
        self.alt_code = None;
        self.previous.clear();
    }

    /// The gun was unplugged: half a scan is no scan, and no key is held.
    pub fn forget(&mut self) {
        self.events_lost(Timestamp(0));
        self.framing.forget();
    }

    /// The slowest character takes six events, so the gap counts from the last event and not from the last character.
    fn stir(&mut self, now: Timestamp) -> Vec<RawScan> {
        let ended = self.idle(now);
        self.framing.stir(now);
        ended.into_iter().collect()
    }

    fn hold(&mut self, held: u8, now: Timestamp, scans: &mut Vec<RawScan>) {
        let alt_was_held = self.held & ALT != 0;
        self.held = held;
        if alt_was_held
            && held & ALT == 0
            && let Some(code) = self.alt_code.take()
        {
            self.type_code(code, now, scans);
        }
    }

    fn press(&mut self, key: Key, now: Timestamp, scans: &mut Vec<RawScan>) {
        let with = |bits: u8| self.held & bits != 0;
        match key {
            Key::CapsLock => self.caps = !self.caps,
            Key::Pad(digit) if with(ALT) => {
                let code = self.alt_code.unwrap_or_default();
                self.alt_code = Some(AltCode {
                    digits: code.digits.saturating_add(1),
                    value: code.value.saturating_mul(10).saturating_add(u32::from(digit)),
                });
            }
            // Alt and the Windows key with another key are orders to a window, never a code.
            _ if with(ALT | GUI) => {}
            Key::Enter => scans.extend(self.framing.push(&[self.enter], now)),
            Key::Pad(digit) => scans.extend(self.framing.push(&[b'0' + digit], now)),
            Key::Typing(plain, shifted) => {
                if let Some(letter) = typed(plain, shifted, self.held, self.caps) {
                    scans.extend(self.framing.push(&[letter], now));
                }
            }
            Key::Held(_) | Key::Silent => {}
        }
    }

    /// Types the character of a code. One that is no character spoils the scan: what it stood for is not known.
    fn type_code(&mut self, code: AltCode, now: Timestamp, scans: &mut Vec<RawScan>) {
        const MOST_DIGITS: u8 = 8;
        match char::from_u32(code.value) {
            Some(letter) if code.digits <= MOST_DIGITS => {
                let mut bytes = [0; 4];
                scans.extend(self.framing.push(letter.encode_utf8(&mut bytes).as_bytes(), now));
            }
            _ => self.framing.spoil(),
        }
    }
}

/// What a key types with these modifiers. Ctrl with `]` is the group separator 1D, Ctrl with M is CR, and so on.
fn typed(plain: u8, shifted: u8, held: u8, caps: bool) -> Option<u8> {
    let shift = (held & SHIFT != 0) != (caps && plain.is_ascii_lowercase());
    let letter = if shift { shifted } else { plain };
    if held & CTRL == 0 {
        return Some(letter);
    }
    let upper = letter.to_ascii_uppercase();
    (b'A'..=b'_').contains(&upper).then_some(upper & 0x1F)
}

#[cfg(test)]
#[path = "decoder_tests.rs"]
mod tests;
