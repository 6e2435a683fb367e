//! From readings to one trusted weight for one parcel (scales-and-guns 1.13).
//!
//! A weight is trusted when enough equal frames came; it is taken once, and the next one only after the pan was empty.
//! Motion, overload, underload, a busy scale or a lost cable are states of their own and never a number.

use dabao_domain::{Timestamp, Weight};

use super::trust_run::Run;
use super::{
    Load, ReadingKind, ScaleFault, ScaleReading, TrustEffect, TrustEvent, TrustRules, TrustState,
    TrustedWeight,
};

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
    /// The last frame with a number, while nothing came that took it back: what "unchanged" refers to.
    shown: Option<ScaleReading>,
    lock: Option<Lock>,
    /// When the port began to be open, or the last readable frame came.
    heard_at: Timestamp,
    /// Nothing readable came since the port was opened or fell silent.
    after_gap: bool,
    /// The time between two frames, smoothed; 0 until two came.
    usual_gap_millis: i64,
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
            shown: None,
            lock: None,
            heard_at: Timestamp(0),
            after_gap: true,
            usual_gap_millis: 0,
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
        self.shown = None;
        self.after_gap = true;
        self.pan_is_not_empty();
    }

    fn pan_is_not_empty(&mut self) {
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
        let unheard = now.millis_since(self.heard_at);
        let silent_after = self.rules.silent_after_millis.max(3 * self.usual_gap_millis);
        if open && unheard > silent_after {
            let noisy = self
                .noise_at
                .is_some_and(|noise_at| now.millis_since(noise_at) <= silent_after);
            self.leave_for(if noisy {
                TrustState::Fault(ScaleFault::Unreadable)
            } else {
                TrustState::Silent
            });
        } else if unheard > self.rules.stale_after_millis
            && let TrustState::Settled(weight) = &self.state
        {
            // A slow scale: the number stands on its display, but who knows what lies there now.
            let grams = Some(i64::from(weight.weight.grams()));
            self.state = self.interrupted(TrustState::Moving { grams });
        }
    }

    /// A gap longer than this is a pause and not the scale's rhythm.
    const LONGEST_GAP_MILLIS: i64 = 3_000;

    fn note_heard(&mut self, now: Timestamp) {
        let gap = now.millis_since(self.heard_at);
        if !self.after_gap && (0..=Self::LONGEST_GAP_MILLIS).contains(&gap) {
            self.usual_gap_millis = match self.usual_gap_millis {
                0 => gap,
                usual => (3 * usual + gap) / 4,
            };
        }
        self.heard_at = now;
    }

    fn read(&mut self, reading: ScaleReading, now: Timestamp, effects: &mut Vec<TrustEffect>) {
        if self.rules.refuses(&reading) {
            self.noise_at = Some(now);
            return;
        }
        self.note_heard(now);
        if reading.kind == ReadingKind::Tare {
            return; // A scale may send gross, net and tare by turns: a tare line says nothing about the parcel.
        }
        if let Some(trouble) = reading.trouble {
            self.leave_for(TrustState::Fault(ScaleFault::Device(trouble)));
            return;
        }
        let reading = if reading.says_unchanged() {
            self.shown.clone().unwrap_or(reading)
        } else {
            self.shown = Some(reading.clone()).filter(|reading| reading.value.is_some());
            reading
        };
        self.judge(reading, now, effects);
        self.after_gap = false;
    }

    fn judge(&mut self, reading: ScaleReading, now: Timestamp, effects: &mut Vec<TrustEffect>) {
        let grams = reading
            .value
            .and_then(|value| value.grams(self.rules.assumed_unit));
        let empty = self.is_empty(&reading, grams);
        self.watch_the_pan(empty, now, effects);
        self.state = match (reading.load, grams) {
            (Load::Over, _) => self.interrupted(TrustState::Over),
            (Load::Under, _) => self.interrupted(TrustState::Under),
            (Load::InRange, Some(grams)) if grams <= -self.rules.minimum_grams => {
                self.interrupted(TrustState::Under)
            }
            (Load::InRange, _) if empty => self.interrupted(TrustState::Zero),
            (Load::InRange, grams) => self.loaded(reading, grams, now, effects),
        };
    }

    /// A scale may say "at zero" without a number; a number rules where there is one.
    const fn is_empty(&self, reading: &ScaleReading, grams: Option<i64>) -> bool {
        let still = !reading.busy && !matches!(reading.stable, Some(false));
        match (reading.load, grams) {
            (Load::Over, _) => false,
            (Load::Under, _) => true,
            (Load::InRange, Some(grams)) => !reading.busy && grams < self.rules.minimum_grams,
            (Load::InRange, None) => still && reading.at_zero,
        }
    }

    /// The lock opens when the pan was empty for long enough.
    fn watch_the_pan(&mut self, empty: bool, now: Timestamp, effects: &mut Vec<TrustEffect>) {
        if !empty {
            self.pan_is_not_empty();
            return;
        }
        let Some(lock) = &mut self.lock else { return };
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
        let mut run = Run::after(self.run.take(), quantity, &reading, now);
        if self.after_gap {
            run = run.begun_after_gap(&reading);
        }
        self.run = Some(run.clone());
        if !run.settles(reading.stable, &self.rules, now) {
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
