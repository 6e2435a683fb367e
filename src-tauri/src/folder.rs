//! The data folder: one program at a time works in it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::surroundings;

/// Held by whoever works in the folder.
const LOCK: &str = "dabao.lock";
/// Says that a folder may be emptied: only a demo's has it.
const DEMO_MARK: &str = "this-is-a-demo.txt";
const DEMO_WORDS: &str =
    "Sample data of `dabao --demo`. Emptied at every start of the demo.\n演示数据，每次启动演示都会清空。\n";

/// Where data lives: as asked, or the user's own folder; a demo's in a folder of its own below it.
pub(crate) fn choose(asked: Option<&Path>, demo: bool) -> anyhow::Result<PathBuf> {
    let folder = match asked {
        Some(folder) => std::path::absolute(folder)?,
        None => surroundings::data_folder().context("this user has no folder for data; use --data-dir")?,
    };
    Ok(if demo { folder.join("demo") } else { folder })
}

/// A data folder nobody else works in until this is dropped.
#[derive(Debug)]
pub(crate) struct DataFolder {
    path: PathBuf,
    _lock: File,
}

impl DataFolder {
    /// Takes the folder; `None` when another program has it. The system gives it back even after a crash.
    pub(crate) fn take(path: &Path) -> anyhow::Result<Option<Self>> {
        let doing = || format!("using the data folder {}", path.display());
        make_private(path).with_context(doing)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join(LOCK))
            .with_context(doing)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self {
                path: path.to_owned(),
                _lock: lock,
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error).with_context(doing),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Empties a demo's folder. Refuses one that holds anything else.
    pub(crate) fn empty(&self) -> anyhow::Result<()> {
        let mark = self.path.join(DEMO_MARK);
        let entries: Vec<PathBuf> = fs::read_dir(&self.path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        let ours = |path: &PathBuf| path.file_name().is_some_and(|name| name == LOCK);
        anyhow::ensure!(
            mark.exists() || entries.iter().all(ours),
            "{} is not a demo's folder; it is left alone",
            self.path.display()
        );
        for entry in entries.iter().filter(|path| !ours(path)) {
            if entry.is_dir() {
                fs::remove_dir_all(entry)?;
            } else {
                fs::remove_file(entry)?;
            }
        }
        fs::write(mark, DEMO_WORDS)?;
        Ok(())
    }
}

/// Personal data lives here: nobody else on this machine needs to look inside.
fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_program_works_in_a_folder() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("data");
        let first = DataFolder::take(&path).unwrap().unwrap();
        assert!(DataFolder::take(&path).unwrap().is_none());
        drop(first);
        assert!(DataFolder::take(&path).unwrap().is_some());
    }

    #[test]
    fn a_demo_starts_empty_and_never_empties_real_data() {
        let temp = tempfile::tempdir().unwrap();
        let demo = DataFolder::take(&temp.path().join("demo")).unwrap().unwrap();
        demo.empty().unwrap();
        fs::write(demo.path().join("dabao.db"), "old").unwrap();
        fs::create_dir(demo.path().join("labels")).unwrap();
        demo.empty().unwrap();
        assert!(!demo.path().join("dabao.db").exists());
        assert!(!demo.path().join("labels").exists());

        let real = DataFolder::take(&temp.path().join("real")).unwrap().unwrap();
        fs::write(real.path().join("dabao.db"), "parcels").unwrap();
        assert!(real.empty().is_err());
        assert_eq!(
            fs::read_to_string(real.path().join("dabao.db")).unwrap(),
            "parcels"
        );
    }
}
