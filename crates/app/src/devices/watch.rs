//! Plugging and unplugging (热插拔): who looks at the ports hears of it within two seconds.

use std::sync::Arc;
use std::time::Duration;

use dabao_api::Topic;
use dabao_devices::{PortListing, UsbNews, UsbWatch};
use tokio::sync::watch;

use crate::App;

/// How often the system's list of ports is read. It has no bell for serial ports that rings everywhere.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Tells every change of the ports until the program closes.
pub(super) async fn watch_ports(app: Arc<App>, mut closing: watch::Receiver<bool>) {
    let app = Arc::downgrade(&app);
    let mut before: Option<Vec<PortListing>> = None;
    loop {
        let Some(app) = app.upgrade() else { return };
        if let Some(now) = look(&app).await {
            if before.as_ref().is_some_and(|before| *before != now) {
                app.changed(&[Topic::Devices]);
            }
            before = Some(now);
        }
        drop(app);
        tokio::select! {
            _ = closing.wait_for(|closing| *closing) => return,
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

async fn look(app: &Arc<App>) -> Option<Vec<PortListing>> {
    let ports = Arc::clone(&app.ports);
    let typed = super::setup::typed_ports(app).await.ok()?;
    let listed = tokio::task::spawn_blocking(move || ports(&typed)).await;
    listed.ok()?.ok()
}

/// Hears of guns and scales on USB from now on.
pub(super) fn watch_usb(app: &Arc<App>) {
    let weak = Arc::downgrade(app);
    let started = UsbWatch::start(move |news| {
        let Some(app) = weak.upgrade() else { return };
        match news {
            UsbNews::Devices(listings) => {
                app.devices.note_usb(listings);
                app.changed(&[Topic::Devices]);
            }
            UsbNews::NotListed(error) => {
                tracing::warn!(error = %crate::error::chain(&error), "USB cannot be looked at");
            }
        }
    });
    match started {
        Ok(watch) => app.devices.keep_usb_watch(watch),
        Err(error) => tracing::error!(%error, "the watch of USB did not start"),
    }
}
