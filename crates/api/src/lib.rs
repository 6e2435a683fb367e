//! The contract with a screen: the one list of commands, what they take and give, the events, the error codes.
//!
//! Knows the words of the domain and JSON; knows neither use cases nor transports. The TypeScript the screens are
//! checked against is made from here ([`typescript::bindings`]).

mod caller;
mod commands;
mod connection;
mod devices;
mod error;
mod event;
mod files;
mod imports;
mod numbers;
mod packing;
mod packs;
mod photos;
mod printers;
mod printing;
mod scales;
mod shops;
mod station;
pub mod typescript;

pub use caller::{Caller, Door};
pub use connection::*;
pub use devices::*;
pub use error::{ApiError, ErrorCode};
pub use event::{Event, Topic};
pub use files::{FileReply, Nothing};
pub use imports::*;
pub use numbers::*;
pub use packing::*;
pub use packs::*;
pub use photos::*;
pub use printers::*;
pub use printing::*;
pub use scales::*;
pub use shops::*;
pub use station::*;
