//! Dots on a label as points on a PDF page.

use printpdf::{PaintMode, Pt, Rect};

use crate::{Area, Dpi};

/// From dots, counted down from the top, to points, counted up from the foot.
pub(super) struct Paper {
    pub(super) dpi: Dpi,
    pub(super) height_mm: u32,
}

impl Paper {
    pub(super) fn length(&self, dots: u32) -> Pt {
        let dots_per_mm = match self.dpi {
            Dpi::D180 => 7.087,
            Dpi::D203 => 8.0,
            Dpi::D300 => 11.811,
        };
        Pt(small(dots) * 72.0 / 25.4 / dots_per_mm)
    }

    pub(super) fn above_foot(&self, dots: u32) -> Pt {
        Pt(small(self.height_mm) * 72.0 / 25.4 - self.length(dots).0)
    }

    pub(super) fn rectangle(&self, area: Area) -> Rect {
        Rect {
            x: self.length(area.x),
            y: self.above_foot(area.bottom()),
            width: self.length(area.width),
            height: self.length(area.height),
            mode: Some(PaintMode::Fill),
            winding_order: None,
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "dots and millimetres of a page are a few thousand at most"
)]
pub(super) const fn small(value: u32) -> f32 {
    value as f32
}
