//! Drawing labels: for the preview, for PDF, for the printer. One bitmap is the truth of all three.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use dabao_api::{ApiError, ByPack, Caller, ErrorCode, FileReply, LabelPreview, PrinterDraft};
use dabao_domain::{PackId, Timestamp};
use dabao_labels::{CheckedLabel, Dpi, LabelError, Note, PdfWriter, Typesetter};
use dabao_store::{PackRecord, Tx, list_printers};

use super::facts::{LabelFacts, Printable};
use super::{printers, profile};
use crate::App;
use crate::error::{AppError, fault};
use crate::packs::{existing, file};

/// The typesetter with its drawn glyphs, kept between labels; made at the first one.
#[derive(Default)]
pub(crate) struct LabelRoom {
    types: Mutex<Option<Typesetter>>,
}

impl LabelRoom {
    /// Draws and checks a label.
    pub(super) fn draw(&self, printable: &Printable, dpi: Dpi) -> Result<CheckedLabel, AppError> {
        self.with(|types| match printable {
            Printable::Bag(print) => types.bag_label(print, dpi),
            Printable::Test(test) => types.test_label(test, dpi),
        })
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
    let bytes = blocking(move || PdfWriter::new()?.label(&label, made_at)).await?;
    Ok(file(
        format!("大包面单 {}.pdf", record.pack.number),
        "application/pdf",
        &bytes,
    ))
}

async fn draw_pack(app: &Arc<App>, id: &PackId) -> Result<(CheckedLabel, PackRecord), AppError> {
    let mut tx = app.store.read().await?;
    let record = existing(&mut tx, id).await?;
    let facts = LabelFacts::of_pack(&mut tx, &record).await?;
    let dpi = default_dpi(app, &mut tx).await?;
    drop(tx);
    let printable = facts.printable(app.now(), record.label_prints)?;
    let drawing = Arc::clone(app);
    let label = tokio::task::spawn_blocking(move || drawing.labels.draw(&printable, dpi)).await;
    Ok((label.map_err(fault("draw a label"))??, record))
}

/// The preview is drawn for the printer that would print it.
async fn default_dpi(app: &App, tx: &mut Tx) -> Result<Dpi, AppError> {
    let printers = list_printers(tx, &app.station).await?;
    let setup: Option<PrinterDraft> = printers.first().map(printers::setup).transpose()?;
    Ok(setup
        .and_then(|setup| profile::dpi(setup.dpi))
        .unwrap_or(Dpi::D203))
}

/// Runs slow drawing where it holds nobody up.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LabelError> + Send + 'static,
) -> Result<T, AppError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(fault("draw"))?
        .map_err(unfit)
}

/// Facts as stored.
pub(super) fn read_facts(payload: &str) -> Result<LabelFacts, AppError> {
    serde_json::from_str(payload).map_err(fault("read a label's facts"))
}

/// A drawn label from stored facts.
pub(super) fn draw_stored(
    app: &App,
    payload: &str,
    (dpi, printed_at, reprint): (Dpi, Timestamp, u32),
) -> Result<CheckedLabel, AppError> {
    let printable = read_facts(payload)?.printable(printed_at, reprint)?;
    app.labels.draw(&printable, dpi)
}
