//! Control requests and the numbers of the USB specification that the simulator needs.

/// Direction bit of endpoints and of `bmRequestType`: towards the program.
pub(crate) const TO_HOST: u8 = 0x80;

/// A control request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Setup {
    /// Direction, type and recipient.
    pub(crate) kind: u8,
    /// `bRequest`.
    pub(crate) request: u8,
    /// `wValue`.
    pub(crate) value: u16,
    /// `wIndex`.
    pub(crate) index: u16,
    /// `wLength`.
    pub(crate) length: u16,
}

impl Setup {
    pub(crate) const fn read(bytes: [u8; 8]) -> Self {
        let [
            kind,
            request,
            value_low,
            value_high,
            index_low,
            index_high,
            length_low,
            length_high,
        ] = bytes;
        Self {
            kind,
            request,
            value: u16::from_le_bytes([value_low, value_high]),
            index: u16::from_le_bytes([index_low, index_high]),
            length: u16::from_le_bytes([length_low, length_high]),
        }
    }

    pub(crate) const fn is_to_host(self) -> bool {
        self.kind & TO_HOST != 0
    }

    /// The interface it is for, if it is for one.
    pub(crate) fn interface(self) -> Option<u8> {
        (self.kind & 0x1F == 1).then(|| self.index.to_le_bytes()[0])
    }

    /// `(bmRequestType, bRequest, high byte of wValue)`: enough to tell the requests of a class apart.
    pub(crate) fn key(self) -> (u8, u8, u8) {
        (self.kind, self.request, self.value.to_be_bytes()[0])
    }
}

/// How a request or a transfer fails, as the kernel reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UsbFault {
    /// The endpoint refuses (`EPIPE`).
    Stall,
    /// A transmission error (`EPROTO`).
    Transmission,
    /// More came than fits (`EOVERFLOW`).
    Overflow,
    /// The transfer was called back (`ENOENT`).
    Cancelled,
    /// The device went away (`ESHUTDOWN`).
    Gone,
}

impl UsbFault {
    /// As a URB's status.
    pub(crate) fn status(self) -> i32 {
        use rustix::io::Errno;
        let errno = match self {
            Self::Stall => Errno::PIPE,
            Self::Transmission => Errno::PROTO,
            Self::Overflow => Errno::OVERFLOW,
            Self::Cancelled => Errno::NOENT,
            Self::Gone => Errno::SHUTDOWN,
        };
        -errno.raw_os_error()
    }
}
