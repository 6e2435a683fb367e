//! The ways to a printer, and what can be found at this PC.

use std::sync::Arc;

use dabao_api::{
    ApiError, Caller, ErrorCode, Nothing, PrintQueueView, PrinterDraft, PrinterLanguage, PrinterPlace,
    UsbPrinterRemedy, UsbPrinterView,
};
use dabao_devices::{
    CupsSpooler, FlowControl, FolderPrinter, PortChoice, PrinterFault, PrinterLink, Remedy, SerialOpener,
    SerialPrinter, Spooler, SpoolerFault, SpoolerPrinter, StatusLanguage, TcpPrinter, UsbIdentity, UsbKind,
    UsbListing, UsbPrinter, list_usb_devices, system_spooler,
};
use dabao_protocols::printer::{DeviceId, PrinterTongue};
use dabao_protocols::scale::LineSettings;

use crate::App;
use crate::error::{AppError, chain, fault};

/// The way to the printer.
pub(super) fn link(app: &App, draft: &PrinterDraft) -> Result<Box<dyn PrinterLink>, PrinterFault> {
    let status = match draft.language {
        PrinterLanguage::Tspl => StatusLanguage::Tspl,
        PrinterLanguage::Zpl => StatusLanguage::Zpl,
        PrinterLanguage::EscPos => StatusLanguage::EscPos,
        PrinterLanguage::Cpcl => StatusLanguage::Cpcl,
    };
    Ok(match &draft.place {
        PrinterPlace::Tcp { host, port } => Box::new(TcpPrinter::new(format!("{host}:{port}"), status)),
        PrinterPlace::Serial { port, baud } => {
            let line = LineSettings::eight_none_one(*baud);
            let opener = SerialOpener::new(PortChoice::Path(port.clone()), line, FlowControl::Hardware);
            Box::new(SerialPrinter::new(port.clone(), Box::new(opener), status))
        }
        PrinterPlace::Usb {
            vid,
            pid,
            serial,
            location,
        } => Box::new(UsbPrinter::new(
            UsbIdentity {
                vid: *vid,
                pid: *pid,
                serial: serial.clone(),
                location: location.clone(),
            },
            status,
        )),
        PrinterPlace::Queue { name } => {
            let spooler = spooler(app).ok_or(PrinterFault::Spooler(SpoolerFault::NotInstalled))?;
            Box::new(SpoolerPrinter::new(spooler, name))
        }
        PrinterPlace::Folder { path } => {
            let ending = match draft.language {
                PrinterLanguage::Tspl => "tspl",
                PrinterLanguage::Zpl => "zpl",
                PrinterLanguage::EscPos => "escpos",
                PrinterLanguage::Cpcl => "cpcl",
            };
            Box::new(FolderPrinter::new(path.clone(), ending))
        }
    })
}

/// The spooler of this PC, if it has one that we know.
pub(super) fn spooler(app: &App) -> Option<Box<dyn Spooler>> {
    match &app.print_server {
        Some(socket) => Some(Box::new(CupsSpooler::behind(socket))),
        None => system_spooler(),
    }
}

/// The queues of the system's spooler. A system without one has none.
pub(crate) async fn list_print_queues(
    app: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<PrintQueueView>, AppError> {
    let Some(spooler) = spooler(app) else {
        return Ok(Vec::new());
    };
    let listing = tokio::task::spawn_blocking(move || spooler.queues()).await;
    let queues = match listing.map_err(fault("list the print queues"))? {
        Ok(queues) => queues,
        Err(SpoolerFault::NotInstalled) => Vec::new(),
        Err(error) => return Err(spooler_failed(&error)),
    };
    Ok(queues
        .into_iter()
        .map(|queue| PrintQueueView {
            likely_language: by_name(&queue.name),
            name: queue.name,
            is_default: queue.is_default,
        })
        .collect())
}

/// The printing system's own words.
pub(super) fn spooler_failed(error: &SpoolerFault) -> AppError {
    AppError::Refused(ApiError::new(ErrorCode::DeviceFailed).with_detail(chain(error)))
}

/// People and systems name a queue after its printer.
fn by_name(name: &str) -> Option<PrinterLanguage> {
    let id = DeviceId {
        model: name.replace('_', "-"),
        ..DeviceId::default()
    };
    id.likely_tongue().map(language_of)
}

const fn language_of(tongue: PrinterTongue) -> PrinterLanguage {
    match tongue {
        PrinterTongue::Tspl => PrinterLanguage::Tspl,
        PrinterTongue::Zpl => PrinterLanguage::Zpl,
        PrinterTongue::EscPos => PrinterLanguage::EscPos,
        PrinterTongue::Cpcl => PrinterLanguage::Cpcl,
    }
}

/// The printers on USB. Each is asked what it is, for a moment in which nothing else can print on it.
pub(crate) async fn list_usb_printers(
    _: &Arc<App>,
    _: &Caller,
    _: Nothing,
) -> Result<Vec<UsbPrinterView>, AppError> {
    let listing = tokio::task::spawn_blocking(|| {
        let all = list_usb_devices()?;
        let printers = all.into_iter().filter(|listing| listing.kind == UsbKind::Printer);
        Ok(printers.filter_map(usb_view).collect())
    });
    listing
        .await
        .map_err(fault("list the USB printers"))?
        .map_err(|error: dabao_devices::UsbListFault| {
            AppError::Refused(ApiError::new(ErrorCode::DeviceFailed).with_detail(chain(&error)))
        })
}

fn usb_view(listing: UsbListing) -> Option<UsbPrinterView> {
    let usb = listing.port.usb?;
    let id = match listing.remedy {
        // One that is printing does not answer: it keeps the system's name.
        None => UsbPrinter::new(usb.clone(), StatusLanguage::Silent)
            .device_id()
            .ok(),
        Some(_) => None,
    };
    let id = id.map(|bytes| DeviceId::parse(&bytes)).unwrap_or_default();
    let said = format!("{} {}", id.maker, id.model).trim().to_owned();
    Some(UsbPrinterView {
        place: PrinterPlace::Usb {
            vid: usb.vid,
            pid: usb.pid,
            serial: usb.serial,
            location: usb.location,
        },
        likely_language: id.likely_tongue().map(language_of),
        name: if said.is_empty() { listing.port.name } else { said },
        remedy: listing.remedy.map(|remedy| match remedy {
            Remedy::InstallUdevRules => UsbPrinterRemedy::InstallRules,
            Remedy::AllowInputMonitoring
            | Remedy::SwitchGunMode
            | Remedy::PrintThroughTheSystem
            | Remedy::UseSerial => UsbPrinterRemedy::PrintThroughSystem,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_named_after_its_printer_tells_its_language() {
        assert_eq!(by_name("Gprinter_GP-1324D"), Some(PrinterLanguage::Tspl));
        assert_eq!(by_name("EPSON_TM_T82"), Some(PrinterLanguage::EscPos));
        assert_eq!(by_name("office"), None);
    }
}
