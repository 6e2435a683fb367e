//! A checked label moved to where one printer prints it, or the reason why that printer cannot.

use std::borrow::Cow;

use crate::bitmap::{Bitmap, Ink};
use crate::checked::Edges;
use crate::profile::{Feed, PrinterProfile, Sensing};
use crate::raster::calm_immediate_commands;
use crate::{CheckedLabel, PrintError};

/// The dots as they are sent: the calibration offset applied, no wider than the print head.
pub(crate) fn place_on_paper<'a>(
    label: &'a CheckedLabel,
    profile: &PrinterProfile,
) -> Result<Cow<'a, Bitmap>, PrintError> {
    if label.dpi() != profile.dpi {
        return Err(PrintError::WrongResolution {
            label: label.dpi(),
            printer: profile.dpi,
        });
    }
    check_paper(label, profile)?;
    let right = profile.dpi.dots_of_tenths(profile.offset_x_tenths_mm);
    let down = profile.dpi.dots_of_tenths(profile.offset_y_tenths_mm);
    let bitmap = label.bitmap();
    let width = bitmap.width().min(profile.head_width_dots);
    if (right, down) == (0, 0) && width == bitmap.width() {
        return Ok(Cow::Borrowed(bitmap));
    }
    let mut moved = Bitmap::new(width, bitmap.height());
    moved.draw(bitmap, right, down, Ink::Black);
    if label.edges() == Edges::MustPrint && moved.black_dots() != bitmap.black_dots() {
        return Err(PrintError::InkOutsideHead);
    }
    calm_immediate_commands(&mut moved);
    Ok(Cow::Owned(moved))
}

/// The same for a language that cannot turn a label itself: where the foot is to come out first, the dots are turned.
pub(crate) fn place_and_turn<'a>(
    label: &'a CheckedLabel,
    profile: &PrinterProfile,
) -> Result<Cow<'a, Bitmap>, PrintError> {
    let placed = place_on_paper(label, profile)?;
    match profile.feed {
        Feed::HeadFirst => Ok(placed),
        Feed::FootFirst => {
            let mut turned = placed.turned();
            calm_immediate_commands(&mut turned);
            Ok(Cow::Owned(turned))
        }
    }
}

/// Height of the paper to announce, in millimetres.
pub(crate) const fn paper_height_mm(label: &CheckedLabel, profile: &PrinterProfile) -> u32 {
    match profile.media.sensing {
        Sensing::Gap { .. } | Sensing::BlackMark { .. } => profile.media.height_mm,
        Sensing::Continuous => label.size_mm().1,
    }
}

const fn check_paper(label: &CheckedLabel, profile: &PrinterProfile) -> Result<(), PrintError> {
    let label_mm = label.size_mm();
    let paper_mm = (profile.media.width_mm, paper_height_mm(label, profile));
    if label_mm.0 > paper_mm.0 || label_mm.1 > paper_mm.1 {
        return Err(PrintError::PaperTooSmall { label_mm, paper_mm });
    }
    Ok(())
}
