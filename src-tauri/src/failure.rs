//! Says in a window why the program cannot start: a desk has no terminal.

use tauri::http::{HeaderValue, Response, header};
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

use crate::screens;

/// Scheme of the one page.
const SCHEME: &str = "failure";
const ADDRESS: &str = "failure://localhost/";

/// Shows the window until it is closed. What cannot be shown is in the log.
pub(crate) fn show(why: &str) {
    let page = page(why);
    let built = tauri::Builder::default()
        .register_uri_scheme_protocol(SCHEME, move |_, _| {
            let mut response = Response::new(page.clone().into_bytes());
            let html = HeaderValue::from_static("text/html; charset=utf-8");
            response.headers_mut().insert(header::CONTENT_TYPE, html);
            response
        })
        .build(screens::context());
    let (Ok(program), Ok(address)) = (built, Url::parse(ADDRESS)) else {
        return;
    };
    let window = WebviewWindowBuilder::new(&program, SCHEME, WebviewUrl::CustomProtocol(address))
        .title("打包台 Dabao")
        .inner_size(640.0, 360.0)
        .build();
    match window {
        Ok(_) => {
            program.run_return(|_, _| {});
        }
        Err(error) => tracing::error!(%error, "not even the reason could be shown"),
    }
}

fn page(why: &str) -> String {
    let why = why.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Dabao</title>\
         <body style=\"font: 16px/1.6 sans-serif; padding: 24px; white-space: pre-wrap\">\
         <h1 style=\"font-size: 20px\">打包台无法启动 Dabao cannot start</h1>{why}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_shown_as_text() {
        assert!(page("<b>&").ends_with("</h1>&lt;b>&amp;"));
    }
}
