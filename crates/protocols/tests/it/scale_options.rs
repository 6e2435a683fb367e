//! Options, commands, and the known object that decides between readings.

use std::num::NonZeroU8;

use dabao_domain::Weight;
use dabao_protocols::scale::{
    CheckUse, DRIVERS, DecimalsRule, DriverOption, DriverOptions, Fit, FixedZeros, MassUnit, PollNeed,
    TestObject, decode_all, options_that_fit,
};

use crate::scale_support::{driver, hex, told};

fn read(id: &str, options: DriverOptions, bytes: &[u8]) -> Vec<String> {
    told(&decode_all(driver(id), &options, bytes))
}

fn fits(bytes: &[u8], grams: i64) -> Vec<Fit> {
    let weight = Weight::from_grams(grams).unwrap();
    options_that_fit(
        bytes,
        TestObject {
            weight,
            tolerance_grams: 1,
        },
    )
}

#[test]
fn options_change_what_the_bytes_mean() {
    let usual = DriverOptions::default();
    let as_is = DriverOptions {
        decimals: DecimalsRule::AsIs,
        ..usual
    };
    assert_eq!(
        read("ff-bcd", usual, &hex("FF 43 34 12 00 00")),
        ["12.34 kg stable"]
    );
    assert_eq!(
        read("ff-bcd", as_is, &hex("FF 43 34 12 00 00")),
        ["1.234 kg stable"]
    );
    let added = DriverOptions {
        fixed_zeros: FixedZeros::Added,
        ..usual
    };
    let frame = hex("02 31 30 20 20 20 20 32 30 30 20 20 20 20 30 30 0D 1E");
    assert_eq!(
        read("toledo-continuous", usual, &frame),
        ["200 kg stable gross (tare 0 kg)"]
    );
    assert_eq!(
        read("toledo-continuous", added, &frame),
        ["2000 kg stable gross (tare 0 kg)"]
    );
}

#[test]
fn the_check_byte_can_be_demanded_or_excluded() {
    let with = |check| DriverOptions {
        check,
        ..DriverOptions::default()
    };
    let bare = hex("02 31 30 20 20 20 20 31 32 30 20 20 20 20 20 30 0D").repeat(3);
    assert_eq!(
        read("toledo-continuous", with(CheckUse::Always), &bare),
        ["WrongCheck"; 2]
    );
    assert_eq!(
        read("toledo-continuous", with(CheckUse::Never), &bare),
        ["120 kg stable gross (tare 0 kg)"; 3]
    );
}

#[test]
fn every_option_a_driver_names_is_one_that_changes_it() {
    for &driver in DRIVERS {
        for option in driver.options() {
            match option {
                DriverOption::Address => {
                    let other = DriverOptions {
                        address: NonZeroU8::new(7),
                        ..DriverOptions::default()
                    };
                    assert_ne!(
                        driver.commands(&other),
                        driver.commands(&DriverOptions::default())
                    );
                }
                DriverOption::Decimals | DriverOption::FixedZeros | DriverOption::Check => {
                    assert!(option.values().len() >= 2, "{}", driver.id());
                }
            }
        }
    }
}

#[test]
fn a_known_object_finds_the_direction() {
    let ids: Vec<_> = fits(b"=003.2100", 12_300)
        .iter()
        .map(|fit| (fit.driver_id, fit.unit))
        .collect();
    assert_eq!(ids, [("eq-reversed", MassUnit::Kilogram)]);
    let ids: Vec<_> = fits(b"=003.2100", 3_210)
        .iter()
        .map(|fit| fit.driver_id)
        .collect();
    assert_eq!(ids, ["eq-forward"]);
    assert!(fits(b"=003.2100", 5_000).is_empty());
}

#[test]
fn a_known_object_finds_decimals_zeros_and_units() {
    let found = fits(&hex("FF 43 34 12 00 00").repeat(3), 1_234);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].driver_id, found[0].options.decimals),
        ("ff-bcd", DecimalsRule::AsIs)
    );
    let frame = hex("02 31 30 20 20 20 20 20 32 30 20 20 20 20 30 30 0D 2E");
    let found = fits(&frame, 200_000);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].options.fixed_zeros, FixedZeros::Added);
    let found = fits(b"\x02+001560019\x03", 1_560);
    assert_eq!(
        (found[0].driver_id, found[0].unit),
        ("yaohua-tf0", MassUnit::Gram)
    );
    let found = fits(b"\x02+001560019\x03", 780_000);
    assert_eq!(found[0].unit, MassUnit::Jin);
}

#[test]
fn who_must_be_asked_says_how() {
    let first_send = |id: &str| {
        let poll = driver(id).commands(&DriverOptions::default()).poll?;
        Some((poll.steps[0].send.to_vec(), poll.need))
    };
    let always = |bytes: &[u8]| Some((bytes.to_vec(), PollNeed::Always));
    assert_eq!(first_send("mt-sics"), always(b"SI\r\n"));
    assert_eq!(first_send("toledo-8217"), always(b"W"));
    assert_eq!(first_send("nci"), always(b"W\r"));
    assert_eq!(first_send("sma"), always(b"\nW\r"));
    assert_eq!(first_send("ecr-enq"), always(b"\x05"));
    assert_eq!(first_send("yaohua-cmd"), always(b"\x02AB03\x03"));
    assert_eq!(first_send("yaohua-tf0"), None);
    let sics = driver("mt-sics").commands(&DriverOptions::default());
    assert_eq!(sics.capture.as_deref(), Some(b"S\r\n".as_slice()));
    assert_eq!(sics.zero.as_deref(), Some(b"Z\r\n".as_slice()));
}

#[test]
fn cas_is_addressed_by_its_number() {
    let options = DriverOptions {
        address: NonZeroU8::new(11),
        ..DriverOptions::default()
    };
    let commands = driver("cas-22").commands(&options);
    assert_eq!(
        commands.zero.as_deref(),
        Some(hex("44 31 31 4B 5A 0D 0A").as_slice())
    );
    assert_eq!(commands.poll.unwrap().steps[0].send.as_ref(), [11]);
}
