//! Finds the two faces of Noto Sans SC that labels are set in. They are 10.5 MB each and not committed.
use std::env;
use std::path::{Path, PathBuf};

const FACES: [(&str, &str); 2] = [
    ("DABAO_FONT_MEDIUM", "NotoSansSC-Medium.ttf"),
    ("DABAO_FONT_BOLD", "NotoSansSC-Bold.ttf"),
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let fonts = fonts_folder();
    for (variable, file) in FACES {
        let face = fonts.join(file);
        println!("cargo::rerun-if-changed={}", face.display());
        if face.is_file() {
            println!("cargo::rustc-env={variable}={}", face.display());
        } else {
            println!(
                "cargo::error={file} is missing from assets/fonts: run `cargo xtask run` or \
                 `cargo xtask test` once: it fetches the fonts"
            );
        }
    }
}

fn fonts_folder() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .unwrap_or_default();
    let root = here.ancestors().nth(2).map(Path::to_path_buf).unwrap_or_default();
    root.join("assets").join("fonts")
}
