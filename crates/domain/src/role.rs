//! What an operator may do. A higher role may do all that a lower one may.

/// The least role a command asks for (architecture.md, invariant 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// 打包员: scans, weighs, seals and prints.
    Packer,
    /// 班长: cancels packs, decides what a time-out left open, imports.
    Lead,
    /// 店主: settings, accounts, operators, devices.
    Owner,
}

impl Role {
    /// All, lowest first.
    pub const ALL: [Self; 3] = [Self::Packer, Self::Lead, Self::Owner];

    /// The code as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Packer => "packer",
            Self::Lead => "lead",
            Self::Owner => "owner",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }
}
