//! What must hold before anything is tested.

use crate::programs::Program;

/// A check by its name, and the command that makes it.
pub(crate) type Check = (&'static str, fn() -> anyhow::Result<Program>);

/// All, quickest first.
pub(crate) const ALL: [Check; 4] = [
    (
        "format",
        || Ok(Program::cargo().args(["fmt", "--all", "--check"])),
    ),
    ("types of the screens", || npm_run("check")),
    ("lint of the screens", || npm_run("lint")),
    ("clippy", || {
        let words = ["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"];
        Ok(Program::cargo().args(words))
    }),
];

/// Who knows whom, and how long files are. It is one of the workspace's tests, so `test` makes it anyway.
pub(crate) const GUARD: Check = ("guard", || {
    Ok(Program::cargo().args(["test", "--package", "dabao-xtask"]))
});

/// A script of `ui/package.json`.
pub(crate) fn npm_run(script: &str) -> anyhow::Result<Program> {
    Ok(Program::npm()?
        .args(["run", "--silent", script])
        .env("NO_COLOR", "1")
        .env("CI", "1"))
}
