//! A gun over a fake port.

use std::sync::mpsc::{Receiver, channel};

use dabao_devices::{FakePort, GunEvent, GunLink};
use dabao_protocols::gun::GunRules;

use crate::support::{HandClock, wait_for};

fn start(port: &FakePort, clock: &HandClock) -> (GunLink, Receiver<GunEvent>) {
    let (send, events) = channel();
    let link = GunLink::start(
        GunRules::default(),
        Box::new(port.opener()),
        clock.clock(),
        move |event| {
            let _receiver_may_be_gone = send.send(event);
        },
    )
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
fn scans_with_and_without_a_terminator() {
    let (port, clock) = (FakePort::new(), HandClock::new());
    let (_link, events) = start(&port, &clock);
    port.feed(b"LP00492755414105\r\n\r\n");
    assert_eq!(next_scan(&events), "LP00492755414105");
    port.feed(b"YT8962646785389");
    // The gap passes only after the bytes were read.
    while clock_until_scan(&clock, &events).is_none() {}
}

/// Moves the clock a little until the idle gap ends the scan.
fn clock_until_scan(clock: &HandClock, events: &Receiver<GunEvent>) -> Option<String> {
    clock.advance(60);
    match events.recv_timeout(std::time::Duration::from_millis(50)) {
        Ok(GunEvent::Scan { text, .. }) => {
            assert_eq!(text, "YT8962646785389");
            Some(text)
        }
        _ => None,
    }
}

#[test]
fn a_double_scan_within_an_instant_is_one() {
    let (port, clock) = (FakePort::new(), HandClock::new());
    let (_link, events) = start(&port, &clock);
    port.feed(b"A123456\rA123456\rB123456\r");
    assert_eq!(next_scan(&events), "A123456");
    assert_eq!(next_scan(&events), "B123456");
    clock.advance(900);
    port.feed(b"B123456\r");
    assert_eq!(next_scan(&events), "B123456");
}

#[test]
fn half_a_scan_before_the_cable_was_pulled_is_no_scan() {
    let (port, clock) = (FakePort::new(), HandClock::new());
    let (link, events) = start(&port, &clock);
    port.feed(b"LP0049");
    port.unplug();
    wait_for(&events, |event| matches!(event, GunEvent::Detached { .. }));
    port.plug();
    port.feed(b"2755414105\r");
    assert_eq!(next_scan(&events), "2755414105");
    drop(link);
    assert!(events.try_iter().next().is_none());
    assert!(events.recv().is_err(), "dropping the link ends its thread");
}

#[test]
fn the_aim_identifier_goes_beside_the_text_and_a_missing_suffix_is_told_once() {
    let (port, clock) = (FakePort::new(), HandClock::new());
    let (send, events) = channel();
    let rules = GunRules {
        prefix: "#".to_owned(),
        ..GunRules::default()
    };
    let _link = GunLink::start(rules, Box::new(port.opener()), clock.clock(), move |event| {
        let _receiver_may_be_gone = send.send(event);
    })
    .unwrap();
    port.feed(b"#]E06901234567892\r");
    let event = wait_for(&events, |event| matches!(event, GunEvent::Scan { .. }));
    let GunEvent::Scan { text, aim, .. } = event else {
        unreachable!()
    };
    assert_eq!((text.as_str(), aim.unwrap().symbology), ("6901234567892", 'E'));
    port.feed(b"YT8962646785389");
    let start = std::time::Instant::now();
    while !matches!(
        events.recv_timeout(std::time::Duration::from_millis(20)),
        Ok(GunEvent::NoSuffix)
    ) {
        assert!(start.elapsed().as_secs() < 10);
        clock.advance(60);
    }
    assert_eq!(next_scan(&events), "YT8962646785389");
}
