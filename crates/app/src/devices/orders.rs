//! What a person does with a device that is set up: tell a scale, try a gun out, look at raw bytes.

use std::sync::Arc;

use dabao_api::{
    ById, Caller, DeviceHelp, ErrorCode, Nothing, RawChunkView, ScaleOrder, TellScale, TestGun, Topic,
};
use dabao_devices::{NotSent, RawChunk, RawWay, serial_port_group};
use dabao_domain::Timestamp;

use super::words::{hex, readable, request};
use crate::App;
use crate::error::{AppError, refuse};

/// What a person needs to know to help a device that does not open.
pub(crate) async fn device_help(_: &Arc<App>, _: &Caller, _: Nothing) -> Result<DeviceHelp, AppError> {
    Ok(DeviceHelp {
        system: std::env::consts::OS.to_owned(),
        serial_group: serial_port_group().map(str::to_owned),
    })
}

/// Tells a scale to set itself to zero, to take the tare, or to forget it. What comes of it is read on the scale.
pub(crate) async fn tell_scale(app: &Arc<App>, by: &Caller, asked: TellScale) -> Result<Nothing, AppError> {
    let order = match asked.order {
        ScaleOrder::Zero => "zero",
        ScaleOrder::Tare => "tare",
        ScaleOrder::ClearTare => "clear_tare",
    };
    let mut tx = app.store.begin().await?;
    app.log(&mut tx, &by.operator, "scale_told", (&asked.id, order))
        .await?;
    tx.commit().await?;
    match app.devices.tell_scale(&asked.id, request(asked.order)) {
        Some(Ok(())) => Ok(Nothing {}),
        Some(Err(NotSent::NoSuchCommand)) => Err(refuse(ErrorCode::NoSuchOrder)),
        Some(Err(NotSent::NotThere)) => Err(refuse(ErrorCode::DeviceFailed)),
        None => Err(refuse(ErrorCode::NotFound)),
    }
}

/// Begins or ends to try a gun out.
pub(crate) async fn test_gun(app: &Arc<App>, _: &Caller, asked: TestGun) -> Result<Nothing, AppError> {
    if !asked.on {
        app.devices.end_test(&asked.id);
    } else if !app.devices.test(&asked.id, app.now()) {
        return Err(refuse(ErrorCode::NotFound));
    }
    app.changed(&[Topic::Devices]);
    Ok(Nothing {})
}

/// The last bytes of a device's line, newest first.
pub(crate) async fn device_raw(
    app: &Arc<App>,
    _: &Caller,
    asked: ById,
) -> Result<Vec<RawChunkView>, AppError> {
    let view = |RawChunk { at, way, bytes }: RawChunk| {
        let Timestamp(at) = at;
        RawChunkView {
            at,
            sent: way == RawWay::Sent,
            hex: hex(&bytes),
            text: readable(&bytes),
        }
    };
    Ok(app.devices.raw(&asked.id).into_iter().rev().map(view).collect())
}
