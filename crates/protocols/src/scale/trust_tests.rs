//! The machine, driven like a bench: place, settle, take, lift.

use super::*;
use crate::scale::MassUnit;

struct Bench {
    trust: Trust,
    now: i64,
    effects: Vec<TrustEffect>,
}

impl Bench {
    fn new() -> Self {
        let mut bench = Self {
            trust: Trust::new(TrustRules::default()),
            now: 0,
            effects: Vec::new(),
        };
        bench.event(TrustEvent::Opening);
        bench
    }

    fn event(&mut self, event: TrustEvent) {
        let (trust, effects) = self.trust.clone().step(event, Timestamp(self.now));
        self.trust = trust;
        self.effects = effects;
    }

    /// Frames of one value, 100 ms apart.
    fn frames(&mut self, count: usize, frame: &ScaleReading) {
        for _ in 0..count {
            self.now += 100;
            self.event(TrustEvent::Read(frame.clone()));
        }
    }

    fn check(&self, expected: &str) {
        let seen = match self.trust.state() {
            TrustState::Moving { grams } => format!("moving {}", grams.map_or("-".into(), |g| g.to_string())),
            TrustState::Settled(weight) => format!("settled {}", weight.weight.grams()),
            TrustState::Captured(weight) => format!("captured {}", weight.weight.grams()),
            TrustState::Fault(fault) => format!("fault {fault:?}"),
            other => format!("{other:?}").to_lowercase(),
        };
        assert_eq!(seen, expected, "at {} ms", self.now);
    }
}

fn frame(grams: i64, stable: Option<bool>) -> ScaleReading {
    ScaleReading {
        raw: grams.to_string().into_bytes(),
        value: Some(Quantity {
            digits: grams,
            decimals: 0,
            unit: Some(MassUnit::Gram),
        }),
        stable,
        kind: ReadingKind::Gross,
        load: Load::InRange,
        at_zero: false,
        busy: false,
    }
}

#[test]
fn without_a_flag_five_equal_frames_settle() {
    let mut bench = Bench::new();
    bench.frames(1, &frame(0, None));
    bench.check("zero");
    bench.frames(2, &frame(480, None));
    bench.frames(4, &frame(500, None));
    bench.check("moving 500");
    bench.frames(1, &frame(500, None));
    bench.check("settled 500");
    assert!(matches!(
        bench.effects.as_slice(),
        [TrustEffect::Changed, TrustEffect::Settled(_)]
    ));
    bench.frames(3, &frame(500, None));
    assert!(bench.effects.is_empty(), "a settled weight is told once");
}

#[test]
fn five_equal_frames_within_an_instant_are_not_enough() {
    let mut bench = Bench::new();
    for _ in 0..9 {
        bench.now += 10;
        bench.event(TrustEvent::Read(frame(500, None)));
    }
    bench.check("moving 500");
}

#[test]
fn a_flag_rules_over_equal_numbers() {
    let mut bench = Bench::new();
    bench.frames(20, &frame(500, Some(false)));
    bench.check("moving 500");
    bench.frames(1, &frame(500, Some(true)));
    bench.check("moving 500");
    bench.frames(1, &frame(500, Some(true)));
    bench.check("settled 500");
}

#[test]
fn a_weight_is_taken_once_and_the_pan_must_be_empty_before_the_next() {
    let mut bench = Bench::new();
    bench.frames(2, &frame(500, Some(true)));
    bench.event(TrustEvent::Capture);
    bench.check("captured 500");
    assert!(
        bench
            .effects
            .iter()
            .any(|effect| matches!(effect, TrustEffect::Captured(_)))
    );
    bench.event(TrustEvent::Capture);
    assert!(bench.effects.is_empty(), "no second taking of the same weight");
    bench.frames(5, &frame(900, Some(true)));
    bench.check("captured 500");
    bench.frames(2, &frame(0, Some(true)));
    bench.frames(3, &frame(900, Some(true)));
    bench.check("captured 500");
    bench.frames(4, &frame(0, Some(true)));
    bench.check("zero");
    assert!(bench.effects.contains(&TrustEffect::Released));
    bench.frames(2, &frame(900, Some(true)));
    bench.check("settled 900");
}

#[test]
fn the_lock_outlives_a_pulled_cable() {
    let mut bench = Bench::new();
    bench.frames(2, &frame(500, Some(true)));
    bench.event(TrustEvent::Capture);
    bench.event(TrustEvent::Gone);
    bench.check("absent");
    bench.event(TrustEvent::Opening);
    bench.frames(4, &frame(500, Some(true)));
    bench.check("captured 500");
    bench.event(TrustEvent::SameItemAgain);
    bench.frames(2, &frame(500, Some(true)));
    bench.check("settled 500");
}

#[test]
fn a_stale_weight_cannot_be_taken() {
    let mut bench = Bench::new();
    bench.frames(2, &frame(500, Some(true)));
    bench.now += 1_001;
    bench.event(TrustEvent::Capture);
    bench.check("silent");
    assert_eq!(bench.effects, vec![TrustEffect::Changed]);
}

#[test]
fn what_is_no_weight_is_never_a_number() {
    let mut bench = Bench::new();
    bench.frames(
        3,
        &ScaleReading {
            load: Load::Over,
            value: None,
            ..frame(0, Some(true))
        },
    );
    bench.check("over");
    bench.frames(
        3,
        &ScaleReading {
            load: Load::Under,
            value: None,
            ..frame(0, Some(true))
        },
    );
    bench.check("under");
    bench.frames(3, &frame(-500, Some(true)));
    bench.check("under");
    bench.frames(
        3,
        &ScaleReading {
            busy: true,
            ..frame(500, Some(true))
        },
    );
    bench.check("moving 500");
    bench.frames(
        3,
        &ScaleReading {
            value: None,
            ..frame(0, None)
        },
    );
    bench.check("moving -");
    bench.event(TrustEvent::Refused(ScaleFault::NotPermitted));
    bench.now += 5_000;
    bench.event(TrustEvent::Tick);
    bench.check("fault NotPermitted");
}

#[test]
fn a_tare_line_between_two_frames_changes_nothing() {
    let mut bench = Bench::new();
    let tare = ScaleReading {
        kind: ReadingKind::Tare,
        ..frame(200, Some(true))
    };
    bench.frames(5, &tare);
    bench.check("opening");
    bench.frames(1, &frame(500, Some(true)));
    bench.frames(1, &tare);
    bench.frames(1, &frame(500, Some(true)));
    bench.check("settled 500");
}

#[test]
fn noise_alone_is_a_fault_and_silence_is_silence() {
    let mut bench = Bench::new();
    bench.now += 1_100;
    bench.event(TrustEvent::Tick);
    bench.check("silent");
    for _ in 0..15 {
        bench.now += 100;
        bench.event(TrustEvent::Garbled);
    }
    bench.now += 10;
    bench.event(TrustEvent::Tick);
    bench.check("fault Unreadable");
    bench.now += 1_100;
    bench.event(TrustEvent::Tick);
    bench.check("silent");
    bench.frames(1, &frame(0, None));
    bench.check("zero");
}
