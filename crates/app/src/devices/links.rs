//! Opens the links of devices that are set up, and hears what they say.

use std::sync::Arc;

use dabao_api::{DeviceTrouble, Event, SaveSerialDevice, SerialKind, Topic};
use dabao_devices::{
    FlowControl, GunEvent, GunLink, ScaleConfig, ScaleEvent, ScaleLink, SerialOpener, UsbChoice,
};
use dabao_protocols::gun::AimId;
use dabao_protocols::scale::{TrustRules, find_driver};
use dabao_store::{StoreError, list_serial_devices};

use super::room::Link;
use super::words::{
    choice, detached, driver_options, gun_rules, hid_choice, line_settings, must_be_asked, scale_trouble,
    scale_view, unit,
};
use crate::App;
use crate::error::chain;

/// Opens the links of all devices that are set up, and watches the ports from now on.
pub(crate) async fn start(app: &Arc<App>) -> Result<(), StoreError> {
    let mut tx = app.store.read().await?;
    for record in list_serial_devices(&mut tx, &app.station).await? {
        match serde_json::from_str::<SaveSerialDevice>(&record.setup) {
            Ok(setup) => open(app, &record.id, &setup),
            Err(error) => tracing::error!(device = record.id, %error, "a device's set-up is not readable"),
        }
    }
    super::watch::watch_usb(app);
    tokio::spawn(super::watch::watch_ports(Arc::clone(app), app.closing()));
    Ok(())
}

/// Opens a device's link; a failure to start is kept as its trouble, a missing device is looked for again and again.
pub(super) fn open(app: &Arc<App>, id: &str, setup: &SaveSerialDevice) {
    app.devices.stop(id);
    let settings = line_settings(setup.baud, &setup.line);
    let opener = SerialOpener::new(choice(setup), settings, FlowControl::None).among(Arc::clone(&app.ports));
    let started = match setup.kind {
        SerialKind::Scale => open_scale(app, id, setup, opener),
        SerialKind::Gun => open_gun(app, id, setup, opener),
    };
    match started {
        Ok(link) => app.devices.keep(id, link),
        Err(trouble) => {
            app.devices.note(id, |heard| heard.trouble = Some(trouble));
        }
    }
}

fn open_scale(
    app: &Arc<App>,
    id: &str,
    setup: &SaveSerialDevice,
    opener: SerialOpener,
) -> Result<Link, DeviceTrouble> {
    if let Some(choice) = hid_choice(setup) {
        return open_hid_scale(app, id, choice);
    }
    let driver = find_driver(&setup.driver).ok_or(DeviceTrouble::BadSetUp)?;
    let options = driver_options(driver, &setup.scale).ok_or(DeviceTrouble::BadSetUp)?;
    let config = ScaleConfig {
        driver_id: setup.driver.clone(),
        options,
        may_ask: setup.scale.may_ask,
        rules: TrustRules {
            assumed_unit: unit(&setup.scale).ok_or(DeviceTrouble::BadSetUp)?,
            ..TrustRules::default()
        },
    };
    let mute = !setup.scale.may_ask && must_be_asked(&driver.commands(&options));
    let weak = Arc::downgrade(app);
    let id = id.to_owned();
    let link = ScaleLink::start(config, Box::new(opener), Arc::clone(&app.clock), move |event| {
        if let Some(app) = weak.upgrade() {
            hear_scale(&app, &id, mute, &event);
        }
    });
    link.map(Link::Scale).map_err(|error| {
        tracing::error!(error = %chain(&error), "a scale's link did not start");
        DeviceTrouble::NotOpened
    })
}

fn open_hid_scale(app: &Arc<App>, id: &str, choice: UsbChoice) -> Result<Link, DeviceTrouble> {
    let weak = Arc::downgrade(app);
    let id = id.to_owned();
    let rules = TrustRules::default();
    let link = ScaleLink::start_hid(choice, rules, Arc::clone(&app.clock), move |event| {
        if let Some(app) = weak.upgrade() {
            hear_scale(&app, &id, false, &event);
        }
    });
    link.map(Link::Scale).map_err(|error| {
        tracing::error!(error = %chain(&error), "a scale's link did not start");
        DeviceTrouble::NotOpened
    })
}

fn hear_scale(app: &App, id: &str, mute: bool, event: &ScaleEvent) {
    let is_news = app.devices.note(id, |heard| {
        heard.port = event.device.as_ref().map(|device| device.path.clone());
        heard.trouble = match scale_trouble(&event.state) {
            Some(DeviceTrouble::Silent) if mute => Some(DeviceTrouble::MustBeAsked),
            other => other,
        };
    });
    app.tell(Event::Scale {
        scale: scale_view(&event.state),
    });
    if is_news {
        app.changed(&[Topic::Devices]);
    }
}

fn open_gun(
    app: &Arc<App>,
    id: &str,
    setup: &SaveSerialDevice,
    opener: SerialOpener,
) -> Result<Link, DeviceTrouble> {
    let rules = gun_rules(&setup.gun).ok_or(DeviceTrouble::BadSetUp)?;
    let weak = Arc::downgrade(app);
    let id = id.to_owned();
    let runtime = tokio::runtime::Handle::current();
    let hear = move |event| {
        if let Some(app) = weak.upgrade() {
            hear_gun(&app, &runtime, &id, event);
        }
    };
    let clock = Arc::clone(&app.clock);
    let link = match hid_choice(setup) {
        Some(choice) => GunLink::start_hid(rules, choice, clock, hear),
        None => GunLink::start(rules, Box::new(opener), clock, hear),
    };
    link.map(|link| Link::Gun {
        link,
        name: setup.name.clone(),
    })
    .map_err(|error| {
        tracing::error!(%error, "a gun's link did not start");
        DeviceTrouble::NotOpened
    })
}

/// Scans of one gun are answered in their order: the device's thread waits for each answer.
fn hear_gun(app: &Arc<App>, runtime: &tokio::runtime::Handle, id: &str, event: GunEvent) {
    let (port, trouble, topics): (_, _, &[Topic]) = match event {
        GunEvent::Scan { text, aim, .. } => {
            if app.devices.is_tested(id, app.now()) {
                let aim = aim.map(|AimId { symbology, modifier }| format!("]{symbology}{modifier}"));
                app.tell(Event::GunTested {
                    id: id.to_owned(),
                    text,
                    aim,
                });
            } else {
                runtime.block_on(crate::scanning::scan_from_gun(app, id, text, aim));
            }
            return;
        }
        GunEvent::Attached { device } => (Some(Some(device.path)), None, &[Topic::Devices, Topic::Station]),
        GunEvent::Detached { reason } => (
            Some(None),
            Some(detached(reason)),
            &[Topic::Devices, Topic::Station],
        ),
        GunEvent::Noise { .. } => (None, Some(DeviceTrouble::Unreadable), &[Topic::Devices]),
        GunEvent::NoSuffix => (None, Some(DeviceTrouble::NoSuffix), &[Topic::Devices]),
    };
    let is_news = app.devices.note(id, |heard| {
        heard.trouble = trouble;
        if let Some(port) = port {
            heard.port = port;
        }
    });
    if is_news {
        app.changed(topics);
    }
}
