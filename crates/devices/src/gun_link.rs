//! A serial barcode gun: opened, framed, and found again after its cable was pulled.

use std::io;

use dabao_domain::Timestamp;
use dabao_protocols::gun::{AimId, GunIntake, GunRules, GunScan, Heard, RawScan};

use crate::gun_ears::{GunEars, GunHeard};
use crate::link_thread::{LinkThread, OpenFault, OpenLink, PortListener, PortNews};
use crate::{Clock, DeviceIdentity, HidOpener, RawChunk, UsbChoice};

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
        /// Why.
        reason: DetachReason,
    },
    /// One scan.
    Scan {
        /// The text without prefix, suffix and AIM identifier; not yet normalised.
        text: String,
        /// The symbology, when the gun said it.
        aim: Option<AimId>,
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
    /// The gun sends no suffix although one is expected: its scans wait for the gap, and two of them may glue. Told
    /// once.
    NoSuffix,
}

/// Why a gun is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DetachReason {
    /// Not plugged in.
    Absent,
    /// This user may not open it.
    NotPermitted,
    /// Another program holds it.
    InUse,
    /// The system refuses for another reason; the log has its words.
    NotOpened,
}

impl From<&OpenFault> for DetachReason {
    fn from(fault: &OpenFault) -> Self {
        match fault {
            OpenFault::Absent => Self::Absent,
            OpenFault::NotPermitted { .. } => Self::NotPermitted,
            OpenFault::InUse { .. } => Self::InUse,
            OpenFault::Failed { .. } => Self::NotOpened,
        }
    }
}

/// The link. Dropping it closes the port and waits until it is closed.
pub struct GunLink {
    thread: LinkThread,
}

impl GunLink {
    /// Starts a thread that keeps the gun open. `on_event` is called from that thread: it must not wait.
    pub fn start(
        rules: GunRules,
        opener: Box<dyn OpenLink>,
        clock: Clock,
        on_event: impl FnMut(GunEvent) + Send + 'static,
    ) -> io::Result<Self> {
        Self::run((GunEars::line(&rules), rules), opener, clock, Box::new(on_event))
    }

    /// The same for a gun that is a HID: a HID POS gun, or one that types and that a person chose.
    pub fn start_hid(
        rules: GunRules,
        choice: UsbChoice,
        clock: Clock,
        on_event: impl FnMut(GunEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let opener = HidOpener::new(choice);
        let ears = GunEars::Hid {
            opened: opener.opened(),
            rules: rules.clone(),
            decoder: None,
        };
        Self::run((ears, rules), Box::new(opener), clock, Box::new(on_event))
    }

    fn run(
        (ears, rules): (GunEars, GunRules),
        opener: Box<dyn OpenLink>,
        clock: Clock,
        on_event: Box<dyn FnMut(GunEvent) + Send>,
    ) -> io::Result<Self> {
        let listener = Listener {
            ears,
            intake: GunIntake::new(rules),
            device: None,
            told_detached: None,
            on_event,
        };
        Ok(Self {
            thread: LinkThread::start("gun", opener, clock, listener)?,
        })
    }

    /// The last bytes that came, for support.
    pub fn raw(&self) -> Vec<RawChunk> {
        self.thread.raw()
    }
}

struct Listener {
    ears: GunEars,
    intake: GunIntake,
    device: Option<DeviceIdentity>,
    told_detached: Option<DetachReason>,
    on_event: Box<dyn FnMut(GunEvent) + Send>,
}

impl PortListener for Listener {
    fn news(&mut self, news: PortNews<'_>, now: Timestamp) {
        match news {
            PortNews::Opened(device) => {
                self.ears.opened();
                self.device = Some(device.clone());
                self.told_detached = None;
                (self.on_event)(GunEvent::Attached {
                    device: device.clone(),
                });
            }
            PortNews::NotOpened(fault) => {
                if self.told_detached != Some(fault.into()) {
                    tracing::warn!(%fault, "a gun cannot be opened");
                }
                self.detached(fault.into());
            }
            PortNews::Lost => self.detached(DetachReason::Absent),
            PortNews::Bytes(bytes) => {
                let heard = self.ears.hear(bytes, now);
                self.heard(&heard);
            }
            PortNews::Nothing => {
                let heard = self.ears.idle(now);
                self.heard(&heard);
            }
        }
    }
}

impl Listener {
    fn detached(&mut self, reason: DetachReason) {
        self.ears.forget();
        self.device = None;
        if self.told_detached.replace(reason) != Some(reason) {
            (self.on_event)(GunEvent::Detached { reason });
        }
    }

    fn heard(&mut self, heard: &GunHeard) {
        for scan in &heard.scans {
            self.scanned(scan);
        }
        if let Some(device) = self.device.clone().filter(|_| heard.noise) {
            (self.on_event)(GunEvent::Noise { device });
        }
    }

    fn scanned(&mut self, scan: &RawScan) {
        let Some(device) = self.device.clone() else { return };
        if self.intake.warns_of_no_suffix(scan) {
            (self.on_event)(GunEvent::NoSuffix);
        }
        match self.intake.hear(scan) {
            Heard::Scan(GunScan { text, aim, at }) => (self.on_event)(GunEvent::Scan {
                text,
                aim,
                device,
                at,
            }),
            Heard::Unreadable(_) => (self.on_event)(GunEvent::Noise { device }),
            Heard::Repeat | Heard::Empty => {}
        }
    }
}
