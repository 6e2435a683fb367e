//! The words of screens for what the devices' room says, and back.

use dabao_api::{
    DeviceTrouble, GunSetup, OptionValue, PortKind, PortRemedy, SaveSerialDevice, ScaleOrder, ScaleSetup,
    ScaleView, UsbPort,
};
use dabao_devices::{DetachReason, PortChoice, Remedy, ScaleRequest, UsbChoice, UsbIdentity, UsbKind};
use dabao_protocols::gun::{GunRules, Suffix};
use dabao_protocols::scale::{
    DataBits, DriverOption, DriverOptions, LineSettings, MassUnit, Parity, PollNeed, Quantity, ScaleCommands,
    ScaleDriver, ScaleFault, ScaleTrouble, TrustState,
};

/// The line settings of a set-up.
pub(super) fn line_settings(baud: u32, line: &str) -> LineSettings {
    let (data_bits, parity) = match line {
        "7E1" => (DataBits::Seven, Parity::Even),
        "7O1" => (DataBits::Seven, Parity::Odd),
        _ => (DataBits::Eight, Parity::None),
    };
    LineSettings {
        baud,
        data_bits,
        parity,
    }
}

pub(super) const fn line_name(line: LineSettings) -> &'static str {
    match (line.data_bits, line.parity) {
        (DataBits::Seven, Parity::Odd) => "7O1",
        (DataBits::Seven, Parity::None | Parity::Even) => "7E1",
        (DataBits::Eight, _) => "8N1",
    }
}

/// Which port a set-up means: the USB device where there is one, whatever its port is called today.
pub(super) fn choice(setup: &SaveSerialDevice) -> PortChoice {
    setup.usb.as_ref().map_or_else(
        || PortChoice::Path(setup.port.clone()),
        |usb| PortChoice::Usb(identity(usb)),
    )
}

/// The HID that a set-up means; `None` for a serial port.
pub(super) fn hid_choice(setup: &SaveSerialDevice) -> Option<UsbChoice> {
    let kind = match setup.hid? {
        PortKind::Serial => return None,
        PortKind::HidScale => UsbKind::Scale,
        PortKind::HidGun => UsbKind::PosGun,
        PortKind::Keyboard => UsbKind::Keyboard,
    };
    let usb = identity(setup.usb.as_ref()?);
    Some(UsbChoice { kind, usb })
}

/// What a device on USB is to this room; `None` for what is neither gun nor scale.
pub(super) const fn port_kind(kind: UsbKind) -> Option<PortKind> {
    match kind {
        UsbKind::Scale => Some(PortKind::HidScale),
        UsbKind::PosGun => Some(PortKind::HidGun),
        UsbKind::Keyboard => Some(PortKind::Keyboard),
        UsbKind::OtherHid | UsbKind::UnknownHid | UsbKind::Printer => None,
    }
}

pub(super) const fn port_remedy(remedy: Remedy) -> PortRemedy {
    match remedy {
        Remedy::InstallUdevRules => PortRemedy::InstallUdevRules,
        Remedy::AllowInputMonitoring => PortRemedy::AllowInputMonitoring,
        Remedy::SwitchGunMode => PortRemedy::SwitchGunMode,
        // Printers are not of this room.
        Remedy::PrintThroughTheSystem | Remedy::UseSerial => PortRemedy::UseSerial,
    }
}

pub(super) fn identity(usb: &UsbPort) -> UsbIdentity {
    let UsbPort {
        vid,
        pid,
        serial,
        location,
    } = usb.clone();
    UsbIdentity {
        vid,
        pid,
        serial,
        location,
    }
}

pub(super) fn usb_port(identity: UsbIdentity) -> UsbPort {
    let UsbIdentity {
        vid,
        pid,
        serial,
        location,
    } = identity;
    UsbPort {
        vid,
        pid,
        serial,
        location,
    }
}

/// Units of frames that name none.
const UNITS: [(&str, MassUnit); 4] = [
    ("kg", MassUnit::Kilogram),
    ("g", MassUnit::Gram),
    ("jin", MassUnit::Jin),
    ("lb", MassUnit::Pound),
];

/// The unit of a set-up.
pub(super) fn unit(setup: &ScaleSetup) -> Option<MassUnit> {
    UNITS
        .iter()
        .find(|(name, _)| *name == setup.unit)
        .map(|(_, unit)| *unit)
}

pub(super) fn unit_name(unit: MassUnit) -> &'static str {
    UNITS
        .iter()
        .find(|(_, known)| *known == unit)
        .map_or("kg", |(name, _)| name)
}

/// The options of a set-up, if its driver has them all.
pub(super) fn driver_options(driver: &dyn ScaleDriver, setup: &ScaleSetup) -> Option<DriverOptions> {
    setup
        .options
        .iter()
        .try_fold(DriverOptions::default(), |options, chosen| {
            let option =
                DriverOption::find(&chosen.name).filter(|option| driver.options().contains(option))?;
            options.with(option, &chosen.value)
        })
}

/// Options as a set-up keeps them.
pub(super) fn option_values(driver: &dyn ScaleDriver, options: DriverOptions) -> Vec<OptionValue> {
    driver
        .options()
        .iter()
        .map(|option| OptionValue {
            name: option.name().to_owned(),
            value: options.value_of(*option),
        })
        .collect()
}

