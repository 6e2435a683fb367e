//! The machine, driven like a bench: place, settle, take, lift.

use super::*;
use crate::scale::{FrameProof, MassUnit, Quantity, ScaleTrouble};

struct Bench {
    trust: Trust,
    now: i64,
    effects: Vec<TrustEffect>,
}

impl Bench {
    fn new() -> Self {
        Self::with(TrustRules::default())
    }

    fn with(rules: TrustRules) -> Self {
        let mut bench = Self {
            trust: Trust::new(rules),
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
        ..ScaleReading::saying_nothing()
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

/// A status of the 8217 kind: no number, and nothing to say against the last one.
fn unchanged() -> ScaleReading {
    ScaleReading {
        value: None,
        ..frame(0, Some(true))
    }
}

#[test]
fn a_weight_that_is_sent_once_is_held_and_taken_once() {
    let mut bench = Bench::new();
    bench.frames(1, &frame(500, Some(true)));
    bench.check("moving 500");
    bench.frames(1, &unchanged());
    bench.check("settled 500");
    bench.frames(9, &unchanged());
    bench.check("settled 500");
    bench.event(TrustEvent::Capture);
    bench.frames(9, &unchanged());
    bench.check("captured 500");
    bench.event(TrustEvent::Capture);
    assert!(bench.effects.is_empty(), "a held weight is no new one");
    let at_zero = ScaleReading {
        at_zero: true,
        ..unchanged()
    };
    bench.frames(4, &at_zero);
    bench.check("zero");
    bench.frames(3, &unchanged());
    bench.check("moving -");
    bench.frames(1, &frame(700, Some(true)));
    bench.frames(1, &unchanged());
    bench.check("settled 700");
}

#[test]
fn a_status_alone_never_becomes_a_number() {
    let mut bench = Bench::new();
    bench.frames(5, &unchanged());
    bench.check("moving -");
    bench.frames(2, &frame(500, Some(true)));
    let moving = ScaleReading {
        stable: Some(false),
        ..unchanged()
    };
    bench.frames(1, &moving);
    bench.frames(5, &unchanged());
    bench.check("moving -");
    bench.frames(2, &frame(500, Some(true)));
    bench.event(TrustEvent::Gone);
    bench.event(TrustEvent::Opening);
    bench.frames(5, &unchanged());
    bench.check("moving -");
}

fn grams_step(digits: i64) -> Quantity {
    Quantity {
        digits,
        decimals: 0,
        unit: Some(MassUnit::Gram),
    }
}

#[test]
fn a_number_out_of_step_is_dropped_unless_a_checksum_vouches_for_it() {
    let rules = TrustRules::default().with_step(grams_step(5));
    assert_eq!(rules.minimum_grams, 100, "twenty steps");
    let mut bench = Bench::with(rules);
    bench.frames(3, &frame(505, Some(true)));
    bench.check("settled 505");
    bench.frames(1, &frame(507, Some(true)));
    bench.check("settled 505");
    bench.frames(15, &frame(507, Some(true)));
    bench.check("fault Unreadable");
    let checked = ScaleReading {
        proof: FrameProof::Checksum,
        ..frame(507, Some(true))
    };
    bench.frames(2, &checked);
    bench.check("settled 507");
}

#[test]
fn the_first_frame_after_opening_never_settles_alone() {
    let mut bench = Bench::with(TrustRules {
        equal_frames_with_flag: 1,
        ..TrustRules::default()
    });
    bench.frames(1, &frame(2_360, Some(true)));
    bench.check("moving 2360");
    bench.frames(1, &frame(12_360, Some(true)));
    bench.check("settled 12360");
}

#[test]
fn a_checksum_lets_the_first_frame_settle() {
    let mut bench = Bench::with(TrustRules {
        equal_frames_with_flag: 1,
        ..TrustRules::default()
    });
    let checked = ScaleReading {
        proof: FrameProof::Checksum,
        ..frame(500, Some(true))
    };
    bench.frames(1, &checked);
    bench.check("settled 500");
}

#[test]
fn a_slow_scale_is_not_silent_between_its_frames_and_its_old_weight_is_not_taken() {
    let mut bench = Bench::new();
    for _ in 0..5 {
        bench.now += 900;
        bench.event(TrustEvent::Read(frame(500, Some(true))));
    }
    bench.check("settled 500");
    bench.now += 1_100;
    bench.event(TrustEvent::Capture);
    bench.check("moving 500");
    assert_eq!(
        bench.effects,
        vec![TrustEffect::Changed],
        "older than a second: nothing is taken"
    );
    bench.now += 1_500;
    bench.event(TrustEvent::Tick);
    bench.check("moving 500");
    bench.now += 500;
    bench.event(TrustEvent::Tick);
    bench.check("silent");
}

#[test]
fn a_scale_that_says_it_cannot_weigh_is_a_fault() {
    let mut bench = Bench::new();
    bench.frames(2, &frame(500, Some(true)));
    let trouble = ScaleReading {
        trouble: Some(ScaleTrouble::NeedsZero),
        ..unchanged()
    };
    bench.frames(1, &trouble);
    bench.check("fault Device(NeedsZero)");
    bench.event(TrustEvent::Capture);
    bench.check("fault Device(NeedsZero)");
    bench.frames(2, &frame(500, Some(true)));
    bench.check("settled 500");
}

#[test]
fn a_negative_weight_is_under_and_a_little_below_zero_is_zero() {
    let mut bench = Bench::new();
    bench.frames(3, &frame(-19, Some(true)));
    bench.check("zero");
    bench.frames(3, &frame(-20, Some(true)));
    bench.check("under");
}

#[test]
fn net_and_gross_by_turns_do_not_make_one_run() {
    let mut bench = Bench::new();
    let net = ScaleReading {
        kind: ReadingKind::Net,
        ..frame(500, Some(true))
    };
    for _ in 0..5 {
        bench.frames(1, &frame(500, Some(true)));
        bench.frames(1, &net);
    }
    bench.check("moving 500");
}
