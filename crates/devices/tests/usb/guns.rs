//! Guns in HID POS and in keyboard mode.

use dabao_devices::UsbKind;
use dabao_simulators::usb::{PosMaker, UsbDeviceModel};

use crate::support::{Ears, Heard, on_a_bench, usb};

#[test]
fn three_scans_with_an_unplugging_between_them() {
    on_a_bench(
        "guns::three_scans_with_an_unplugging_between_them",
        |mut bench| {
            bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
            let ears = Ears::on(UsbKind::Keyboard, usb("gun"));
            let device = ears.opened();
            assert_eq!(device.kind, UsbKind::Keyboard);
            assert_eq!(device.report_descriptor.len(), 63);
            bench.obey("gun scan SF1385628716739").unwrap();
            assert_eq!(ears.typed(), "SF1385628716739");
            bench.obey("gun scan LP00405077324136").unwrap();
            assert_eq!(ears.typed(), "LP00405077324136");
            bench.obey("gun unplug").unwrap();
            ears.lost();
            bench.obey("gun plug").unwrap();
            ears.opened();
            bench.obey("gun scan 3-2-1024").unwrap();
            assert_eq!(ears.typed(), "3-2-1024");
        },
    );
}

#[test]
fn the_keyboard_driver_is_put_aside_and_comes_back() {
    on_a_bench(
        "guns::the_keyboard_driver_is_put_aside_and_comes_back",
        |mut bench| {
            bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
            let ears = Ears::on(UsbKind::Keyboard, usb("gun"));
            ears.opened();
            assert_eq!(bench.obey("gun driver").unwrap(), "usbfs");
            drop(ears);
            assert_eq!(bench.obey("gun driver").unwrap(), "usbhid");
        },
    );
}

/// The transfer is called back every 50 ms; the simulator lets each report in exactly then, and at no other time.
#[test]
fn a_report_that_comes_as_the_wait_ends_is_not_lost() {
    on_a_bench(
        "guns::a_report_that_comes_as_the_wait_ends_is_not_lost",
        |mut bench| {
            bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
            let ears = Ears::on(UsbKind::Keyboard, usb("gun"));
            ears.opened();
            bench.obey("gun race on").unwrap();
            bench.obey("gun scan ABC-123456789").unwrap();
            assert_eq!(ears.typed(), "ABC-123456789");
            bench.obey("gun race off").unwrap();
            bench.obey("gun scan ZX9").unwrap();
            assert_eq!(ears.typed(), "ZX9");
        },
    );
}

#[test]
fn a_hid_pos_gun_sends_whole_reports() {
    on_a_bench("guns::a_hid_pos_gun_sends_whole_reports", |mut bench| {
        bench
            .add("gun", UsbDeviceModel::PosGun(PosMaker::Newland))
            .unwrap();
        let ears = Ears::on(UsbKind::PosGun, usb("gun"));
        let device = ears.opened();
        assert_eq!(device.kind, UsbKind::PosGun);
        assert_eq!(
            device.report_descriptor.first_chunk(),
            Some(&[0x05, 0x8C, 0x09, 0x02])
        );
        let identity = device.identity.usb.unwrap();
        assert_eq!(
            (identity.vid, identity.serial.as_deref()),
            (0x1EAB, Some("SN-gun"))
        );

        bench.obey("gun scan 73610555582883").unwrap();
        let report = ears.report();
        assert_eq!(report.len(), 64);
        assert!(report.starts_with(b"\x02\x0E73610555582883\0"), "{report:02x?}");
        assert_eq!(report.last(), Some(&0));
    });
}

/// A Honeywell is silent until it is switched on, and a long code comes in two reports.
#[test]
fn a_silent_hid_pos_gun_is_switched_on() {
    on_a_bench("guns::a_silent_hid_pos_gun_is_switched_on", |mut bench| {
        bench
            .add("gun", UsbDeviceModel::PosGun(PosMaker::Honeywell))
            .unwrap();
        let ears = Ears::on(UsbKind::PosGun, usb("gun"));
        ears.opened();
        let text = "0123456789".repeat(7);
        bench.obey(&format!("gun scan {text}")).unwrap();
        let (first, second) = (ears.report(), ears.report());
        assert_eq!(first.first_chunk(), Some(b"\x02\x38]C0"));
        assert_eq!(second.first_chunk(), Some(b"\x02\x0E]C0"));
        assert_eq!((first.last(), second.last()), (Some(&1), Some(&0)));
        let data =
            |report: &[u8], length: usize| String::from_utf8_lossy(&report[5..5 + length]).into_owned();
        assert_eq!(data(&first, 56) + &data(&second, 14), text);
    });
}

#[test]
fn a_halted_gun_is_opened_again() {
    check_opened_again("guns::a_halted_gun_is_opened_again", "gun stall");
}

#[test]
fn a_gun_with_an_error_on_the_wire_is_opened_again() {
    check_opened_again(
        "guns::a_gun_with_an_error_on_the_wire_is_opened_again",
        "gun break",
    );
}

fn check_opened_again(test: &str, fault: &str) {
    on_a_bench(test, |mut bench| {
        bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
        let ears = Ears::on(UsbKind::Keyboard, usb("gun"));
        ears.opened();
        bench.obey(fault).unwrap();
        bench.obey("gun scan A").unwrap();
        ears.lost(); // with the key that was on its way
        ears.opened();
    });
}

#[test]
fn a_gun_that_another_program_holds_is_in_use_until_it_is_given_back() {
    on_a_bench(
        "guns::a_gun_that_another_program_holds_is_in_use_until_it_is_given_back",
        |mut bench| {
            bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
            bench.obey("gun take").unwrap();
            let ears = Ears::on(UsbKind::Keyboard, usb("gun"));
            let in_use = Heard::NotOpened("usb:1-1/0 is in use by another program".to_owned());
            assert_eq!(ears.next(), in_use);
            bench.obey("gun give").unwrap();
            ears.opened();
        },
    );
}

#[test]
fn two_guns_of_one_type_are_told_apart() {
    on_a_bench("guns::two_guns_of_one_type_are_told_apart", |mut bench| {
        bench.add("left", UsbDeviceModel::KeyboardGun).unwrap();
        bench.add("right", UsbDeviceModel::KeyboardGun).unwrap();
        let left = Ears::on(UsbKind::Keyboard, usb("left"));
        let right = Ears::on(UsbKind::Keyboard, usb("right"));
        left.opened();
        right.opened();
        bench.obey("right scan RIGHT").unwrap();
        bench.obey("left scan LEFT").unwrap();
        assert_eq!(
            (left.typed(), right.typed()),
            ("LEFT".to_owned(), "RIGHT".to_owned())
        );
    });
}
