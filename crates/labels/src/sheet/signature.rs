//! A signature given on the screen (L-138).

use crate::drawing::Pen;
use crate::units::{Area, Eighths};

/// A signature as it was drawn, in the pixels of the field it was drawn in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Width of the field.
    pub width: u32,
    /// Height of the field.
    pub height: u32,
    /// Each stroke from where the pen came down to where it was lifted.
    pub strokes: Vec<Vec<(u32, u32)>>,
}

/// Draws a signature as large as it fits above the line.
pub(super) fn sign(pen: &mut Pen<'_>, room: Area, signature: &Signature) {
    let (width, height) = (
        u64::from(signature.width.max(1)),
        u64::from(signature.height.max(1)),
    );
    let fits_by_width = u64::from(room.width) * height <= u64::from(room.height) * width;
    let (numerator, denominator) = if fits_by_width {
        (u64::from(room.width), width)
    } else {
        (u64::from(room.height), height)
    };
    let scaled = |pixels: u32, most: u32| {
        u32::try_from(u64::from(pixels.min(most)) * numerator / denominator).unwrap_or(0)
    };
    for stroke in &signature.strokes {
        let at = |&(x, y): &(u32, u32)| {
            (
                room.x + scaled(x, signature.width),
                room.y + scaled(y, signature.height),
            )
        };
        let points: Vec<(Eighths, Eighths)> = stroke.iter().map(at).collect();
        pen.stroke(&points, 4);
    }
}
