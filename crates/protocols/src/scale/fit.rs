//! Options found with a known object: a person puts it on the pan and types its weight (scales-and-guns 1.7, 1.8).

use dabao_domain::Weight;

use super::{DRIVERS, DriverOption, DriverOptions, MassUnit, ScaleDriver, ScaleReading, decode_all};

/// The object and how exactly its weight is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TestObject {
    /// What it weighs.
    pub weight: Weight,
    /// How far a reading may be off.
    pub tolerance_grams: i64,
}

/// A way to read the bytes that gives the object's weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// [`ScaleDriver::id`].
    pub driver_id: &'static str,
    /// The options.
    pub options: DriverOptions,
    /// The unit to assume where the frame names none; the frame's own otherwise.
    pub unit: MassUnit,
    /// The last frame, read so.
    pub reading: ScaleReading,
}

/// Units that a silent frame may mean, the usual one first.
const SILENT_UNITS: [MassUnit; 4] = [MassUnit::Kilogram, MassUnit::Gram, MassUnit::Jin, MassUnit::Pound];

/// All drivers, options and units that read these bytes as the object's weight; the most specific driver and the default
/// options first. Empty: the bytes are another protocol's, or the weight is mistyped.
pub fn options_that_fit(bytes: &[u8], object: TestObject) -> Vec<Fit> {
    let mut fits: Vec<Fit> = Vec::new();
    for &driver in DRIVERS {
        for options in choices(driver) {
            fits.extend(fit(driver, options, bytes, object));
        }
    }
    fits
}

fn fit(driver: &dyn ScaleDriver, options: DriverOptions, bytes: &[u8], object: TestObject) -> Option<Fit> {
    let answers = decode_all(driver, &options, bytes);
    let readable = answers.iter().filter(|answer| answer.is_ok()).count();
    let garbled = answers.len() - readable;
    // The first frame may be cut and the line may be noisy; more than that is another protocol.
    if 4 * garbled > readable + 4 {
        return None;
    }
    let reading = answers
        .into_iter()
        .rev()
        .flatten()
        .find(|reading| reading.value.is_some())?;
    let value = reading.value?;
    let weighs_so = |unit: &MassUnit| {
        value
            .grams(*unit)
            .is_some_and(|grams| (grams - i64::from(object.weight.grams())).abs() <= object.tolerance_grams)
    };
    let unit = match value.unit {
        Some(unit) => Some(unit).filter(weighs_so),
        None => SILENT_UNITS.into_iter().find(weighs_so),
    }?;
    Some(Fit {
        driver_id: driver.id(),
        options,
        unit,
        reading,
    })
}

/// Every combination of the values that the driver's options have, the defaults first.
fn choices(driver: &dyn ScaleDriver) -> Vec<DriverOptions> {
    let mut all = vec![DriverOptions::default()];
    // Whether a check byte follows is learnt from the bytes; it changes no number.
    let deciding = driver
        .options()
        .iter()
        .filter(|option| **option != DriverOption::Check);
    for option in deciding {
        let others = option.values().iter().skip(1);
        let more: Vec<DriverOptions> = others
            .flat_map(|value| all.iter().filter_map(|options| options.with(*option, value)))
            .collect();
        all.extend(more);
    }
    all
}
