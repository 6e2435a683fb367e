//! What a packer does, as the screens do it: every step is a command through the dispatch.

use std::sync::Arc;
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use dabao_api::{
    ApiError, BenchView, CheckImport, CommitImport, ImportMode, ImportPhase, ImportPreview, ImportView,
    OpenImportFile, PackDetail, PackView, PrintJobView, ScanCode, ScanReply, Service, ShopView,
};
use dabao_app::{App, dispatch};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

/// How long anything behind may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A desk and the hands at it.
pub struct Bench {
    /// The program.
    pub app: Arc<App>,
}

/// Looks again and again until `look` finds something.
///
/// # Panics
///
/// It is not there within a minute.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

impl Bench {
    /// Hands at a desk.
    pub const fn new(app: Arc<App>) -> Self {
        Self { app }
    }

    /// A command, and its refusal if it is refused.
    ///
    /// # Errors
    ///
    /// The command refuses.
    ///
    /// # Panics
    ///
    /// The reply is not of the expected type.
    pub async fn try_ask<Reply: DeserializeOwned>(
        &self,
        command: &str,
        request: impl Serialize,
    ) -> Result<Reply, ApiError> {
        let request = serde_json::to_value(request).unwrap();
        let reply = dispatch(&self.app, &self.app.window_caller(), command, request).await?;
        Ok(serde_json::from_value(reply).expect("a reply of its type"))
    }

    /// A command that must be granted.
    ///
    /// # Panics
    ///
    /// It is refused.
    pub async fn ask<Reply: DeserializeOwned>(&self, command: &str, request: impl Serialize) -> Reply {
        self.try_ask(command, request)
            .await
            .unwrap_or_else(|refusal| panic!("{command}: {refusal}"))
    }

    /// Imports a file whole.
    ///
    /// # Panics
    ///
    /// It cannot be imported.
    pub async fn import(&self, name: &str, text: &str) -> ImportView {
        self.import_bytes(name, text.as_bytes()).await
    }

    /// Imports a file of any kind whole.
    ///
    /// # Panics
    ///
    /// It cannot be imported.
    pub async fn import_bytes(&self, name: &str, bytes: &[u8]) -> ImportView {
        let shops: Vec<ShopView> = self.ask("list_shops", json!({})).await;
        let file = OpenImportFile {
            name: name.to_owned(),
            base64: BASE64.encode(bytes),
        };
        let preview: ImportPreview = self.ask("open_import_file", file).await;
        let check = CheckImport {
            id: preview.id.clone(),
            mapping: preview.mapping,
            shop_id: shops.first().unwrap().id.clone(),
        };
        let _: ImportView = self.ask("check_import", check).await;
        self.import_reaches(&preview.id, ImportPhase::Checked).await;
        let commit = CommitImport {
            id: preview.id.clone(),
            mode: ImportMode::AllOrNothing,
        };
        let _: ImportView = self.ask("commit_import", commit).await;
        self.import_reaches(&preview.id, ImportPhase::Done).await
    }

    /// Waits until an import is there.
    ///
    /// # Panics
    ///
    /// It fails.
    pub async fn import_reaches(&self, id: &str, phase: ImportPhase) -> ImportView {
        eventually("an import", async || {
            let view: ImportView = self.ask("view_import", json!({ "id": id })).await;
            assert_ne!(view.phase, ImportPhase::Failed);
            (view.phase == phase).then_some(view)
        })
        .await
    }

    /// Opens a pack.
    ///
    /// # Panics
    ///
    /// It is refused.
    pub async fn open_pack(&self, service: Service) -> String {
        let request = json!({ "service": service, "pickupAddressId": null, "collectionPoint": null });
        let bench: BenchView = self.ask("open_pack", request).await;
        bench.current.expect("the new pack takes scans")
    }

    /// Scans a code.
    pub async fn scan(&self, text: &str) -> ScanReply {
        self.ask("scan", json!({ "text": text, "source": "keyboard_gun" }))
            .await
    }

    /// Scans parcels that must all go in.
    ///
    /// # Panics
    ///
    /// One does not.
    pub async fn scan_all(&self, codes: &[String]) {
        for code in codes {
            let reply = self.scan(code).await;
            assert_eq!(reply.code, ScanCode::Added, "{code}");
        }
    }

    /// Types a weight and seals.
    pub async fn weigh_and_seal(&self, pack: &str, grams: u32) -> PackView {
        let _: PackView = self
            .ask("weigh_pack", json!({ "packId": pack, "typedG": grams }))
            .await;
        self.ask("seal_pack", json!({ "packId": pack, "acceptDifference": true }))
            .await
    }

    /// A pack with all that belongs to it.
    pub async fn pack(&self, pack: &str) -> PackDetail {
        self.ask("pack_detail", json!({ "packId": pack })).await
    }

    /// Waits until a pack is in a state.
    pub async fn pack_reaches(&self, pack: &str, state: &str) -> PackView {
        eventually(state, async || {
            let detail = self.pack(pack).await;
            (detail.pack.state.code == state).then_some(detail.pack)
        })
        .await
    }

    /// The print queue.
    pub async fn print_jobs(&self) -> Vec<PrintJobView> {
        self.ask("list_print_jobs", json!({})).await
    }
}
