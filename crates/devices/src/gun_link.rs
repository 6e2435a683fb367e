//! A serial barcode gun: opened, framed, and found again after its cable was pulled.

use std::io;

use dabao_domain::Timestamp;
use dabao_protocols::gun::{GunFraming, RawScan, RepeatGuard, ScanEnd};

use crate::link_thread::{LinkThread, OpenLink, PortListener, PortNews};
use crate::{Clock, DeviceIdentity};

/// How a gun's scans are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GunConfig {
    /// The pause that ends a scan of a gun that sends no terminator.
    pub idle_gap_millis: i64,
    /// The same code within this time is one scan.
    pub repeat_within_millis: i64,
}

impl Default for GunConfig {
    fn default() -> Self {
        Self {
            idle_gap_millis: GunFraming::USUAL_IDLE_GAP_MILLIS,
            repeat_within_millis: RepeatGuard::USUAL_WITHIN_MILLIS,
        }
    }
}

/// What happens to a gun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GunEvent {
    /// It is there and open.
    Attached {
        /// The gun.
        device: DeviceIdentity,
    },
    /// It is not there, or cannot be opened; told once until it is back.
    Detached {
        /// Why, in words for the log and the device page.
        reason: String,
    },
    /// One scan.
    Scan {
        /// The text as sent, not yet normalised.
        text: String,
        /// The gun.
        device: DeviceIdentity,
        /// When its last byte came.
        at: Timestamp,
    },
    /// Bytes that are no scan came: another kind of device, or a wrong speed.
    Noise {
        /// The device.
        device: DeviceIdentity,
    },
}

/// The link. Dropping it closes the port and waits until it is closed.
pub struct GunLink {
    _thread: LinkThread,
}

impl GunLink {
    /// Starts a thread that keeps the gun open. `on_event` is called from that thread: it must not wait.
    pub fn start(
        config: &GunConfig,
        opener: Box<dyn OpenLink>,
        clock: Clock,
        on_event: impl FnMut(GunEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let listener = Listener {
            framing: GunFraming::new(config.idle_gap_millis),
            repeats: RepeatGuard::new(config.repeat_within_millis),
            device: None,
            told_detached: false,
            on_event: Box::new(on_event),
        };
        Ok(Self {
            _thread: LinkThread::start("gun", opener, clock, listener)?,
        })
    }
}

struct Listener {
    framing: GunFraming,
    repeats: RepeatGuard,
    device: Option<DeviceIdentity>,
    told_detached: bool,
    on_event: Box<dyn FnMut(GunEvent) + Send>,
}

impl PortListener for Listener {
    fn news(&mut self, news: PortNews<'_>, now: Timestamp) {
        match news {
            PortNews::Opened(device) => {
                self.device = Some(device.clone());
                self.told_detached = false;
                (self.on_event)(GunEvent::Attached {
                    device: device.clone(),
                });
            }
            PortNews::NotOpened(fault) => self.detached(fault.to_string()),
            PortNews::Lost => self.detached("the device was unplugged".to_owned()),
            PortNews::Bytes(bytes) => {
                for scan in self.framing.push(bytes, now) {
                    self.scanned(&scan);
                }
            }
            PortNews::Nothing => {
                if let Some(scan) = self.framing.idle(now) {
                    self.scanned(&scan);
                }
            }
        }
    }
}

impl Listener {
    fn detached(&mut self, reason: String) {
        self.framing.forget();
        self.device = None;
        if !std::mem::replace(&mut self.told_detached, true) {
            (self.on_event)(GunEvent::Detached { reason });
        }
    }

    fn scanned(&mut self, scan: &RawScan) {
        let Some(device) = self.device.clone() else { return };
        if scan.end == ScanEnd::TooLong {
            (self.on_event)(GunEvent::Noise { device });
            return;
        }
        let text = scan.text();
        if !text.trim().is_empty() && self.repeats.admits(&text, scan.at) {
            (self.on_event)(GunEvent::Scan {
                text,
                device,
                at: scan.at,
            });
        }
    }
}
