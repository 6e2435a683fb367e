//! The card with the command barcodes (指令条码卡, U-08).

use dabao_domain::{HandoverService, Timestamp};
use dabao_labels::{CommandCard, CommandCode};
use dabao_protocols::numbers::CardCommand;

/// The card of a station, with every command there is.
pub(super) fn command_card(station: String, printed_at: Timestamp) -> CommandCard {
    CommandCard {
        station,
        commands: CardCommand::ALL.into_iter().map(command).collect(),
        printed_at,
    }
}

fn command(command: CardCommand) -> CommandCode {
    let (chinese, english) = match command {
        CardCommand::Undo => ("撤销上一扫", "Undo the last scan"),
        CardCommand::Seal => ("封包", "Seal the pack"),
        CardCommand::Weigh => ("称重", "Take the weight"),
        CardCommand::Print => ("打印面单", "Print the label"),
        CardCommand::Reprint => ("补打面单", "Print the label again"),
        CardCommand::NewPack => ("新大包", "New pack"),
        CardCommand::Cancel => ("取消", "Cancel"),
        CardCommand::Service(HandoverService::FreePickup) => ("免费揽收", "Free pickup"),
        CardCommand::Service(HandoverService::PaidPickup) => ("付费揽收", "Paid pickup"),
        CardCommand::Service(HandoverService::CollectionPoint) => ("送至集货点", "Collection point"),
    };
    CommandCode {
        code: command.text().to_owned(),
        chinese: chinese.to_owned(),
        english: english.to_owned(),
    }
}
