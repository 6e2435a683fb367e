//! Serial devices: the ports there are, and which of them is what.

use std::sync::Arc;

use dabao_api::{
    ApiError, ById, Caller, ErrorCode, FindScale, Nothing, OptionValue, PortKind, PortView, SaveSerialDevice,
    ScaleSetup, SerialDeviceView, SerialKind, Topic, UsbPort,
};
use dabao_devices::{Access, PortListing, RawWay, ScaleLink, find_chosen, find_usb};
use dabao_domain::Timestamp;
use dabao_protocols::scale::{HID_SCALE_ID, find_driver};
use dabao_store::{
    SerialDeviceRecord, list_serial_devices as list, remove_serial_device as remove,
    save_serial_device as save,
};

use super::finding::listen;
use super::links::open;
use super::words::{
    choice, driver_options, gun_rules, hex, hid_choice, orders, port_kind, port_remedy, unit, usb_port,
};
use crate::App;
use crate::error::{AppError, chain, fault, refuse_field};
use crate::station::required;

/// How the paths of HIDs begin: they are no serial ports.
const USB_PATH: &str = "usb:";

/// Guns and scales on USB, serial ports of this PC, and those that were typed by hand.
pub(crate) async fn list_ports(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<Vec<PortView>, AppError> {
    let setups = setups(app).await?;
    let listed = listed(app, setups.iter().map(|setup| setup.port.clone()).collect()).await?;
    let used_by = |port: &PortListing| {
        setups
            .iter()
            .find(|setup| setup.hid.is_none() && find_chosen(&choice(setup), &listed) == Some(port))
            .map(|setup| setup.name.clone())
    };
    let serial = listed
        .iter()
        .map(|port| port_view(port, PortKind::Serial, used_by(port)));
    let usb = app.devices.usb();
    let hid = usb.iter().filter_map(|listing| {
        let used_by = setups
            .iter()
            .find(|setup| {
                let choice = hid_choice(setup);
                choice.is_some_and(|choice| find_usb(&choice, &usb) == Some(listing))
            })
            .map(|setup| setup.name.clone());
        Some(PortView {
            remedy: listing.remedy.map(port_remedy),
            ..port_view(&listing.port, port_kind(listing.kind)?, used_by)
        })
    });
    Ok(serial.chain(hid).collect())
}

fn port_view(port: &PortListing, kind: PortKind, used_by: Option<String>) -> PortView {
    PortView {
        name: port.path.clone(),
        product: (port.name != port.path).then(|| port.name.clone()),
        identity: port.usb.as_ref().map(|usb| {
            let serial = usb.serial.as_deref().unwrap_or("-");
            format!("{:04X}:{:04X} {serial}", usb.vid, usb.pid)
        }),
        used_by,
        permitted: port.access == Access::Allowed,
        kind,
        remedy: None,
    }
}

/// The ports, those typed by hand among them.
pub(super) async fn listed(app: &App, typed: Vec<String>) -> Result<Vec<PortListing>, AppError> {
    let ports = Arc::clone(&app.ports);
    let listed = tokio::task::spawn_blocking(move || ports(&typed)).await;
    listed
        .map_err(fault("list the ports"))?
        .map_err(|error| AppError::Refused(ApiError::new(ErrorCode::DeviceFailed).with_detail(chain(&error))))
}

/// The ports of the set-ups: what no list of the system may name.
pub(super) async fn typed_ports(app: &App) -> Result<Vec<String>, AppError> {
    Ok(setups(app).await?.into_iter().map(|setup| setup.port).collect())
}

/// Serial devices that are set up.
pub(crate) async fn list_serial_devices(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<SerialDeviceView>, AppError> {
    Ok(setups(app)
        .await?
        .into_iter()
        .map(|setup| view(app, setup))
        .collect())
}

/// Adds or changes a serial device and opens it at once.
pub(crate) async fn save_serial_device(
    app: &Arc<App>,
    by: &Caller,
    request: SaveSerialDevice,
) -> Result<SerialDeviceView, AppError> {
    let mut setup = checked(request)?;
    let is_hid = setup.port.starts_with(USB_PATH);
    if setup.kind == SerialKind::Scale && setup.driver == "auto" && !is_hid {
        setup = found_out(app, setup).await?;
    }
    (setup.usb, setup.hid) = usb_behind(app, &setup).await?;
    if setup.hid == Some(PortKind::HidScale) {
        HID_SCALE_ID.clone_into(&mut setup.driver);
    }
    let id = setup.id.clone().unwrap_or_else(|| app.new_id());
    setup.id = Some(id.clone());
    let record = SerialDeviceRecord {
        id: id.clone(),
        kind: match setup.kind {
            SerialKind::Scale => "scale".to_owned(),
            SerialKind::Gun => "gun".to_owned(),
        },
        name: setup.name.clone(),
        setup: serde_json::to_string(&setup).map_err(fault("write a device's set-up"))?,
    };
    let mut tx = app.store.begin().await?;
    save(&mut tx, &app.station, &record, app.now()).await?;
    app.log(&mut tx, &by.operator, "serial_device_saved", (&id, &setup.name))
        .await?;
    tx.commit().await?;
    open_blocking(app, &id, &setup).await?;
    app.changed(&[Topic::Devices, Topic::Station]);
    Ok(view(app, setup))
}

/// What listening makes of a scale whose format nobody stated.
async fn found_out(app: &Arc<App>, setup: SaveSerialDevice) -> Result<SaveSerialDevice, AppError> {
    let request = FindScale {
        port: setup.port.clone(),
        ask: setup.scale.may_ask,
    };
    let found = listen(app, request).await?;
    let best = found.ok_or_else(|| refuse_field(ErrorCode::DeviceFailed, "driver"))?;
    Ok(SaveSerialDevice {
        baud: best.baud,
        line: best.line,
        driver: best.driver,
        ..setup
    })
}

/// The USB device behind the port. A port that is not there now keeps the device it had.
async fn usb_behind(
    app: &App,
    setup: &SaveSerialDevice,
) -> Result<(Option<UsbPort>, Option<PortKind>), AppError> {
    let before = setups(app).await?.into_iter().find(|known| known.id == setup.id);
    let before = before.filter(|known| known.port == setup.port);
    if setup.port.starts_with(USB_PATH) {
        let usb = app.devices.usb();
        let Some(listing) = usb.iter().find(|listing| listing.port.path == setup.port) else {
            let known = before.ok_or_else(|| refuse_field(ErrorCode::NotFound, "port"))?;
            return Ok((known.usb, known.hid));
        };
        let kind = port_kind(listing.kind).filter(|kind| fits(*kind, setup.kind));
        let kind = kind.ok_or_else(|| refuse_field(ErrorCode::InvalidField, "port"))?;
        return Ok((listing.port.usb.clone().map(usb_port), Some(kind)));
    }
    let listed = listed(app, vec![setup.port.clone()]).await?;
    let usb = match listed.iter().find(|port| port.path == setup.port) {
        Some(port) => port.usb.clone().map(usb_port),
        None => before.and_then(|known| known.usb),
    };
    Ok((usb, None))
}

/// Whether a HID can be what it is set up as.
const fn fits(kind: PortKind, wanted: SerialKind) -> bool {
    match wanted {
        SerialKind::Scale => matches!(kind, PortKind::HidScale),
        SerialKind::Gun => matches!(kind, PortKind::HidGun | PortKind::Keyboard),
    }
}

/// Closes a device and forgets it.
pub(crate) async fn remove_serial_device(
    app: &Arc<App>,
    by: &Caller,
    request: ById,
) -> Result<Nothing, AppError> {
    let mut tx = app.store.begin().await?;
    remove(&mut tx, &request.id).await?;
    app.log(&mut tx, &by.operator, "serial_device_removed", (&request.id, ""))
        .await?;
    tx.commit().await?;
    let (closing, id) = (Arc::clone(app), request.id);
    let stopped = tokio::task::spawn_blocking(move || closing.devices.stop(&id)).await;
    stopped.map_err(fault("close a device"))?;
    app.changed(&[Topic::Devices, Topic::Station]);
    Ok(Nothing {})
}

/// Opening waits for the thread of the link it replaces.
pub(super) async fn open_blocking(
    app: &Arc<App>,
    id: &str,
    setup: &SaveSerialDevice,
) -> Result<(), AppError> {
    let (app, id, setup) = (Arc::clone(app), id.to_owned(), setup.clone());
    let opened = tokio::task::spawn_blocking(move || open(&app, &id, &setup)).await;
    opened.map_err(fault("open a device"))
}

/// The set-ups of this station.
pub(crate) async fn setups(app: &App) -> Result<Vec<SaveSerialDevice>, AppError> {
    let mut tx = app.store.read().await?;
    let records = list(&mut tx, &app.station).await?;
    records
        .into_iter()
        .map(|record| serde_json::from_str(&record.setup).map_err(fault("read a device's set-up")))
        .collect()
}

fn checked(request: SaveSerialDevice) -> Result<SaveSerialDevice, AppError> {
    let name = required("name", &request.name)?;
    let port = request.port.trim().to_owned();
    let invalid = |field: &str| refuse_field(ErrorCode::InvalidField, field);
    if port.is_empty() {
        return Err(invalid("port"));
    }
    if !(300..=921_600).contains(&request.baud) {
        return Err(invalid("baud"));
    }
    if !["8N1", "7E1", "7O1"].contains(&request.line.as_str()) {
        return Err(invalid("line"));
    }
    match request.kind {
        SerialKind::Scale => check_scale(&request.driver, &request.scale).map_err(invalid)?,
        SerialKind::Gun => {
            gun_rules(&request.gun).ok_or_else(|| invalid("gun"))?;
        }
    }
    let mut checked = SaveSerialDevice {
        name,
        port,
        ..request
    };
    // An empty choice is the default.
    checked
        .scale
        .options
        .retain(|OptionValue { value, .. }| !value.trim().is_empty());
    Ok(checked)
}

/// The field that is wrong, if one is.
fn check_scale(driver: &str, setup: &ScaleSetup) -> Result<(), &'static str> {
    unit(setup).ok_or("unit")?;
    if driver == "auto" || driver == HID_SCALE_ID {
        return Ok(());
    }
    let driver = find_driver(driver).ok_or("driver")?;
    driver_options(driver, setup).ok_or("options")?;
    Ok(())
}

pub(crate) fn view(app: &App, setup: SaveSerialDevice) -> SerialDeviceView {
    let id = setup.id.clone().unwrap_or_default();
    let heard = app.devices.heard(&id);
    let raw = app.devices.raw(&id);
    let last = raw.iter().rev().find(|chunk| chunk.way == RawWay::Heard);
    let commands = match (setup.kind, setup.hid) {
        (SerialKind::Gun, _) => None,
        (SerialKind::Scale, Some(_)) => Some(ScaleLink::hid_commands()),
        (SerialKind::Scale, None) => find_driver(&setup.driver)
            .and_then(|driver| Some(driver.commands(&driver_options(driver, &setup.scale)?))),
    };
    SerialDeviceView {
        connected: heard.port.is_some(),
        port_now: heard.port.filter(|port| *port != setup.port),
        last_bytes: last.map(|chunk| hex(&chunk.bytes)).unwrap_or_default(),
        last_at: last.map(|chunk| {
            let Timestamp(at) = chunk.at;
            at
        }),
        trouble: heard.trouble,
        orders: commands.as_ref().map(orders).unwrap_or_default(),
        tested: app.devices.is_tested(&id, app.now()),
        setup,
    }
}
