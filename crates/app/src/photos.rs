//! Codes on a photo, for a label that a gun cannot read.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{Caller, ErrorCode, PhotoCodeView, ReadPhoto};
use dabao_photos::read_codes;
use dabao_protocols::numbers::CodeKind;
use dabao_store::{find_pack_by_code, find_parcel_by_code};

use crate::App;
use crate::error::{AppError, fault, refuse};

/// Reads a picture. Scans nothing: the screen asks which code is meant where there is a choice.
pub(crate) async fn read_photo(
    app: &Arc<App>,
    _: &Caller,
    request: ReadPhoto,
) -> Result<Vec<PhotoCodeView>, AppError> {
    let reading = move || {
        let picture = STANDARD.decode(request.base64).ok()?;
        read_codes(&picture).ok()
    };
    let codes = tokio::task::spawn_blocking(reading)
        .await
        .map_err(fault("read a picture"))?
        .ok_or_else(|| refuse(ErrorCode::FileUnreadable))?;
    let rules = app.rule_book();
    let mut tx = app.store.read().await?;
    let mut views = Vec::with_capacity(codes.len());
    for code in codes {
        let scanned = rules.classify(&code.text, None);
        if scanned.command.is_some() || matches!(scanned.kind, CodeKind::Empty) {
            continue;
        }
        let known = find_parcel_by_code(&mut tx, &scanned.text).await?.is_some()
            || find_pack_by_code(&mut tx, &scanned.text).await?.is_some();
        views.push(PhotoCodeView {
            text: scanned.text,
            known,
        });
    }
    Ok(views)
}
