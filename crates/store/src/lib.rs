//! The database: one file per table, plain functions that take our [`Tx`], one SQL text for SQLite and PostgreSQL.
//!
//! Knows SQL and the domain. Knows neither screens nor platforms nor clocks; whoever calls brings the time and the ids.

mod account;
mod addition;
mod address;
mod call_log;
mod collection_point;
mod counter;
mod database;
mod error;
mod event_log;
mod import;
mod operator;
mod outbox;
mod pack;
mod pack_parcel;
mod pack_row;
mod pack_search;
mod parcel;
mod platform_label;
mod print_job;
mod printer;
mod serial_device;
mod shop;
mod statement;
mod station;

pub use account::*;
pub use addition::*;
pub use address::*;
pub use call_log::*;
pub use collection_point::*;
pub use counter::next_number;
pub use database::{Engine, Store, Tx};
pub use error::StoreError;
pub use event_log::*;
pub use import::*;
pub use operator::*;
pub use outbox::*;
pub use pack::*;
pub use pack_parcel::*;
pub use pack_search::*;
pub use parcel::*;
pub use platform_label::*;
pub use print_job::*;
pub use printer::*;
pub use serial_device::*;
pub use shop::*;
pub use station::*;
