//! A bench of virtual USB devices for a person: lines such as `gun scan LOT-42`, `scale weight 2345` or
//! `printer paper out` on the standard input move them.
//!
//! Without an argument they are offered over USB/IP on this machine: as root `modprobe vhci-hcd`, then
//! `usbip attach -r 127.0.0.1 -b 1-1`. With a folder (a short path) they are there for programs that are started as
//! `UMOCKDEV_DIR=FOLDER umockdev-wrapper PROGRAM`.
#![expect(clippy::print_stdout, reason = "a program for a terminal")]

#[cfg(target_os = "linux")]
fn main() -> std::io::Result<()> {
    linux::run()
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("Virtual USB devices need Linux.");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::io::{self, BufRead as _};
    use std::net::Ipv4Addr;
    use std::path::Path;

    use dabao_simulators::usb::{PosMaker, UsbBench, UsbDeviceModel, UsbIpServer};
    use dabao_simulators::{PrinterModel, ScaleModel};

    fn devices() -> [(&'static str, UsbDeviceModel); 5] {
        [
            ("gun", UsbDeviceModel::PosGun(PosMaker::Newland)),
            ("wedge", UsbDeviceModel::KeyboardGun),
            ("scale", UsbDeviceModel::Scale),
            ("serial", UsbDeviceModel::SerialScale(ScaleModel::StGsText)),
            (
                "printer",
                UsbDeviceModel::LabelPrinter(PrinterModel::Tspl { dots_per_inch: 203 }),
            ),
        ]
    }

    pub(crate) fn run() -> io::Result<()> {
        if let Some(folder) = std::env::args_os().nth(1) {
            let mut bench = UsbBench::new(Path::new(&folder))?;
            for (name, model) in devices() {
                bench.add(name, model)?;
                println!(
                    "{name} is plugged in; every device understands {}",
                    UsbBench::WORDS
                );
            }
            return obey(|line| bench.obey(line));
        }
        let server = UsbIpServer::start((Ipv4Addr::LOCALHOST, UsbIpServer::USUAL_PORT), &devices(), None)?;
        for (name, bus_id) in server.devices() {
            println!(
                "{name} is {bus_id}; every device understands {}",
                UsbIpServer::WORDS
            );
        }
        obey(|line| server.obey(line))
    }

    fn obey(mut obey: impl FnMut(&str) -> Result<String, String>) -> io::Result<()> {
        for line in io::stdin().lock().lines() {
            let line = line?;
            if !line.trim().is_empty() {
                println!(
                    "{}",
                    obey(&line).unwrap_or_else(|fault| format!("error: {fault}"))
                );
            }
        }
        Ok(())
    }
}
