//! A scale over a fake port.

use std::sync::mpsc::{Receiver, channel};

use dabao_devices::{
    FakePort, NotSent, RawWay, ScaleConfig, ScaleEvent, ScaleLink, ScaleNotStarted, ScaleRequest,
};
use dabao_protocols::scale::{DriverOptions, ScaleFault, TrustRules, TrustState};

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
        options: DriverOptions::default(),
        may_ask: false,
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
        options: DriverOptions::default(),
        may_ask: false,
        rules: TrustRules::default(),
    };
    let clock = HandClock::new().clock();
    let refused = ScaleLink::start(config, Box::new(FakePort::new().opener()), clock, |_| {});
    assert!(matches!(refused, Err(ScaleNotStarted::NoSuchDriver { id }) if id == "abacus"));
}

fn asked(driver_id: &str, may_ask: bool) -> Bench {
    let port = FakePort::new();
    let clock = HandClock::new();
    let (send, events) = channel();
    let config = ScaleConfig {
        driver_id: driver_id.to_owned(),
        options: DriverOptions::default(),
        may_ask,
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

/// Moves the clock, slower than the link's thread reads, until these bytes are the last that were sent.
fn wait_until_sent(bench: &Bench, bytes: &[u8]) {
    let start = std::time::Instant::now();
    while !bench.port.written().ends_with(bytes) {
        assert!(start.elapsed().as_secs() < 10, "{bytes:?} were not sent");
        bench.clock.advance(10);
        std::thread::sleep(std::time::Duration::from_millis(3));
    }
}

#[test]
fn a_scale_is_asked_only_with_its_owners_consent() {
    let bench = asked("mt-sics", true);
    wait_until_sent(&bench, b"SI\r\n");
    bench.port.feed(b"S S      0.500 kg\r\n");
    wait_until_sent(&bench, b"S\r\n");
    bench.port.feed(b"S S      0.500 kg\r\n");
    wait_for(&bench.events, settled);

    let silent = asked("mt-sics", false);
    silent.clock.advance(5_000);
    wait_for(&silent.events, |event| event.state == TrustState::Silent);
    assert!(silent.port.written().is_empty());
}

#[test]
fn zero_and_tare_are_told_on_request_and_never_by_themselves() {
    let bench = asked("mt-sics", false);
    bench.link.tell(ScaleRequest::Zero).unwrap();
    wait_until_sent(&bench, b"Z\r\n");
    bench.link.tell(ScaleRequest::Tare).unwrap();
    wait_until_sent(&bench, b"T\r\n");
    assert_eq!(bench.port.written(), b"Z\r\nT\r\n");
    assert!(bench.link.raw().iter().any(|chunk| chunk.way == RawWay::Sent));
    bench.port.unplug();
    wait_for(&bench.events, |event| event.state == TrustState::Absent);
    assert_eq!(bench.link.tell(ScaleRequest::Zero), Err(NotSent::NotThere));

    let mute = asked("yaohua-tf0", true);
    assert_eq!(mute.link.tell(ScaleRequest::Zero), Err(NotSent::NoSuchCommand));
}
