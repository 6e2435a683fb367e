//! Chooses where secrets are kept, and remembers which of them went to the key store.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::file::replace;
use crate::{FileStore, OsKeyStore, SecretError, SecretKind, SecretStore};

/// The file of secrets.
const FILE: &str = "secrets.json";
/// Names (never secrets) of what is in the key store.
const LIST: &str = "secrets-in-key-store.json";

/// Opens the key store if it works, else the file in `folder`. What an earlier run put into the file moves to the
/// key store; what an earlier run put into the key store is an error, not an absence, while that cannot be opened.
pub fn open(folder: &Path) -> Arc<dyn SecretStore> {
    match OsKeyStore::probe() {
        Ok(os) => Arc::new(Chosen::new(folder, Some(Box::new(os)))),
        Err(error) => {
            tracing::info!(%error, "no key store of the system; secrets go into a file");
            Arc::new(Chosen::new(folder, None))
        }
    }
}

#[derive(Debug)]
struct Chosen {
    os: Option<Box<dyn SecretStore>>,
    file: FileStore,
    list: PathBuf,
    turn: Mutex<()>,
}

impl Chosen {
    fn new(folder: &Path, os: Option<Box<dyn SecretStore>>) -> Self {
        let chosen = Self {
            os,
            file: FileStore::at(folder.join(FILE)),
            list: folder.join(LIST),
            turn: Mutex::new(()),
        };
        if let Err(error) = chosen.move_to_key_store() {
            tracing::warn!(%error, "secrets stay in the file for now");
        }
        chosen
    }

    fn move_to_key_store(&self) -> Result<(), SecretError> {
        if self.os.is_none() {
            return Ok(());
        }
        for name in self.file.names()? {
            if let Some(secret) = self.file.get(&name)? {
                self.put(&name, &secret)?;
            }
        }
        Ok(())
    }

    fn listed(&self) -> Result<BTreeSet<String>, SecretError> {
        match fs::read(&self.list) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| SecretError::Garbled {
                path: self.list.clone(),
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
            Err(error) => Err(self.while_doing("read", error)),
        }
    }

    fn change_list(&self, change: impl FnOnce(&mut BTreeSet<String>) -> bool) -> Result<(), SecretError> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names = self.listed()?;
        if !change(&mut names) {
            return Ok(());
        }
        let text = serde_json::to_vec_pretty(&names).map_err(|_| SecretError::Garbled {
            path: self.list.clone(),
        })?;
        replace(&self.list, &text).map_err(|error| self.while_doing("write", error))
    }

    fn while_doing(&self, doing: &'static str, source: io::Error) -> SecretError {
        SecretError::File {
            doing,
            path: self.list.clone(),
            source,
        }
    }
}

impl SecretStore for Chosen {
    fn put(&self, name: &str, secret: &str) -> Result<(), SecretError> {
        let Some(os) = &self.os else {
            self.file.put(name, secret)?;
            return self.change_list(|names| names.remove(name));
        };
        self.change_list(|names| names.insert(name.to_owned()))?;
        os.put(name, secret)?;
        self.file.remove_if_there(name)
    }

    fn get(&self, name: &str) -> Result<Option<String>, SecretError> {
        if let Some(secret) = self.file.get(name)? {
            return Ok(Some(secret));
        }
        match &self.os {
            Some(os) => os.get(name),
            None if self.listed()?.contains(name) => Err(SecretError::KeyStoreAway),
            None => Ok(None),
        }
    }

    fn remove(&self, name: &str) -> Result<(), SecretError> {
        self.file.remove_if_there(name)?;
        match &self.os {
            Some(os) => os.remove(name)?,
            None if self.listed()?.contains(name) => return Err(SecretError::KeyStoreAway),
            None => {}
        }
        self.change_list(|names| names.remove(name))
    }

    fn kind(&self) -> SecretKind {
        match self.os {
            Some(_) => SecretKind::OsKeyStore,
            None => SecretKind::File,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands for the key store: another file.
    fn key_store(folder: &Path) -> Box<dyn SecretStore> {
        Box::new(FileStore::at(folder.join("key-store")))
    }

    #[test]
    fn secrets_in_the_file_move_to_the_key_store_when_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let before = Chosen::new(folder.path(), None);
        assert_eq!(before.kind(), SecretKind::File);
        before.put("a", "secret").unwrap();

        let after = Chosen::new(folder.path(), Some(key_store(folder.path())));
        assert_eq!(after.kind(), SecretKind::OsKeyStore);
        assert_eq!(after.get("a").unwrap().as_deref(), Some("secret"));
        assert!(after.file.names().unwrap().is_empty());
    }

    #[test]
    fn a_secret_in_a_key_store_that_is_away_is_an_error_not_an_absence() {
        let folder = tempfile::tempdir().unwrap();
        let with = Chosen::new(folder.path(), Some(key_store(folder.path())));
        with.put("a", "secret").unwrap();

        let without = Chosen::new(folder.path(), None);
        assert!(matches!(without.get("a"), Err(SecretError::KeyStoreAway)));
        assert!(matches!(without.remove("a"), Err(SecretError::KeyStoreAway)));
        assert_eq!(without.get("b").unwrap(), None);
        without.put("a", "typed again").unwrap();
        assert_eq!(without.get("a").unwrap().as_deref(), Some("typed again"));

        let again = Chosen::new(folder.path(), Some(key_store(folder.path())));
        assert_eq!(again.get("a").unwrap().as_deref(), Some("typed again"));
        again.remove("a").unwrap();
        assert_eq!(again.get("a").unwrap(), None);
    }
}
