//! A scale: opened, decoded, trusted, and found again after its cable was pulled.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use dabao_domain::Timestamp;
use dabao_protocols::scale::{
    ScaleDecoder, Trust, TrustEffect, TrustEvent, TrustRules, TrustState, TrustedWeight, find_driver,
};
use thiserror::Error;

use crate::link_thread::{LinkThread, OpenLink, PortListener, PortNews};
use crate::{Clock, DeviceIdentity};

/// Which protocol the scale speaks and when its numbers are trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScaleConfig {
    /// The id of a driver in [`dabao_protocols::scale::DRIVERS`].
    pub driver_id: String,
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
    _thread: LinkThread,
}

struct Shared {
    trust: Trust,
    device: Option<DeviceIdentity>,
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
        let shared = Arc::new(Mutex::new(Shared {
            trust: Trust::new(config.rules),
            device: None,
        }));
        let listener = Listener {
            new_decoder: Box::new(|| driver.decoder()),
            decoder: driver.decoder(),
            shared: Arc::clone(&shared),
            told: None,
            on_event: Box::new(on_event),
        };
        let thread = LinkThread::start("scale", opener, Arc::clone(&clock), listener)
            .map_err(ScaleNotStarted::Thread)?;
        Ok(Self {
            shared,
            clock,
            _thread: thread,
        })
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
    new_decoder: Box<dyn Fn() -> Box<dyn ScaleDecoder> + Send>,
    decoder: Box<dyn ScaleDecoder>,
    shared: Arc<Mutex<Shared>>,
    /// The state that was told last: a state is told once, whoever changed it.
    told: Option<TrustState>,
    on_event: Box<dyn FnMut(ScaleEvent) + Send>,
}

impl PortListener for Listener {
    fn news(&mut self, news: PortNews<'_>, now: Timestamp) {
        match news {
            PortNews::Opened(device) => {
                self.decoder = (self.new_decoder)(); // The first frame begins in its middle: nothing is joined to it.
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
            PortNews::Nothing => self.step(TrustEvent::Tick, now),
            PortNews::Bytes(bytes) => self.hear(bytes, now),
        }
    }
}

impl Listener {
    fn hear(&mut self, bytes: &[u8], now: Timestamp) {
        for &byte in bytes {
            match self.decoder.push(byte) {
                Some(Ok(reading)) => self.step(TrustEvent::Read(reading), now),
                Some(Err(garbled)) => {
                    tracing::debug!(%garbled, bytes = ?garbled.raw, "scale");
                    self.step(TrustEvent::Garbled, now);
                }
                None => {}
            }
        }
        self.step(TrustEvent::Tick, now); // Bytes that end no frame must not hide silence.
    }

    fn device_is(&self, device: Option<DeviceIdentity>) {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner).device = device;
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
