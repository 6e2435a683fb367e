//! Files that go to the screen as a whole.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request or a reply that says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// A file to save or to show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileReply {
    /// Proposed file name with its ending.
    pub name: String,
    /// Media type.
    pub mime: String,
    /// The bytes in base64.
    pub base64: String,
}
