//! Opening, and transactions. On SQLite there is one write connection, and every write begins `IMMEDIATE`.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Executor as _, Transaction};

use crate::StoreError;
use crate::error::while_doing;

/// Which database is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file in the data folder.
    Sqlite,
    /// A server for many desks.
    Postgres,
}

impl Engine {
    /// The name as screens show it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgresql",
        }
    }
}

/// The open database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    engine: Engine,
    writer: AnyPool,
    reader: AnyPool,
    /// Moves the write-ahead log into the file beside the writer, so that no scan waits for it.
    tidier: AnyPool,
    commits: Arc<AtomicU32>,
}

/// A transaction. Dropped without [`Tx::commit`], nothing of it stays.
#[derive(Debug)]
pub struct Tx {
    pub(crate) inner: Transaction<'static, Any>,
    commits: Arc<AtomicU32>,
}

/// Durable (an answered scan survives a power cut), readers beside the one writer, and no checkpoint inside a commit:
/// that one is made after the answer, by [`Store::checkpoint`].
const SQLITE_SETTINGS: &str = "PRAGMA journal_mode = WAL;
     PRAGMA synchronous = FULL;
     PRAGMA foreign_keys = ON;
     PRAGMA busy_timeout = 10000;
     PRAGMA wal_autocheckpoint = 0;
     PRAGMA temp_store = MEMORY;";

/// Pages a connection keeps in memory, in kilobytes. The writer keeps the branches of the number indexes; what readers
/// miss, the system's own cache has.
const WRITER_CACHE: &str = "PRAGMA cache_size = -65536";
const READER_CACHE: &str = "PRAGMA cache_size = -16384";

/// Commits between two checkpoints: at about three pages a scan the log stays near a megabyte.
const CHECKPOINT_EVERY: u32 = 64;

