//! A Lazada platform on 127.0.0.1: it checks signatures, times, rules and states as the documentation says, keeps
//! accounts, tokens, parcels and packs, and fails on command. For the demo mode and for tests (P-14).
//!
//! All it knows is made up. `platform` and its neighbours are pure; only `server` and
//! `simulator` do IO.

mod accounts;
mod commit_rules;
mod config;
mod control;
mod faults;
mod lookups;
mod orders;
mod packs;
mod pdf;
mod platform;
mod reply;
mod server;
mod shared;
mod simulator;
mod timeline;
mod wire;
mod world;

pub use config::{LazadaConfig, SimulatorClock};
pub use faults::{Fault, FaultKind};
pub use platform::SeenCall;
pub use simulator::LazadaSimulator;
pub use timeline::Timeline;
pub use world::{LabelWrapping, SimPack, SimParcel, SimSeller};
