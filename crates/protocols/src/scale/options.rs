//! What a scale's bytes do not say and a person has to: kept per device, asked at set-up.

use std::num::NonZeroU8;

/// An option that some drivers know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DriverOption {
    /// [`DriverOptions::decimals`]
    Decimals,
    /// [`DriverOptions::fixed_zeros`]
    FixedZeros,
    /// [`DriverOptions::check`]
    Check,
    /// [`DriverOptions::address`]
    Address,
}

/// How the decimal bits of FF-BCD frames count: public texts disagree (scales-and-guns 1.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum DecimalsRule {
    /// 1 means no decimals, 4 means three.
    #[default]
    MinusOne,
    /// 0 means no decimals, 3 means three.
    AsIs,
}

/// Toledo's decimal codes 000 and 001 name fixed zeros behind the digits: whether they are among the digits sent. A
/// real scale sends them, a public program adds them (scales-and-guns 1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum FixedZeros {
    /// The digits stand as they came.
    #[default]
    Sent,
    /// 001 means times ten, 000 times a hundred.
    Added,
}

/// Whether Toledo's frames end with a check byte: a menu of the scale decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CheckUse {
    /// Learnt from the first frames.
    #[default]
    Learnt,
    /// Every frame has one; a frame without it is refused.
    Always,
    /// No frame has one.
    Never,
}

/// The options of one device. A driver looks only at those it names in [`super::ScaleDriver::options`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct DriverOptions {
    /// Decimal bits of FF-BCD.
    pub decimals: DecimalsRule,
    /// Toledo's fixed zeros.
    pub fixed_zeros: FixedZeros,
    /// Toledo's check byte.
    pub check: CheckUse,
    /// The number of the scale on its line: 1 to 26 for Yaohua (`Adr`), 1 to 99 for CAS. Without one, Yaohua is
    /// asked as 1 and CAS as 00, which is what they leave the factory with.
    pub address: Option<NonZeroU8>,
}

impl DriverOption {
    /// The name in a device's settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Decimals => "decimals",
            Self::FixedZeros => "fixed-zeros",
            Self::Check => "check",
            Self::Address => "address",
        }
    }

    /// The option with this name.
    pub fn find(name: &str) -> Option<Self> {
        [Self::Decimals, Self::FixedZeros, Self::Check, Self::Address]
            .into_iter()
            .find(|option| option.name() == name)
    }

    /// The values to choose from, the default first. Empty for the address, which is a number or left out.
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::Decimals => &["minus-one", "as-is"],
            Self::FixedZeros => &["sent", "added"],
            Self::Check => &["learnt", "always", "never"],
            Self::Address => &[],
        }
    }
}

impl DriverOptions {
    /// These options with one of them changed; `None` for a value that the option does not have. An empty text is the
    /// default.
    #[must_use]
    pub fn with(self, option: DriverOption, value: &str) -> Option<Self> {
        let value = value.trim();
        let mut changed = self;
        match (option, value) {
            (DriverOption::Decimals, "minus-one" | "") => changed.decimals = DecimalsRule::MinusOne,
            (DriverOption::Decimals, "as-is") => changed.decimals = DecimalsRule::AsIs,
            (DriverOption::FixedZeros, "sent" | "") => changed.fixed_zeros = FixedZeros::Sent,
            (DriverOption::FixedZeros, "added") => changed.fixed_zeros = FixedZeros::Added,
            (DriverOption::Check, "learnt" | "") => changed.check = CheckUse::Learnt,
            (DriverOption::Check, "always") => changed.check = CheckUse::Always,
            (DriverOption::Check, "never") => changed.check = CheckUse::Never,
            (DriverOption::Address, "") => changed.address = None,
            (DriverOption::Address, number) => {
                changed.address = Some(
                    number
                        .parse()
                        .ok()
                        .filter(|number: &NonZeroU8| number.get() <= 99)?,
                );
            }
            (DriverOption::Decimals | DriverOption::FixedZeros | DriverOption::Check, _) => return None,
        }
        Some(changed)
    }

    /// The value of one option as its settings text.
    pub fn value_of(&self, option: DriverOption) -> String {
        let text = match option {
            DriverOption::Decimals => match self.decimals {
                DecimalsRule::MinusOne => "minus-one",
                DecimalsRule::AsIs => "as-is",
            },
            DriverOption::FixedZeros => match self.fixed_zeros {
                FixedZeros::Sent => "sent",
                FixedZeros::Added => "added",
            },
            DriverOption::Check => match self.check {
                CheckUse::Learnt => "learnt",
                CheckUse::Always => "always",
                CheckUse::Never => "never",
            },
            DriverOption::Address => {
                return self
                    .address
                    .map_or_else(String::new, |address| address.to_string());
            }
        };
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_written_as_it_is_read() {
        for option in ["decimals", "fixed-zeros", "check", "address"] {
            let option = DriverOption::find(option).unwrap();
            for value in option.values().iter().chain(&["", "7"]).copied() {
                let read = DriverOptions::default().with(option, value);
                let known =
                    option.values().contains(&value) || value.is_empty() || option == DriverOption::Address;
                assert_eq!(read.is_some(), known, "{option:?} {value}");
                if let Some(options) = read
                    && !value.is_empty()
                {
                    assert_eq!(options.value_of(option), value);
                }
            }
            let default = option.values().first().copied().unwrap_or_default();
            assert_eq!(DriverOptions::default().value_of(option), default);
        }
        assert_eq!(DriverOptions::default().with(DriverOption::Address, "100"), None);
        assert_eq!(DriverOptions::default().with(DriverOption::Address, "0"), None);
    }
}
