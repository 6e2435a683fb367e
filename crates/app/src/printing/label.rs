//! Drawing labels: for the preview, for PDF, for the printer. One bitmap is the truth of all three.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use dabao_api::{ApiError, ByPack, Caller, ErrorCode, FileReply, LabelPreview};
use dabao_domain::PackId;
use dabao_labels::{CheckedLabel, Dpi, LabelError, Note, PdfWriter, Typesetter};
use dabao_store::{PackRecord, Tx};

use super::facts::{LabelFacts, Printable};
use super::printers::label_printer;
use super::profile;
use crate::App;
use crate::error::{AppError, fault, refuse};
use crate::packs::{existing, file};
use crate::station::settings;

/// The typesetter with its drawn glyphs, kept between labels; made at the first one.
#[derive(Default)]
pub(crate) struct LabelRoom {
    types: Mutex<Option<Typesetter>>,
    /// Reading the fonts for PDFs takes longer than writing one.
    pdf: Mutex<Option<Arc<PdfWriter>>>,
}

impl LabelRoom {
    /// Draws and checks a label.
    pub(super) fn draw(&self, printable: &Printable, dpi: Dpi) -> Result<CheckedLabel, AppError> {
        self.with(|types| match printable {
            Printable::Bag(print) => types.bag_label(print, dpi),
            Printable::Test(test) => types.test_label(test, dpi),
            Printable::Calibration(page) => types.calibration_page(page, dpi),
            Printable::Card(card) => types.command_card(card, dpi),
        })
    }

    /// The writer of PDFs, made at the first one.
    pub(super) fn pdf(&self) -> Result<Arc<PdfWriter>, AppError> {
        let mut slot = self.pdf.lock().unwrap_or_else(PoisonError::into_inner);
        let writer = match slot.as_ref() {
            Some(writer) => writer,
            None => slot.insert(Arc::new(PdfWriter::new().map_err(unfit)?)),
        };
        Ok(Arc::clone(writer))
    }

    /// Lends the typesetter.
    pub(super) fn with<T>(
        &self,
        work: impl FnOnce(&mut Typesetter) -> Result<T, LabelError>,
    ) -> Result<T, AppError> {
        let mut slot = self.types.lock().unwrap_or_else(PoisonError::into_inner);
        let types = match slot.as_mut() {
            Some(types) => types,
            None => slot.insert(Typesetter::new().map_err(fault("read the label fonts"))?),
        };
        work(types).map_err(unfit)
    }
}

/// A text or code that does not fit is the person's to mend; the rest is ours.
pub(super) fn unfit(error: LabelError) -> AppError {
    match error {
        LabelError::CodeTooWide { .. } | LabelError::CodeRefused { .. } => {
            let words = error.to_string();
            AppError::Refused(ApiError::field(ErrorCode::LabelUnfit, "code").with_detail(words))
        }
        other => fault("draw a label")(other),
    }
}

/// A pack's label as it would be printed now.
pub(crate) async fn label_preview(
    app: &Arc<App>,
    _: &Caller,
    request: ByPack,
) -> Result<LabelPreview, AppError> {
    let label = draw_pack(app, &PackId(request.pack_id)).await?.0;
    let (width_mm, height_mm) = label.size_mm();
    let missing = label.notes().iter().filter_map(|note| match note {
        Note::MissingCharacter(letter) => Some(*letter),
        Note::Shortened(_) => None,
    });
    let png = label.to_png().map_err(unfit)?;
    Ok(LabelPreview {
        png_base64: BASE64.encode(png),
        width_mm,
        height_mm,
        missing: missing.collect(),
    })
}

/// A pack's label as PDF.
pub(crate) async fn label_pdf(app: &Arc<App>, _: &Caller, request: ByPack) -> Result<FileReply, AppError> {
    let (label, record) = draw_pack(app, &PackId(request.pack_id)).await?;
    let made_at = app.now();
    let drawing = Arc::clone(app);
    let bytes = blocking(move || drawing.labels.pdf()?.label(&label, made_at).map_err(unfit)).await?;
    Ok(file(
        format!("大包面单 {}.pdf", record.pack.number),
        "application/pdf",
        &bytes,
    ))
}

async fn draw_pack(app: &Arc<App>, id: &PackId) -> Result<(CheckedLabel, PackRecord), AppError> {
    let mut tx = app.store.read().await?;
    let record = existing(&mut tx, id).await?;
    let style = settings(app, &mut tx).await?.label_style;
    let facts = LabelFacts::of_pack(&mut tx, &record, style).await?;
    let dpi = default_dpi(app, &mut tx).await?;
    drop(tx);
    let printable = facts.printable(app.now(), record.label_prints)?;
    let printable = printable.ok_or_else(|| refuse(ErrorCode::LabelNotReady))?;
    let drawing = Arc::clone(app);
    let label = blocking(move || drawing.labels.draw(&printable, dpi)).await?;
    Ok((label, record))
}

/// The preview is drawn for the printer that would print it.
async fn default_dpi(app: &App, tx: &mut Tx) -> Result<Dpi, AppError> {
    let setup = match label_printer(app, tx).await {
        Ok((_, setup)) => Some(setup),
        Err(AppError::Refused(_)) => None,
        Err(other) => return Err(other),
    };
    Ok(setup
        .and_then(|setup| profile::dpi(setup.dpi))
        .unwrap_or(Dpi::D203))
}

/// Runs slow drawing where it holds nobody up.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AppError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work).await.map_err(fault("draw"))?
}

/// Facts as stored.
pub(super) fn read_facts(payload: &str) -> Result<LabelFacts, AppError> {
    serde_json::from_str(payload).map_err(fault("read a label's facts"))
}
