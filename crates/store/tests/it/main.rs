//! Every function of the store, on a SQLite file and on a real PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod account;
mod engines;
mod event_log;
mod import;
mod outbox;
mod packs;
mod places;
mod printing;
mod station;
mod upgrading;
