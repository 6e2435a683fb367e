//! A HID scale.

use dabao_devices::UsbKind;
use dabao_simulators::usb::UsbDeviceModel;

use crate::support::{Ears, listed, on_a_bench, usb};

const MOVING: u8 = 3;
const STABLE: u8 = 4;
const STABLE_AT_ZERO: u8 = 2;

#[test]
fn a_load_moves_and_then_rests() {
    on_a_bench("scale::a_load_moves_and_then_rests", |mut bench| {
        bench.add("scale", UsbDeviceModel::Scale).unwrap();
        let ears = Ears::on(UsbKind::Scale, usb("scale"));
        assert_eq!(ears.opened().kind, UsbKind::Scale);
        assert_eq!(ears.report(), [3, STABLE_AT_ZERO, 3, 0xFD, 0, 0]);
        bench.obey("scale weight 1234").unwrap();
        // The bytes of the reference: 1.234 kg moving, then stable.
        let moving = [3, MOVING, 3, 0xFD, 0xD2, 0x04];
        let stable = [3, STABLE, 3, 0xFD, 0xD2, 0x04];
        let first = std::iter::repeat_with(|| ears.report())
            .find(|report| report[1] != STABLE_AT_ZERO)
            .unwrap();
        assert_eq!(first, moving);
        let rested = std::iter::repeat_with(|| ears.report())
            .find(|report| *report != moving)
            .unwrap();
        assert_eq!(rested, stable);
    });
}

/// Without the system's driver nobody knows beforehand what it is: it is the chosen device all the same.
#[test]
fn a_scale_that_no_driver_has_looked_at_is_found_and_looked_at() {
    on_a_bench(
        "scale::a_scale_that_no_driver_has_looked_at_is_found_and_looked_at",
        |mut bench| {
            bench.add("scale", UsbDeviceModel::Scale).unwrap();
            bench.obey("scale unbind").unwrap();
            assert_eq!(listed("scale").kind, UsbKind::UnknownHid);
            let ears = Ears::on(UsbKind::Scale, usb("scale"));
            let device = ears.opened();
            assert_eq!(device.kind, UsbKind::Scale);
            assert_eq!(
                device.report_descriptor.first_chunk(),
                Some(&[0x05, 0x8D, 0x09, 0x20])
            );
            assert_eq!(ears.report().len(), 6);
        },
    );
}

#[test]
fn it_is_zeroed_by_an_output_report() {
    on_a_bench("scale::it_is_zeroed_by_an_output_report", |mut bench| {
        bench.add("scale", UsbDeviceModel::Scale).unwrap();
        bench.obey("scale weight 40").unwrap();
        let ears = Ears::on(UsbKind::Scale, usb("scale"));
        ears.opened();
        let until = |status: u8| {
            std::iter::repeat_with(|| ears.report())
                .take(2_000)
                .find(|report| report[1] == status)
        };
        assert_eq!(until(STABLE), Some(vec![3, STABLE, 3, 0xFD, 40, 0]));
        ears.send(&[2, 1]);
        assert_eq!(
            until(STABLE_AT_ZERO),
            Some(vec![3, STABLE_AT_ZERO, 3, 0xFD, 0, 0])
        );
    });
}
