//! The workspace as cargo sees it.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// One package, with the names of what it depends on.
pub(crate) struct Package {
    pub(crate) name: String,
    /// Dependencies of the program itself.
    pub(crate) normal: Vec<String>,
    /// Dependencies of its tests and its build script.
    pub(crate) other: Vec<String>,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_owned()
}

pub(crate) fn packages() -> Vec<Package> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages.iter().map(package).collect()
}

fn package(value: &Value) -> Package {
    let dependencies = value["dependencies"].as_array().unwrap();
    let names = |normal: bool| {
        let chosen = dependencies.iter().filter(|one| one["kind"].is_null() == normal);
        chosen
            .map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    Package {
        name: value["name"].as_str().unwrap().to_owned(),
        normal: names(true),
        other: names(false),
    }
}
