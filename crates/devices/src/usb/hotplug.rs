//! The bell that rings when something is plugged in or pulled out, where the system has one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusb::{Context, Device, Hotplug, HotplugBuilder, Registration, UsbContext as _};

/// A bell that was hung up. It rings inside [`Bell::wait`] only.
pub(super) struct Bell {
    // Before the context that it belongs to.
    _registration: Registration<Context>,
    context: Context,
    has_rung: Arc<AtomicBool>,
}

impl Bell {
    /// `None` where libusb has no hot-plugging (Windows), or does not start now.
    pub(super) fn hang_up() -> Option<Self> {
        if !rusb::has_hotplug() {
            return None;
        }
        let context = Context::new().ok()?;
        let has_rung = Arc::new(AtomicBool::new(false));
        let ringer = Box::new(Ringer(Arc::clone(&has_rung)));
        let registration = HotplugBuilder::new()
            .register::<Context, &Context>(&context, ringer)
            .ok()?;
        Some(Self {
            _registration: registration,
            context,
            has_rung,
        })
    }

    /// Waits for a ring, at most so long; answers whether it rang since it was asked last.
    pub(super) fn wait(&self, at_most: Duration) -> bool {
        if let Err(fault) = self.context.handle_events(Some(at_most)) {
            tracing::debug!(%fault, "waiting for USB events");
            std::thread::sleep(at_most); // Never in circles.
        }
        self.has_rung.swap(false, Ordering::SeqCst)
    }
}

/// Nothing but noting is allowed in there: it is called from inside libusb.
struct Ringer(Arc<AtomicBool>);

impl Hotplug<Context> for Ringer {
    fn device_arrived(&mut self, _device: Device<Context>) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn device_left(&mut self, _device: Device<Context>) {
        self.0.store(true, Ordering::SeqCst);
    }
}
