//! A bench for each test, and what a HID link says as values.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dabao_devices::{
    Clock, HidDevice, HidLink, HidNews, UsbChoice, UsbIdentity, UsbKind, UsbListing, list_usb_devices,
};
use dabao_domain::Timestamp;
use dabao_simulators::usb::{RunAs, UsbBench, run_under_preload};

/// Generous: the machine may be busy with other things.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// `test` is the test's whole name.
pub(crate) fn on_a_bench(test: &str, body: impl FnOnce(UsbBench)) {
    run(test, RunAs::Myself, body);
}

pub(crate) fn on_a_bench_without_rights(test: &str, body: impl FnOnce(UsbBench)) {
    run(test, RunAs::AnybodyButRoot, body);
}

fn run(test: &str, user: RunAs, body: impl FnOnce(UsbBench)) {
    if let Err(fault) = run_under_preload(test, user, body) {
        panic!("{fault}");
    }
}

pub(crate) fn clock() -> Clock {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(0))
    })
}

/// The listing of the device with this name on the bench.
pub(crate) fn listed(name: &str) -> UsbListing {
    let serial = Some(format!("SN-{name}"));
    let all = list_usb_devices().unwrap();
    let found = all
        .iter()
        .find(|listing| listing.port.usb.as_ref().is_some_and(|usb| usb.serial == serial));
    found
        .unwrap_or_else(|| panic!("{name} is not among {all:#?}"))
        .clone()
}

pub(crate) fn usb(name: &str) -> UsbIdentity {
    listed(name).port.usb.unwrap()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    Opened(HidDevice),
    NotOpened(String),
    Lost,
    Report(Vec<u8>),
}

pub(crate) struct Ears {
    link: HidLink,
    heard: Receiver<Heard>,
}

impl Ears {
    pub(crate) fn on(kind: UsbKind, usb: UsbIdentity) -> Self {
        let (say, heard) = channel();
        let link = HidLink::start(UsbChoice { kind, usb }, clock(), move |news, _| {
            let news = match news {
                HidNews::Opened(device) => Heard::Opened(device.clone()),
                HidNews::NotOpened(fault) => Heard::NotOpened(fault.to_string()),
                HidNews::Lost => Heard::Lost,
                HidNews::Report(report) => Heard::Report(report.to_vec()),
                HidNews::Nothing => return,
            };
            let _nobody_may_listen_any_more = say.send(news);
        });
        Self {
            link: link.unwrap(),
            heard,
        }
    }

    pub(crate) fn next(&self) -> Heard {
        self.heard
            .recv_timeout(LIMIT)
            .unwrap_or_else(|fault| panic!("{fault}: nothing was heard"))
    }

    pub(crate) fn opened(&self) -> HidDevice {
        loop {
            match self.next() {
                Heard::Opened(device) => return device,
                Heard::NotOpened(_) => {}
                other => panic!("{other:?} while it was to be opened"),
            }
        }
    }

    pub(crate) fn report(&self) -> Vec<u8> {
        match self.next() {
            Heard::Report(report) => report,
            other => panic!("{other:?} in place of a report"),
        }
    }

    pub(crate) fn lost(&self) {
        assert_eq!(self.next(), Heard::Lost);
    }

    pub(crate) fn send(&self, report: &[u8]) {
        self.link.send(report.to_vec());
    }

    /// A scan of a boot keyboard, with the few keys that the tests use.
    pub(crate) fn typed(&self) -> String {
        let mut text = String::new();
        loop {
            let report = self.report();
            let &[modifiers, 0, usage, 0, 0, 0, 0, 0] = report.as_slice() else {
                panic!("{report:02x?} is no key")
            };
            match usage {
                0 => {}
                0x28 => {
                    assert_eq!(self.report(), [0; 8]); // Enter is released too.
                    return text;
                }
                0x04..=0x1D => {
                    let first = if modifiers == 0x02 { b'A' } else { b'a' };
                    text.push(char::from(first + usage - 0x04));
                }
                0x1E..=0x26 => text.push(char::from(b'1' + usage - 0x1E)),
                0x27 => text.push('0'),
                0x2D => text.push('-'),
                other => panic!("{other:02x} is no key of these tests"),
            }
        }
    }
}
