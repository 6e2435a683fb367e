//! The fallback: one JSON file, readable by its owner alone, replaced as a whole.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::{SecretError, SecretKind, SecretStore};

type Secrets = BTreeMap<String, String>;

/// Secrets in a file with mode 0600; on Windows it stands in the user's profile, which other users cannot read.
pub struct FileStore {
    path: PathBuf,
    /// Held while the file is read, changed and replaced.
    turn: Mutex<()>,
}

impl std::fmt::Debug for FileStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FileStore")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl FileStore {
    /// The store in that file; the file is made with the first secret.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            turn: Mutex::new(()),
        }
    }

    /// The names that are kept, without their secrets.
    pub fn names(&self) -> Result<Vec<String>, SecretError> {
        self.read().map(|secrets| secrets.into_keys().collect())
    }

    /// Forgets a secret without touching the disk when it is not kept here.
    pub(crate) fn remove_if_there(&self, name: &str) -> Result<(), SecretError> {
        match self.get(name)? {
            Some(_) => self.remove(name),
            None => Ok(()),
        }
    }

    fn read(&self) -> Result<Secrets, SecretError> {
        match fs::read(&self.path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| SecretError::Garbled {
                path: self.path.clone(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Secrets::new()),
            Err(error) => Err(self.while_doing("read", error)),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Secrets)) -> Result<(), SecretError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.read()?;
        change(&mut secrets);
        let text = serde_json::to_vec_pretty(&secrets).map_err(|_| SecretError::Garbled {
            path: self.path.clone(),
        })?;
        replace(&self.path, &text).map_err(|error| self.while_doing("write", error))
    }

    fn while_doing(&self, doing: &'static str, source: io::Error) -> SecretError {
        SecretError::File {
            doing,
            path: self.path.clone(),
            source,
        }
    }
}

impl SecretStore for FileStore {
    fn put(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        self.change(|secrets| {
            secrets.insert(name.to_owned(), secret.to_owned());
        })
    }

    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(self.read()?.remove(name))
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.change(|secrets| {
            secrets.remove(name);
        })
    }

    fn kind(&self) -> SecretKind {
        SecretKind::File
    }
}

/// Writes beside the file, waits for the disk, and moves it into place: a crash leaves the old or the new, whole.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("new");
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut file = for_owner_only().open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    fs::rename(&beside, path)?;
    sync_folder(path)
}

/// Never opens an existing file: its rights might be wider.
fn for_owner_only() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the rename itself durable where folders can be synced (not on Windows).
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, FileStore) {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::at(folder.path().join("deep/secrets.json"));
        (folder, store)
    }

    #[test]
    fn a_secret_is_given_back_after_a_restart_and_forgotten_when_removed() {
        let (_folder, store) = store();
        assert_eq!(store.get("a").unwrap(), None);
        store.put("a", "first").unwrap();
        store.put("b", "другой 密码").unwrap();
        store.put("a", "second").unwrap();
        let again = FileStore::at(&store.path);
        assert_eq!(again.get("a").unwrap().as_deref(), Some("second"));
        assert_eq!(again.get("b").unwrap().as_deref(), Some("другой 密码"));
        again.remove("a").unwrap();
        again.remove("never there").unwrap();
        assert_eq!(store.get("a").unwrap(), None);
        assert_eq!(store.names().unwrap(), ["b"]);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, store) = store();
        store.put("a", "first").unwrap();
        fs::set_permissions(&store.path, fs::Permissions::from_mode(0o644)).unwrap();
        store.put("a", "second").unwrap();
        let mode = fs::metadata(&store.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_file_that_is_not_ours_is_refused_and_left_alone() {
        let (_folder, store) = store();
        fs::create_dir_all(store.path.parent().unwrap()).unwrap();
        fs::write(&store.path, "hello").unwrap();
        assert!(matches!(store.get("a"), Err(SecretError::Garbled { .. })));
        assert!(matches!(store.put("a", "x"), Err(SecretError::Garbled { .. })));
        assert_eq!(fs::read_to_string(&store.path).unwrap(), "hello");
    }

    #[test]
    fn what_is_written_half_does_not_count() {
        let (_folder, store) = store();
        store.put("a", "whole").unwrap();
        fs::write(store.path.with_extension("new"), "{\"a\": \"ha").unwrap();
        assert_eq!(store.get("a").unwrap().as_deref(), Some("whole"));
        store.put("b", "next").unwrap();
        assert_eq!(store.get("a").unwrap().as_deref(), Some("whole"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let (_folder, store) = store();
        store.put("name", "tell-nobody").unwrap();
        assert!(!format!("{store:?}").contains("tell-nobody"));
    }
}
