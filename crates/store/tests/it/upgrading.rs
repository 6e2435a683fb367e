//! A database of an earlier version is brought up to date with everything in it.

use std::borrow::Cow;

use dabao_domain::JobId;
use dabao_store::{JobKind, JobState, Store, find_job};
use sqlx::AnyPool;
use sqlx::migrate::Migrator;

/// The first migration only, as the first version ran it.
fn first_of(migrator: &Migrator) -> Migrator {
    let first = migrator.iter().take(1).cloned().collect();
    Migrator {
        migrations: Cow::Owned(first),
        ..Migrator::DEFAULT
    }
}

async fn at_first_version(url: &str, migrator: &Migrator) {
    sqlx::any::install_default_drivers();
    let pool = AnyPool::connect(url).await.unwrap();
    first_of(migrator).run(&pool).await.unwrap();
    for sql in [
        "INSERT INTO station (id, code, settings, set_up, created_at) VALUES ('s1', 'A', '{}', 1, 1)",
        "INSERT INTO outbox (id, kind, subject, payload, payload_hash, idempotency_key, state, attempts, next_at,
                             station_id, error_code, queued_at)
         VALUES ('j1', 'bind_shops', 'x', '{}', 'h', 'k', 'unknown', 2, 7, 's1', 'E1', 5)",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;
}

async fn still_has_its_job(store: &Store) {
    let mut tx = store.read().await.unwrap();
    let job = find_job(&mut tx, &JobId("j1".into())).await.unwrap().unwrap();
    assert_eq!(
        (job.kind, job.state, job.attempts),
        (JobKind::BindShops, JobState::Unknown, 2)
    );
    assert_eq!(job.error.unwrap().code, "E1");
    drop(tx);
    let other_kind = "UPDATE outbox SET kind = 'update_pack'";
    store.run_raw(other_kind).await.unwrap();
    let no_kind = store.run_raw("UPDATE outbox SET kind = 'something'").await;
    assert!(no_kind.is_err(), "the kinds are still checked");
}

#[tokio::test]
async fn a_sqlite_file_of_the_first_version_keeps_its_queue() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.db");
    let url = format!("sqlite://{}?mode=rwc", path.display());
    at_first_version(&url, &sqlx::migrate!("migrations/sqlite")).await;
    still_has_its_job(&Store::open_file(&path).await.unwrap()).await;
}

#[tokio::test]
async fn a_server_of_the_first_version_keeps_its_queue() {
    let url = dabao_testkit::scratch_database();
    at_first_version(&url, &sqlx::migrate!("migrations/postgres")).await;
    still_has_its_job(&Store::open_server(&url).await.unwrap()).await;
}
