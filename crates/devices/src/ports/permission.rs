//! Who may open serial ports on this system.

/// The group whose members may open serial ports, where there is one: `dialout` on Debian's kin, `uucp` on Arch's.
#[cfg(target_os = "linux")]
pub fn serial_port_group() -> Option<&'static str> {
    let groups = std::fs::read_to_string("/etc/group").ok()?;
    ["dialout", "uucp"]
        .into_iter()
        .find(|name| groups.lines().any(|line| line.split(':').next() == Some(*name)))
}

/// The group whose members may open serial ports; this system has none.
#[cfg(not(target_os = "linux"))]
pub fn serial_port_group() -> Option<&'static str> {
    None
}
