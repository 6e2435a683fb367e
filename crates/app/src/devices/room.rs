//! The open links and the last word of each device. Threads of the devices room call in here; they never wait for a lock
//! that is held over IO.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dabao_api::{DeviceTrouble, GunState, PrinterTrouble, ScaleView};
use dabao_devices::{
    CapturedWeight, GunLink, NotSent, RawChunk, ScaleLink, ScaleRequest, UsbListing, UsbWatch,
};
use dabao_domain::Timestamp;
use dabao_protocols::gun::TwinGuard;

use super::words::{hex, scale_view};

/// What runs and what was heard.
#[derive(Default)]
pub(crate) struct DeviceRoom {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    links: BTreeMap<String, Link>,
    heard: BTreeMap<String, Heard>,
    /// Guns that are tried out, and since when.
    tested: BTreeMap<String, Timestamp>,
    twins: TwinGuard,
    /// What is on USB, as the watch told last.
    usb: Vec<UsbListing>,
    usb_watch: Option<UsbWatch>,
    troubles: BTreeMap<String, PrinterTrouble>,
    flushes: BTreeMap<String, Vec<u8>>,
}

/// A running link. Dropping it closes the port.
pub(super) enum Link {
    Scale(ScaleLink),
    Gun { link: GunLink, name: String },
}

/// The last word of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Heard {
    /// What its port is called, while it is open.
    pub(super) port: Option<String>,
    pub(super) trouble: Option<DeviceTrouble>,
}

/// How long a gun is tried out at most: a test that was forgotten must not swallow a day's scans.
const TEST_MILLIS: i64 = 120_000;

/// A weight taken from the scale.
pub(crate) struct TakenWeight {
    pub(crate) grams: u32,
    pub(crate) raw: String,
}

impl DeviceRoom {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the scale says now. The first scale counts; a bench has one.
    pub(crate) fn scale_view(&self) -> ScaleView {
        let inner = self.lock();
        inner
            .scale()
            .map_or(ScaleView::None, |scale| scale_view(&scale.state()))
    }

    /// Takes the settled weight; until the pan was empty there is no second one.
    pub(crate) fn take_weight(&self) -> Option<TakenWeight> {
        let inner = self.lock();
        let CapturedWeight { trusted, device: _ } = inner.scale()?.capture().ok()?;
        Some(TakenWeight {
            grams: trusted.weight.grams(),
            raw: hex(&trusted.reading.raw),
        })
    }

    /// The taken weight was not stored: it may be taken again.
    pub(crate) fn give_weight_back(&self) {
        if let Some(scale) = self.lock().scale() {
            scale.weigh_same_item_again();
        }
    }

    /// Guns that are set up.
    pub(crate) fn gun_states(&self) -> Vec<GunState> {
        let inner = self.lock();
        let guns = inner.links.iter().filter_map(|(id, link)| match link {
            Link::Gun { name, .. } => Some((id, name)),
            Link::Scale(_) => None,
        });
        guns.map(|(id, name)| GunState {
            id: id.clone(),
            name: name.clone(),
            connected: inner.heard.get(id).is_some_and(|heard| heard.port.is_some()),
        })
        .collect()
    }

    /// The last word of a device.
    pub(super) fn heard(&self, id: &str) -> Heard {
        self.lock().heard.get(id).cloned().unwrap_or_default()
    }

    /// What is on USB now.
    pub(super) fn usb(&self) -> Vec<UsbListing> {
        self.lock().usb.clone()
    }

    /// The watch told what is on USB.
    pub(super) fn note_usb(&self, listings: Vec<UsbListing>) {
        self.lock().usb = listings;
    }

    pub(super) fn keep_usb_watch(&self, watch: UsbWatch) {
        self.lock().usb_watch = Some(watch);
    }

    /// The last bytes of a device's line, oldest first.
    pub(crate) fn raw(&self, id: &str) -> Vec<RawChunk> {
        match self.lock().links.get(id) {
            Some(Link::Scale(link)) => link.raw(),
            Some(Link::Gun { link, .. }) => link.raw(),
            None => Vec::new(),
        }
    }