/// The rules of a gun's set-up, if a gun can have them.
pub(super) fn gun_rules(setup: &GunSetup) -> Option<GunRules> {
    let rules = GunRules {
        prefix: setup.prefix.clone(),
        suffix: Suffix::from_code(&setup.suffix)?,
        idle_gap_millis: i64::from(setup.gap_ms),
        repeat_within_millis: i64::from(setup.repeat_ms),
    };
    rules.check().is_ok().then_some(rules)
}

pub(super) const fn request(order: ScaleOrder) -> ScaleRequest {
    match order {
        ScaleOrder::Zero => ScaleRequest::Zero,
        ScaleOrder::Tare => ScaleRequest::Tare,
        ScaleOrder::ClearTare => ScaleRequest::ClearTare,
    }
}

/// What a scale can be told.
pub(super) fn orders(commands: &ScaleCommands) -> Vec<ScaleOrder> {
    [ScaleOrder::Zero, ScaleOrder::Tare, ScaleOrder::ClearTare]
        .into_iter()
        .filter(|order| request(*order).bytes(commands).is_some())
        .collect()
}

/// Whether a scale says nothing unless asked.
pub(super) fn must_be_asked(commands: &ScaleCommands) -> bool {
    commands
        .poll
        .as_ref()
        .is_some_and(|poll| poll.need == PollNeed::Always)
}

/// What is wrong with a gun that is not there.
pub(super) const fn detached(reason: DetachReason) -> DeviceTrouble {
    match reason {
        DetachReason::Absent => DeviceTrouble::Absent,
        DetachReason::NotPermitted => DeviceTrouble::NotPermitted,
        DetachReason::InUse => DeviceTrouble::InUse,
        DetachReason::NotOpened => DeviceTrouble::NotOpened,
    }
}

/// What is wrong with a scale in this state.
pub(super) const fn scale_trouble(state: &TrustState) -> Option<DeviceTrouble> {
    match state {
        TrustState::Absent => Some(DeviceTrouble::Absent),
        TrustState::Silent => Some(DeviceTrouble::Silent),
        TrustState::Fault(fault) => Some(match fault {
            ScaleFault::Unreadable => DeviceTrouble::Unreadable,
            ScaleFault::NotPermitted => DeviceTrouble::NotPermitted,
            ScaleFault::InUse => DeviceTrouble::InUse,
            ScaleFault::NotOpened => DeviceTrouble::NotOpened,
            ScaleFault::Device(ScaleTrouble::CommandRefused) => DeviceTrouble::CommandRefused,
            ScaleFault::Device(ScaleTrouble::Fault) => DeviceTrouble::ScaleFault,
            ScaleFault::Device(ScaleTrouble::NeedsCalibration) => DeviceTrouble::NeedsCalibration,
            ScaleFault::Device(ScaleTrouble::NeedsZero) => DeviceTrouble::NeedsZero,
        }),
        TrustState::Opening
        | TrustState::Zero
        | TrustState::Moving { .. }
        | TrustState::Settled(_)
        | TrustState::Captured(_)
        | TrustState::Over
        | TrustState::Under => None,
    }
}

pub(super) fn scale_view(state: &TrustState) -> ScaleView {
    match state {
        TrustState::Absent => ScaleView::Absent,
        // A frame without a number is motion without one; 0 would be a lie, so it is silence to the eye.
        TrustState::Opening | TrustState::Silent | TrustState::Moving { grams: None } => ScaleView::Silent,
        TrustState::Zero => ScaleView::Zero,
        TrustState::Moving { grams: Some(grams) } => ScaleView::Moving { grams: *grams },
        TrustState::Settled(weight) => ScaleView::Settled {
            grams: weight.weight.grams(),
        },
        TrustState::Captured(weight) => ScaleView::Taken {
            grams: weight.weight.grams(),
        },
        TrustState::Over => ScaleView::Over,
        TrustState::Under => ScaleView::Under,
        TrustState::Fault(_) => ScaleView::Fault,
    }
}

/// Bytes as people in support read them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(" ")
}

/// Bytes as text, `·` for what is none.
pub(super) fn readable(bytes: &[u8]) -> String {
    let letter = |byte: &u8| match byte {
        b' '..=b'~' => char::from(*byte),
        _ => '·',
    };
    bytes.iter().map(letter).collect()
}

/// A number as the scale's display shows it: `12.340 kg`.
pub(super) fn quantity_text(quantity: Quantity) -> String {
    let Quantity {
        digits,
        decimals,
        unit,
    } = quantity;
    let places = usize::from(decimals);
    let mut number = format!("{:0width$}", digits.unsigned_abs(), width = places + 1);
    if places > 0 {
        number.insert(number.len().saturating_sub(places), '.');
    }
    let sign = if digits < 0 { "-" } else { "" };
    match unit {
        Some(unit) => format!("{sign}{number} {}", unit.symbol()),
        None => format!("{sign}{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_on_the_display() {
        let text = |digits, decimals, unit| {
            quantity_text(Quantity {
                digits,
                decimals,
                unit,
            })
        };
        assert_eq!(text(12_340, 3, Some(MassUnit::Kilogram)), "12.340 kg");
        assert_eq!(text(-5, 3, None), "-0.005");
        assert_eq!(text(500, 0, Some(MassUnit::Gram)), "500 g");
    }
}
