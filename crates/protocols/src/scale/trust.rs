//! From readings to one trusted weight for one parcel (scales-and-guns 1.13).
//!
//! A weight is trusted when enough equal frames came; it is taken once, and the next one only after the pan was empty.
//! Motion, overload, underload, a busy scale or a lost cable are states of their own and never a number.

use dabao_domain::{Timestamp, Weight};

use super::{Load, Quantity, ReadingKind, ScaleFault, ScaleReading, TrustRules, TrustState, TrustedWeight};

/// What happened to the scale or to its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustEvent {
    /// The device is not there (any more).
    Gone,
    /// The device is there and its port is being opened.
    Opening,
    /// The port would not open.
    Refused(ScaleFault),
    /// A readable frame.
    Read(ScaleReading),
    /// An unreadable frame.
    Garbled,
    /// Time passed.
    Tick,
    /// The desk takes the settled weight for a parcel.
    Capture,
    /// The operator says that the same item may be weighed again without lifting it.
    SameItemAgain,
}

/// What the outside has to hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrustEffect {
    /// The state is another one than before.
    Changed,
    /// A weight can be taken now.
    Settled(TrustedWeight),
    /// This weight was taken: write it down.
    Captured(TrustedWeight),
    /// The pan was empty, or the operator asked: the next weight can settle.
    Released,
}

/// Equal frames in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    quantity: Quantity,
    kind: ReadingKind,
    since: Timestamp,
    frames: u32,
}

/// A weight was taken and the pan has not been empty since.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Lock {
    weight: TrustedWeight,
    empty_since: Option<Timestamp>,
}

/// The machine. It lives as long as the station's scale setting, over any number of unplugs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    rules: TrustRules,
    state: TrustState,
    run: Option<Run>,
    lock: Option<Lock>,
    /// When the port began to be open, or the last readable frame came.
    heard_at: Timestamp,
    /// When the last unreadable frame came.
    noise_at: Option<Timestamp>,
}

impl Trust {
    /// A scale that is not there yet.
    pub const fn new(rules: TrustRules) -> Self {
        Self {
            rules,
            state: TrustState::Absent,
            run: None,
            lock: None,
            heard_at: Timestamp(0),
            noise_at: None,
        }
    }

    /// What the scale says now.
    pub const fn state(&self) -> &TrustState {
        &self.state
    }

    /// Whether the last taken weight still has to be lifted off before the next can settle.
    pub const fn is_locked(&self) -> bool {
        self.lock.is_some()
    }

    /// One event. Staleness is judged first, so that nothing old is ever taken.
    #[must_use]
    pub fn step(mut self, event: TrustEvent, now: Timestamp) -> (Self, Vec<TrustEffect>) {
        let before = self.state.clone();
        let mut effects = Vec::new();
        self.notice_silence(now);
        match event {
            TrustEvent::Gone => self.leave_for(TrustState::Absent),
            TrustEvent::Opening => {
                self.leave_for(TrustState::Opening);
                self.heard_at = now;
                self.noise_at = None;
            }
            TrustEvent::Refused(fault) => self.leave_for(TrustState::Fault(fault)),
            TrustEvent::Read(reading) => self.read(reading, now, &mut effects),
            TrustEvent::Garbled => self.noise_at = Some(now),
            TrustEvent::Tick => {}
            TrustEvent::Capture => self.capture(&mut effects),
            TrustEvent::SameItemAgain => self.release(&mut effects),
        }
        if self.state != before {
            effects.insert(0, TrustEffect::Changed);
        }
        (self, effects)
    }

    /// The port is closed or the scale unheard: nothing that was seen before counts any more, but the lock holds.
    fn leave_for(&mut self, state: TrustState) {
        self.state = state;
        self.run = None;
        if let Some(lock) = &mut self.lock {
            lock.empty_since = None;
        }
    }

    fn notice_silence(&mut self, now: Timestamp) {
        let open = !matches!(
            self.state,
            TrustState::Absent
                | TrustState::Fault(ScaleFault::NotPermitted | ScaleFault::InUse | ScaleFault::NotOpened)
        );
        if open && now.millis_since(self.heard_at) > self.rules.silent_after_millis {
            let noisy = self
                .noise_at
                .is_some_and(|noise_at| now.millis_since(noise_at) <= self.rules.silent_after_millis);
            self.leave_for(if noisy {
                TrustState::Fault(ScaleFault::Unreadable)
            } else {
                TrustState::Silent
            });
        }
    }

