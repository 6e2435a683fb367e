//! The news "plugged in" and "unplugged", in the form that udev sends to programs.

use std::fs;
use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::Path;

/// libudev's `udev_monitor_netlink_header`.
const MAGIC: u32 = 0xFEED_CAFE;
const HEADER: u32 = 40;

/// Tells every program under the preload library that listens for hot-plugging.
pub(super) fn tell(root: &Path, action: &str, device_path: &str, properties: &str) -> io::Result<()> {
    let message = message(action, device_path, properties);
    for entry in fs::read_dir(root)? {
        let path = entry?.path();
        let is_listener = path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("event"));
        if is_listener && UnixDatagram::unbound()?.send_to(&message, &path).is_err() {
            let _nobody_listens_any_more = fs::remove_file(&path);
        }
    }
    Ok(())
}

fn message(action: &str, device_path: &str, properties: &str) -> Vec<u8> {
    let mut body = Vec::new();
    let head = [
        format!("ACTION={action}"),
        format!("DEVPATH={device_path}"),
        "SUBSYSTEM=usb".to_owned(),
        "SEQNUM=1".to_owned(),
    ];
    let lines = properties
        .lines()
        .map(|line| line.replace("DEVNAME=", "DEVNAME=/dev/"));
    for line in head.into_iter().chain(lines) {
        body.extend_from_slice(line.as_bytes());
        body.push(0);
    }
    let mut message = b"libudev\0".to_vec();
    message.extend(MAGIC.to_be_bytes());
    for number in [HEADER, HEADER, u32::try_from(body.len()).unwrap_or(0)] {
        message.extend(number.to_ne_bytes());
    }
    message.extend(murmur2(b"usb").to_be_bytes());
    message.extend(murmur2(b"usb_device").to_be_bytes());
    message.extend([0; 8]); // no tags
    message.append(&mut body);
    message
}

/// By which libudev filters without reading the text.
fn murmur2(bytes: &[u8]) -> u32 {
    const FACTOR: u32 = 0x5BD1_E995;
    let mut hash = u32::try_from(bytes.len()).unwrap_or(0);
    let (words, rest) = bytes.as_chunks::<4>();
    for word in words {
        let mut mixed = u32::from_ne_bytes(*word).wrapping_mul(FACTOR);
        mixed ^= mixed >> 24;
        hash = hash.wrapping_mul(FACTOR) ^ mixed.wrapping_mul(FACTOR);
    }
    if !rest.is_empty() {
        for (place, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * place);
        }
        hash = hash.wrapping_mul(FACTOR);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(FACTOR);
    hash ^ (hash >> 15)
}
