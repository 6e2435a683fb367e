//! Lets Tauri read its configuration, and makes sure that there is a page to embed.

use std::fs;
use std::path::Path;

/// Stands in for the screens in a build made without `cargo xtask`.
const PLACEHOLDER: &str = "<!doctype html><meta charset=\"utf-8\"><title>Dabao</title>\
<p>This program was built without its screens: build it with <code>cargo xtask run</code>.\n";

fn main() -> std::io::Result<()> {
    let screens = Path::new("../ui/dist");
    if !screens.join("index.html").exists() {
        fs::create_dir_all(screens)?;
        fs::write(screens.join("index.html"), PLACEHOLDER)?;
    }
    println!("cargo::rerun-if-changed=../ui/dist");
    tauri_build::build();
    Ok(())
}
