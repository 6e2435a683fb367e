//! The application identifiers of the GS1 General Specifications that a parcel or its goods may carry.

/// What an identifier allows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ai {
    /// Its first digits; identifiers such as 310n have one more.
    start: &'static str,
    /// Digits of the whole identifier.
    length: usize,
    /// Of the data.
    pub(super) shortest: usize,
    /// Of the data.
    pub(super) longest: usize,
    /// How many characters from the first have to be digits.
    pub(super) digits: usize,
    /// The length is known to every reader: no separator is needed.
    pub(super) predefined: bool,
    /// What has to be right.
    pub(super) check: Check,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Check {
    None,
    /// A check digit at this length.
    Digit(usize),
    /// `YYMMDD` from the first character.
    Date,
}

/// The identifier in front of a text, and what is behind it.
pub(super) fn find(text: &str) -> Option<(&'static Ai, &str)> {
    TABLE.iter().find_map(|ai| {
        let (identifier, behind) = text.split_at_checked(ai.length)?;
        let fits = identifier.starts_with(ai.start) && identifier.bytes().all(|byte| byte.is_ascii_digit());
        fits.then_some((ai, behind))
    })
}

/// Known length, digits only.
const fn fixed(start: &'static str, length: usize, digits: usize, check: Check) -> Ai {
    Ai {
        start,
        length,
        shortest: digits,
        longest: digits,
        digits,
        predefined: true,
        check,
    }
}

/// Ends with a separator; so many digits first, then any characters up to the longest length.
const fn open(start: &'static str, digits: usize, shortest: usize, longest: usize) -> Ai {
    Ai {
        start,
        length: start.len(),
        shortest,
        longest,
        digits,
        predefined: false,
        check: Check::None,
    }
}

/// Like [`open`], with one more digit in the identifier (a decimal point's place, or a kind).
const fn family(start: &'static str, digits: usize, shortest: usize, longest: usize) -> Ai {
    Ai {
        length: start.len() + 1,
        ..open(start, digits, shortest, longest)
    }
}

/// Like [`open`], with a check digit at this length.
const fn checked(start: &'static str, digits: usize, longest: usize) -> Ai {
    Ai {
        check: Check::Digit(digits),
        ..open(start, digits, digits, longest)
    }
}

/// Like [`open`], with a date in front.
const fn dated(start: &'static str, digits: usize, shortest: usize) -> Ai {
    Ai {
        check: Check::Date,
        ..open(start, digits, shortest, digits)
    }
}

