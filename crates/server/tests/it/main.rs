//! The HTTP door over a real TCP port, with the real app behind it.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod desk;
mod doors;
mod knocking;
mod sessions;
