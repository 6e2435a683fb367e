//! Parcels from files: open, map, check, write, take back (I-21 to I-28).
//!
//! A file is kept in memory until it is imported; the database hears of it only when it is written, and then in small
//! steps, so that a scan never waits for an import. What a crash leaves unfinished is finished or thrown away at the next
//! start: no file is ever imported by half.

mod checking;
mod comparing;
mod fields;
mod meanings;
mod opening;
mod pace;
mod preview;
mod reading;
#[cfg(test)]
mod reading_tests;
mod reasons;
mod rejects;
mod room;
mod running;
mod showing;
mod undoing;
mod walking;
mod writing;

pub(crate) use checking::check_import;
pub(crate) use opening::{open_import_file, reread_import};
pub(crate) use rejects::import_rejects;
pub(crate) use room::ImportRoom;
pub(crate) use running::recover;
pub(crate) use showing::{list_imports, view_import};
pub(crate) use undoing::{cancel_import, undo_import};
pub(crate) use writing::commit_import;
