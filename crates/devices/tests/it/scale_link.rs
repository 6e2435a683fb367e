//! A scale over a fake port.

use std::sync::mpsc::{Receiver, channel};

use dabao_devices::{FakePort, ScaleConfig, ScaleEvent, ScaleLink, ScaleNotStarted};
use dabao_protocols::scale::{ScaleFault, TrustRules, TrustState};

use crate::support::{HandClock, wait_for};

const HALF_A_KILO: &[u8] = b"ST,GS,+000.500kg\r\n";
const EMPTY: &[u8] = b"ST,GS,+000.000kg\r\n";

struct Bench {
    port: FakePort,
    clock: HandClock,
    link: ScaleLink,
    events: Receiver<ScaleEvent>,
}

fn bench() -> Bench {
    let port = FakePort::new();
    let clock = HandClock::new();
    let (send, events) = channel();
    let config = ScaleConfig {
        driver_id: "st-gs-text".to_owned(),
        rules: TrustRules::default(),
    };
    let link = ScaleLink::start(config, Box::new(port.opener()), clock.clock(), move |event| {
        let _receiver_may_be_gone = send.send(event);
    })
    .unwrap();
    wait_for(&events, |event| event.state == TrustState::Opening);
    Bench {
        port,
        clock,
        link,
        events,
    }
}

fn settled(event: &ScaleEvent) -> bool {
    matches!(&event.state, TrustState::Settled(weight) if weight.weight.grams() == 500)
}

#[test]
fn a_weight_settles_is_taken_once_and_carries_its_bytes() {
    let bench = bench();
    bench.port.feed(&HALF_A_KILO.repeat(2));
    let event = wait_for(&bench.events, settled);
    assert_eq!(event.device.unwrap().name, "fake device");
    let taken = bench.link.capture().unwrap();
    assert_eq!(taken.trusted.weight.grams(), 500);
    assert_eq!(taken.trusted.reading.raw, b"ST,GS,+000.500kg");
    assert!(bench.link.capture().is_err(), "one weight belongs to one parcel");
    bench.port.feed(HALF_A_KILO);
    wait_for(&bench.events, |event| {
        matches!(event.state, TrustState::Captured(_))
    });
    bench.link.weigh_same_item_again();
    bench.port.feed(&HALF_A_KILO.repeat(2));
    wait_for(&bench.events, settled);
}

#[test]
fn a_lost_cable_is_absent_and_the_scale_is_found_again() {
    let bench = bench();
    bench.port.feed(&HALF_A_KILO.repeat(2));
    wait_for(&bench.events, settled);
    bench.port.unplug();
    let event = wait_for(&bench.events, |event| event.state == TrustState::Absent);
    assert_eq!(event.device, None);
    assert!(
        bench.link.capture().is_err(),
        "what lay there before the cable was pulled is no weight"
    );
    bench.port.plug();
    wait_for(&bench.events, |event| event.state == TrustState::Opening);
    bench.port.feed(b"00.500kg\r\n"); // It starts in the middle of a frame.
    bench.port.feed(EMPTY);
    wait_for(&bench.events, |event| event.state == TrustState::Zero);
}

#[test]
fn silence_and_noise_are_told_apart_and_neither_is_a_number() {
    let bench = bench();
    bench.clock.advance(1_100);
    wait_for(&bench.events, |event| event.state == TrustState::Silent);
    bench.port.feed(b"\xFE\xFE\xFE\r\n");
    wait_for(&bench.events, |event| {
        event.state == TrustState::Fault(ScaleFault::Unreadable)
    });
    bench.port.feed(EMPTY);
    wait_for(&bench.events, |event| event.state == TrustState::Zero);
}

#[test]
fn listening_never_sends() {
    let bench = bench();
    bench.port.feed(&HALF_A_KILO.repeat(2));
    wait_for(&bench.events, settled);
    assert!(bench.port.written().is_empty());
}

#[test]
fn an_unknown_protocol_is_refused() {
    let config = ScaleConfig {
        driver_id: "abacus".to_owned(),
        rules: TrustRules::default(),
    };
    let clock = HandClock::new().clock();
    let refused = ScaleLink::start(config, Box::new(FakePort::new().opener()), clock, |_| {});
    assert!(matches!(refused, Err(ScaleNotStarted::NoSuchDriver { id }) if id == "abacus"));
}
