//! Tools that nobody here wrote, to judge what printers get. They come from the Python registry, pinned.

use std::fs;

use anyhow::Context as _;

use crate::place;
use crate::programs::Program;

/// Every label of the tests, judged in every printer language.
pub(crate) fn printers() -> anyhow::Result<Program> {
    let tools = tools()?;
    let labels = place::target()?.join("judged-labels");
    if labels.exists() {
        fs::remove_dir_all(&labels).context("removing the labels of the last run")?;
    }
    // With the workspace's features, so that nothing is built twice.
    Program::cargo()
        .args(["build", "--workspace", "--example", "labels"])
        .run()?;
    let draw = place::target()?.join(format!("debug/examples/labels{}", std::env::consts::EXE_SUFFIX));
    Program::at(draw)
        .args([&labels])
        .quiet()
        .context("drawing the labels")?;
    let judge = place::root()?.join("tests/checkers/printers.py");
    Ok(Program::at("python3")
        .args([judge, labels])
        .env("PYTHONPATH", tools))
}

/// Where the tools are; they are fetched when the list has changed.
fn tools() -> anyhow::Result<std::path::PathBuf> {
    let list = place::root()?.join("tests/checkers/requirements.txt");
    let folder = place::target()?.join("judges");
    let (wanted, mark) = (fs::read(&list)?, folder.join("fetched.txt"));
    if fs::read(&mark).is_ok_and(|fetched| fetched == wanted) {
        return Ok(folder);
    }
    Program::at("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--target",
        ])
        .args([&folder])
        .args(["--upgrade", "--requirement"])
        .args([&list])
        .run()
        .context("fetching the outside judges")?;
    fs::write(&mark, wanted)?;
    Ok(folder)
}
