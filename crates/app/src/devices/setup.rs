//! Serial devices: ports, set-up, finding a scale by listening.

use std::ops::ControlFlow;
use std::sync::Arc;

use dabao_api::{
    ApiError, ById, ByPort, Caller, ErrorCode, Nothing, PortView, SaveSerialDevice, ScaleFinding,
    SerialDeviceView, SerialKind, Topic,
};
use dabao_devices::{FlowControl, OpenLink as _, PortChoice, SerialOpener, detect_scale, list_serial_ports};
use dabao_domain::Timestamp;
use dabao_protocols::scale::{DataBits, LineSettings, Parity, find_driver};
use dabao_store::{
    SerialDeviceRecord, list_serial_devices as list, remove_serial_device as remove,
    save_serial_device as save,
};

use super::room::{hex, open};
use crate::App;
use crate::error::{AppError, chain, fault, refuse_field};
use crate::station::required;

/// Serial ports of this PC, and those that were typed by hand.
pub(crate) async fn list_ports(app: &Arc<App>, _: &Caller, _: Nothing) -> Result<Vec<PortView>, AppError> {
    let setups = setups(app).await?;
    let typed: Vec<String> = setups.iter().map(|setup| setup.port.clone()).collect();
    let listed = tokio::task::spawn_blocking(move || list_serial_ports(&typed)).await;
    let listed = listed.map_err(fault("list the ports"))?.map_err(|error| {
        AppError::Refused(ApiError::new(ErrorCode::DeviceFailed).with_detail(chain(&error)))
    })?;
    let used_by = |path: &str| {
        setups
            .iter()
            .find(|setup| setup.port == path)
            .map(|setup| setup.name.clone())
    };
    Ok(listed
        .into_iter()
        .map(|port| PortView {
            used_by: used_by(&port.path),
            identity: port.usb.as_ref().map(|usb| {
                let serial = usb.serial.as_deref().unwrap_or("-");
                format!("{:04X}:{:04X} {serial}", usb.vid, usb.pid)
            }),
            product: (port.name != port.path).then_some(port.name),
            name: port.path,
        })
        .collect())
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
        let found = listen(app, setup.port.clone()).await?;
        let best = found.ok_or_else(|| refuse_field(ErrorCode::DeviceFailed, "driver"))?;
        setup = SaveSerialDevice {
            baud: best.baud,
            line: best.line,
            driver: best.driver,
            ..setup
        };
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

/// Listens to a port at each line setting; sends nothing.
pub(crate) async fn find_scale(
    app: &Arc<App>,
    _: &Caller,
    request: ByPort,
) -> Result<Vec<ScaleFinding>, AppError> {
    Ok(listen(app, request.port).await?.into_iter().collect())
}

async fn listen(app: &Arc<App>, port: String) -> Result<Option<ScaleFinding>, AppError> {
    // A device of ours on that port would take the bytes away.
    for setup in setups(app).await?.into_iter().filter(|setup| setup.port == port) {
        let (closing, id) = (Arc::clone(app), setup.id.unwrap_or_default());
        tokio::task::spawn_blocking(move || closing.devices.stop(&id))
            .await
            .map_err(fault("close a device"))?;
    }
    let clock = Arc::clone(&app.clock);
    let closing = app.closing();
    let listening = tokio::task::spawn_blocking(move || {
        let mut opened = |line: LineSettings| {
            let choice = PortChoice::Path(port.clone());
            SerialOpener::new(choice, line, FlowControl::None)
                .open()
                .map(|(link, _)| link)
        };
        let mut go_on = |_: LineSettings| {
            if *closing.borrow() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        detect_scale(&mut opened, &clock, &mut go_on)
    });
    let found = listening.await.map_err(fault("listen to a port"))?;
    let found = found.map_err(|error| {
        AppError::Refused(ApiError::new(ErrorCode::DeviceFailed).with_detail(chain(&error)))
    })?;
    for setup in setups(app).await? {
        if let Some(id) = setup.id.clone() {
            open_blocking(app, &id, &setup).await?;
        }
    }
    Ok(found.map(|found| ScaleFinding {
        baud: found.line.baud,
        line: line_name(found.line),
        driver: found.detection.driver_id.to_owned(),
        frames: found.detection.frames,
        sample: hex(&found.detection.sample.raw),
    }))
}

/// Opening waits for the thread of the link it replaces.
async fn open_blocking(app: &Arc<App>, id: &str, setup: &SaveSerialDevice) -> Result<(), AppError> {
    let (app, id, setup) = (Arc::clone(app), id.to_owned(), setup.clone());
    let opened = tokio::task::spawn_blocking(move || open(&app, &id, &setup)).await;
    opened.map_err(fault("open a device"))
}

async fn setups(app: &App) -> Result<Vec<SaveSerialDevice>, AppError> {
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
    let known = request.driver == "auto" || find_driver(&request.driver).is_some();
    if request.kind == SerialKind::Scale && !known {
        return Err(invalid("driver"));
    }
    Ok(SaveSerialDevice {
        name,
        port,
        ..request
    })
}

fn view(app: &App, setup: SaveSerialDevice) -> SerialDeviceView {
    let heard = app.devices.heard(setup.id.as_deref().unwrap_or_default());
    SerialDeviceView {
        connected: heard.connected,
        last_bytes: hex(&heard.last_bytes),
        last_at: heard.last_at.map(|Timestamp(at)| at),
        trouble: heard.trouble,
        setup,
    }
}

fn line_name(line: LineSettings) -> String {
    match (line.data_bits, line.parity) {
        (DataBits::Seven, Parity::Odd) => "7O1".to_owned(),
        (DataBits::Seven, _) => "7E1".to_owned(),
        (DataBits::Eight, _) => "8N1".to_owned(),
    }
}
