//! What the core tells every screen without being asked.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{ImportProgress, ScaleView, ScanReply};

/// What has changed and is worth looking at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Big packs, open or not.
    Packs,
    /// Small parcels.
    Parcels,
    /// Shops, addresses, collection points.
    Shops,
    /// Platform accounts and the outbox.
    Connection,
    /// Print jobs and printers.
    Printing,
    /// Guns, scales and ports.
    Devices,
    /// Imports.
    Imports,
    /// Settings, operators, station.
    Station,
}

/// One thing told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Event {
    /// Look again at these.
    Changed {
        /// What changed.
        topics: Vec<Topic>,
    },
    /// The scale's state, at most ten times a second.
    Scale {
        /// Replaces what was shown before.
        scale: ScaleView,
    },
    /// A gun on a serial port scanned, and this is the durable answer. Keyboard guns get theirs as the reply of `scan`.
    Scanned {
        /// The answer.
        reply: Box<ScanReply>,
    },
    /// A gun that is tried out scanned; nothing was packed.
    GunTested {
        /// Which.
        id: String,
        /// What it sent between prefix and suffix.
        text: String,
        /// The AIM identifier, such as `]C0`, where the gun sends one.
        aim: Option<String>,
    },
    /// An import moved on.
    Import {
        /// Where it stands.
        progress: ImportProgress,
    },
    /// Events were missed: look at everything again.
    Resync,
}
