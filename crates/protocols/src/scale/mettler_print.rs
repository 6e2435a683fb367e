//! The print line of Mettler Toledo 梅特勒-托利多 balances (scales-and-guns 1.2): `N value unit`, without a stability mark.

use super::frame::{Lines, Said};
use super::text::Text;
use super::{FrameProof, GarbledReason, LineSettings, ReadingKind, ScaleDecoder, ScaleDriver, ScaleReading};

/// The driver. The line comes when someone presses the print key, or as the balance's menu says.
pub struct MettlerPrint;

impl ScaleDriver for MettlerPrint {
    fn id(&self) -> &'static str {
        "mettler-print"
    }

    fn title(&self) -> &'static str {
        "梅特勒-托利多 天平 打印输出 (N/G/T 重量 单位)"
    }

    fn proof(&self) -> FrameProof {
        FrameProof::Shape
    }

    fn usual_settings(&self) -> LineSettings {
        LineSettings::eight_none_one(9600)
    }

    fn decoder(&self) -> Box<dyn ScaleDecoder> {
        Lines::boxed(read)
    }
}

fn read(line: &[u8]) -> Said {
    let mut text = Text::new(line);
    text.skip_blanks();
    let kind = match text.take(1) {
        Some(b"N") => ReadingKind::Net,
        Some(b"G" | b"B") => ReadingKind::Gross,
        Some(b"T") => ReadingKind::Tare,
        _ => return Err(GarbledReason::NoStart),
    };
    if !text.eat(b" ") {
        return Err(GarbledReason::WrongShape);
    }
    text.skip_blanks();
    let value = text.take_quantity()?;
    text.finish()?;
    Ok(Some(ScaleReading {
        value: Some(value),
        kind,
        ..ScaleReading::saying_nothing()
    }))
}
