//! How a serial line is set, and what to try on an unknown one (scales-and-guns 1.12).

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