/// Longer identifiers stand before shorter ones with the same beginning; there are none in the standard, whose first two
/// digits say the length.
const TABLE: &[Ai] = &[
    fixed("00", 2, 18, Check::Digit(18)),
    fixed("01", 2, 14, Check::Digit(14)),
    fixed("02", 2, 14, Check::Digit(14)),
    fixed("03", 2, 14, Check::Digit(14)),
    fixed("04", 2, 16, Check::None),
    open("10", 0, 1, 20),
    fixed("11", 2, 6, Check::Date),
    fixed("12", 2, 6, Check::Date),
    fixed("13", 2, 6, Check::Date),
    fixed("14", 2, 6, Check::None),
    fixed("15", 2, 6, Check::Date),
    fixed("16", 2, 6, Check::Date),
    fixed("17", 2, 6, Check::Date),
    fixed("18", 2, 6, Check::None),
    fixed("19", 2, 6, Check::None),
    fixed("20", 2, 2, Check::None),
    open("21", 0, 1, 20),
    open("22", 0, 1, 20),
    open("235", 0, 1, 28),
    open("240", 0, 1, 30),
    open("241", 0, 1, 30),
    open("242", 6, 1, 6),
    open("243", 0, 1, 20),
    open("250", 0, 1, 30),
    open("251", 0, 1, 30),
    checked("253", 13, 30),
    open("254", 0, 1, 20),
    Ai {
        digits: 25,
        check: Check::Digit(13),
        ..open("255", 25, 13, 25)
    },
    open("30", 8, 1, 8),
    fixed("31", 4, 6, Check::None),
    fixed("32", 4, 6, Check::None),
    fixed("33", 4, 6, Check::None),
    fixed("34", 4, 6, Check::None),
    fixed("35", 4, 6, Check::None),
    fixed("36", 4, 6, Check::None),
    open("37", 8, 1, 8),
    family("390", 15, 1, 15),
    family("391", 18, 4, 18),
    family("392", 15, 1, 15),
    family("393", 18, 4, 18),
    family("394", 4, 4, 4),
    family("395", 6, 6, 6),
    open("400", 0, 1, 30),
    open("401", 0, 1, 30),
    checked("402", 17, 17),
    open("403", 0, 1, 30),
    fixed("41", 3, 13, Check::Digit(13)),
    open("420", 0, 1, 20),
    open("421", 3, 4, 12),
    open("422", 3, 3, 3),
    open("423", 15, 3, 15),
    open("424", 3, 3, 3),
    open("425", 15, 3, 15),
    open("426", 3, 3, 3),
    open("427", 0, 1, 3),
    open("4307", 0, 2, 2),
    open("4308", 0, 1, 30),
    open("4309", 20, 20, 20),
    open("4317", 0, 2, 2),
    open("4318", 0, 1, 20),
    open("4319", 0, 1, 30),
    open("4320", 0, 1, 35),
    open("4321", 1, 1, 1),
    open("4322", 1, 1, 1),
    open("4323", 1, 1, 1),
    dated("4324", 10, 10),
    dated("4325", 10, 10),
    dated("4326", 6, 6),
    open("4330", 0, 6, 7),
    open("4331", 0, 6, 7),
    family("430", 0, 1, 70),
    family("431", 0, 1, 70),
    open("7001", 13, 13, 13),
    open("7002", 0, 1, 30),
    dated("7003", 10, 10),
    open("7004", 4, 1, 4),
    open("7005", 0, 1, 12),
    dated("7006", 6, 6),
    open("7007", 12, 6, 12),
    open("7008", 0, 1, 3),
    open("7009", 0, 1, 10),
    open("7010", 0, 1, 2),
    dated("7011", 10, 6),
    open("7020", 0, 1, 20),
    open("7021", 0, 1, 20),
    open("7022", 0, 1, 20),
    open("7023", 0, 1, 30),
    open("7040", 1, 4, 4),
    family("703", 3, 4, 30),
    family("710", 0, 1, 20),
    family("711", 0, 1, 20),
    family("723", 0, 3, 30),
    open("7240", 0, 1, 20),
    open("8001", 14, 14, 14),
    open("8002", 0, 1, 20),
    checked("8003", 14, 30),
    open("8004", 0, 1, 30),
    open("8005", 6, 6, 6),
    Ai {
        digits: 18,
        longest: 18,
        ..checked("8006", 14, 18)
    },
    open("8007", 0, 1, 34),
    dated("8008", 12, 8),
    open("8009", 0, 1, 50),
    open("8010", 0, 1, 30),
    open("8011", 12, 1, 12),
    open("8012", 0, 1, 20),
    open("8013", 0, 1, 30),
    checked("8017", 18, 18),
    checked("8018", 18, 18),
    open("8019", 10, 1, 10),
    open("8020", 0, 1, 25),
    open("8026", 18, 18, 18),
    open("8110", 0, 1, 70),
    open("8111", 4, 4, 4),
    open("8112", 0, 1, 70),
    open("8200", 0, 1, 70),
    open("90", 0, 1, 30),
    open("91", 0, 1, 90),
    open("92", 0, 1, 90),
    open("93", 0, 1, 90),
    open("94", 0, 1, 90),
    open("95", 0, 1, 90),
    open("96", 0, 1, 90),
    open("97", 0, 1, 90),
    open("98", 0, 1, 90),
    open("99", 0, 1, 90),
];
