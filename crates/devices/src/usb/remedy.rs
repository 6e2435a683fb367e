//! What a person can do where the system keeps a device from this program (scales-and-guns 2.7, printing 2.2).

use std::io;

use thiserror::Error;

use super::UsbKind;
use crate::link_thread::OpenFault;

/// What helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum Remedy {
    /// Linux: nobody has given this user the device.
    #[error("install the udev rules that come with the program, then plug the device in again")]
    InstallUdevRules,
    /// macOS: the keyboard driver has it, and only the maker's other modes are free.
    #[error("allow Input Monitoring for this program, or switch the gun to USB COM or HID POS mode")]
    AllowInputMonitoring,
    /// Windows: the keyboard driver has it. The driver must not be replaced: other programs would lose the gun.
    #[error("switch the gun to USB COM or HID POS mode with the maker's set-up code")]
    SwitchGunMode,
    /// Windows: the system's printer driver has it.
    #[error("print through the printer that is installed in the system; do not replace its driver")]
    PrintThroughTheSystem,
    /// The device needs a driver that the system does not have for it.
    #[error("set the device to USB COM mode, or connect it by its serial port")]
    UseSerial,
}

impl Remedy {
    /// Of this system, for a device of this kind.
    pub(super) const fn of(kind: UsbKind) -> Self {
        match kind {
            _ if cfg!(target_os = "linux") => Self::InstallUdevRules,
            UsbKind::Printer => Self::PrintThroughTheSystem,
            UsbKind::Keyboard if cfg!(target_os = "macos") => Self::AllowInputMonitoring,
            UsbKind::Keyboard | UsbKind::UnknownHid => Self::SwitchGunMode,
            UsbKind::PosGun | UsbKind::Scale | UsbKind::OtherHid => Self::UseSerial,
        }
    }

    /// Where trying is worse than saying so: Windows lets a keyboard be opened and then never read.
    pub(super) fn without_trying(kind: UsbKind) -> Option<Self> {
        (cfg!(windows) && kind == UsbKind::Keyboard).then_some(Self::SwitchGunMode)
    }
}

/// The system has a driver on the device that lets no program past it. Found as the source of [`OpenFault::Failed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the system's driver keeps the device to itself: {remedy}")]
pub struct UsbRefusal {
    /// What helps.
    pub remedy: Remedy,
}

/// Why opening or claiming failed.
pub(super) fn open_fault(fault: rusb::Error, path: &str, kind: UsbKind) -> OpenFault {
    let path = path.to_owned();
    match fault {
        rusb::Error::NoDevice => OpenFault::Absent,
        // Elsewhere it is a driver that stands in the way, not a right that is missing.
        rusb::Error::Access if cfg!(target_os = "linux") => OpenFault::NotPermitted { path },
        rusb::Error::Busy => OpenFault::InUse { path },
        rusb::Error::Access | rusb::Error::NotSupported | rusb::Error::NotFound => {
            let remedy = Remedy::of(kind);
            let source = io::Error::new(io::ErrorKind::Unsupported, UsbRefusal { remedy });
            OpenFault::Failed { path, source }
        }
        fault => OpenFault::Failed {
            path,
            source: io_fault(fault),
        },
    }
}

/// A transfer's failure. Only a time-out and an interruption say "not now"; all others mean that the device is lost:
/// after an unplugging `Io`, `Pipe` or `Overflow` may come as well as `NoDevice`.
pub(super) fn io_fault(fault: rusb::Error) -> io::Error {
    let kind = match fault {
        rusb::Error::Timeout => io::ErrorKind::TimedOut,
        rusb::Error::Interrupted => io::ErrorKind::Interrupted,
        rusb::Error::NoDevice => io::ErrorKind::NotConnected,
        rusb::Error::Pipe => io::ErrorKind::BrokenPipe,
        _ => io::ErrorKind::Other,
    };
    io::Error::new(kind, fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driver_in_the_way_is_told_with_what_helps() {
        let OpenFault::Failed { source, .. } =
            open_fault(rusb::Error::NotSupported, "usb:1-1/0", UsbKind::Keyboard)
        else {
            panic!("a refusal is a failure of its own")
        };
        assert_eq!(source.kind(), io::ErrorKind::Unsupported);
        let refusal = source
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<UsbRefusal>());
        assert_eq!(
            refusal.map(|refusal| refusal.remedy),
            Some(Remedy::of(UsbKind::Keyboard))
        );
    }

    #[test]
    fn only_a_time_out_is_not_the_end() {
        use crate::link_thread::is_patience;
        assert!(is_patience(&io_fault(rusb::Error::Timeout)));
        for lost in [
            rusb::Error::Io,
            rusb::Error::NoDevice,
            rusb::Error::Pipe,
            rusb::Error::Overflow,
            rusb::Error::Other,
        ] {
            assert!(!is_patience(&io_fault(lost)), "{lost}");
        }
    }
}
