//! A window with an empty page and nothing behind it: what `cargo xtask bench` compares our start and memory with.

use tauri::http::Response;
use tauri::{WebviewUrl, WebviewWindowBuilder};

const PAGE: &[u8] = b"<!doctype html><meta charset=\"utf-8\"><title>Empty</title><p>Empty";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address = "empty://localhost".parse()?;
    let program = tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, _| {
            Response::builder()
                .header("content-type", "text/html")
                .body(PAGE)
                .unwrap_or_default()
        })
        .build(tauri::generate_context!())?;
    WebviewWindowBuilder::new(&program, "main", WebviewUrl::CustomProtocol(address))
        .inner_size(1280.0, 800.0)
        .build()?;
    program.run(|_, _| ());
    Ok(())
}
