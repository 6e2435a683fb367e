//! The open links and the last word of each device. Threads of the devices room call in here; they never wait for a lock
//! that is held over IO.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dabao_api::{Event, GunState, PrinterTrouble, SaveSerialDevice, ScaleView, SerialKind, Topic};
use dabao_devices::{
    CapturedWeight, FlowControl, GunConfig, GunEvent, GunLink, PortChoice, ScaleConfig, ScaleEvent,
    ScaleLink, SerialOpener,
};
use dabao_domain::Timestamp;
use dabao_protocols::scale::{DataBits, LineSettings, Parity, TrustRules, TrustState};
use dabao_store::{StoreError, list_serial_devices};

use crate::App;
use crate::error::chain;

/// What runs and what was heard.
#[derive(Default)]
pub(crate) struct DeviceRoom {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    links: BTreeMap<String, Link>,
    heard: BTreeMap<String, Heard>,
    troubles: BTreeMap<String, PrinterTrouble>,
    flushes: BTreeMap<String, Vec<u8>>,
}

/// A running link. Dropping it closes the port.
enum Link {
    Scale(ScaleLink),
    Gun { _link: GunLink, name: String },
}

/// The last word of a device.
#[derive(Debug, Clone, Default)]
pub(super) struct Heard {
    pub(super) connected: bool,
    pub(super) last_bytes: Vec<u8>,
    pub(super) last_at: Option<Timestamp>,
    pub(super) trouble: Option<String>,
}

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
            .map_or(ScaleView::None, |scale| view(&scale.state()))
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
            connected: inner.heard.get(id).is_some_and(|heard| heard.connected),
        })
        .collect()
    }

    /// The last word of a device.
    pub(super) fn heard(&self, id: &str) -> Heard {
        self.lock().heard.get(id).cloned().unwrap_or_default()
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
        let links = std::mem::take(&mut self.lock().links);
        drop(links);
    }

    fn note(&self, id: &str, change: impl FnOnce(&mut Heard)) {
        change(self.lock().heard.entry(id.to_owned()).or_default());
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

/// Opens the links of all devices that are set up.
pub(crate) async fn start(app: &Arc<App>) -> Result<(), StoreError> {
    let mut tx = app.store.read().await?;
    for record in list_serial_devices(&mut tx, &app.station).await? {
        match serde_json::from_str::<SaveSerialDevice>(&record.setup) {
            Ok(setup) => open(app, &record.id, &setup),
            Err(error) => tracing::error!(device = record.id, %error, "a device's set-up is not readable"),
        }
    }
    Ok(())
}

/// Opens a device's link; a failure to start is kept as its trouble, a missing device is looked for again and again.
pub(super) fn open(app: &Arc<App>, id: &str, setup: &SaveSerialDevice) {
    app.devices.stop(id);
    let opener = SerialOpener::new(
        PortChoice::Path(setup.port.clone()),
        line_settings(setup),
        FlowControl::None,
    );
    let started = match setup.kind {
        SerialKind::Scale => open_scale(app, id, &setup.driver, opener),
        SerialKind::Gun => open_gun(app, id, &setup.name, opener),
    };
    match started {
        Ok(link) => {
            app.devices.lock().links.insert(id.to_owned(), link);
        }
        Err(words) => app.devices.note(id, |heard| heard.trouble = Some(words)),
    }
}

fn open_scale(app: &Arc<App>, id: &str, driver: &str, opener: SerialOpener) -> Result<Link, String> {
    let config = ScaleConfig {
        driver_id: driver.to_owned(),
        rules: TrustRules::default(),
    };
    let weak = Arc::downgrade(app);
    let id = id.to_owned();
    let link = ScaleLink::start(config, Box::new(opener), Arc::clone(&app.clock), move |event| {
        if let Some(app) = weak.upgrade() {
            hear_scale(&app, &id, &event);
        }
    });
    link.map(Link::Scale).map_err(|error| chain(&error))
}

fn hear_scale(app: &App, id: &str, event: &ScaleEvent) {
    app.devices.note(id, |heard| {
        heard.connected = event.device.is_some();
        heard.trouble = match &event.state {
            TrustState::Fault(fault) => Some(format!("{fault:?}")),
            _ => None,
        };
        if let TrustState::Settled(weight) | TrustState::Captured(weight) = &event.state {
            heard.last_bytes.clone_from(&weight.reading.raw);
            heard.last_at = Some(event.at);
        }
    });
    app.tell(Event::Scale {
        scale: view(&event.state),
    });
}

fn open_gun(app: &Arc<App>, id: &str, name: &str, opener: SerialOpener) -> Result<Link, String> {
    let weak = Arc::downgrade(app);
    let id = id.to_owned();
    let runtime = tokio::runtime::Handle::current();
    let link = GunLink::start(
        &GunConfig::default(),
        Box::new(opener),
        Arc::clone(&app.clock),
        move |event| {
            if let Some(app) = weak.upgrade() {
                hear_gun(&app, &runtime, &id, event);
            }
        },
    );
    link.map(|link| Link::Gun {
        _link: link,
        name: name.to_owned(),
    })
    .map_err(|error| chain(&error))
}

/// Scans of one gun are answered in their order: the device's thread waits for each answer.
fn hear_gun(app: &Arc<App>, runtime: &tokio::runtime::Handle, id: &str, event: GunEvent) {
    match event {
        GunEvent::Attached { .. } => {
            app.devices.note(id, |heard| {
                heard.connected = true;
                heard.trouble = None;
            });
            app.changed(&[Topic::Devices, Topic::Station]);
        }
        GunEvent::Detached { reason } => {
            app.devices.note(id, |heard| {
                heard.connected = false;
                heard.trouble = Some(reason);
            });
            app.changed(&[Topic::Devices, Topic::Station]);
        }
        GunEvent::Scan { text, at, .. } => {
            app.devices.note(id, |heard| {
                heard.last_bytes = text.clone().into_bytes();
                heard.last_at = Some(at);
            });
            runtime.block_on(crate::scanning::scan_from_gun(app, text));
        }
        GunEvent::Noise { .. } => {
            app.devices
                .note(id, |heard| heard.trouble = Some("unreadable".to_owned()));
            app.changed(&[Topic::Devices]);
        }
    }
}

/// The line settings of a set-up.
pub(super) fn line_settings(setup: &SaveSerialDevice) -> LineSettings {
    let (data_bits, parity) = match setup.line.as_str() {
        "7E1" => (DataBits::Seven, Parity::Even),
        "7O1" => (DataBits::Seven, Parity::Odd),
        _ => (DataBits::Eight, Parity::None),
    };
    LineSettings {
        baud: setup.baud,
        data_bits,
        parity,
    }
}

fn view(state: &TrustState) -> ScaleView {
    match state {
        TrustState::Absent => ScaleView::Absent,
        // A frame without a number is motion without one; 0 would be a lie, so it is silence to the eye.
        TrustState::Opening | TrustState::Silent | TrustState::Moving { grams: None } => ScaleView::Silent,
        TrustState::Zero => ScaleView::Zero,
        TrustState::Moving { grams: Some(grams) } => ScaleView::Moving { grams: *grams },
        TrustState::Settled(weight) => ScaleView::Settled {
            grams: weight.weight.grams(),
        },
        TrustState::Captured(weight) => ScaleView::Taken {
            grams: weight.weight.grams(),
        },
        TrustState::Over => ScaleView::Over,
        TrustState::Under => ScaleView::Under,
        TrustState::Fault(_) => ScaleView::Fault,
    }
}

/// Bytes as people in support read them.
pub(super) fn hex(bytes: &[u8]) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    pairs.join(" ")
}
