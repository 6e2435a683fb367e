//! A statement put together at run time. `sqlx::QueryBuilder` over `Any` writes `?`, which PostgreSQL does not know; this
//! writes `$1`, `$2` …, which both engines do.

use sqlx::any::{AnyArguments, AnyRow};
use sqlx::query::{Query, QueryAs, QueryScalar};
use sqlx::{Any, Arguments as _, AssertSqlSafe, Encode, Type};

/// SQL text and the values bound so far.
pub(crate) struct Statement {
    sql: String,
    arguments: AnyArguments,
}

impl Statement {
    pub(crate) fn new(sql: &str) -> Self {
        Self {
            sql: sql.to_owned(),
            arguments: AnyArguments::default(),
        }
    }

    /// Appends fixed SQL; never text that came from outside.
    pub(crate) fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Appends a placeholder and binds its value.
    pub(crate) fn bind<T>(&mut self, value: T) -> &mut Self
    where
        T: for<'q> Encode<'q, Any> + Type<Any>,
    {
        // Encoding for `Any` only moves the value; it has no way to fail for the types the columns have.
        let added = self.arguments.add(value);
        debug_assert!(added.is_ok(), "a value of a column type is encoded");
        self.sql += "$";
        self.sql += &self.arguments.len().to_string();
        self
    }

    pub(crate) fn rows<T>(self) -> QueryAs<'static, Any, T, AnyArguments>
    where
        T: for<'r> sqlx::FromRow<'r, AnyRow>,
    {
        sqlx::query_as_with(AssertSqlSafe(self.sql), self.arguments)
    }

    pub(crate) fn scalar<T>(self) -> QueryScalar<'static, Any, T, AnyArguments>
    where
        (T,): for<'r> sqlx::FromRow<'r, AnyRow>,
    {
        sqlx::query_scalar_with(AssertSqlSafe(self.sql), self.arguments)
    }

    #[expect(dead_code, reason = "imports write with it")]
    pub(crate) fn run(self) -> Query<'static, Any, AnyArguments> {
        sqlx::query_with(AssertSqlSafe(self.sql), self.arguments)
    }
}
