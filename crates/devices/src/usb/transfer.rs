//! Reading an interrupt endpoint without losing what arrives while a wait ends (testing-devices 6.1).

use std::time::Duration;

use rusb::constants::{
    LIBUSB_ERROR_INTERRUPTED, LIBUSB_ERROR_NO_DEVICE, LIBUSB_ERROR_OVERFLOW, LIBUSB_ERROR_PIPE,
    LIBUSB_ERROR_TIMEOUT,
};
use rusb::{Context, DeviceHandle, Error};

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Arrived {
    /// How many bytes came, whatever the end.
    pub(super) length: usize,
    /// A transfer that ended by itself ended with a whole report.
    pub(super) end: Result<(), Error>,
}

/// Waits for a report at most so long. `rusb`'s own `read_interrupt` throws away the bytes of a transfer that is filled
/// while it is called back at the end of the wait: a scan without its third character.
#[expect(
    unsafe_code,
    reason = "the count of bytes that come with a time-out can only be had from libusb itself"
)]
pub(super) fn read_interrupt(
    handle: &DeviceHandle<Context>,
    endpoint: u8,
    into: &mut [u8],
    wait: Duration,
) -> Arrived {
    let mut came = 0;
    let length = i32::try_from(into.len()).unwrap_or(i32::MAX);
    let millis = u32::try_from(wait.as_millis()).unwrap_or(u32::MAX).max(1); // 0 would wait for ever.
    // SAFETY: the handle is open as long as it is borrowed; libusb writes at most `length` bytes, which `into` has, and
    // the call returns only after the transfer has ended, so that nothing is written later.
    let code = unsafe {
        rusb::ffi::libusb_interrupt_transfer(
            handle.as_raw(),
            endpoint,
            into.as_mut_ptr(),
            length,
            &raw mut came,
            millis,
        )
    };
    Arrived {
        length: usize::try_from(came).unwrap_or(0).min(into.len()),
        end: match code {
            0 => Ok(()),
            LIBUSB_ERROR_TIMEOUT => Err(Error::Timeout),
            LIBUSB_ERROR_INTERRUPTED => Err(Error::Interrupted),
            LIBUSB_ERROR_NO_DEVICE => Err(Error::NoDevice),
            LIBUSB_ERROR_PIPE => Err(Error::Pipe),
            LIBUSB_ERROR_OVERFLOW => Err(Error::Overflow),
            _ => Err(Error::Io),
        },
    }
}
