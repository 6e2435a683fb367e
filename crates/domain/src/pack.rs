//! The life of a big pack (大包) at the bench.
//!
//! ```text
//!            seal               platform answers
//!   Open ───────────> Sealed ───────────────────> AtPlatform (its own fifteen states: pack_status.rs)
//!    │ ▲               │ │ ▲ │                        ▲
//!    │ └── reopen ─────┘ │ │ └─ refused ─> Refused ── resend ─> Sealed, or reopen ─> Open
//!    │  (not yet sent)   │ │                          │
//!    │                   │ └── send again ── CommitUnknown (time-out: asked about before it is ever repeated)
//!    └─> Discarded <─────┘ (before the platform has it)
//! ```
//!
//! A sealed pack takes no scans (L-077). Nothing here sends: the queue does, and tells the pack what came of it.

use crate::{Dimensions, HandoverService, PackId, PackStatus, PlatformStatus, ShopId, Timestamp, Weight};

/// Where a pack's weight came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WeightSource {
    /// Read from the scale and settled.
    Scale,
    /// Typed by the packer; marked as such wherever it is shown.
    Typed,
}

impl WeightSource {
    /// The code as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::Typed => "typed",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Scale, Self::Typed]
            .into_iter()
            .find(|source| source.code() == code)
    }
}

/// What is true of a pack now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PackLife {
    /// Takes scans.
    Open,
    /// Closed to scans; the commit is queued or on its way.
    Sealed {
        /// When it was sealed.
        sealed_at: Timestamp,
    },
    /// The commit may or may not have reached the platform. Never sent again before that is known.
    CommitUnknown {
        /// When it was sealed.
        sealed_at: Timestamp,
    },
    /// The platform said no; its words are kept.
    Refused {
        /// When it was sealed.
        sealed_at: Timestamp,
        /// The platform's code.
        code: String,
        /// The platform's words.
        message: String,
    },
    /// The platform has it and numbers it.
    AtPlatform {
        /// When it was sealed.
        sealed_at: Timestamp,
        /// 大包单号, `LP` and fourteen digits.
        lp_number: String,
        /// What the platform last said.
        status: PlatformStatus,
    },
    /// Thrown away before the platform had it; its parcels are free.
    Discarded,
}

/// A step that the present state does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a pack that is {state} cannot be {wanted}")]
pub struct InvalidTransition {
    /// The present state, as [`PackLife::code`].
    pub state: &'static str,
    /// What was asked, as a participle.
    pub wanted: &'static str,
}

/// What a person may do with a pack now; screens offer exactly these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PackAction {
    /// Scan parcels in, take them out, weigh, set the size.
    Fill,
    /// Close it and queue the commit.
    Seal,
    /// Take it back before the platform has it.
    Reopen,
    /// Throw it away; parcels become free.
    Discard,
    /// Queue the commit again after a refusal.
    Resend,
    /// Say what became of a commit that timed out.
    Settle,
    /// Ask the platform to cancel it (L-109).
    Cancel,
    /// Print or reprint its label.
    PrintLabel,
    /// 补装小包: add parcels to it at the platform. Offered only where the station allows it (L-077).
    AddParcels,
}

impl PackAction {
    /// The code as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fill => "fill",
            Self::Seal => "seal",
            Self::Reopen => "reopen",
            Self::Discard => "discard",
            Self::Resend => "resend",
            Self::Settle => "settle",
            Self::Cancel => "cancel",
            Self::PrintLabel => "print_label",
            Self::AddParcels => "add_parcels",
        }
    }
}

