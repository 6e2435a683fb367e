//! When a scale is asked for its weight, and with which bytes. Pure: time and bytes come in, bytes to send go out.
//!
//! ```text
//! Idle(until) -> step 0 sent -> (its byte is awaited) -> step 1 sent -> … -> Idle(until)
//! ```

use dabao_domain::Timestamp;
use dabao_protocols::scale::{Command, Poll, PollNeed, ScaleCommands};

/// A scale that may speak by itself is asked only after this silence.
const SILENT_MILLIS: i64 = 1_000;
/// How long an answer to one step is awaited before all begins again.
const STEP_MILLIS: i64 = 400;
/// How long the stable weight is awaited: less than the time after which the link calls the scale silent.
const CAPTURE_MILLIS: i64 = 800;

/// Asks one scale.
#[derive(Debug, Clone)]
pub(crate) struct Poller {
    poll: Poll,
    capture: Option<Command>,
    state: State,
    sent_at: Timestamp,
    heard_at: Timestamp,
    /// It stayed silent once, so that asking began.
    begun: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Idle { until: Timestamp },
    Next { step: usize },
    Awaiting { step: usize },
}

impl Poller {
    /// `None` for a scale that cannot be asked.
    pub(crate) fn new(commands: &ScaleCommands) -> Option<Self> {
        Some(Self {
            poll: commands.poll.clone()?,
            capture: commands.capture.clone(),
            state: State::Idle { until: Timestamp(0) },
            sent_at: Timestamp(0),
            heard_at: Timestamp(0),
            begun: false,
        })
    }

    /// The port was opened.
    pub(crate) fn opened(&mut self, now: Timestamp) {
        self.state = State::Idle { until: now };
        self.heard_at = now;
        self.begun = false;
    }

    /// A readable frame came: the next question need not wait for a late answer.
    pub(crate) fn frame_came(&mut self, now: Timestamp) {
        self.heard_at = now;
        if let State::Idle { until } = self.state {
            let usual = self.sent_at.plus_millis(self.poll.every_millis);
            self.state = State::Idle {
                until: until.min(usual),
            };
        }
    }

    /// Whether a byte answers a step of the question, and is no part of a frame.
    pub(crate) fn takes(&mut self, byte: u8, now: Timestamp) -> bool {
        let State::Awaiting { step } = self.state else {
            return false;
        };
        let Some(asked) = self.poll.steps.get(step) else {
            return false;
        };
        if asked.go_on_after == Some(byte) {
            self.state = State::Next { step: step + 1 };
            return true;
        }
        if asked.not_ready == Some(byte) {
            let until = now.plus_millis(self.poll.again_after_millis);
            self.state = State::Idle { until };
            return true;
        }
        false
    }

    /// Another command goes out: the question waits.
    pub(crate) fn pause(&mut self, now: Timestamp) {
        let until = now.plus_millis(self.poll.every_millis.max(STEP_MILLIS));
        self.state = State::Idle { until };
    }

    /// What to send now. `nearly_settled`: the scale calls the weight stable, and one more frame makes it count; where
    /// the scale has a command for the stable weight, that frame is asked for with it.
    pub(crate) fn due(&mut self, nearly_settled: bool, now: Timestamp) -> Option<Command> {
        let may_begin = self.may_begin(now);
        match self.state {
            State::Idle { until } if now >= until && may_begin => {
                match self.capture.clone().filter(|_| nearly_settled) {
                    Some(capture) => {
                        self.sent_at = now;
                        let until = now.plus_millis(CAPTURE_MILLIS);
                        self.state = State::Idle { until };
                        Some(capture)
                    }
                    None => self.send(0, now),
                }
            }
            State::Next { step } => self.send(step, now),
            State::Awaiting { .. } if now.millis_since(self.sent_at) > STEP_MILLIS => {
                self.state = State::Idle { until: now };
                None
            }
            State::Idle { .. } | State::Awaiting { .. } => None,
        }
    }

    const fn may_begin(&mut self, now: Timestamp) -> bool {
        let silent = now.millis_since(self.heard_at) >= SILENT_MILLIS;
        self.begun |= matches!(self.poll.need, PollNeed::Always) || silent;
        self.begun
    }

    fn send(&mut self, step: usize, now: Timestamp) -> Option<Command> {
        let Some(asked) = self.poll.steps.get(step) else {
            self.state = State::Idle {
                until: now.plus_millis(self.poll.every_millis),
            };
            return None;
        };
        self.sent_at = now;
        self.state = if asked.go_on_after.is_some() {
            State::Awaiting { step }
        } else {
            State::Idle {
                until: now.plus_millis(self.poll.every_millis),
            }
        };
        Some(asked.send.clone())
    }
}

#[cfg(test)]
mod tests {
    use dabao_protocols::scale::{DriverOptions, find_driver};

    use super::*;

    fn poller(driver: &str) -> Poller {
        let commands = find_driver(driver).unwrap().commands(&DriverOptions::default());
        let mut poller = Poller::new(&commands).unwrap();
        poller.opened(Timestamp(0));
        poller
    }

    fn asked(poller: &mut Poller, at: i64) -> Option<Vec<u8>> {
        poller.due(false, Timestamp(at)).map(|bytes| bytes.to_vec())
    }

    #[test]
    fn it_is_asked_in_its_rhythm_and_for_the_stable_weight_at_the_end() {
        let mut sics = poller("mt-sics");
        assert_eq!(asked(&mut sics, 0).unwrap(), b"SI\r\n");
        assert_eq!(asked(&mut sics, 100), None);
        sics.frame_came(Timestamp(120));
        let stable = sics.due(true, Timestamp(250)).unwrap();
        assert_eq!(&stable[..], b"S\r\n");
        assert_eq!(asked(&mut sics, 600), None, "the answer may come late");
        assert_eq!(asked(&mut sics, 1_050).unwrap(), b"SI\r\n");
    }

    #[test]
    fn a_question_in_two_steps_waits_for_its_byte() {
        let mut scale = poller("ecr-enq");
        assert_eq!(asked(&mut scale, 0).unwrap(), b"\x05");
        assert_eq!(asked(&mut scale, 10), None);
        assert!(scale.takes(0x06, Timestamp(20)));
        assert_eq!(asked(&mut scale, 20).unwrap(), b"\x11");
        assert!(!scale.takes(0x06, Timestamp(30)), "now it belongs to the frame");
        assert_eq!(asked(&mut scale, 270).unwrap(), b"\x05");
        assert!(scale.takes(0x15, Timestamp(280)), "not ready");
        assert_eq!(asked(&mut scale, 300), None);
        assert_eq!(asked(&mut scale, 380).unwrap(), b"\x05");
    }

    #[test]
    fn a_step_without_an_answer_begins_again() {
        let mut scale = poller("ecr-enq");
        asked(&mut scale, 0);
        assert_eq!(asked(&mut scale, 401), None);
        assert_eq!(asked(&mut scale, 402).unwrap(), b"\x05");
    }

    #[test]
    fn who_speaks_by_itself_is_not_asked() {
        let driver = dabao_protocols::scale::DRIVERS.iter().find(|driver| {
            let poll = driver.commands(&DriverOptions::default()).poll;
            poll.is_some_and(|poll| poll.need == PollNeed::WhenSilent)
        });
        let mut scale = poller(driver.unwrap().id());
        for at in (0..3_000).step_by(100) {
            scale.frame_came(Timestamp(at));
            assert_eq!(asked(&mut scale, at), None);
        }
        assert_eq!(asked(&mut scale, 3_500), None);
        assert!(asked(&mut scale, 3_900).is_some(), "a second of silence");
    }
}
