//! A scale and a gun on pseudo-terminals, through the real serial library.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use dabao_devices::{
    Asking, FlowControl, GunEvent, GunLink, OpenLink, PortChoice, ScaleConfig, ScaleEvent, ScaleLink,
    SerialOpener, detect_scale, list_serial_ports,
};
use dabao_protocols::gun::GunRules;
use dabao_protocols::scale::{DriverOptions, LineSettings, TrustEffect, TrustRules, TrustState};
use dabao_simulators::{ScaleModel, VirtualGun, VirtualScale};

use crate::bench::{clock, wait_for};

fn opener(path: PathBuf, line: LineSettings) -> SerialOpener {
    SerialOpener::new(
        PortChoice::Path(path.into_os_string().into_string().unwrap()),
        line,
        FlowControl::None,
    )
}

fn usual() -> LineSettings {
    LineSettings::eight_none_one(9_600)
}

fn weigh(scale: &VirtualScale, driver_id: &str) -> (ScaleLink, Receiver<ScaleEvent>) {
    let (send, events) = channel();
    let config = ScaleConfig {
        driver_id: driver_id.to_owned(),
        options: DriverOptions::default(),
        may_ask: false,
        rules: TrustRules::default(),
    };
    let opener = Box::new(opener(scale.path(), usual()));
    let link = ScaleLink::start(config, opener, clock(), move |event| {
        let _receiver_may_be_gone = send.send(event);
    })
    .unwrap();
    (link, events)
}

fn settled(event: &ScaleEvent, grams: u32) -> bool {
    matches!(&event.state, TrustState::Settled(weight) if weight.weight.grams() == grams)
}

#[test]
fn two_parcels_on_a_yaohua_without_a_stability_flag() {
    let folder = tempfile::tempdir().unwrap();
    let scale = VirtualScale::start(folder.path(), ScaleModel::YaohuaTf0).unwrap();
    let (link, events) = weigh(&scale, "yaohua-tf0");
    wait_for(&events, |event| event.state == TrustState::Zero);
    scale.set_weight(12_340);
    wait_for(&events, |event| settled(event, 12_340));
    let taken = link.capture().unwrap();
    assert_eq!(taken.trusted.reading.raw, b"\x02+01234031C\x03");
    scale.set_weight(800);
    wait_for(&events, |event| matches!(event.state, TrustState::Captured(_)));
    assert!(link.capture().is_err(), "the pan was not empty in between");
    scale.set_weight(0);
    wait_for(&events, |event| event.effects.contains(&TrustEffect::Released));
    scale.set_weight(800);
    wait_for(&events, |event| settled(event, 800));
    scale.overload();
    wait_for(&events, |event| event.state == TrustState::Silent);
}

#[test]
fn motion_and_overload_of_the_text_family() {
    let folder = tempfile::tempdir().unwrap();
    let scale = VirtualScale::start(folder.path(), ScaleModel::StGsText).unwrap();
    scale.start_motion();
    scale.set_weight(500);
    let (link, events) = weigh(&scale, "st-gs-text");
    wait_for(&events, |event| {
        matches!(event.state, TrustState::Moving { grams: Some(_) })
    });
    assert!(link.capture().is_err());
    scale.stop_motion();
    wait_for(&events, |event| settled(event, 500));
    scale.overload();
    wait_for(&events, |event| event.state == TrustState::Over);
    scale.end_overload();
    scale.switch_off();
    wait_for(&events, |event| event.state == TrustState::Silent);
}

#[test]
fn a_pulled_cable_and_a_new_terminal_behind_the_same_path() {
    let folder = tempfile::tempdir().unwrap();
    let scale = VirtualScale::start(folder.path(), ScaleModel::StGsText).unwrap();
    scale.set_weight(500);
    let (link, events) = weigh(&scale, "st-gs-text");
    wait_for(&events, |event| settled(event, 500));
    scale.unplug().unwrap();
    wait_for(&events, |event| event.state == TrustState::Absent);
    assert!(link.capture().is_err());
    scale.replug().unwrap();
    wait_for(&events, |event| settled(event, 500));
}

#[test]
fn a_port_in_use_is_a_fault_and_not_an_absence() {
    let folder = tempfile::tempdir().unwrap();
    let scale = VirtualScale::start(folder.path(), ScaleModel::StGsText).unwrap();
    let held = opener(scale.path(), usual()).open().unwrap();
    let (_link, events) = weigh(&scale, "st-gs-text");
    wait_for(&events, |event| matches!(event.state, TrustState::Fault(_)));
    drop(held);
    wait_for(&events, |event| event.state == TrustState::Zero);
}

#[test]
fn listening_finds_the_scale() {
    let folder = tempfile::tempdir().unwrap();
    let scale = VirtualScale::start(folder.path(), ScaleModel::YaohuaTf0).unwrap();
    let path = scale.path();
    let typed = path.to_str().unwrap().to_owned();
    assert!(
        list_serial_ports(std::slice::from_ref(&typed))
            .unwrap()
            .iter()
            .any(|port| port.path == typed)
    );
    let mut tried = 0;
    let found = detect_scale(
        &mut |line| Ok(opener(path.clone(), line).open()?.0),
        Asking::Never,
        &clock(),
        &mut |_| {
            tried += 1;
            ControlFlow::Continue(())
        },
    )
    .unwrap()
    .expect("it sends all the time");
    assert_eq!((found.detection.driver_id, found.line), ("yaohua-tf0", usual()));
    assert_eq!(tried, 1, "the first settings fit");
}

#[test]
fn a_gun_scans_and_is_found_again() {
    let folder = tempfile::tempdir().unwrap();
    let gun = VirtualGun::start(folder.path()).unwrap();
    assert!(!gun.scan("LOST"), "nobody listens yet");
    let (send, events) = channel();
    let opener = Box::new(opener(gun.path(), usual()));
    let _link = GunLink::start(GunRules::default(), opener, clock(), move |event| {
        let _receiver_may_be_gone = send.send(event);
    })
    .unwrap();
    wait_for(&events, |event| matches!(event, GunEvent::Attached { .. }));
    scan_until_heard(&gun, &events, "LP00492755414105");
    gun.unplug().unwrap();
    wait_for(&events, |event| matches!(event, GunEvent::Detached { .. }));
    gun.replug().unwrap();
    wait_for(&events, |event| matches!(event, GunEvent::Attached { .. }));
    scan_until_heard(&gun, &events, "YT8962646785389");
}

/// The terminal may still be settling when it has just been opened: a person would press again, too.
fn scan_until_heard(gun: &VirtualGun, events: &Receiver<GunEvent>, code: &str) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(10) {
        gun.scan(code);
        if let Ok(GunEvent::Scan { text, device, .. }) = events.recv_timeout(Duration::from_secs(1)) {
            assert_eq!(
                (text.as_str(), device.path),
                (code, gun.path().to_str().unwrap().to_owned())
            );
            return;
        }
    }
    panic!("{code} was not heard");
}
