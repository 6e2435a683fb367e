//! The TCP side: which devices there are, and who imports one.

use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::exported::Exported;
use super::wire::{Greeting, read_greeting, write_import, write_list};
use crate::usb::UsbDeviceModel;
use crate::usb::setup::UsbFault;

/// Offers devices over USB/IP. Dropping it pulls them out.
pub struct UsbIpServer {
    address: SocketAddr,
    devices: Arc<Vec<Arc<Exported>>>,
    is_over: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl UsbIpServer {
    /// The port that `usbip` tools expect.
    pub const USUAL_PORT: u16 = 3240;
    /// What every device understands besides its own words.
    pub const WORDS: &str = "plug | unplug | race on | race off | stall | break";

    /// Offers these devices, as `1-1`, `1-2` and so on. Printed labels are also saved in `labels`.
    pub fn start(
        address: impl ToSocketAddrs,
        devices: &[(&str, UsbDeviceModel)],
        labels: Option<&Path>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let mut exported = Vec::new();
        for (number, (name, model)) in (1_u32..).zip(devices) {
            let model = model.clone().build(&format!("SN-{name}"), labels)?;
            exported.push(Arc::new(Exported::new(name, number, model)));
        }
        let devices = Arc::new(exported);
        let is_over = Arc::new(AtomicBool::new(false));
        let (offered, over) = (Arc::clone(&devices), Arc::clone(&is_over));
        let thread = std::thread::Builder::new()
            .name("USB/IP".to_owned())
            .spawn(move || accept(&listener, &offered, &over))?;
        Ok(Self {
            address,
            devices,
            is_over,
            thread: Some(thread),
        })
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Name and bus id of each device.
    pub fn devices(&self) -> Vec<(String, String)> {
        let names = self
            .devices
            .iter()
            .map(|device| (device.name.clone(), device.bus_id.clone()));
        names.collect()
    }

    /// Does what a line says, such as `gun scan LOT-42`, and answers in words.
    pub fn obey(&self, line: &str) -> Result<String, String> {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (name, words) = words.split_first().ok_or("NAME WORDS")?;
        let device = self
            .devices
            .iter()
            .find(|device| device.name == *name)
            .ok_or_else(|| format!("nothing is called {name}"))?;
        match words {
            ["plug"] => device.plug(),
            ["unplug"] => device.unplug(),
            ["race", "on"] => device.set_racing(true),
            ["race", "off"] => device.set_racing(false),
            ["stall"] => device.fail_next(UsbFault::Stall),
            ["break"] => device.fail_next(UsbFault::Transmission),
            words => return device.obey(words),
        }
        Ok("ok".to_owned())
    }
}

impl Drop for UsbIpServer {
    fn drop(&mut self) {
        for device in self.devices.iter() {
            device.unplug();
        }
        self.is_over.store(true, Ordering::SeqCst);
        let _wakes_the_listener = TcpStream::connect(self.address);
        if self.thread.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("the USB/IP server had panicked");
        }
    }
}

fn accept(listener: &TcpListener, devices: &Arc<Vec<Arc<Exported>>>, is_over: &AtomicBool) {
    for line in listener.incoming().map_while(Result::ok) {
        if is_over.load(Ordering::SeqCst) {
            return;
        }
        let devices = Arc::clone(devices);
        let serving = std::thread::Builder::new().spawn(move || {
            if let Err(fault) = serve(line, &devices) {
                tracing::debug!(%fault, "a USB/IP connection ended");
            }
        });
        if let Err(fault) = serving {
            tracing::error!(%fault, "a USB/IP connection");
        }
    }
}

fn serve(mut line: TcpStream, devices: &[Arc<Exported>]) -> io::Result<()> {
    line.set_nodelay(true)?;
    match read_greeting(&mut line)? {
        Greeting::List => {
            let all: Vec<Vec<u8>> = devices
                .iter()
                .filter_map(|device| device.describe_in_list())
                .collect();
            write_list(&mut line, &all)
        }
        Greeting::Import(bus_id) => {
            let device = devices.iter().find(|device| device.bus_id == bus_id);
            let description = device.and_then(|device| device.describe());
            write_import(&mut line, description.as_deref())?;
            match (device, description) {
                (Some(device), Some(_)) => device.serve(line),
                _ => Ok(()),
            }
        }
    }
}
