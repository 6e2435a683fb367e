//! Fills the demo's station through commands, step by step.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use dabao_api::{
    AccountView, AddressView, CheckImport, CommitImport, ImportMode, ImportPhase, ImportPreview, ImportView,
    LogInAccount, OpenImportFile, ShopView,
};
#[cfg(unix)]
use dabao_api::{SerialDeviceView, SerialKind};
use dabao_app::{App, dispatch};
use dabao_simulators::Machines;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::sample;

/// Parcels in the imported file; the platform has as many again, for a sync.
const PARCELS: usize = 60;
const FILE: &str = "demo-parcels.csv";
const PATIENCE: Duration = Duration::from_mins(1);

/// First start, shops, addresses, account, devices, parcels.
pub(super) async fn seed(app: &Arc<App>, machines: &Machines, folder: &Path) -> anyhow::Result<()> {
    let printer = machines.printer.address();
    let (host, port) = printer
        .rsplit_once(':')
        .context("the virtual printer has no port")?;
    let _: serde_json::Value = ask(app, "first_start", sample::first_start(host, port.parse()?)).await?;
    let main_shop = seed_shops(app).await?;
    for form in sample::addresses() {
        let _: AddressView = ask(app, "save_address", form).await?;
    }
    let account: AccountView =
        ask(app, "save_account", sample::account(machines.platform.base_url())).await?;
    let log_in = LogInAccount {
        id: account.id,
        code: machines.platform.consent(),
    };
    let _: AccountView = ask(app, "log_in_account", log_in).await?;
    #[cfg(unix)]
    seed_devices(app, machines).await?;
    let codes = machines.platform.seed_ready(PARCELS * 2);
    let listed: Vec<String> = codes.into_iter().take(PARCELS).collect();
    let csv = sample::parcels_csv(&listed);
    std::fs::write(folder.join(FILE), &csv)?;
    import(app, &csv, main_shop).await
}

/// Gives back the main shop.
async fn seed_shops(app: &Arc<App>) -> anyhow::Result<String> {
    let shops: Vec<ShopView> = ask(app, "list_shops", json!({})).await?;
    let main = shops
        .into_iter()
        .find(|shop| shop.is_main)
        .context("no main shop")?;
    for shop in sample::shops(&main) {
        let _: ShopView = ask(app, "save_shop", shop).await?;
    }
    Ok(main.id)
}

#[cfg(unix)]
async fn seed_devices(app: &Arc<App>, machines: &Machines) -> anyhow::Result<()> {
    let ports = [
        (SerialKind::Scale, machines.scale.path()),
        (SerialKind::Gun, machines.gun.path()),
    ];
    for (kind, port) in ports {
        let device = sample::serial_device(kind, &port.to_string_lossy());
        let _: SerialDeviceView = ask(app, "save_serial_device", device).await?;
    }
    Ok(())
}

async fn import(app: &Arc<App>, csv: &str, shop: String) -> anyhow::Result<()> {
    let file = OpenImportFile {
        name: FILE.to_owned(),
        base64: STANDARD.encode(csv),
    };
    let preview: ImportPreview = ask(app, "open_import_file", file).await?;
    let check = CheckImport {
        id: preview.id.clone(),
        mapping: preview.mapping,
        shop_id: shop,
    };
    let _: ImportView = ask(app, "check_import", check).await?;
    reached(app, &preview.id, ImportPhase::Checked).await?;
    let commit = CommitImport {
        id: preview.id.clone(),
        mode: ImportMode::GoodRows,
    };
    let _: ImportView = ask(app, "commit_import", commit).await?;
    let import = reached(app, &preview.id, ImportPhase::Done).await?;
    anyhow::ensure!(
        import.counts.refused == 0,
        "the demo's parcels were refused: {:?}",
        import.errors.first()
    );
    Ok(())
}

/// Waits for an import to get there.
async fn reached(app: &Arc<App>, id: &str, phase: ImportPhase) -> anyhow::Result<ImportView> {
    let waiting = async {
        loop {
            let import: ImportView = ask(app, "view_import", json!({ "id": id })).await?;
            match import.phase {
                now if now == phase => return Ok(import),
                ImportPhase::Failed | ImportPhase::Cancelled | ImportPhase::Undone => {
                    anyhow::bail!("the demo's parcels were not imported: {import:?}")
                }
                ImportPhase::Open
                | ImportPhase::Checking
                | ImportPhase::Checked
                | ImportPhase::Writing
                | ImportPhase::Done => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    };
    tokio::time::timeout(PATIENCE, waiting)
        .await
        .context("importing the demo's parcels")?
}

async fn ask<Reply: DeserializeOwned>(
    app: &Arc<App>,
    command: &str,
    request: impl Serialize,
) -> anyhow::Result<Reply> {
    let request = serde_json::to_value(request)?;
    let reply = dispatch(app, &app.window_caller(), command, request)
        .await
        .with_context(|| format!("demo: {command}"))?;
    Ok(serde_json::from_value(reply)?)
}
