//! What a key code means, for Linux input events and for HID usages.

/// A key of an American keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Types the first, and with Shift the second.
    Typing(u8, u8),
    /// A digit of the keypad.
    Pad(u8),
    /// Enter, also on the keypad.
    Enter,
    /// Held together with others.
    Held(Modifier),
    /// Swaps the case of letters until it is pressed again.
    CapsLock,
    /// Types nothing that a code holds.
    Silent,
}

/// One bit for each key, as in the first byte of a keyboard's report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Modifier(pub(super) u8);

/// Either Ctrl.
pub(super) const CTRL: u8 = 0x11;
/// Either Shift.
pub(super) const SHIFT: u8 = 0x22;
/// Either Alt.
pub(super) const ALT: u8 = 0x44;
/// Either Windows or Command key.
pub(super) const GUI: u8 = 0x88;

/// Keys that follow one another: code of the first, what they type, what they type with Shift.
type Row = (u16, &'static [u8], &'static [u8]);

const EVDEV_ROWS: [Row; 8] = [
    (2, b"1234567890-=", b"!@#$%^&*()_+"),
    (15, b"\tqwertyuiop[]", b"\tQWERTYUIOP{}"),
    (30, b"asdfghjkl;'`", b"ASDFGHJKL:\"~"),
    (43, b"\\zxcvbnm,./", b"|ZXCVBNM<>?"),
    (57, b" ", b" "),
    (86, b"\\", b"|"),
    (117, b"=", b"="),
    (121, b",", b","),
];

const USAGE_ROWS: [Row; 7] = [
    (0x04, b"abcdefghijklmnopqrstuvwxyz", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    (0x1E, b"1234567890", b"!@#$%^&*()"),
    (0x2B, b"\t -=[]\\#;'`,./", b"\t _+{}|~:\"~<>?"),
    (0x54, b"/*-+", b"/*-+"),
    (0x64, b"\\", b"|"),
    (0x67, b"=", b"="),
    (0x85, b",", b","),
];

impl Key {
    /// A code of Linux input events (`input-event-codes.h`).
    pub(super) fn from_evdev(code: u16) -> Self {
        match code {
            28 | 96 => Self::Enter,
            58 => Self::CapsLock,
            29 => Self::Held(Modifier(0x01)),
            42 => Self::Held(Modifier(0x02)),
            56 => Self::Held(Modifier(0x04)),
            125 => Self::Held(Modifier(0x08)),
            97 => Self::Held(Modifier(0x10)),
            54 => Self::Held(Modifier(0x20)),
            100 => Self::Held(Modifier(0x40)),
            126 => Self::Held(Modifier(0x80)),
            55 => Self::Typing(b'*', b'*'),
            74 => Self::Typing(b'-', b'-'),
            78 => Self::Typing(b'+', b'+'),
            83 => Self::Typing(b'.', b'.'),
            98 => Self::Typing(b'/', b'/'),
            71 => Self::Pad(7),
            72 => Self::Pad(8),
            73 => Self::Pad(9),
            75 => Self::Pad(4),
            76 => Self::Pad(5),
            77 => Self::Pad(6),
            79 => Self::Pad(1),
            80 => Self::Pad(2),
            81 => Self::Pad(3),
            82 => Self::Pad(0),
            code => typing(&EVDEV_ROWS, code),
        }
    }

    /// A usage of the keyboard page (HID usage page 0x07).
    pub(super) fn from_usage(usage: u8) -> Self {
        match usage {
            0x28 | 0x58 => Self::Enter,
            0x39 => Self::CapsLock,
            0x59..=0x61 => Self::Pad(usage - 0x58),
            0x62 => Self::Pad(0),
            0x63 => Self::Typing(b'.', b'.'),
            usage => typing(&USAGE_ROWS, u16::from(usage)),
        }
    }
}

fn typing(rows: &[Row], code: u16) -> Key {
    rows.iter()
        .find_map(|(first, plain, shifted)| {
            let place = usize::from(code.checked_sub(*first)?);
            Some(Key::Typing(*plain.get(place)?, *shifted.get(place)?))
        })
        .unwrap_or(Key::Silent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_a_shifted_key_for_each_key() {
        for (_, plain, shifted) in EVDEV_ROWS.iter().chain(&USAGE_ROWS) {
            assert_eq!(plain.len(), shifted.len());
        }
    }

    #[test]
    fn both_tables_know_the_same_characters() {
        let typed = |keys: Vec<Key>| {
            let mut all: Vec<u8> = keys
                .into_iter()
                .flat_map(|key| match key {
                    Key::Typing(plain, shifted) => vec![plain, shifted],
                    Key::Pad(digit) => vec![b'0' + digit],
                    _ => Vec::new(),
                })
                .collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let evdev = typed((0..=255).map(Key::from_evdev).collect());
        let usages = typed((0..=255).map(Key::from_usage).collect());
        assert_eq!(evdev, usages);
        assert!(
            (b' '..=b'~').all(|letter| evdev.contains(&letter)),
            "every printable character"
        );
    }
}
