//! The programs we are compared with. One that is missing is a line in the report, not a failure.

use std::path::PathBuf;
use std::process::Command;

/// Where `cargo xtask bench` puts Python's packages.
const PACKAGES: &str = "DABAO_BENCH_PEERS";

/// Python with the peers' packages.
pub(crate) fn python(script: &str) -> Command {
    let packages = std::env::var_os(PACKAGES).map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/peers"),
        PathBuf::from,
    );
    let mut command = Command::new("python3");
    command.arg("-c").arg(script).env("PYTHONPATH", packages);
    command
}

/// What a script prints as a number; `None` when Python or a package is not there.
pub(crate) fn python_number(script: &str) -> Option<f64> {
    let output = python(script).output().ok()?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        eprintln!("  {}", error.lines().last().unwrap_or_default());
    }
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// Our font, for peers that draw text.
pub(crate) fn font() -> String {
    concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../assets/fonts/NotoSansSC-Medium.ttf"
    )
    .to_owned()
}
