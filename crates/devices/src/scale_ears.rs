//! How a scale's link understands its scale: bytes of a serial line, asked for where that is allowed, or whole reports of
//! a HID.

use std::sync::{Arc, Mutex, PoisonError};

use dabao_domain::Timestamp;
use dabao_protocols::scale::{Command, Garbled, HidScaleDecoder, ScaleDecoder, ScaleReading, find_hid_scale};

use crate::HidDevice;
use crate::scale_poll::Poller;
use crate::usb::Outbox;

/// A frame, readable or not.
pub(crate) type Answer = Result<ScaleReading, Garbled>;

pub(crate) enum ScaleEars {
    Line {
        new_decoder: Box<dyn Fn() -> Box<dyn ScaleDecoder> + Send>,
        decoder: Box<dyn ScaleDecoder>,
        poller: Option<Poller>,
    },
    Hid {
        opened: Arc<Mutex<Option<HidDevice>>>,
        /// None while nothing is open, or when the opened device's descriptor is not a scale's.
        decoder: Option<HidScaleDecoder>,
        outbox: Outbox,
    },
}

impl ScaleEars {
    /// The port was opened: the first frame begins in its middle, and nothing is joined to it.
    pub(crate) fn opened(&mut self, now: Timestamp) {
        match self {
            Self::Line {
                new_decoder,
                decoder,
                poller,
            } => {
                *decoder = new_decoder();
                if let Some(poller) = poller {
                    poller.opened(now);
                }
            }
            Self::Hid { opened, decoder, .. } => {
                let device = opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
                *decoder = device
                    .and_then(|device| find_hid_scale(&device.report_descriptor).ok())
                    .map(HidScaleDecoder::new);
            }
        }
    }

    pub(crate) fn hear(&mut self, bytes: &[u8], now: Timestamp) -> Vec<Answer> {
        let mut answers = Vec::new();
        match self {
            Self::Line {
                decoder,
                poller: Some(poller),
                ..
            } => {
                for &byte in bytes {
                    if !poller.takes(byte, now) {
                        answers.extend(decoder.push(byte));
                    }
                }
            }
            Self::Line { decoder, .. } => decoder.feed(bytes, &mut |answer| answers.push(answer)),
            Self::Hid { decoder, .. } => {
                answers.extend(decoder.as_mut().and_then(|decoder| decoder.report(bytes)));
            }
        }
        answers
    }

    /// Nothing came for a short time.
    pub(crate) fn quiet(&mut self) -> Option<Answer> {
        match self {
            Self::Line { decoder, .. } => decoder.line_is_quiet(),
            Self::Hid { .. } => None,
        }
    }

    pub(crate) fn frame_came(&mut self, now: Timestamp) {
        if let Self::Line {
            poller: Some(poller), ..
        } = self
        {
            poller.frame_came(now);
        }
    }

    /// What goes out for a command that a person gave. A HID takes it beside its reports.
    pub(crate) fn told(&mut self, command: Command, now: Timestamp) -> Option<Vec<u8>> {
        match self {
            Self::Line { poller, .. } => {
                if let Some(poller) = poller {
                    poller.pause(now);
                }
                Some(command.into_owned())
            }
            Self::Hid { outbox, .. } => {
                outbox
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push_back(command.into_owned());
                None
            }
        }
    }

    /// The question that is due now.
    pub(crate) fn due(&mut self, nearly_settled: bool, now: Timestamp) -> Option<Command> {
        match self {
            Self::Line { poller, .. } => poller.as_mut()?.due(nearly_settled, now),
            Self::Hid { .. } => None,
        }
    }
}
