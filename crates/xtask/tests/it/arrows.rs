//! Who knows whom. A new arrow is a decision: it is added here and in ARCHITECTURE.md in the same commit.

use crate::workspace::{Package, packages};

/// Each room and the rooms it may know, without `dabao-`.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("tables", &[]),
    ("photos", &[]),
    ("secrets", &[]),
    ("protocols", &["domain"]),
    ("labels", &["domain"]),
    ("platforms", &["domain"]),
    ("store", &["domain"]),
    ("api", &["domain"]),
    ("devices", &["domain", "protocols"]),
    // It asks for the account's secret and tokens at the moment it signs, so that they lie nowhere else.
    ("sync", &["domain", "platforms", "secrets", "store"]),
    (
        "app",
        &[
            "api",
            "devices",
            "domain",
            "labels",
            "photos",
            "platforms",
            "protocols",
            "secrets",
            "store",
            "sync",
            "tables",
        ],
    ),
    ("server", &["api", "app", "domain"]),
    ("simulators", &["domain", "labels", "platforms", "protocols"]),
    // The binary hands in clock, randomness and the key store, and starts the demo's simulators.
    (
        "desk",
        &["api", "app", "domain", "secrets", "server", "simulators"],
    ),
    ("testkit", &["domain"]),
    ("xtask", &[]),
];

/// Rooms that only tests may know.
const FOR_TESTS: &[&str] = &["testkit", "simulators"];

/// Arrows of single rooms' tests.
const TEST_ARROWS: &[(&str, &str)] = &[
    // The door is tested with the real app, which wants a key store.
    ("server", "secrets"),
    // The virtual machines are read by the program's own devices.
    ("simulators", "devices"),
];

/// Outside crates and the rooms that alone may know them.
const ALONE: &[(&str, &[&str])] = &[
    ("sqlx", &["store"]),
    ("serialport", &["devices", "simulators"]),
    ("rusb", &["devices", "simulators"]),
    ("reqwest", &["platforms"]),
    ("rustls", &["platforms"]),
    ("axum", &["server", "simulators"]),
    ("hyper", &["simulators"]),
    ("tauri", &["desk"]),
    ("tauri-build", &["desk"]),
    ("dirs", &["desk"]),
    ("getrandom", &["desk"]),
    ("keyring", &["secrets"]),
    ("ts-rs", &["api"]),
    ("printpdf", &["labels"]),
    ("rxing", &["labels", "photos", "simulators"]),
    ("calamine", &["tables"]),
    ("csv", &["tables"]),
];

fn room(name: &str) -> Option<&str> {
    name.strip_prefix("dabao-")
}

/// Stories over the whole program may know every room.
fn rooms() -> Vec<Package> {
    packages()
        .into_iter()
        .filter(|package| package.name != "dabao-tests")
        .collect()
}

#[test]
fn every_room_knows_only_whom_it_may() {
    for package in rooms() {
        let name = room(&package.name).unwrap();
        let allowed = ARROWS.iter().find(|(from, _)| *from == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("{name} is a new room: add it here and say why"));
        for known in package.normal.iter().filter_map(|known| room(known)) {
            assert!(allowed.contains(&known), "{name} may not know {known}");
        }
        for known in package.other.iter().filter_map(|known| room(known)) {
            let allowed = allowed.contains(&known)
                || FOR_TESTS.contains(&known)
                || TEST_ARROWS.contains(&(name, known));
            assert!(allowed, "the tests of {name} may not know {known}");
        }
    }
}

#[test]
fn no_room_is_listed_that_does_not_exist() {
    let names: Vec<String> = packages().into_iter().map(|package| package.name).collect();
    for (name, _) in ARROWS {
        assert!(
            names.contains(&format!("dabao-{name}")),
            "there is no dabao-{name}"
        );
    }
}

#[test]
fn what_one_room_alone_may_know_no_other_knows() {
    for package in rooms() {
        let name = room(&package.name).unwrap();
        for known in &package.normal {
            if let Some((_, alone)) = ALONE.iter().find(|(outside, _)| outside == known) {
                assert!(alone.contains(&name), "{name} may not know {known}");
            }
        }
    }
}
