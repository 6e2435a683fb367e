//! The screens as files. Where they come from (embedded in the program) is the binary's affair.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};

use crate::router::Desk;

/// One file of the screens.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its media type.
    pub mime: String,
}

/// Finds a file by its path without a leading slash.
pub type Assets = Arc<dyn Fn(&str) -> Option<Asset> + Send + Sync>;

const FIRST_PAGE: &str = "index.html";
/// The build names these by their content, so they never change.
const NAMED_BY_CONTENT: &str = "assets/";

/// A file; any other path that is not a file's gets the first page, because paths belong to the screens.
pub(crate) async fn file(State(desk): State<Desk>, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { FIRST_PAGE } else { path };
    if let Some(asset) = (desk.assets)(path) {
        return reply(asset, path.starts_with(NAMED_BY_CONTENT));
    }
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_file || path.starts_with("api/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match (desk.assets)(FIRST_PAGE) {
        Some(page) => reply(page, false),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn reply(asset: Asset, for_ever: bool) -> Response {
    let caching = if for_ever {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    (
        [
            (header::CONTENT_TYPE, asset.mime),
            (header::CACHE_CONTROL, caching.to_owned()),
        ],
        Body::from(asset.bytes),
    )
        .into_response()
}
