//! Serial devices: the ports there are, and which of them is what.

use std::sync::Arc;

use dabao_api::{
    ApiError, ById, Caller, ErrorCode, FindScale, Nothing, OptionValue, PortView, SaveSerialDevice,
    ScaleSetup, SerialDeviceView, SerialKind, Topic,
};
use dabao_devices::{Access, PortListing, RawWay, find_chosen};
use dabao_domain::Timestamp;
use dabao_protocols::scale::find_driver;
use dabao_store::{
    SerialDeviceRecord, list_serial_devices as list, remove_serial_device as remove,
    save_serial_device as save,
};

use super::finding::listen;
use super::links::open;
use super::words::{choice, driver_options, gun_rules, hex, orders, unit, usb_port};
use crate::App;
use crate::error::{AppError, chain, fault, refuse_field};
use crate::station::required;

/// Serial ports of this PC, and those that were typed by hand.
pub(crate) async fn list_ports(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<Vec<PortView>, AppError> {
    let setups = setups(app).await?;
    let listed = listed(app, setups.iter().map(|setup| setup.port.clone()).collect()).await?;
    let used_by = |port: &PortListing| {
        setups
            .iter()
            .find(|setup| find_chosen(&choice(setup), &listed) == Some(port))
            .map(|setup| setup.name.clone())
    };
    Ok(listed
        .iter()
        .map(|port| PortView {
            used_by: used_by(port),
            identity: port.usb.as_ref().map(|usb| {
                let serial = usb.serial.as_deref().unwrap_or("-");
                format!("{:04X}:{:04X} {serial}", usb.vid, usb.pid)
            }),
            product: (port.name != port.path).then(|| port.name.clone()),
            name: port.path.clone(),
            permitted: port.access == Access::Allowed,
        })
        .collect())
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
    if setup.kind == SerialKind::Scale && setup.driver == "auto" {
        setup = found_out(app, setup).await?;
    }
    setup.usb = usb_behind(app, &setup).await?;
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
async fn usb_behind(app: &App, setup: &SaveSerialDevice) -> Result<Option<dabao_api::UsbPort>, AppError> {
    let listed = listed(app, vec![setup.port.clone()]).await?;
    if let Some(port) = listed.iter().find(|port| port.path == setup.port) {
        return Ok(port.usb.clone().map(usb_port));
    }
    let before = setups(app).await?.into_iter().find(|known| known.id == setup.id);
    Ok(before
        .filter(|known| known.port == setup.port)
        .and_then(|known| known.usb))
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
    if driver == "auto" {
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
    let commands = find_driver(&setup.driver)
        .filter(|_| setup.kind == SerialKind::Scale)
        .and_then(|driver| Some(driver.commands(&driver_options(driver, &setup.scale)?)));
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