impl Store {
    /// Opens a SQLite file, made when absent, and brings it up to date.
    ///
    /// # Errors
    ///
    /// The folder cannot be written, the file is no database or of a newer version.
    pub async fn open_file(path: &Path) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let url = format!("sqlite://{}?mode=rwc", encode_path(path));
        let writer = sqlite_pool(&url, 1, WRITER_CACHE).await?;
        let migrations = sqlx::migrate!("migrations/sqlite");
        migrations.run(&writer).await.map_err(StoreError::Migrate)?;
        let reader = sqlite_pool(&url, 4, READER_CACHE).await?;
        let tidier = sqlite_pool(&url, 1, READER_CACHE).await?;
        Ok(Self {
            engine: Engine::Sqlite,
            writer,
            reader,
            tidier,
            commits: Arc::default(),
        })
    }

    /// Opens a PostgreSQL database, or what speaks its protocol, and brings it up to date.
    ///
    /// # Errors
    ///
    /// The server is not there, refuses the log-in, or has a newer version's tables.
    pub async fn open_server(url: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let pool = healthy()
            .max_connections(12)
            .acquire_timeout(Duration::from_secs(10))
            .connect(url)
            .await
            .map_err(while_doing("connect to the database server"))?;
        let migrations = sqlx::migrate!("migrations/postgres");
        migrations.run(&pool).await.map_err(StoreError::Migrate)?;
        Ok(Self {
            engine: Engine::Postgres,
            writer: pool.clone(),
            tidier: pool.clone(),
            reader: pool,
            commits: Arc::default(),
        })
    }

    /// Which database is behind.
    pub const fn engine(&self) -> Engine {
        self.engine
    }

    /// Begins a transaction that may write.
    ///
    /// # Errors
    ///
    /// The database is not there, or another writer holds it for more than ten seconds.
    pub async fn begin(&self) -> Result<Tx, StoreError> {
        let inner = match self.engine {
            Engine::Sqlite => self.writer.begin_with("BEGIN IMMEDIATE").await,
            Engine::Postgres => self.writer.begin().await,
        };
        let inner = inner.map_err(while_doing("begin a change"))?;
        Ok(Tx {
            inner,
            commits: Arc::clone(&self.commits),
        })
    }

    /// Begins a transaction that only reads; it does not wait for writers.
    ///
    /// # Errors
    ///
    /// The database is not there.
    pub async fn read(&self) -> Result<Tx, StoreError> {
        let inner = self.reader.begin().await.map_err(while_doing("begin to read"))?;
        Ok(Tx {
            inner,
            commits: Arc::clone(&self.commits),
        })
    }

    /// Moves the write-ahead log into the file if enough commits have gathered. To be called after an answer was given,
    /// never before.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub async fn checkpoint(&self) -> Result<(), StoreError> {
        if self.engine == Engine::Postgres || self.commits.load(Ordering::Relaxed) < CHECKPOINT_EVERY {
            return Ok(());
        }
        self.checkpoint_now().await
    }

    /// Moves the write-ahead log into the file now: after commits that wrote much. Neither readers nor the writer wait.
    ///
    /// # Errors
    ///
    /// The disk refuses.
    pub async fn checkpoint_now(&self) -> Result<(), StoreError> {
        if self.engine == Engine::Postgres {
            return Ok(());
        }
        self.commits.store(0, Ordering::Relaxed);
        tidy(&self.tidier, "PRAGMA wal_checkpoint(PASSIVE)").await
    }

    /// Runs a statement as it stands: for tests that try to write what the constraints must refuse.
    ///
    /// # Errors
    ///
    /// The database refuses.
    #[doc(hidden)]
    pub async fn run_raw(&self, statement: &'static str) -> Result<(), StoreError> {
        self.writer
            .execute(statement)
            .await
            .map_err(while_doing("run a statement"))?;
        Ok(())
    }

    /// Closes all connections; on SQLite the write-ahead log is emptied first.
    pub async fn close(&self) {
        if self.engine == Engine::Sqlite {
            // A log that could not be emptied is read again at the next start; nothing is lost.
            let _ = tidy(&self.writer, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
        self.tidier.close().await;
        self.reader.close().await;
        self.writer.close().await;
    }
}

impl Tx {
    /// Makes the changes durable. Only now may anybody be told.
    ///
    /// # Errors
    ///
    /// The disk is full or the server is gone; then nothing was changed.
    pub async fn commit(self) -> Result<(), StoreError> {
        self.inner.commit().await.map_err(while_doing("save a change"))?;
        self.commits.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    pub(crate) fn connection(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

async fn tidy(connections: &AnyPool, pragma: &'static str) -> Result<(), StoreError> {
    connections
        .execute(pragma)
        .await
        .map_err(while_doing("tidy the database log"))?;
    Ok(())
}

/// A pool that gives a connection away only when it is in no transaction. When the disk is full, SQLite takes the
/// transaction back by itself; the driver goes on counting it and would refuse every later one on that connection.
fn healthy() -> AnyPoolOptions {
    AnyPoolOptions::new()
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
}

async fn sqlite_pool(url: &str, connections: u32, cache: &'static str) -> Result<AnyPool, StoreError> {
    healthy()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(20))
        .after_connect(move |connection, _| {
            Box::pin(async move {
                connection.execute(SQLITE_SETTINGS).await?;
                connection.execute(cache).await.map(|_| ())
            })
        })
        .connect(url)
        .await
        .map_err(while_doing("open the database file"))
}

/// A path as it may stand in a database address: `%`, `?` and `#` would otherwise end it.
fn encode_path(path: &Path) -> String {
    path.to_string_lossy()
        .replace('%', "%25")
        .replace('?', "%3f")
        .replace('#', "%23")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_transaction_the_database_took_back_by_itself_does_not_block_the_next() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_file(&folder.path().join("dabao.db")).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        // As on a full disk: the driver is not told.
        tx.connection().execute("ROLLBACK").await.unwrap();
        assert!(tx.commit().await.is_err());
        store.begin().await.unwrap().commit().await.unwrap();
    }
}
