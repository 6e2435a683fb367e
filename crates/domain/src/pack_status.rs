//! The fifteen states of a big pack at the platform (L-091…L-105), and what may follow.
//!
//! ```text
//! committed ─> awaiting_tracking_number ─> awaiting_pickup ─> pickup ─> arrived ─> signed_{normal,abnormal,failed}
//!                                             │    ▲  └> pickup_failed ┘
//!                                             └> closing ─> closed | close_failure
//! {committed, awaiting_*, pickup_failed} ─> canceling ─> canceled | cancel_failure (─> what the platform says next)
//! ```
//!
//! The platform is the truth: a later message wins, except that it never moves a final state back (platforms.md, 5).

/// A state the platform's own vocabulary names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PackStatus {
    /// 已提交: the relation of parcels to pack is with Cainiao.
    Committed,
    /// 待分配大包单号: routing, number and label are in work.
    AwaitingTrackingNumber,
    /// 待司机揽收: the task is with the pickup carrier.
    AwaitingPickup,
    /// 已揽收: picked up; the parcels go online.
    PickedUp,
    /// 揽收失败: the carrier failed; its remark says why.
    PickupFailed,
    /// 已到达: at the first-mile sorting centre.
    Arrived,
    /// 签收正常.
    SignedNormal,
    /// 签收异常: needs a person.
    SignedAbnormal,
    /// 签收失败: needs a person.
    SignedFailed,
    /// 取消中.
    Cancelling,
    /// 已取消: the parcels are free again.
    Cancelled,
    /// 取消失败: the pack is still live.
    CancelFailed,
    /// 关闭中: the system closes a pack nobody picked up for 72 hours.
    Closing,
    /// 已关闭: the parcels must be packed anew.
    Closed,
    /// 关闭失败.
    CloseFailed,
}

impl PackStatus {
    /// All fifteen, in the order of the guide.
    pub const ALL: [Self; 15] = [
        Self::Committed,
        Self::AwaitingTrackingNumber,
        Self::AwaitingPickup,
        Self::PickedUp,
        Self::PickupFailed,
        Self::Arrived,
        Self::SignedNormal,
        Self::SignedAbnormal,
        Self::SignedFailed,
        Self::Cancelling,
        Self::Cancelled,
        Self::CancelFailed,
        Self::Closing,
        Self::Closed,
        Self::CloseFailed,
    ];

    /// The wire code, as stored and as sent to screens.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::AwaitingTrackingNumber => "awaiting_tracking_number",
            Self::AwaitingPickup => "awaiting_pickup",
            Self::PickedUp => "pickup",
            Self::PickupFailed => "pickup_failed",
            Self::Arrived => "arrived",
            Self::SignedNormal => "signed_normal",
            Self::SignedAbnormal => "signed_abnormal",
            Self::SignedFailed => "signed_failed",
            Self::Cancelling => "canceling",
            Self::Cancelled => "canceled",
            Self::CancelFailed => "cancel_failure",
            Self::Closing => "closing",
            Self::Closed => "closed",
            Self::CloseFailed => "close_failure",
        }
    }

    /// Nothing follows: neither a late poll nor a person moves it on.
    pub const fn is_final(self) -> bool {
        match self {
            Self::SignedNormal
            | Self::SignedAbnormal
            | Self::SignedFailed
            | Self::Cancelled
            | Self::Closed => true,
            Self::Committed
            | Self::AwaitingTrackingNumber
            | Self::AwaitingPickup
            | Self::PickedUp
            | Self::PickupFailed
            | Self::Arrived
            | Self::Cancelling
            | Self::CancelFailed
            | Self::Closing
            | Self::CloseFailed => false,
        }
    }

    /// Cancelling is possible only before the pickup partner has reported pickup (L-109).
    pub const fn can_be_cancelled(self) -> bool {
        match self {
            Self::Committed
            | Self::AwaitingTrackingNumber
            | Self::AwaitingPickup
            | Self::PickupFailed
            | Self::CancelFailed => true,
            Self::PickedUp
            | Self::Arrived
            | Self::SignedNormal
            | Self::SignedAbnormal
            | Self::SignedFailed
            | Self::Cancelling
            | Self::Cancelled
            | Self::Closing
            | Self::Closed
            | Self::CloseFailed => false,
        }
    }

    /// The label may be printed: the platform has given the number and the pack is not called off (L-117).
    pub const fn can_be_printed(self) -> bool {
        match self {
            Self::AwaitingPickup
            | Self::PickedUp
            | Self::PickupFailed
            | Self::Arrived
            | Self::CancelFailed => true,
            Self::Committed
            | Self::AwaitingTrackingNumber
            | Self::SignedNormal
            | Self::SignedAbnormal
            | Self::SignedFailed
            | Self::Cancelling
            | Self::Cancelled
            | Self::Closing
            | Self::Closed
            | Self::CloseFailed => false,
        }
    }

    /// Parcels may still be added to it at the platform (platforms.md 1.6, `update`).
    pub const fn takes_more_parcels(self) -> bool {
        match self {
            Self::Committed | Self::AwaitingTrackingNumber | Self::AwaitingPickup => true,
            Self::PickedUp
            | Self::PickupFailed
            | Self::Arrived
            | Self::SignedNormal
            | Self::SignedAbnormal
            | Self::SignedFailed
            | Self::Cancelling
            | Self::Cancelled
            | Self::CancelFailed
            | Self::Closing
            | Self::Closed
            | Self::CloseFailed => false,
        }
    }

    /// The parcels inside may be packed again.
    pub const fn frees_its_parcels(self) -> bool {
        matches!(self, Self::Cancelled | Self::Closed)
    }
}

