//! A HID gun or scale: opened, read report by report, and found again after its cable was pulled.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use dabao_domain::Timestamp;

use super::hid_opener::Outbox;
use super::{HidDevice, HidOpener, UsbChoice};
use crate::Clock;
use crate::link_thread::{LinkThread, OpenFault, PortListener, PortNews};

/// What happens to a HID, in order. A decoder of its own is made at each `Opened`: nothing is joined over a gap.
#[derive(Debug)]
pub enum HidNews<'a> {
    /// It is open.
    Opened(&'a HidDevice),
    /// It could not be opened; it is tried again every half second, and each time is told.
    NotOpened(&'a OpenFault),
    /// It was open and is lost.
    Lost,
    /// One whole report came, with its id where the device numbers its reports.
    Report(&'a [u8]),
    /// It is open and nothing came for a short time (50 ms).
    Nothing,
}

/// The link. Dropping it gives the device back to the system and waits until that is done.
pub struct HidLink {
    outbox: Outbox,
    _thread: LinkThread,
}

impl HidLink {
    /// Starts a thread that keeps the device open. `on_news` is called from that thread: it must not wait.
    pub fn start(
        choice: UsbChoice,
        clock: Clock,
        on_news: impl FnMut(HidNews<'_>, Timestamp) + Send + 'static,
    ) -> io::Result<Self> {
        let opener = HidOpener::new(choice);
        let outbox = opener.outbox();
        let listener = Listener {
            opened: opener.opened(),
            on_news,
        };
        Ok(Self {
            outbox,
            _thread: LinkThread::start("HID", Box::new(opener), clock, listener)?,
        })
    }

    /// Sends an output report soon, such as `02 01` that zeroes a scale. While the device is away nothing is sent, nor
    /// later.
    pub fn send(&self, output_report: Vec<u8>) {
        self.outbox
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(output_report);
    }
}

struct Listener<F> {
    opened: Arc<Mutex<Option<HidDevice>>>,
    on_news: F,
}

impl<F: FnMut(HidNews<'_>, Timestamp) + Send + 'static> PortListener for Listener<F> {
    fn news(&mut self, news: PortNews<'_>, now: Timestamp) {
        match news {
            PortNews::Opened(_) => {
                let device = self.opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if let Some(device) = device {
                    (self.on_news)(HidNews::Opened(&device), now);
                }
            }
            PortNews::NotOpened(fault) => (self.on_news)(HidNews::NotOpened(fault), now),
            PortNews::Lost => (self.on_news)(HidNews::Lost, now),
            PortNews::Bytes(report) => (self.on_news)(HidNews::Report(report), now),
            PortNews::Nothing => (self.on_news)(HidNews::Nothing, now),
        }
    }
}
