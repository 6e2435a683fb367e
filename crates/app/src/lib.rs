//! The use cases: one function for each thing a person asks, and the desk that gives a scan its meaning.
//!
//! Knows every room but the screens and transports. The clock, randomness and the key store are handed in.

mod adding;
mod app;
mod bench;
mod connection;
mod devices;
mod dispatch;
mod error;
mod imports;
mod log;
mod operators;
mod packs;
mod photos;
mod places;
mod printing;
mod scanning;
mod sealing;
mod shops;
mod station;
mod time;
mod views;

pub use app::{App, AppConfig, Clock, OpenError, Random};
pub use dispatch::dispatch;
