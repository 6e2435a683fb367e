//! HIDs through the links of scales and guns: reports in, trusted weights and scans out.

use std::sync::mpsc::{Receiver, channel};

use dabao_devices::{GunEvent, GunLink, ScaleEvent, ScaleLink, ScaleRequest, UsbChoice, UsbKind};
use dabao_protocols::gun::GunRules;
use dabao_protocols::scale::{TrustRules, TrustState};
use dabao_simulators::usb::{PosMaker, UsbBench, UsbDeviceModel};

use crate::support::{LIMIT, clock, on_a_bench, usb};

fn wait_for<T>(events: &Receiver<T>, mut fits: impl FnMut(&T) -> bool) -> T {
    loop {
        let event = events.recv_timeout(LIMIT).expect("the event comes");
        if fits(&event) {
            return event;
        }
    }
}

#[test]
fn a_hid_scale_settles_is_zeroed_and_found_again() {
    on_a_bench(
        "links::a_hid_scale_settles_is_zeroed_and_found_again",
        |mut bench| {
            bench.add("scale", UsbDeviceModel::Scale).unwrap();
            let (send, events) = channel::<ScaleEvent>();
            let choice = UsbChoice {
                kind: UsbKind::Scale,
                usb: usb("scale"),
            };
            let link = ScaleLink::start_hid(choice, TrustRules::default(), clock(), move |event| {
                let _receiver_may_be_gone = send.send(event);
            })
            .unwrap();
            wait_for(&events, |event| event.state == TrustState::Zero);
            bench.obey("scale weight 1234").unwrap();
            let settled = |event: &ScaleEvent| matches!(&event.state, TrustState::Settled(weight) if weight.weight.grams() == 1_234);
            wait_for(&events, settled);
            assert_eq!(link.capture().unwrap().trusted.reading.raw.first(), Some(&3));
            link.tell(ScaleRequest::Zero).unwrap();
            bench.obey("scale unplug").unwrap();
            wait_for(&events, |event| event.state == TrustState::Absent);
            assert!(link.tell(ScaleRequest::Zero).is_err());
            bench.obey("scale plug").unwrap();
            wait_for(&events, |event| event.device.is_some());
        },
    );
}

fn hear(bench: &mut UsbBench, model: UsbDeviceModel, kind: UsbKind) -> (GunLink, Receiver<GunEvent>) {
    bench.add("gun", model).unwrap();
    let (send, events) = channel();
    let choice = UsbChoice {
        kind,
        usb: usb("gun"),
    };
    let link = GunLink::start_hid(GunRules::default(), choice, clock(), move |event| {
        let _receiver_may_be_gone = send.send(event);
    })
    .unwrap();
    wait_for(&events, |event| matches!(event, GunEvent::Attached { .. }));
    (link, events)
}

fn next_scan(events: &Receiver<GunEvent>) -> String {
    let GunEvent::Scan { text, .. } = wait_for(events, |event| matches!(event, GunEvent::Scan { .. })) else {
        unreachable!("only scans fit")
    };
    text
}

#[test]
fn a_hid_pos_gun_scans() {
    on_a_bench("links::a_hid_pos_gun_scans", |mut bench| {
        let model = UsbDeviceModel::PosGun(PosMaker::Honeywell);
        let (_link, events) = hear(&mut bench, model, UsbKind::PosGun);
        bench.obey("gun scan SF1385628716739").unwrap();
        assert_eq!(next_scan(&events), "SF1385628716739");
    });
}

#[test]
fn a_gun_that_types_scans_and_types_into_no_window() {
    on_a_bench(
        "links::a_gun_that_types_scans_and_types_into_no_window",
        |mut bench| {
            let (_link, events) = hear(&mut bench, UsbDeviceModel::KeyboardGun, UsbKind::Keyboard);
            bench.obey("gun scan LP00405077324136").unwrap();
            assert_eq!(next_scan(&events), "LP00405077324136");
            assert_eq!(bench.obey("gun driver").unwrap(), "usbfs");
        },
    );
}