    /// Tells a scale something; `None` when there is no such scale.
    pub(super) fn tell_scale(&self, id: &str, request: ScaleRequest) -> Option<Result<(), NotSent>> {
        match self.lock().links.get(id) {
            Some(Link::Scale(scale)) => Some(scale.tell(request)),
            Some(Link::Gun { .. }) | None => None,
        }
    }

    /// Begins to try a gun out; `false` when there is no such gun.
    pub(super) fn test(&self, id: &str, since: Timestamp) -> bool {
        let mut inner = self.lock();
        let is_gun = matches!(inner.links.get(id), Some(Link::Gun { .. }));
        if is_gun {
            inner.tested.insert(id.to_owned(), since);
        }
        is_gun
    }

    /// Ends it.
    pub(super) fn end_test(&self, id: &str) {
        self.lock().tested.remove(id);
    }

    /// Whether a gun's scans are only shown.
    pub(super) fn is_tested(&self, id: &str, now: Timestamp) -> bool {
        let mut inner = self.lock();
        inner
            .tested
            .retain(|_, since| (0..TEST_MILLIS).contains(&now.millis_since(*since)));
        inner.tested.contains_key(id)
    }

    /// Whether a scan is a new act, and not the same one by another way.
    pub(crate) fn admits_scan(&self, way: &str, text: &str, now: Timestamp) -> bool {
        self.lock().twins.admits(way, text, now)
    }

    /// A scan was taken back: the same code again is a new act, however soon and by whatever way.
    pub(crate) fn forget_scans(&self) {
        self.lock().twins = TwinGuard::default();
    }

    /// What keeps a printer from printing.
    pub(crate) fn trouble_of(&self, printer: &str) -> Option<PrinterTrouble> {
        self.lock().troubles.get(printer).copied()
    }

    /// A printer could not print.
    pub(crate) fn note_trouble(&self, printer: &str, trouble: PrinterTrouble) {
        self.lock().troubles.insert(printer.to_owned(), trouble);
    }

    /// A printer prints again, or was set up anew.
    pub(crate) fn forget_trouble(&self, printer: &str) {
        self.lock().troubles.remove(printer);
    }

    /// What a printer must get first that was cut off in the middle of a label.
    pub(crate) fn keep_flush(&self, printer: &str, bytes: Vec<u8>) {
        self.lock().flushes.insert(printer.to_owned(), bytes);
    }

    /// Takes what [`Self::keep_flush`] kept.
    pub(crate) fn take_flush(&self, printer: &str) -> Vec<u8> {
        self.lock().flushes.remove(printer).unwrap_or_default()
    }

    /// Closes a device's link.
    pub(super) fn stop(&self, id: &str) {
        // Dropped outside the lock: closing waits for the device's thread, which may be calling in here.
        let (link, heard) = {
            let mut inner = self.lock();
            (inner.links.remove(id), inner.heard.remove(id))
        };
        drop((link, heard));
    }

    /// Closes all links.
    pub(crate) fn close(&self) {
        let (links, watch) = {
            let mut inner = self.lock();
            (std::mem::take(&mut inner.links), inner.usb_watch.take())
        };
        drop((links, watch));
    }

    /// Keeps a running link.
    pub(super) fn keep(&self, id: &str, link: Link) {
        self.lock().links.insert(id.to_owned(), link);
    }

    /// Changes what is known of a device; answers whether that is news.
    pub(super) fn note(&self, id: &str, change: impl FnOnce(&mut Heard)) -> bool {
        let mut inner = self.lock();
        let heard = inner.heard.entry(id.to_owned()).or_default();
        let before = heard.clone();
        change(heard);
        *heard != before
    }
}

impl Inner {
    fn scale(&self) -> Option<&ScaleLink> {
        self.links.values().find_map(|link| match link {
            Link::Scale(scale) => Some(scale),
            Link::Gun { .. } => None,
        })
    }
}
