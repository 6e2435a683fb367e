//! A scale: opened, decoded, trusted, and found again after its cable was pulled.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use dabao_domain::Timestamp;
use dabao_protocols::scale::{
    Command, DriverOptions, HID_ZERO_ENFORCED_REPORT, ScaleCommands, Trust, TrustEffect, TrustEvent,
    TrustRules, TrustState, TrustedWeight, find_driver,
};
use thiserror::Error;

use crate::link_thread::{LinkThread, OpenLink, PortListener, PortNews};
use crate::scale_ears::{Answer, ScaleEars};
use crate::scale_poll::Poller;
use crate::{Clock, DeviceIdentity, HidOpener, RawChunk, UsbChoice};

/// Which protocol the scale speaks and when its numbers are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleConfig {
    /// The id of a driver in [`dabao_protocols::scale::DRIVERS`].
    pub driver_id: String,
    /// What its bytes do not say.
    pub options: DriverOptions,
    /// Its owner agreed that it is asked for the weight. Otherwise nothing is sent but what a person asks for.
    pub may_ask: bool,
    /// When a number is trusted.
    pub rules: TrustRules,
}

/// The scale's state became another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleEvent {
    /// The state now.
    pub state: TrustState,
    /// What else the same step brought: a weight that settled, the pan that was emptied.
    pub effects: Vec<TrustEffect>,
    /// The device, while its port is open.
    pub device: Option<DeviceIdentity>,
    /// When.
    pub at: Timestamp,
}

/// A weight taken for one parcel, with the device it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapturedWeight {
    /// The weight and what it rests on.
    pub trusted: TrustedWeight,
    /// The scale.
    pub device: Option<DeviceIdentity>,
}

/// There is no settled weight to take now; the state says why.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no settled weight on the scale")]
pub struct NotCaptured {
    /// The state.
    pub state: TrustState,
}

/// What a person tells a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ScaleRequest {
    /// Zero (置零).
    Zero,
    /// Tare (去皮).
    Tare,
    /// Forget the tare.
    ClearTare,
}

impl ScaleRequest {
    /// Its bytes, where the scale knows such a command.
    pub fn bytes(self, commands: &ScaleCommands) -> Option<&Command> {
        match self {
            Self::Zero => commands.zero.as_ref(),
            Self::Tare => commands.tare.as_ref(),
            Self::ClearTare => commands.clear_tare.as_ref(),
        }
    }
}

/// Why a scale was not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotSent {
    /// Its protocol has no such command, or no public source states its bytes.
    #[error("the scale knows no such command")]
    NoSuchCommand,
    /// Its port is not open.
    #[error("the scale is not there")]
    NotThere,
}

/// Why a scale's link did not start.
#[derive(Debug, Error)]
pub enum ScaleNotStarted {
    /// The settings name a protocol that this version does not have.
    #[error("no scale driver is called {id}")]
    NoSuchDriver {
        /// The name.
        id: String,
    },
    /// The system gave no thread.
    #[error("start the scale's thread")]
    Thread(#[source] io::Error),
}

/// The link. Dropping it closes the port and waits until it is closed.
pub struct ScaleLink {
    shared: Arc<Mutex<Shared>>,
    clock: Clock,
    commands: ScaleCommands,
    thread: LinkThread,
}

struct Shared {
    trust: Trust,
    device: Option<DeviceIdentity>,
    /// What a person told the scale and has not gone out yet.
    requested: VecDeque<Command>,
}

impl ScaleLink {
    /// Starts a thread that keeps the scale open. `on_event` is called from that thread: it must not wait.
    pub fn start(
        config: ScaleConfig,
        opener: Box<dyn OpenLink>,
        clock: Clock,
        on_event: impl FnMut(ScaleEvent) + Send + 'static,
    ) -> Result<Self, ScaleNotStarted> {
        let Some(driver) = find_driver(&config.driver_id) else {
            return Err(ScaleNotStarted::NoSuchDriver { id: config.driver_id });
        };
        let options = config.options;
        let commands = driver.commands(&options);
        let ears = ScaleEars::Line {
            new_decoder: Box::new(move || driver.decoder_with(&options)),
            decoder: driver.decoder_with(&options),
            poller: config.may_ask.then(|| Poller::new(&commands)).flatten(),
        };
        Self::run((ears, commands, config.rules), opener, clock, Box::new(on_event))
    }

    /// The same for a scale that is a HID (usage page 0x8D).
    pub fn start_hid(
        choice: UsbChoice,
        rules: TrustRules,
        clock: Clock,
        on_event: impl FnMut(ScaleEvent) + Send + 'static,
    ) -> Result<Self, ScaleNotStarted> {
        let opener = HidOpener::new(choice);
        let ears = ScaleEars::Hid {
            opened: opener.opened(),
            decoder: None,
            outbox: opener.outbox(),
        };
        let commands = Self::hid_commands();
        Self::run(
            (ears, commands, rules),
            Box::new(opener),
            clock,
            Box::new(on_event),
        )
    }

    /// What every HID scale can be told.
    pub fn hid_commands() -> ScaleCommands {
        ScaleCommands {
            zero: Some(HID_ZERO_ENFORCED_REPORT.into()),
            ..ScaleCommands::default()
        }
    }

