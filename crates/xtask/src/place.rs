//! Where things lie.

use std::path::{Path, PathBuf};

use anyhow::Context as _;

/// The repository.
pub(crate) fn root() -> anyhow::Result<PathBuf> {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .map(Path::to_path_buf)
        .context("xtask lies outside the repository")
}

/// The screens.
pub(crate) fn ui() -> anyhow::Result<PathBuf> {
    Ok(root()?.join("ui"))
}

/// Where cargo builds.
pub(crate) fn target() -> anyhow::Result<PathBuf> {
    Ok(match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root()?.join(folder),
        None => root()?.join("target"),
    })
}

/// The built program.
pub(crate) fn binary(profile: &str) -> anyhow::Result<PathBuf> {
    let name = format!("dabao{}", std::env::consts::EXE_SUFFIX);
    Ok(target()?.join(profile).join(name))
}
