//! From items to PDF: text as text in subset fonts, rules as rectangles, barcodes as one-bit images of exactly their
//! modules' dots, because vector bars grow in some renderers (printing.md 3.4).

mod paper;

use std::collections::BTreeMap;

use dabao_domain::Timestamp;
use printpdf::{
    Color, CurTransMat, DictItem, ExternalStream, ExternalXObject, FontId, Greyscale, Line, LineCapStyle,
    LineJoinStyle, LinePoint, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, TextItem, XObject, XObjectId, XObjectTransform,
};

use self::paper::{Paper, small};
use crate::bitmap::{Bitmap, Ink};
use crate::code128::PlacedCode;
use crate::drawing::{Drawing, Item, Stroke, TextLine};
use crate::typeset::{BOLD, MEDIUM, Weight};
use crate::{Area, CheckedLabel, LabelError};

const MEDIUM_ID: &str = "Medium";
const BOLD_ID: &str = "Bold";

/// Writes PDFs. Keep one and use it again: it has read the fonts.
#[derive(Debug)]
pub struct PdfWriter {
    medium: PdfFont,
    bold: PdfFont,
}

/// What a PDF says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Imprint<'a> {
    pub(crate) title: &'a str,
    pub(crate) made_at: Timestamp,
}

impl PdfWriter {
    /// Reads the built-in fonts.
    pub fn new() -> Result<Self, LabelError> {
        Ok(Self {
            medium: parsed(MEDIUM)?,
            bold: parsed(BOLD)?,
        })
    }

    /// A label as a page of its own size.
    pub fn label(&self, label: &CheckedLabel, made_at: Timestamp) -> Result<Vec<u8>, LabelError> {
        self.labels(std::slice::from_ref(label), made_at)
    }

    /// Several labels, one to a page.
    pub fn labels(&self, labels: &[CheckedLabel], made_at: Timestamp) -> Result<Vec<u8>, LabelError> {
        let pages = labels.iter().map(|label| (label.drawing(), label.size_mm()));
        self.write(
            &Imprint {
                title: "大包面单",
                made_at,
            },
            pages,
        )
    }

    /// Writes pages with their sizes in millimetres.
    pub(crate) fn write<'d>(
        &self,
        imprint: &Imprint<'_>,
        pages: impl Iterator<Item = (&'d Drawing, (u32, u32))>,
    ) -> Result<Vec<u8>, LabelError> {
        let mut document = PdfDocument::new(imprint.title);
        let made_at = printpdf::OffsetDateTime::from_unix_timestamp(imprint.made_at.0.div_euclid(1000))
            .map_err(|reason| LabelError::Pdf {
                reason: reason.to_owned(),
            })?;
        document.metadata.info.creation_date = made_at;
        document.metadata.info.modification_date = made_at;
        document.metadata.info.metadata_date = made_at;
        "Dabao 打包台".clone_into(&mut document.metadata.info.creator);
        document
            .resources
            .fonts
            .map
            .insert(FontId(MEDIUM_ID.to_owned()), self.medium.clone());
        document
            .resources
            .fonts
            .map
            .insert(FontId(BOLD_ID.to_owned()), self.bold.clone());
        for (drawing, size_mm) in pages {
            let page = page(&mut document, drawing, size_mm);
            document.pages.push(page);
        }
        save(&document)
    }
}

fn parsed(bytes: &[u8]) -> Result<PdfFont, LabelError> {
    ParsedFont::from_bytes(bytes, 0, &mut Vec::new())
        .map(PdfFont::new)
        .ok_or(LabelError::Font)
}

fn save(document: &PdfDocument) -> Result<Vec<u8>, LabelError> {
    let mut warnings = Vec::new();
    let bytes = document.save(&PdfSaveOptions::default(), &mut warnings);
    let failed = warnings
        .into_iter()
        .find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error);
    failed.map_or(Ok(bytes), |warning| Err(LabelError::Pdf { reason: warning.msg }))
}

fn page(document: &mut PdfDocument, drawing: &Drawing, (width_mm, height_mm): (u32, u32)) -> PdfPage {
    let paper = Paper {
        dpi: drawing.dpi,
        height_mm,
    };
    let mut ops = vec![Op::SetFillColor {
        col: grey(Ink::Black),
    }];
    for item in &drawing.items {
        match item {
            Item::Fill(area) => ops.push(Op::DrawRectangle {
                rectangle: paper.rectangle(*area),
            }),
            Item::Line(line) => push_line(&mut ops, &paper, line),
            Item::Code(code) => push_code(&mut ops, &paper, code, document),
            Item::Stroke(stroke) => push_stroke(&mut ops, &paper, stroke),
        }
    }
    PdfPage::new(Mm(small(width_mm)), Mm(small(height_mm)), ops)
}