    fn run(
        (ears, commands, rules): (ScaleEars, ScaleCommands, TrustRules),
        opener: Box<dyn OpenLink>,
        clock: Clock,
        on_event: Box<dyn FnMut(ScaleEvent) + Send>,
    ) -> Result<Self, ScaleNotStarted> {
        let shared = Arc::new(Mutex::new(Shared {
            trust: Trust::new(rules),
            device: None,
            requested: VecDeque::new(),
        }));
        let listener = Listener {
            ears,
            last_stable: None,
            shared: Arc::clone(&shared),
            told: None,
            on_event,
        };
        let thread = LinkThread::start("scale", opener, Arc::clone(&clock), listener)
            .map_err(ScaleNotStarted::Thread)?;
        Ok(Self {
            shared,
            clock,
            commands,
            thread,
        })
    }

    /// Tells the scale something a person asked for. It goes out within a moment; what comes of it is read on the scale.
    pub fn tell(&self, request: ScaleRequest) -> Result<(), NotSent> {
        let bytes = request.bytes(&self.commands).ok_or(NotSent::NoSuchCommand)?;
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.device.is_none() {
            return Err(NotSent::NotThere);
        }
        shared.requested.push_back(bytes.clone());
        Ok(())
    }

    /// The last bytes that went over the line, for support.
    pub fn raw(&self) -> Vec<RawChunk> {
        self.thread.raw()
    }

    /// What the scale says now.
    pub fn state(&self) -> TrustState {
        self.shared
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .trust
            .state()
            .clone()
    }

    /// Takes the settled weight for one parcel; until the pan was empty there is no second one.
    pub fn capture(&self) -> Result<CapturedWeight, NotCaptured> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let effects = shared.step(TrustEvent::Capture, (self.clock)());
        let taken = effects.into_iter().find_map(|effect| match effect {
            TrustEffect::Captured(weight) => Some(weight),
            TrustEffect::Changed | TrustEffect::Settled(_) | TrustEffect::Released => None,
        });
        taken
            .map(|trusted| CapturedWeight {
                trusted,
                device: shared.device.clone(),
            })
            .ok_or_else(|| NotCaptured {
                state: shared.trust.state().clone(),
            })
    }

    /// The operator says that the item on the pan is to be weighed again.
    pub fn weigh_same_item_again(&self) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.step(TrustEvent::SameItemAgain, (self.clock)());
    }
}

impl Shared {
    fn step(&mut self, event: TrustEvent, now: Timestamp) -> Vec<TrustEffect> {
        let (trust, effects) = self.trust.clone().step(event, now);
        self.trust = trust;
        effects
    }
}

struct Listener {
    ears: ScaleEars,
    /// Whether the last frame was called stable by the scale.
    last_stable: Option<bool>,
    shared: Arc<Mutex<Shared>>,
    /// The state that was told last: a state is told once, whoever changed it.
    told: Option<TrustState>,
    on_event: Box<dyn FnMut(ScaleEvent) + Send>,
}

impl PortListener for Listener {
    fn news(&mut self, news: PortNews<'_>, now: Timestamp) {
        match news {
            PortNews::Opened(device) => {
                self.ears.opened(now);
                self.device_is(Some(device.clone()));
                self.step(TrustEvent::Opening, now);
            }
            PortNews::NotOpened(fault) => {
                let event = fault
                    .as_scale_fault()
                    .map_or(TrustEvent::Gone, TrustEvent::Refused);
                self.device_is(None);
                self.step(event, now);
            }
            PortNews::Lost => {
                self.device_is(None);
                self.step(TrustEvent::Gone, now);
            }
            PortNews::Nothing => {
                if let Some(answer) = self.ears.quiet() {
                    self.answered(answer, now);
                }
                self.step(TrustEvent::Tick, now);
            }
            PortNews::Bytes(bytes) => self.hear(bytes, now),
        }
    }

    fn to_send(&mut self, now: Timestamp) -> Option<Vec<u8>> {
        let (requested, moving) = {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            let moving = matches!(shared.trust.state(), TrustState::Moving { grams: Some(_) });
            (shared.requested.pop_front(), moving)
        };
        if let Some(requested) = requested {
            return self.ears.told(requested, now);
        }
        let nearly_settled = moving && self.last_stable == Some(true);
        let question = self.ears.due(nearly_settled, now)?;
        Some(question.into_owned())
    }
}

impl Listener {
    fn hear(&mut self, bytes: &[u8], now: Timestamp) {
        for answer in self.ears.hear(bytes, now) {
            self.answered(answer, now);
        }
        self.step(TrustEvent::Tick, now); // Bytes that end no frame must not hide silence.
    }

    fn answered(&mut self, answer: Answer, now: Timestamp) {
        match answer {
            Ok(reading) => {
                self.ears.frame_came(now);
                self.last_stable = reading.stable;
                self.step(TrustEvent::Read(reading), now);
            }
            Err(garbled) => {
                tracing::debug!(%garbled, bytes = ?garbled.raw, "scale");
                self.step(TrustEvent::Garbled, now);
            }
        }
    }

    fn device_is(&self, device: Option<DeviceIdentity>) {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.requested.clear(); // What was told to a scale that is gone is not told to the one that comes.
        shared.device = device;
    }

    fn step(&mut self, event: TrustEvent, now: Timestamp) {
        let event = {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            let effects = shared.step(event, now);
            let state = shared.trust.state().clone();
            let news = !effects.is_empty() || self.told.as_ref() != Some(&state);
            news.then(|| ScaleEvent {
                state,
                effects,
                device: shared.device.clone(),
                at: now,
            })
        };
        if let Some(event) = event {
            self.told = Some(event.state.clone());
            (self.on_event)(event);
        }
    }
}
