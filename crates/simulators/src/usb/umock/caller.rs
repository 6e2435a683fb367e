//! What the preload library says over its socket: each `ioctl` of the program, whose memory is read and written through
//! the same socket. Every message is three native 64-bit words.

use std::io::{self, Read as _, Write as _};
use std::os::unix::net::UnixStream;

use rustix::io::Errno;

const IOCTL: u64 = 1;
const DONE: u64 = 3;
const CALL_THE_REAL_ONE: u64 = 4;
const READ_MEMORY: u64 = 5;
const WRITE_MEMORY: u64 = 6;

/// A program that has the device open.
pub(super) struct Caller(UnixStream);

/// One `ioctl`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ioctl {
    pub(super) request: u32,
    /// A number, or an address in the program.
    pub(super) argument: u64,
}

impl Caller {
    pub(super) const fn new(stream: UnixStream) -> Self {
        Self(stream)
    }

    /// The next one. Other calls on the node (`read`, `write`) are handed back to the real system.
    pub(super) fn next(&mut self) -> io::Result<Ioctl> {
        loop {
            let [what, request, argument] = self.hear()?;
            if what == IOCTL {
                // Request numbers have 32 bits; what is above them is sign.
                let request = u32::try_from(request & u64::from(u32::MAX)).unwrap_or_default();
                return Ok(Ioctl { request, argument });
            }
            self.say([CALL_THE_REAL_ONE, 0, 0])?;
            let [_, answer, fault] = self.hear()?;
            self.say([DONE, answer, fault])?;
        }
    }

    pub(super) fn read(&mut self, address: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        if length > 0 {
            self.say([READ_MEMORY, address, word(length)])?;
            self.0.read_exact(&mut bytes)?;
        }
        Ok(bytes)
    }

    pub(super) fn read_u32(&mut self, address: u64) -> io::Result<u32> {
        let bytes = self.read(address, 4)?;
        Ok(u32::from_ne_bytes(bytes.try_into().unwrap_or_default()))
    }

    pub(super) fn write(&mut self, address: u64, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.say([WRITE_MEMORY, address, word(bytes.len())])?;
        self.0.write_all(bytes)
    }

    /// What the `ioctl` gives back.
    pub(super) fn answer(&mut self, result: Result<u32, Errno>) -> io::Result<()> {
        match result {
            Ok(value) => self.say([DONE, u64::from(value), 0]),
            Err(errno) => self.say([DONE, u64::MAX, u64::try_from(errno.raw_os_error()).unwrap_or(0)]),
        }
    }

    fn hear(&mut self) -> io::Result<[u64; 3]> {
        let mut words = [0_u64; 3];
        for word in &mut words {
            let mut bytes = [0_u8; 8];
            self.0.read_exact(&mut bytes)?;
            *word = u64::from_ne_bytes(bytes);
        }
        Ok(words)
    }

    fn say(&mut self, words: [u64; 3]) -> io::Result<()> {
        self.0.write_all(&words.map(u64::to_ne_bytes).concat())
    }
}

fn word(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
