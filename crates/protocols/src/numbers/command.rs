//! Barcodes that tell the desk to do something (指令条码, U-08): `DABAO-` and one word of a closed list.

use dabao_domain::HandoverService;

/// What every command begins with.
const START: &str = "DABAO-";

/// A prefix that a gun puts in front and that its settings do not know: no longer, so that a number glued to a command
/// is no command.
const LONGEST_PREFIX: usize = 4;

/// A command of the card that the bench's first screen carries out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeskCommand {
    /// Take back the last scan.
    Undo,
    /// Seal the big pack (封包).
    Seal,
    /// Go on to the next pack.
    Next,
    /// Print the label again.
    Print,
}

impl DeskCommand {
    /// All of them, as printed on the card.
    pub const ALL: [Self; 4] = [Self::Undo, Self::Seal, Self::Next, Self::Print];

    /// The text of its barcode.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Undo => CardCommand::Undo.text(),
            Self::Seal => CardCommand::Seal.text(),
            Self::Next => CardCommand::NewPack.text(),
            Self::Print => CardCommand::Print.text(),
        }
    }
}

/// Every command that may stand on a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardCommand {
    /// Take back the last scan (撤销).
    Undo,
    /// Seal the big pack (封包).
    Seal,
    /// Take the weight that the scale shows (称重).
    Weigh,
    /// Print the label (打印).
    Print,
    /// Print the label once more, marked as a reprint (补打).
    Reprint,
    /// Open a new pack like this one (新大包).
    NewPack,
    /// Leave what is asked for or under way (取消).
    Cancel,
    /// Hand over in this way from now on (切换揽收方式).
    Service(HandoverService),
}

impl CardCommand {
    /// All of them, in the order of the card.
    pub const ALL: [Self; 10] = [
        Self::Undo,
        Self::Seal,
        Self::Weigh,
        Self::Print,
        Self::Reprint,
        Self::NewPack,
        Self::Cancel,
        Self::Service(HandoverService::FreePickup),
        Self::Service(HandoverService::PaidPickup),
        Self::Service(HandoverService::CollectionPoint),
    ];

    /// The text of its barcode.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Undo => "DABAO-UNDO",
            Self::Seal => "DABAO-SEAL",
            Self::Weigh => "DABAO-WEIGH",
            Self::Print => "DABAO-PRINT",
            Self::Reprint => "DABAO-REPRINT",
            Self::NewPack => "DABAO-NEXT",
            Self::Cancel => "DABAO-CANCEL",
            Self::Service(HandoverService::FreePickup) => "DABAO-FREE",
            Self::Service(HandoverService::PaidPickup) => "DABAO-PAID",
            Self::Service(HandoverService::CollectionPoint) => "DABAO-POINT",
        }
    }

    /// Reads a cleaned, upper-case scan. Up to four characters that a gun puts in front do not matter; anything else
    /// beside the command makes it none.
    pub fn from_scan(upper: &str) -> Option<Self> {
        let (prefix, word) = upper.rsplit_once(START)?;
        // An address that happens to end like a command is none.
        if prefix.chars().count() > LONGEST_PREFIX || prefix.contains('/') {
            return None;
        }
        if word == "NEWPACK" {
            return Some(Self::NewPack);
        }
        Self::ALL
            .into_iter()
            .find(|command| command.text().strip_prefix(START) == Some(word))
    }

    /// The same as a command of the first screen.
    pub const fn as_desk_command(self) -> Option<DeskCommand> {
        match self {
            Self::Undo => Some(DeskCommand::Undo),
            Self::Seal => Some(DeskCommand::Seal),
            Self::NewPack => Some(DeskCommand::Next),
            Self::Print | Self::Reprint => Some(DeskCommand::Print),
            Self::Weigh | Self::Cancel | Self::Service(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_read_back_behind_any_short_prefix() {
        for command in CardCommand::ALL {
            for prefix in ["", "#", "S1", "%%%%"] {
                let scan = format!("{prefix}{}", command.text());
                assert_eq!(CardCommand::from_scan(&scan), Some(command), "{scan}");
            }
        }
        assert_eq!(
            CardCommand::from_scan("DABAO-NEWPACK"),
            Some(CardCommand::NewPack)
        );
    }

    #[test]
    fn what_only_looks_like_a_command_is_none() {
        for text in [
            "DABAO-",
            "DABAO-EXPLODE",
            "DABAO-UNDO1",
            "DABAO-TEST",
            "UNDO",
            "SF1385628716739DABAO-UNDO",
            "DABAO-UNDODABAO-UNDO",
            "X.C/DABAO-SEAL",
            "",
        ] {
            assert_eq!(CardCommand::from_scan(text), None, "{text}");
        }
    }

    #[test]
    fn the_commands_of_the_first_screen_keep_their_texts() {
        for command in DeskCommand::ALL {
            let read = CardCommand::from_scan(command.text()).and_then(CardCommand::as_desk_command);
            assert_eq!(read, Some(command));
        }
    }
}
