//! Finding out how a scale speaks: by listening, by asking where its owner agreed, and with a known object on the pan.

use std::ops::ControlFlow;
use std::sync::Arc;

use dabao_api::{
    ApiError, Caller, DriverOptionView, ErrorCode, FindScale, FitScale, Nothing, ScaleAsking,
    ScaleDriverView, ScaleFinding, ScaleFit,
};
use dabao_devices::{
    Asking, ByteLink, FlowControl, FoundScale, OpenFault, OpenLink as _, PortChoice, SerialOpener,
    detect_scale, find_chosen, listen_raw,
};
use dabao_domain::Weight;
use dabao_protocols::scale::{
    DRIVERS, DriverOption, DriverOptions, Fit, LineSettings, MassUnit, Parity, PollNeed, ScaleDriver,
    TestObject, find_driver, options_that_fit,
};

use super::setup::{listed, open_blocking, setups};
use super::words::{
    choice, hex, line_name, line_settings, option_values, orders, quantity_text, readable, unit_name,
};
use crate::App;
use crate::error::{AppError, chain, fault, refuse_field};

/// How long is listened with a known object on the pan.
const OBJECT_MILLIS: i64 = 2_500;

/// Every frame format the core can read.
pub(crate) async fn list_scale_drivers(
    _: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<ScaleDriverView>, AppError> {
    Ok(DRIVERS.iter().map(|driver| driver_view(*driver)).collect())
}

fn driver_view(driver: &dyn ScaleDriver) -> ScaleDriverView {
    let commands = driver.commands(&DriverOptions::default());
    let usual = driver.usual_settings();
    let option = |option: &DriverOption| DriverOptionView {
        name: option.name().to_owned(),
        values: option.values().iter().map(|value| (*value).to_owned()).collect(),
    };
    ScaleDriverView {
        id: driver.id().to_owned(),
        title: driver.title().to_owned(),
        baud: usual.baud,
        line: line_name(usual).to_owned(),
        options: driver.options().iter().map(option).collect(),
        asking: match commands.poll.as_ref().map(|poll| poll.need) {
            None => ScaleAsking::Never,
            Some(PollNeed::WhenSilent) => ScaleAsking::WhenSilent,
            Some(PollNeed::Always) => ScaleAsking::Always,
        },
        orders: orders(&commands),
    }
}

/// Listens to a port at each line setting; sends only where the person agreed.
pub(crate) async fn find_scale(
    app: &Arc<App>,
    _: &Caller,
    request: FindScale,
) -> Result<Vec<ScaleFinding>, AppError> {
    Ok(listen(app, request).await?.into_iter().collect())
}

/// What a port's scale speaks, if it is understood.
pub(super) async fn listen(app: &Arc<App>, request: FindScale) -> Result<Option<ScaleFinding>, AppError> {
    let FindScale { port, ask } = request;
    let asking = if ask { Asking::WhenSilent } else { Asking::Never };
    let (clock, closing) = (Arc::clone(&app.clock), app.closing());
    let found = with_port(app, port, move |open| {
        let mut go_on = |_: LineSettings| {
            if *closing.borrow() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        };
        detect_scale(open, asking, &clock, &mut go_on)
    });
    Ok(found.await?.map(finding))
}

/// Which ways of reading give the weight of the object on the pan.
pub(crate) async fn fit_scale(
    app: &Arc<App>,
    _: &Caller,
    request: FitScale,
) -> Result<Vec<ScaleFit>, AppError> {
    let weight = Weight::from_grams(i64::from(request.grams))
        .ok_or_else(|| refuse_field(ErrorCode::InvalidField, "grams"))?;
    let object = TestObject {
        weight,
        tolerance_grams: i64::from(request.tolerance_g),
    };
    let settings = line_settings(request.baud, &request.line);
    let question = find_driver(&request.driver)
        .filter(|_| request.ask)
        .and_then(|driver| driver.commands(&DriverOptions::default()).poll)
        .and_then(|poll| poll.steps.into_iter().next())
        .map(|step| step.send.into_owned());
    let clock = Arc::clone(&app.clock);
    let heard = with_port(app, request.port, move |open| {
        let mut link = open(settings)?;
        Ok(listen_raw(
            link.as_mut(),
            question.as_deref(),
            &clock,
            OBJECT_MILLIS,
        ))
    });
    let heard = heard.await?;
    let fits = tokio::task::spawn_blocking(move || options_that_fit(&heard, object)).await;
    let fits = fits.map_err(fault("try the ways of reading"))?;
    Ok(fits.into_iter().filter_map(fit_view).collect())
}

fn fit_view(fit: Fit) -> Option<ScaleFit> {
    let Fit {
        driver_id,
        options,
        unit,
        reading,
    } = fit;
    let driver = find_driver(driver_id)?;
    let silent = reading.value?.unit.is_none();
    Some(ScaleFit {
        driver: driver_id.to_owned(),
        title: driver.title().to_owned(),
        options: option_values(driver, options),
        unit: if silent { unit_name(unit) } else { "kg" }.to_owned(),
        grams: reading.value?.grams(unit)?,
        raw: hex(&reading.raw),
    })
}

type Opener<'a> = dyn FnMut(LineSettings) -> Result<Box<dyn ByteLink>, OpenFault> + 'a;

/// Does something with a port that a device of ours may hold: it is closed for that time.
async fn with_port<T: Send + 'static>(
    app: &Arc<App>,
    port: String,
    work: impl FnOnce(&mut Opener<'_>) -> Result<T, OpenFault> + Send + 'static,
) -> Result<T, AppError> {
    let setups = setups(app).await?;
    let ports = listed(app, vec![port.clone()]).await?;
    let holds = |setup: &dabao_api::SaveSerialDevice| {
        setup.port == port || find_chosen(&choice(setup), &ports).is_some_and(|found| found.path == port)
    };
    let ours: Vec<_> = setups.into_iter().filter(holds).collect();
    for setup in &ours {
        let (closing, id) = (Arc::clone(app), setup.id.clone().unwrap_or_default());
        tokio::task::spawn_blocking(move || closing.devices.stop(&id))
            .await
            .map_err(fault("close a device"))?;
    }
    let list = Arc::clone(&app.ports);
    let done = tokio::task::spawn_blocking(move || {
        work(&mut |line: LineSettings| {
            let choice = PortChoice::Path(port.clone());
            SerialOpener::new(choice, line, FlowControl::None)
                .among(Arc::clone(&list))
                .open()
                .map(|(link, _)| link)
        })
    })
    .await;
    for setup in &ours {
        if let Some(id) = &setup.id {
            open_blocking(app, id, setup).await?;
        }
    }
    done.map_err(fault("listen to a port"))?
        .map_err(|error| AppError::Refused(ApiError::new(ErrorCode::DeviceFailed).with_detail(chain(&error))))
}

fn finding(found: FoundScale) -> ScaleFinding {
    let FoundScale {
        line,
        detection,
        was_asked,
    } = found;
    let driver = find_driver(detection.driver_id);
    let advised = detection.parity.map_or(line, |parity| LineSettings {
        data_bits: dabao_protocols::scale::DataBits::Seven,
        parity,
        ..line
    });
    let has_parity = detection.parity.is_some_and(|parity| parity != Parity::None);
    let value = detection.sample.value;
    let deciding = |driver: &&dyn ScaleDriver| {
        let mut options = driver.options().iter();
        options.any(|option| matches!(option, DriverOption::Decimals | DriverOption::FixedZeros))
    };
    ScaleFinding {
        baud: line.baud,
        line: line_name(if has_parity { advised } else { line }).to_owned(),
        driver: detection.driver_id.to_owned(),
        title: driver.map_or_else(String::new, |driver| driver.title().to_owned()),
        frames: detection.frames,
        sample: value.map(quantity_text),
        sample_g: value.and_then(|value| value.grams(MassUnit::Kilogram)),
        raw: hex(&detection.sample.raw),
        text: readable(&detection.sample.raw),
        parity_advice: has_parity,
        was_asked,
        open: !detection.others.is_empty() || driver.as_ref().is_some_and(deciding),
        others: detection.others.into_iter().map(str::to_owned).collect(),
    }
}
