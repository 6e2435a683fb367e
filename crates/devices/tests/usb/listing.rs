//! What is plugged in, and what this user may do with it.

use std::sync::mpsc::{Receiver, channel};

use dabao_devices::{Access, Remedy, UsbKind, UsbListing, UsbNews, UsbWatch, list_usb_devices};
use dabao_simulators::PrinterModel;
use dabao_simulators::usb::{PosMaker, UsbDeviceModel};

use crate::support::{Ears, Heard, LIMIT, listed, on_a_bench, on_a_bench_without_rights, usb};

#[test]
fn every_device_is_listed_with_its_identity() {
    on_a_bench(
        "listing::every_device_is_listed_with_its_identity",
        |mut bench| {
            bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
            bench
                .add("pos", UsbDeviceModel::PosGun(PosMaker::Newland))
                .unwrap();
            bench.add("scale", UsbDeviceModel::Scale).unwrap();
            bench
                .add("printer", UsbDeviceModel::LabelPrinter(PrinterModel::Zpl))
                .unwrap();
            let kinds = ["gun", "pos", "scale", "printer"].map(|name| listed(name).kind);
            assert_eq!(
                kinds,
                [
                    UsbKind::Keyboard,
                    UsbKind::PosGun,
                    UsbKind::Scale,
                    UsbKind::Printer
                ]
            );
            let scale = listed("scale");
            let identity = scale.port.usb.clone().unwrap();
            assert_eq!((identity.vid, identity.pid), (0x0922, 0x8003));
            assert_eq!(identity.location.as_deref(), Some("1-3"));
            assert_eq!(scale.port.name, "Dabao Virtual HID scale");
            assert_eq!(scale.port.path, "usb:1-3/0");
            assert_eq!((scale.port.access, scale.remedy), (Access::Allowed, None));
            assert_eq!(bench.obey("gun driver").unwrap(), "usbhid"); // Looking has taken nothing away.
        },
    );
}

#[test]
fn an_empty_bus_is_no_fault() {
    on_a_bench("listing::an_empty_bus_is_no_fault", |_bench| {
        assert_eq!(list_usb_devices().unwrap(), []);
    });
}

#[test]
fn a_device_that_is_not_permitted_is_listed_with_the_remedy() {
    on_a_bench_without_rights(
        "listing::a_device_that_is_not_permitted_is_listed_with_the_remedy",
        |mut bench| {
            bench.add("scale", UsbDeviceModel::Scale).unwrap();
            bench.obey("scale forbid").unwrap();
            let scale = listed("scale");
            assert_eq!(scale.port.access, Access::NotPermitted);
            assert_eq!(scale.remedy, Some(Remedy::InstallUdevRules));
            assert_eq!(scale.kind, UsbKind::Scale);

            let ears = Ears::on(UsbKind::Scale, usb("scale"));
            assert_eq!(
                ears.next(),
                Heard::NotOpened("no permission to open usb:1-1/0".to_owned())
            );
            bench.obey("scale permit").unwrap();
            ears.opened();
            assert_eq!(listed("scale").remedy, None);
        },
    );
}

#[test]
fn the_watch_tells_what_comes_and_goes() {
    on_a_bench("listing::the_watch_tells_what_comes_and_goes", |mut bench| {
        let (say, news) = channel();
        let _watch = UsbWatch::start(move |news| {
            let _nobody_may_listen_any_more = say.send(news);
        })
        .unwrap();
        assert_eq!(names(&news), [""; 0]);
        bench.add("gun", UsbDeviceModel::KeyboardGun).unwrap();
        bench.add("scale", UsbDeviceModel::Scale).unwrap();
        // Both came within the time that is merged, unless the machine was very slow in between.
        let mut now = names(&news);
        if now.len() < 2 {
            now = names(&news);
        }
        assert_eq!(now, ["Dabao Virtual HID scale", "Dabao Virtual keyboard gun"]);
        bench.obey("gun unplug").unwrap();
        assert_eq!(names(&news), ["Dabao Virtual HID scale"]);
        bench.obey("gun plug").unwrap();
        assert_eq!(names(&news).len(), 2);
    });
}

fn names(news: &Receiver<UsbNews>) -> Vec<String> {
    let devices: Vec<UsbListing> = match news.recv_timeout(LIMIT) {
        Ok(UsbNews::Devices(devices)) => devices,
        other => panic!("{other:?} in place of devices"),
    };
    let mut names: Vec<String> = devices.into_iter().map(|device| device.port.name).collect();
    names.sort();
    names
}
