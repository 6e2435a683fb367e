//! No file is longer than can be read at one sitting (house style: 300 lines, never over 500).

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::root;

const MOST_LINES: usize = 500;
const ENDINGS: &[&str] = &["rs", "ts", "svelte", "mjs"];
/// Made by tools, or not ours.
const NOT_OURS: &[&str] = &[
    "node_modules",
    "target",
    "dist",
    "generated",
    "bindings.ts",
    ".git",
];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if NOT_OURS.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known))
        {
            found.push(path);
        }
    }
}

#[test]
fn no_file_is_too_long() {
    let mut found = Vec::new();
    for folder in ["crates", "src-tauri", "tests", "ui"] {
        files(&root().join(folder), &mut found);
    }
    assert!(found.len() > 50, "the files were not found");
    let long: Vec<String> = found
        .iter()
        .map(|path| (path, fs::read_to_string(path).unwrap().lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| format!("{} ({lines} lines)", path.display()))
        .collect();
    assert!(long.is_empty(), "too long: {long:#?}");
}
