//! Installers. The bundler comes from npm, ready built; nothing has to be installed for it.

use anyhow::Context as _;

use crate::place;
use crate::programs::Program;
use crate::set_up::{self, Purpose};

/// The bundler's version, the same line as the `tauri` crate's.
const BUNDLER: &str = "@tauri-apps/cli@2.12.5";

/// What this system's users install.
const fn kinds() -> &'static str {
    if cfg!(target_os = "windows") {
        "nsis,msi"
    } else if cfg!(target_os = "macos") {
        "app,dmg"
    } else {
        "deb"
    }
}

/// Builds with the profile `dist` and bundles.
pub(crate) fn package(appimage: bool) -> anyhow::Result<()> {
    set_up::all(Purpose::Run)?;
    bundle(kinds())?;
    if cfg!(target_os = "linux") && appimage {
        bundle("appimage").context(
            "no AppImage: the bundler downloads its tools from GitHub at this point; the .deb above is complete",
        )?;
    }
    println!(
        "the packages are in {}",
        place::target()?.join("dist/bundle").display()
    );
    Ok(())
}

fn bundle(kinds: &str) -> anyhow::Result<()> {
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    Program::at(npx)
        .args([
            "--yes",
            BUNDLER,
            "build",
            "--bundles",
            kinds,
            "--",
            "--profile",
            "dist",
        ])
        .env("CI", "true")
        .run()
}
