//! Packages of the operating system that a fresh machine lacks.

use std::path::Path;

use crate::programs::{Program, exists};
use crate::set_up::Purpose;

/// Debian and Ubuntu: the window's library, the system's word about plugged-in devices, and a Chinese font for what the
/// embedded one lacks.
const TO_RUN: &[&str] = &[
    "build-essential",
    "pkg-config",
    "libwebkit2gtk-4.1-dev",
    "libudev-dev",
    "fonts-noto-cjk",
];
/// A display without a screen, the window's remote control, a real database server, a real spooler, and what puts
/// virtual USB devices before a program.
const TO_TEST: &[&str] = &[
    "webkit2gtk-driver",
    "xvfb",
    "xauth",
    "postgresql",
    "cups-daemon",
    "cups-client",
    "python3-pip",
    "umockdev",
];
const BROWSERS: &[&str] = &["chromium", "chromium-browser", "google-chrome"];

const FEDORA: &str = "dnf install gcc pkgconf-pkg-config webkit2gtk4.1-devel systemd-devel google-noto-sans-cjk-fonts \
                      xorg-x11-server-Xvfb webkit2gtk-driver postgresql-server umockdev chromium nodejs npm";
const ARCH: &str = "pacman -S base-devel pkgconf webkit2gtk-4.1 noto-fonts-cjk xorg-server-xvfb postgresql \
                    umockdev chromium nodejs npm";

/// Installs what is missing where we know how, and says it where we do not.
pub(crate) fn prepare(purpose: Purpose) -> anyhow::Result<()> {
    anyhow::ensure!(
        exists("node") && exists("npm"),
        "Node.js 20.19 or newer with npm is needed to build the screens: https://nodejs.org"
    );
    match std::env::consts::OS {
        "linux" => linux(purpose),
        "macos" => say_if(
            !Path::new("/Library/Developer/CommandLineTools").exists() && !exists("xcodebuild"),
            "Xcode's command line tools are missing: xcode-select --install",
        ),
        "windows" => say_if(
            !Path::new(r"C:\Program Files (x86)\Microsoft\EdgeWebView\Application").exists(),
            "the WebView2 runtime seems to be missing (it is part of Windows 11): \
             https://developer.microsoft.com/microsoft-edge/webview2",
        ),
        other => say_if(true, &format!("nothing is known about the packages of {other}")),
    }
    Ok(())
}

fn say_if(missing: bool, words: &str) {
    if missing {
        println!("note: {words}");
    }
}

fn linux(purpose: Purpose) {
    if !exists("dpkg-query") {
        let built = Program::at("pkg-config")
            .args(["--exists", "webkit2gtk-4.1"])
            .quiet();
        say_if(
            built.is_none(),
            &format!("WebKitGTK 4.1 is missing.\n  Fedora: {FEDORA}\n  Arch: {ARCH}"),
        );
        return;
    }
    let missing = missing(purpose);
    if missing.is_empty() {
        return;
    }
    println!("missing packages: {}", missing.join(" "));
    if let Err(error) = install(&missing) {
        println!(
            "note: {error:#}\nInstall them yourself: apt-get install {}",
            missing.join(" ")
        );
    }
}

fn missing(purpose: Purpose) -> Vec<&'static str> {
    let mut wanted = TO_RUN.to_vec();
    if purpose == Purpose::Test {
        wanted.extend(TO_TEST);
    }
    let mut missing: Vec<&str> = wanted
        .into_iter()
        .filter(|package| !is_installed(package))
        .collect();
    if purpose == Purpose::Test && !BROWSERS.iter().any(|browser| exists(browser)) {
        missing.push("chromium");
    }
    missing
}

fn is_installed(package: &str) -> bool {
    Program::at("dpkg-query")
        .args(["--show", "--showformat=${Status}", package])
        .quiet()
        .is_some_and(|status| status == "install ok installed")
}

fn install(packages: &[&str]) -> anyhow::Result<()> {
    apt(&["update"])?;
    let mut words = vec!["install", "--yes", "--no-install-recommends"];
    words.extend(packages);
    apt(&words)
}

fn apt(words: &[&str]) -> anyhow::Result<()> {
    let root = Program::at("id")
        .args(["-u"])
        .quiet()
        .is_some_and(|id| id.trim() == "0");
    let apt = if root {
        Program::at("apt-get")
    } else {
        Program::at("sudo").args(["apt-get"])
    };
    apt.args(["-o", "DPkg::Lock::Timeout=300"])
        .args(words)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .run()
}
