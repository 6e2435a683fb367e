//! The screens that are built into the program, for the window and for browsers alike.

use std::sync::Arc;

use dabao_server::{Asset, Assets};
use tauri::Wry;
use tauri::utils::assets::AssetKey;

/// Tauri's context with the embedded screens.
pub(crate) fn context() -> tauri::Context<Wry> {
    tauri::generate_context!()
}

/// The embedded screens as files.
pub(crate) fn assets() -> Assets {
    let context = context();
    Arc::new(move |path| {
        let bytes = context.assets().get(&AssetKey::from(path))?;
        Some(Asset {
            bytes: bytes.into_owned(),
            mime: media_type(path).to_owned(),
        })
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
