//! From a fresh clone to something that builds: packages, npm, fonts, bindings, screens.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::place;
use crate::programs::Program;
use crate::system;

/// What the set-up is for; tests need more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Run,
    Test,
}

/// Faces of Noto Sans SC that labels are set in: file in the npm package, file in `assets/fonts`.
const FONTS: [(&str, &str); 2] = [
    ("500Medium/NotoSansSC_500Medium.ttf", "NotoSansSC-Medium.ttf"),
    ("700Bold/NotoSansSC_700Bold.ttf", "NotoSansSC-Bold.ttf"),
];

/// What the built screens depend on, in `ui`.
const SCREENS: [&str; 9] = [
    "src",
    "public",
    "messages",
    "project.inlang",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
    "tsconfig.json",
];

/// Everything up to the built screens.
pub(crate) fn all(purpose: Purpose) -> anyhow::Result<()> {
    system::prepare(purpose)?;
    fonts_only()?;
    codegen()?;
    screens()
}

/// The npm packages and the fonts that come with them.
pub(crate) fn fonts_only() -> anyhow::Result<()> {
    npm_packages()?;
    fonts()
}

fn npm_packages() -> anyhow::Result<()> {
    let ui = place::ui()?;
    let stamp = Stamp::of("npm", &[ui.join("package-lock.json")])?;
    if ui.join("node_modules").is_dir() && stamp.is_fresh() {
        return Ok(());
    }
    // Keeps to the lock file's versions as `npm ci` does, but bears a lock file without the optional packages of other
    // systems, which not every registry has.
    Program::npm()?
        .args(["install", "--no-save", "--no-audit", "--no-fund"])
        .run()
        .context("installing the npm packages")?;
    stamp.set()
}

fn fonts() -> anyhow::Result<()> {
    let from = place::ui()?.join("node_modules/@expo-google-fonts/noto-sans-sc");
    let to = place::root()?.join("assets/fonts");
    fs::create_dir_all(&to)?;
    for (source, name) in FONTS {
        let (source, target) = (from.join(source), to.join(name));
        let same_size =
            |target: &Path| Some(fs::metadata(target).ok()?.len() == fs::metadata(&source).ok()?.len());
        if same_size(&target) != Some(true) {
            fs::copy(&source, &target).with_context(|| format!("copying {}", source.display()))?;
        }
    }
    Ok(())
}

/// Writes the TypeScript of the contract, only when it changed.
pub(crate) fn codegen() -> anyhow::Result<()> {
    let file = place::ui()?.join("src/backend/bindings.ts");
    let made = Program::cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "dabao-api",
            "--example",
            "bindings",
        ])
        .quiet()
        .context("making the bindings: `cargo run -p dabao-api --example bindings` failed")?;
    if fs::read_to_string(&file).ok().as_ref() != Some(&made) {
        fs::write(&file, made).with_context(|| format!("writing {}", file.display()))?;
        println!("wrote {}", file.display());
    }
    Ok(())
}

fn screens() -> anyhow::Result<()> {
    let ui = place::ui()?;
    let sources: Vec<PathBuf> = SCREENS.iter().map(|name| ui.join(name)).collect();
    let stamp = Stamp::of("screens", &sources)?;
    if ui.join("dist/index.html").is_file() && stamp.is_fresh() {
        return Ok(());
    }
    Program::npm()?
        .args(["run", "build"])
        .run()
        .context("building the screens")?;
    // The build itself writes generated words below `src`.
    Stamp::of("screens", &sources)?.set()
}

/// Remembers which contents a step was last done for.
struct Stamp {
    file: PathBuf,
    content: String,
}

impl Stamp {
    fn of(step: &str, sources: &[PathBuf]) -> anyhow::Result<Self> {
        let mut hasher = DefaultHasher::new();
        for source in sources {
            hash_into(&mut hasher, source)?;
        }
        Ok(Self {
            file: place::root()?.join("target/xtask").join(step),
            content: format!("{:016x}", hasher.finish()),
        })
    }

    fn is_fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|content| content == self.content)
    }

    fn set(&self) -> anyhow::Result<()> {
        if let Some(folder) = self.file.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(&self.file, &self.content)?)
    }
}

/// Names and contents of a file or of everything in a folder, in order.
fn hash_into(hasher: &mut DefaultHasher, path: &Path) -> anyhow::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort();
        for entry in entries {
            hash_into(hasher, &entry)?;
        }
    } else if path.is_file() {
        path.hash(hasher);
        fs::read(path)
            .with_context(|| format!("reading {}", path.display()))?
            .hash(hasher);
    }
    Ok(())
}