impl PackLife {
    /// The code as stored and as sent to screens.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sealed { .. } => "sealed",
            Self::CommitUnknown { .. } => "commit_unknown",
            Self::Refused { .. } => "refused",
            Self::AtPlatform { .. } => "at_platform",
            Self::Discarded => "discarded",
        }
    }

    /// Closes the pack to scans. The caller has checked the limits.
    ///
    /// # Errors
    ///
    /// It is not open.
    pub fn seal(self, now: Timestamp) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open => Ok(Self::Sealed { sealed_at: now }),
            Self::Sealed { .. }
            | Self::CommitUnknown { .. }
            | Self::Refused { .. }
            | Self::AtPlatform { .. }
            | Self::Discarded => Err(self.refuse("sealed")),
        }
    }

    /// Takes the pack back to the bench. The caller has withdrawn the queued commit in the same transaction.
    ///
    /// # Errors
    ///
    /// The platform has it, or may have it.
    pub fn reopen(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sealed { .. } | Self::Refused { .. } => Ok(Self::Open),
            Self::Open | Self::CommitUnknown { .. } | Self::AtPlatform { .. } | Self::Discarded => {
                Err(self.refuse("reopened"))
            }
        }
    }

    /// Throws the pack away. The caller has withdrawn a queued commit in the same transaction.
    ///
    /// # Errors
    ///
    /// The platform has it, or may have it.
    pub fn discard(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Open | Self::Sealed { .. } | Self::Refused { .. } => Ok(Self::Discarded),
            Self::CommitUnknown { .. } | Self::AtPlatform { .. } | Self::Discarded => {
                Err(self.refuse("discarded"))
            }
        }
    }

    /// The platform took it and gave a number; also how a person settles a time-out that had worked.
    ///
    /// # Errors
    ///
    /// No commit was on its way.
    pub fn accepted(self, lp_number: String) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sealed { sealed_at } | Self::CommitUnknown { sealed_at } => Ok(Self::AtPlatform {
                sealed_at,
                lp_number,
                status: PlatformStatus::Known(PackStatus::Committed),
            }),
            Self::Open | Self::Refused { .. } | Self::AtPlatform { .. } | Self::Discarded => {
                Err(self.refuse("accepted by the platform"))
            }
        }
    }

    /// The platform said no.
    ///
    /// # Errors
    ///
    /// No commit was on its way.
    pub fn refused(self, code: String, message: String) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sealed { sealed_at } | Self::CommitUnknown { sealed_at } => Ok(Self::Refused {
                sealed_at,
                code,
                message,
            }),
            Self::Open | Self::Refused { .. } | Self::AtPlatform { .. } | Self::Discarded => {
                Err(self.refuse("refused by the platform"))
            }
        }
    }

    /// The commit went out and no answer came.
    ///
    /// # Errors
    ///
    /// No commit was on its way.
    pub fn lost_track(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Sealed { sealed_at } | Self::CommitUnknown { sealed_at } => {
                Ok(Self::CommitUnknown { sealed_at })
            }
            Self::Open | Self::Refused { .. } | Self::AtPlatform { .. } | Self::Discarded => {
                Err(self.refuse("lost on its way"))
            }
        }
    }

    /// The commit is queued again: after a refusal was mended, or once a person has made sure that the platform has nothing.
    ///
    /// # Errors
    ///
    /// There was no refusal and no time-out.
    pub fn resend(self) -> Result<Self, InvalidTransition> {
        match self {
            Self::Refused { sealed_at, .. } | Self::CommitUnknown { sealed_at } => {
                Ok(Self::Sealed { sealed_at })
            }
            Self::Open | Self::Sealed { .. } | Self::AtPlatform { .. } | Self::Discarded => {
                Err(self.refuse("sent again"))
            }
        }
    }

    /// The platform told its state.
    ///
    /// # Errors
    ///
    /// The platform never had it.
    pub fn heard(self, heard: PlatformStatus) -> Result<Self, InvalidTransition> {
        match self {
            Self::AtPlatform {
                sealed_at,
                lp_number,
                status,
            } => Ok(Self::AtPlatform {
                sealed_at,
                lp_number,
                status: status.after_hearing(heard),
            }),
            Self::Open
            | Self::Sealed { .. }
            | Self::CommitUnknown { .. }
            | Self::Refused { .. }
            | Self::Discarded => Err(self.refuse("heard of")),
        }
    }

    /// The parcels that were scanned in belong to nobody any more.
    pub const fn frees_its_parcels(&self) -> bool {
        match self {
            Self::Discarded => true,
            Self::AtPlatform {
                status: PlatformStatus::Known(status),
                ..
            } => status.frees_its_parcels(),
            Self::AtPlatform {
                status: PlatformStatus::Other { .. },
                ..
            }
            | Self::Open
            | Self::Sealed { .. }
            | Self::CommitUnknown { .. }
            | Self::Refused { .. } => false,
        }
    }

    /// What a person may do now.
    pub fn actions(&self) -> Vec<PackAction> {
        match self {
            Self::Open => vec![PackAction::Fill, PackAction::Seal, PackAction::Discard],
            Self::Sealed { .. } => vec![PackAction::Reopen, PackAction::Discard],
            Self::CommitUnknown { .. } => vec![PackAction::Settle],
            Self::Refused { .. } => vec![PackAction::Resend, PackAction::Reopen, PackAction::Discard],
            Self::AtPlatform {
                status: PlatformStatus::Known(status),
                ..
            } => {
                let print = status.can_be_printed().then_some(PackAction::PrintLabel);
                let cancel = status.can_be_cancelled().then_some(PackAction::Cancel);
                let add = status.takes_more_parcels().then_some(PackAction::AddParcels);
                print.into_iter().chain(add).chain(cancel).collect()
            }
            Self::AtPlatform {
                status: PlatformStatus::Other { .. },
                ..
            } => vec![PackAction::PrintLabel],
            Self::Discarded => Vec::new(),
        }
    }

    const fn refuse(&self, wanted: &'static str) -> InvalidTransition {
        InvalidTransition {
            state: self.code(),
            wanted,
        }
    }
}