/// What the platform said, also when we do not know the word (L-106).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PlatformStatus {
    /// One of the fifteen.
    Known(PackStatus),
    /// A word we do not know; shown as the platform names it, and nothing is concluded from it.
    Other {
        /// The code as received.
        code: String,
        /// The platform's own name for it, where it gave one.
        name: Option<String>,
    },
}

impl PlatformStatus {
    /// Reads a code in snake or camel case; an unknown one is kept, never refused.
    pub fn read(code: &str, name: Option<&str>) -> Self {
        let folded = fold(code);
        PackStatus::ALL
            .into_iter()
            .find(|status| fold(status.code()) == folded)
            .or_else(|| alias(&folded))
            .map_or_else(
                || Self::Other {
                    code: code.trim().to_owned(),
                    name: name.map(str::to_owned),
                },
                Self::Known,
            )
    }

    /// The state after hearing `heard`: a final state stays what it is.
    #[must_use]
    pub fn after_hearing(self, heard: Self) -> Self {
        match self {
            Self::Known(status) if status.is_final() => self,
            Self::Known(_) | Self::Other { .. } => heard,
        }
    }

    /// The code as stored.
    pub fn code(&self) -> &str {
        match self {
            Self::Known(status) => status.code(),
            Self::Other { code, .. } => code,
        }
    }
}

fn fold(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// Spellings of the same state seen in production systems (platforms.md, section 5).
fn alias(folded: &str) -> Option<PackStatus> {
    match folded {
        "awaitingdomesticpickup" => Some(PackStatus::AwaitingPickup),
        "domesticpickup" | "partialpickedup" => Some(PackStatus::PickedUp),
        "domesticsignin" => Some(PackStatus::Arrived),
        "cancelling" => Some(PackStatus::Cancelling),
        "cancelled" => Some(PackStatus::Cancelled),
        "cancelfailed" => Some(PackStatus::CancelFailed),
        "closefailed" => Some(PackStatus::CloseFailed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_in_snake_and_camel_case() {
        for status in PackStatus::ALL {
            assert_eq!(
                PlatformStatus::read(status.code(), None),
                PlatformStatus::Known(status)
            );
        }
        let camel = PlatformStatus::read("awaitingTrackingNumber", None);
        assert_eq!(camel, PlatformStatus::Known(PackStatus::AwaitingTrackingNumber));
    }

    #[test]
    fn an_unknown_word_is_kept_with_its_name() {
        let read = PlatformStatus::read("awaiting_pack", Some("等待商家关包确认"));
        assert_eq!(
            read,
            PlatformStatus::Other {
                code: "awaiting_pack".into(),
                name: Some("等待商家关包确认".into())
            }
        );
    }

    #[test]
    fn a_late_poll_never_moves_a_final_state_back() {
        for status in PackStatus::ALL.into_iter().filter(|status| status.is_final()) {
            let state = PlatformStatus::Known(status);
            let heard = PlatformStatus::Known(PackStatus::AwaitingPickup);
            assert_eq!(state.clone().after_hearing(heard), state);
        }
    }

    #[test]
    fn a_picked_up_pack_cannot_be_cancelled() {
        assert!(PackStatus::AwaitingPickup.can_be_cancelled());
        assert!(!PackStatus::PickedUp.can_be_cancelled());
    }
}
