//! What can go wrong with the database, and what we were doing.

/// A failure of the database or of what is in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database could not do it: disk full, file locked, server gone. Nothing was changed.
    #[error("could not {doing}")]
    Database {
        /// What we were doing, as an infinitive.
        doing: &'static str,
        /// Why.
        #[source]
        source: sqlx::Error,
    },
    /// The migrations do not fit: the file is of a newer version, or damaged.
    #[error("could not bring the database up to date")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// A row holds a combination that means nothing. It is not guessed at.
    #[error("the {what} with id {id} is not readable")]
    Corrupt {
        /// Which kind of thing.
        what: &'static str,
        /// Which one.
        id: String,
    },
}

impl StoreError {
    /// A unique rule was broken: something of that name or number is there already.
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Database { source, .. } => source
                .as_database_error()
                .is_some_and(sqlx::error::DatabaseError::is_unique_violation),
            Self::Migrate(_) | Self::Corrupt { .. } => false,
        }
    }
}

/// Wraps a database error with what we were doing.
pub(crate) fn while_doing(doing: &'static str) -> impl FnOnce(sqlx::Error) -> StoreError {
    move |source| StoreError::Database { doing, source }
}

/// A row that means nothing.
pub(crate) fn corrupt(what: &'static str, id: &str) -> StoreError {
    StoreError::Corrupt {
        what,
        id: id.to_owned(),
    }
}