/// A big pack (大包).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BigPack {
    /// Identity.
    pub id: PackId,
    /// Our own number, reserved when the pack is opened and written on the bag before the platform's number is known.
    pub number: String,
    /// The ordering shop (下单店铺, L-060).
    pub shop: ShopId,
    /// How it leaves.
    pub service: HandoverService,
    /// Its weight, once weighed.
    pub weight: Option<(Weight, WeightSource)>,
    /// Its size, once measured.
    pub size: Option<Dimensions>,
    /// What is true of it now.
    pub life: PackLife,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1);

    fn step(life: PackLife, choice: u8) -> PackLife {
        let before = life.clone();
        let result = match choice % 8 {
            0 => life.seal(NOW),
            1 => life.reopen(),
            2 => life.discard(),
            3 => life.accepted("LP00000000000001".into()),
            4 => life.refused("code".into(), "words".into()),
            5 => life.lost_track(),
            6 => life.resend(),
            _ => life.heard(PlatformStatus::Known(PackStatus::ALL[usize::from(choice) % 15])),
        };
        result.unwrap_or(before)
    }

    proptest! {
        #[test]
        fn what_the_platform_may_have_is_never_thrown_away_or_sent_twice(choices in proptest::collection::vec(any::<u8>(), 0..60)) {
            let mut life = PackLife::Open;
            for choice in choices {
                let next = step(life.clone(), choice);
                let at_platform_before = matches!(life, PackLife::AtPlatform { .. });
                let at_platform_after = matches!(next, PackLife::AtPlatform { .. });
                prop_assert!(!at_platform_before || at_platform_after);
                let unknown_before = matches!(life, PackLife::CommitUnknown { .. });
                let thrown_away_after = matches!(next, PackLife::Open | PackLife::Discarded);
                prop_assert!(!(unknown_before && thrown_away_after));
                life = next;
            }
        }
    }

    #[test]
    fn a_sealed_pack_cannot_be_filled() {
        let sealed = PackLife::Open.seal(NOW).unwrap();
        assert!(!sealed.actions().contains(&PackAction::Fill));
        assert!(sealed.clone().seal(NOW).is_err());
    }

    #[test]
    fn parcels_are_added_only_between_commit_and_pickup() {
        let adds = |status| {
            PackLife::AtPlatform {
                sealed_at: NOW,
                lp_number: "LP00000000000001".into(),
                status,
            }
            .actions()
            .contains(&PackAction::AddParcels)
        };
        let states: Vec<&str> = PackStatus::ALL
            .into_iter()
            .filter(|status| adds(PlatformStatus::Known(*status)))
            .map(PackStatus::code)
            .collect();
        assert_eq!(
            states,
            ["committed", "awaiting_tracking_number", "awaiting_pickup"]
        );
        assert!(!adds(PlatformStatus::read("strange", None)));
        for before in [PackLife::Open, PackLife::Open.seal(NOW).unwrap()] {
            assert!(!before.actions().contains(&PackAction::AddParcels));
        }
    }

    #[test]
    fn after_a_time_out_only_settling_is_offered() {
        let life = PackLife::Open.seal(NOW).unwrap().lost_track().unwrap();
        assert_eq!(life.actions(), [PackAction::Settle]);
    }
}