    fn read(&mut self, reading: ScaleReading, now: Timestamp, effects: &mut Vec<TrustEffect>) {
        self.heard_at = now;
        if reading.kind == ReadingKind::Tare {
            return; // A scale may send gross, net and tare by turns: a tare line says nothing about the parcel.
        }
        let grams = reading
            .value
            .and_then(|value| value.grams(self.rules.assumed_unit));
        self.watch_the_pan(&reading, grams, now, effects);
        self.state = match (reading.load, grams) {
            (Load::Over, _) => self.interrupted(TrustState::Over),
            (Load::Under, _) => self.interrupted(TrustState::Under),
            (Load::InRange, Some(grams)) if grams <= -self.rules.minimum_grams => {
                self.interrupted(TrustState::Under)
            }
            (Load::InRange, Some(grams)) if grams < self.rules.minimum_grams => {
                self.interrupted(TrustState::Zero)
            }
            (Load::InRange, grams) => self.loaded(reading, grams, now, effects),
        };
    }

    /// The lock opens when the pan was empty for long enough.
    fn watch_the_pan(
        &mut self,
        reading: &ScaleReading,
        grams: Option<i64>,
        now: Timestamp,
        effects: &mut Vec<TrustEffect>,
    ) {
        let empty = match reading.load {
            Load::Over => false,
            Load::Under => true,
            Load::InRange => !reading.busy && grams.is_some_and(|grams| grams < self.rules.minimum_grams),
        };
        let Some(lock) = &mut self.lock else { return };
        if !empty {
            lock.empty_since = None;
            return;
        }
        let since = *lock.empty_since.get_or_insert(now);
        if now.millis_since(since) >= self.rules.release_after_millis {
            self.release(effects);
        }
    }

    fn interrupted(&mut self, state: TrustState) -> TrustState {
        self.run = None;
        state
    }

    /// Something lies on the pan.
    fn loaded(
        &mut self,
        reading: ScaleReading,
        grams: Option<i64>,
        now: Timestamp,
        effects: &mut Vec<TrustEffect>,
    ) -> TrustState {
        if let Some(lock) = &self.lock {
            self.run = None;
            return TrustState::Captured(lock.weight.clone());
        }
        let weight = grams.and_then(Weight::from_grams);
        let (Some(quantity), Some(weight), false) = (reading.value, weight, reading.busy) else {
            return self.interrupted(TrustState::Moving { grams });
        };
        if reading.stable == Some(false) {
            return self.interrupted(TrustState::Moving { grams });
        }
        let run = self.lengthen_run(quantity, reading.kind, now);
        if !self.long_enough(&run, reading.stable, now) {
            return TrustState::Moving { grams };
        }
        if let TrustState::Settled(already) = &self.state
            && already.equal_since == run.since
        {
            return self.state.clone();
        }
        let settled = TrustedWeight {
            weight,
            reading,
            equal_since: run.since,
            settled_at: now,
        };
        effects.push(TrustEffect::Settled(settled.clone()));
        TrustState::Settled(settled)
    }

    fn lengthen_run(&mut self, quantity: Quantity, kind: ReadingKind, now: Timestamp) -> Run {
        let run = match self.run.take() {
            Some(run) if run.quantity == quantity && run.kind == kind => Run {
                frames: run.frames.saturating_add(1),
                ..run
            },
            _ => Run {
                quantity,
                kind,
                since: now,
                frames: 1,
            },
        };
        self.run = Some(run.clone());
        run
    }

    const fn long_enough(&self, run: &Run, stable: Option<bool>, now: Timestamp) -> bool {
        if stable.is_some() {
            return run.frames >= self.rules.equal_frames_with_flag;
        }
        run.frames >= self.rules.equal_frames_without_flag
            && now.millis_since(run.since) >= self.rules.window_millis
    }

    fn capture(&mut self, effects: &mut Vec<TrustEffect>) {
        if let TrustState::Settled(weight) = &self.state {
            let weight = weight.clone();
            self.lock = Some(Lock {
                weight: weight.clone(),
                empty_since: None,
            });
            self.state = TrustState::Captured(weight.clone());
            self.run = None;
            effects.push(TrustEffect::Captured(weight));
        }
    }

    fn release(&mut self, effects: &mut Vec<TrustEffect>) {
        let Some(lock) = self.lock.take() else { return };
        if matches!(self.state, TrustState::Captured(_)) {
            self.state = TrustState::Moving {
                grams: Some(i64::from(lock.weight.weight.grams())),
            };
        }
        effects.push(TrustEffect::Released);
    }
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
