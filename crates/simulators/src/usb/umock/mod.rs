//! Devices for a program that runs under umockdev's preload library: it turns the program's `/sys`, `/dev`, hot-plug
//! events and `ioctl`s to a folder and to sockets in it, and this is the other end. No kernel support is needed, and
//! neither is anything else of umockdev.

mod caller;
mod device;
mod interfaces;
mod node;
mod preload;
mod tree;
mod uevent;
mod usbfs;

use std::collections::HashMap;
use std::io;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use self::caller::Caller;
use self::device::Shared;
use self::node::DeviceNode;
pub(super) use self::tree::Place;
use self::usbfs::Usbfs;
use super::model::UsbModel;
use super::setup::UsbFault;

pub use self::preload::{NotUnderPreload, RunAs, run_under_preload};

/// One device. Dropping it pulls it out.
pub(super) struct UmockDevice {
    shared: Shared,
    plugged: Option<Plugged>,
    pumping: Option<JoinHandle<()>>,
}

struct Plugged {
    place: Place,
    is_over: Arc<AtomicBool>,
}

impl UmockDevice {
    /// Not plugged in yet.
    pub(super) fn new(model: Box<dyn UsbModel>) -> io::Result<Self> {
        let shared = Shared::new(model);
        Ok(Self {
            pumping: Some(shared.start_pumping()?),
            plugged: None,
            shared,
        })
    }

    /// Makes ready what a program looks for even when nothing is plugged in.
    pub(super) fn prepare(root: &Path) -> io::Result<()> {
        Place::prepare(root)
    }

    pub(super) fn plug(&mut self, place: Place) -> io::Result<()> {
        self.unplug()?;
        let node = DeviceNode::new()?;
        let listener = UnixListener::bind(place.ioctl_socket())?;
        let node_path = node.path().to_owned();
        self.shared.plug(node);
        let is_over = Arc::new(AtomicBool::new(false));
        let (shared, over) = (self.shared.clone(), Arc::clone(&is_over));
        std::thread::Builder::new()
            .name("virtual device node".to_owned())
            .spawn(move || accept(&listener, &shared, &over))?;
        let properties = {
            let inside = self.shared.lock();
            place.write(inside.engine.model.as_ref(), &node_path)?;
            place.properties(inside.engine.model.as_ref())
        };
        uevent::tell(&place.root, "add", &place.device_path(), &properties)?;
        self.plugged = Some(Plugged { place, is_over });
        Ok(())
    }

    pub(super) fn unplug(&mut self) -> io::Result<()> {
        let Some(Plugged { place, is_over }) = self.plugged.take() else {
            return Ok(());
        };
        is_over.store(true, Ordering::SeqCst);
        let _wakes_the_listener = UnixStream::connect(place.ioctl_socket());
        let properties = place.properties(self.shared.lock().engine.model.as_ref());
        place.remove();
        self.shared.unplug();
        uevent::tell(&place.root, "remove", &place.device_path(), &properties)
    }

    /// Data comes in exactly while a program calls a transfer back, or whenever there is some.
    pub(super) fn set_racing(&self, is_racing: bool) {
        self.shared.lock().engine.is_racing = is_racing;
        self.shared.pump();
    }

    /// The next message does not arrive: this does.
    pub(super) fn fail_next(&self, fault: UsbFault) {
        self.shared.lock().engine.next_fault = Some(fault);
    }

    /// Whether this user may open the node; root always may.
    pub(super) fn set_permitted(&self, is_permitted: bool) -> io::Result<()> {
        match &self.shared.lock().node {
            Some(node) if is_permitted => node.permit(),
            Some(node) => node.forbid(),
            None => Ok(()),
        }
    }

    /// The name of what holds the first interface.
    pub(super) fn driver(&self) -> Option<&'static str> {
        self.shared.lock().interfaces.driver(0)
    }

    /// The system's driver lets go of the first interface, as after a program that died while it held it.
    pub(super) fn unbind(&self) -> io::Result<()> {
        self.shared.lock().interfaces.disconnect(0, 0)?;
        self.plugged
            .as_ref()
            .map_or(Ok(()), |plugged| plugged.place.forget_drivers())
    }

    /// Another program takes the first interface, or gives it back.
    pub(super) fn set_held_by_another(&self, is_held: bool) -> Result<u32, rustix::io::Errno> {
        const SOMEBODY: u64 = u64::MAX;
        let mut inside = self.shared.lock();
        if is_held {
            inside.interfaces.disconnect(0, SOMEBODY)?;
            inside.interfaces.claim(0, SOMEBODY)
        } else {
            inside.interfaces.release(0, SOMEBODY)
        }
    }

    pub(super) fn obey(&self, words: &[&str]) -> Result<String, String> {
        let answer = self.shared.lock().engine.model.obey(words);
        self.shared.pump();
        answer
    }
}

impl Drop for UmockDevice {
    fn drop(&mut self) {
        if let Err(fault) = self.unplug() {
            tracing::debug!(%fault, "pulling out a virtual device");
        }
        self.shared.stop();
        if self.pumping.take().is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("a virtual device's thread had panicked");
        }
    }
}

/// One thread for each open of the node.
fn accept(listener: &UnixListener, shared: &Shared, is_over: &AtomicBool) {
    for stream in listener.incoming().map_while(Result::ok) {
        if is_over.load(Ordering::SeqCst) {
            return;
        }
        let shared = shared.clone();
        let serving = std::thread::Builder::new().spawn(move || {
            let owner = shared.new_owner();
            let mut open = Usbfs {
                caller: Caller::new(stream),
                owner,
                device: &shared,
                buffers: HashMap::new(),
            };
            if let Err(fault) = open.serve() {
                tracing::trace!(%fault, "a virtual device node was closed");
            }
            shared.forget_owner(owner);
        });
        if let Err(fault) = serving {
            tracing::error!(%fault, "a virtual device node");
        }
    }
}
