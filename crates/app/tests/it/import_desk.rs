//! The program over a folder, and the steps of an import through the one door.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{ApiError, Event, ImportPhase, ImportPreview, ImportProgress, ImportView};
use dabao_app::{App, AppConfig, dispatch};
use dabao_domain::Timestamp;
use dabao_store::{ParcelOnFile, Store, list_parcels_on_file};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio::sync::broadcast;

/// A busy machine may be slow; a broken program is not rescued by waiting longer.
pub(crate) const PATIENCE: Duration = Duration::from_mins(4);

pub(crate) fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// The program over a folder. Its clock moves on with every look at it, so that all progress is told.
pub(crate) async fn open(folder: &Path) -> Arc<App> {
    static NOW: AtomicI64 = AtomicI64::new(1_794_398_400_000);
    let counter = AtomicU64::new(u64::from(std::process::id()) << 32 | u64::from(rand_start()));
    let config = AppConfig {
        data_dir: folder.to_owned(),
        database_url: None,
        demo: false,
        version: "0".to_owned(),
        clock: Arc::new(|| Timestamp(NOW.fetch_add(200, Ordering::Relaxed))),
        random: Arc::new(move |bytes| {
            let count = counter.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            for (byte, value) in bytes.iter_mut().zip(count.into_iter().rev().cycle()) {
                *byte = value;
            }
        }),
        secrets: Arc::new(dabao_secrets::FileStore::at(folder.join("secrets.json"))),
        print_server: None,
        ports: dabao_app::system_port_list(),
    };
    App::open(config).await.unwrap()
}

/// Another start gives other ids, also within one test.
fn rand_start() -> u32 {
    static STARTS: AtomicU64 = AtomicU64::new(1);
    u32::try_from(STARTS.fetch_add(1, Ordering::Relaxed)).unwrap() << 24
}

pub(crate) async fn call<T: serde::de::DeserializeOwned>(
    app: &Arc<App>,
    command: &str,
    request: Value,
) -> Result<T, ApiError> {
    let reply = dispatch(app, &app.window_caller(), command, request).await?;
    Ok(serde_json::from_value(reply).unwrap())
}

pub(crate) async fn shop(app: &Arc<App>, name: &str) -> String {
    let request = json!({
        "id": null, "name": name, "email": "shop@example.com", "country": "MY",
        "sellerId": null, "shortCode": null, "linked": true,
    });
    let saved: Value = call(app, "save_shop", request).await.unwrap();
    saved["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn hand_over(app: &Arc<App>, name: &str, bytes: &[u8]) -> Result<ImportPreview, ApiError> {
    call(
        app,
        "open_import_file",
        json!({ "name": name, "base64": STANDARD.encode(bytes) }),
    )
    .await
}

pub(crate) async fn view(app: &Arc<App>, id: &str) -> ImportView {
    call(app, "view_import", json!({ "id": id })).await.unwrap()
}

/// Waits for what is told about an import until it fits.
pub(crate) async fn told(
    events: &mut broadcast::Receiver<Event>,
    id: &str,
    fits: impl Fn(&ImportProgress) -> bool,
) {
    let wait = async {
        loop {
            match events.recv().await {
                Ok(Event::Import { progress }) if progress.id == id && fits(&progress) => return,
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => panic!("the program is gone"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap();
}

pub(crate) fn has_ended(progress: &ImportProgress) -> bool {
    !matches!(progress.phase, ImportPhase::Checking | ImportPhase::Writing)
}

/// Dry run with the proposed mapping.
pub(crate) async fn check(app: &Arc<App>, preview: &ImportPreview, shop: &str) -> ImportView {
    let mut events = app.subscribe();
    let request = json!({ "id": preview.id, "mapping": preview.mapping, "shopId": shop });
    let begun: ImportView = call(app, "check_import", request).await.unwrap();
    assert_eq!(begun.phase, ImportPhase::Checking);
    told(&mut events, &preview.id, has_ended).await;
    view(app, &preview.id).await
}

pub(crate) async fn commit(app: &Arc<App>, id: &str, mode: &str) -> ImportView {
    let mut events = app.subscribe();
    let begun: ImportView = call(app, "commit_import", json!({ "id": id, "mode": mode }))
        .await
        .unwrap();
    assert_eq!(begun.phase, ImportPhase::Writing);
    told(&mut events, id, has_ended).await;
    view(app, id).await
}

/// Opens, checks and writes the good rows.
pub(crate) async fn import(app: &Arc<App>, bytes: &[u8], shop: &str) -> ImportView {
    let preview = hand_over(app, "parcels.csv", bytes).await.unwrap();
    check(app, &preview, shop).await;
    commit(app, &preview.id, "good_rows").await
}

pub(crate) async fn parcels(folder: &Path, numbers: &[String]) -> Vec<ParcelOnFile> {
    let store = Store::open_file(&folder.join("dabao.db")).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let found = list_parcels_on_file(&mut tx, &numbers).await.unwrap();
    drop(tx);
    store.close().await;
    found
}
