//! Who calls a command, and through which door. The transport says it; the dispatch checks it.

use dabao_domain::{OperatorId, Role};

/// The way a call came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The program's own window.
    Window,
    /// A browser over HTTP, logged in.
    Http,
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The operator, as the event log names them.
    pub operator: OperatorId,
    /// What they may do.
    pub role: Role,
    /// How they came in.
    pub door: Door,
}
