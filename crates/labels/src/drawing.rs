//! A laid-out page: items at whole dots. The raster and the PDF are drawn from the same items.

use crate::LabelError;
use crate::bitmap::Ink;
use crate::code128::{PlacedCode, place, place_of_width};
use crate::typeset::{Align, FaceSize, FittedText, TextStyle, Typesetter};
use crate::units::{Area, Dpi, Eighths};

/// One thing on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Item {
    /// One line of text.
    Line(TextLine),
    /// A black rectangle: a rule, a side of a frame, a band.
    Fill(Area),
    /// A barcode.
    Code(PlacedCode),
    /// A line drawn by hand, point to point.
    Stroke(Stroke),
}

/// One stroke of a signature, in dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stroke {
    pub(crate) points: Vec<(u32, u32)>,
    pub(crate) thickness: u32,
}

/// A line of text at its place in dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextLine {
    pub(crate) text: String,
    pub(crate) size: FaceSize,
    pub(crate) ink: Ink,
    /// Where the pen begins.
    pub(crate) x: u32,
    /// The base line.
    pub(crate) baseline: u32,
}

/// Something a person should know about a label that can be printed nevertheless.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Note {
    /// The font lacks this character; a box (□) stands in its place.
    MissingCharacter(char),
    /// This text did not fit at the least size and ends with an ellipsis.
    Shortened(String),
}

/// A page with everything on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawing {
    pub(crate) dpi: Dpi,
    /// In dots.
    pub(crate) width: u32,
    /// In dots.
    pub(crate) height: u32,
    pub(crate) items: Vec<Item>,
    pub(crate) notes: Vec<Note>,
}

/// Puts items on a page. Every measure is in eighths of a millimetre.
pub(crate) struct Pen<'t> {
    types: &'t mut Typesetter,
    drawing: Drawing,
}

impl<'t> Pen<'t> {
    /// An empty page.
    pub(crate) fn new(types: &'t mut Typesetter, width: Eighths, height: Eighths, dpi: Dpi) -> Self {
        let (width, height) = (dpi.dots(width), dpi.dots(height));
        Self {
            types,
            drawing: Drawing {
                dpi,
                width,
                height,
                items: Vec::new(),
                notes: Vec::new(),
            },
        }
    }

    /// The finished page.
    pub(crate) fn finish(self) -> Drawing {
        self.drawing
    }

    /// The finished page of a roll, which is as long as it became.
    pub(crate) fn finish_with_height(mut self, height: Eighths) -> Drawing {
        self.drawing.height = self.drawing.dpi.dots(height);
        self.drawing
    }

    /// A black rectangle, in dots.
    pub(crate) fn fill_dots(&mut self, area: Area) {
        self.drawing.items.push(Item::Fill(area));
    }

    /// A black rectangle.
    pub(crate) fn fill(&mut self, area: Area) {
        let area = area.to_dots(self.drawing.dpi);
        self.drawing.items.push(Item::Fill(area));
    }

    /// A frame whose outer edge is `area`.
    pub(crate) fn frame(&mut self, area: Area, thickness: Eighths) {
        self.fill(Area {
            height: thickness,
            ..area
        });
        self.fill(Area {
            y: area.bottom() - thickness,
            height: thickness,
            ..area
        });
        self.fill(Area {
            width: thickness,
            ..area
        });
        self.fill(Area {
            x: area.right() - thickness,
            width: thickness,
            ..area
        });
    }

    /// Text in a box, in the middle of its height.
    pub(crate) fn text(&mut self, area: Area, text: &str, style: TextStyle) {
        let dpi = self.drawing.dpi;
        let area = area.to_dots(dpi);
        let fitted = self.fit(text, (area.width, area.height), &style);
        let spare = area.height.saturating_sub(fitted.height());
        let room = Area {
            y: area.y + spare / 2,
            ..area
        };
        self.set(fitted, room, &style);
    }

    /// Text from `top` down in as many of its lines as it needs; answers its height in dots.
    pub(crate) fn text_down(
        &mut self,
        (left, top): (Eighths, Eighths),
        width: Eighths,
        text: &str,
        style: TextStyle,
    ) -> u32 {
        let dpi = self.drawing.dpi;
        let lines = u32::try_from(style.most_lines).unwrap_or(1);
        let most = dpi.dots(style.size * 5 / 4 + 2).saturating_mul(lines);
        let room = Area {
            height: most,
            ..Area::new(left, top, width, 0).to_dots(dpi)
        };
        let fitted = self.fit(text, (room.width, room.height), &style);
        let height = fitted.height();
        self.set(fitted, room, &style);
        height
    }

    fn fit(&mut self, text: &str, room: (u32, u32), style: &TextStyle) -> FittedText {
        let fitted = self.types.fit(text, room, style, self.drawing.dpi);
        if fitted.shortened {
            self.note(Note::Shortened(text.to_owned()));
        }
        for &letter in &fitted.missing {
            self.note(Note::MissingCharacter(letter));
        }
        fitted
    }

    /// Lines of text from the top of `room` down.
    fn set(&mut self, fitted: FittedText, room: Area, style: &TextStyle) {
        let line_height = fitted.line_height();
        let mut top = room.y;
        for line in fitted.lines {
            let spare = room.width.saturating_sub(self.types.width(&line, fitted.size));
            let x = room.x + shift(spare, style.align);
            let baseline = top + base_line(fitted.size.dots, line_height);
            self.drawing.items.push(Item::Line(TextLine {
                text: line,
                size: fitted.size,
                ink: style.ink,
                x,
                baseline,
            }));
            top += line_height;
        }
    }

    /// White text on a black rectangle.
    pub(crate) fn band(&mut self, area: Area, text: &str, style: TextStyle) {
        self.fill(area);
        self.text(area.padded(8, 0), text, style.white());
    }

    /// A barcode in a box that includes its quiet zones.
    pub(crate) fn code(&mut self, room: Area, content: &str) -> Result<(), LabelError> {
        let dpi = self.drawing.dpi;
        let code = place(content, room.to_dots(dpi), dpi)?;
        self.drawing.items.push(Item::Code(code));
        Ok(())
    }

    /// A barcode with modules of so many dots, if it has room for its quiet zones; whether it has.
    pub(crate) fn code_of_width(&mut self, room: Area, content: &str, bar_width: u32) -> bool {
        let placed = place_of_width(content, room.to_dots(self.drawing.dpi), bar_width);
        placed.is_ok_and(|code| {
            self.drawing.items.push(Item::Code(code));
            true
        })
    }

    /// A line through points that lie on the page.
    pub(crate) fn stroke(&mut self, points: &[(Eighths, Eighths)], thickness: Eighths) {
        let dpi = self.drawing.dpi;
        let points = points.iter().map(|&(x, y)| (dpi.dots(x), dpi.dots(y))).collect();
        self.drawing.items.push(Item::Stroke(Stroke {
            points,
            thickness: dpi.dots(thickness),
        }));
    }

    fn note(&mut self, note: Note) {
        if !self.drawing.notes.contains(&note) {
            self.drawing.notes.push(note);
        }
    }
}

const fn shift(spare: u32, align: Align) -> u32 {
    match align {
        Align::Left => 0,
        Align::Centre => spare / 2,
        Align::Right => spare,
    }
}

/// The base line below the top of a line: the em square of a Chinese character reaches 0.88 of the size above it,
/// and stands in the middle of the line.
const fn base_line(dots: u32, line_height: u32) -> u32 {
    (line_height - dots) / 2 + dots * 88 / 100
}