fn push_line(ops: &mut Vec<Op>, paper: &Paper, line: &TextLine) {
    let font = match line.size.weight {
        Weight::Medium => MEDIUM_ID,
        Weight::Bold => BOLD_ID,
    };
    let inked = line.ink == Ink::White;
    if inked {
        ops.push(Op::SetFillColor {
            col: grey(Ink::White),
        });
    }
    ops.extend([
        Op::StartTextSection,
        Op::SetFont {
            font: PdfFontHandle::External(FontId(font.to_owned())),
            size: paper.length(line.size.dots),
        },
        Op::SetTextCursor {
            pos: Point {
                x: paper.length(line.x),
                y: paper.above_foot(line.baseline),
            },
        },
        Op::ShowText {
            items: vec![TextItem::Text(line.text.clone())],
        },
        Op::EndTextSection,
    ]);
    if inked {
        ops.push(Op::SetFillColor {
            col: grey(Ink::Black),
        });
    }
}

fn push_stroke(ops: &mut Vec<Op>, paper: &Paper, stroke: &Stroke) {
    let point = |&(x, y): &(u32, u32)| Point {
        x: paper.length(x),
        y: paper.above_foot(y),
    };
    let points = stroke
        .points
        .iter()
        .map(|at| LinePoint {
            p: point(at),
            bezier: false,
        })
        .collect();
    ops.extend([
        Op::SetOutlineThickness {
            pt: paper.length(stroke.thickness),
        },
        Op::SetLineCapStyle {
            cap: LineCapStyle::Round,
        },
        Op::SetLineJoinStyle {
            join: LineJoinStyle::Round,
        },
        Op::DrawLine {
            line: Line {
                points,
                is_closed: false,
            },
        },
    ]);
}

fn push_code(ops: &mut Vec<Op>, paper: &Paper, code: &PlacedCode, document: &mut PdfDocument) {
    let id = XObjectId(format!("Code{}", document.resources.xobjects.map.len()));
    let image = ExternalXObject {
        stream: code_image(code),
        width: None,
        height: None,
        dpi: None,
    };
    document
        .resources
        .xobjects
        .map
        .insert(id.clone(), XObject::External(image));
    let place = paper.rectangle(code.bars);
    let matrix = CurTransMat::Raw([place.width.0, 0.0, 0.0, place.height.0, place.x.0, place.y.0]);
    ops.extend([
        Op::SaveGraphicsState,
        Op::SetTransformationMatrix { matrix },
        Op::UseXobject {
            id,
            transform: XObjectTransform {
                no_auto_scale: true,
                ..XObjectTransform::default()
            },
        },
        Op::RestoreGraphicsState,
    ]);
}

/// One bit for each dot of the bars, black as 1.
fn code_image(code: &PlacedCode) -> ExternalStream {
    let mut image = Bitmap::new(code.bars.width, code.bars.height);
    for (place, _) in (0..).zip(&code.modules).filter(|(_, black)| **black) {
        image.fill(Area {
            x: place * code.bar_width,
            y: 0,
            width: code.bar_width,
            height: code.bars.height,
        });
    }
    let name = |name: &str| DictItem::Name(name.as_bytes().to_vec());
    let number = |number: u32| DictItem::Int(i64::from(number));
    let dict = BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), number(image.width())),
        ("Height".to_owned(), number(image.height())),
        ("BitsPerComponent".to_owned(), number(1)),
        ("ColorSpace".to_owned(), name("DeviceGray")),
        ("Decode".to_owned(), DictItem::Array(vec![number(1), number(0)])),
        ("Interpolate".to_owned(), DictItem::Bool(false)),
    ]);
    ExternalStream {
        dict,
        content: image.bytes().to_vec(),
        compress: true,
    }
}

const fn grey(ink: Ink) -> Color {
    let percent = match ink {
        Ink::Black => 0.0,
        Ink::White => 1.0,
    };
    Color::Greyscale(Greyscale {
        percent,
        icc_profile: None,
    })
}
