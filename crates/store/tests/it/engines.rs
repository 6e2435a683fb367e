//! Both engines, one after the other, with a station and an ordering shop in them.

use dabao_domain::{OperatorId, ShopId, StationId, Timestamp};
use dabao_store::{Shop, StationRecord, Store, save_shop, save_station};

/// A fixed moment.
pub(crate) const NOW: Timestamp = Timestamp(1_794_398_400_000);

/// Runs a test on each engine. The store holds station `s1` and the ordering shop `shop1`.
pub(crate) fn for_each_engine<F: Future<Output = ()>>(test: impl Fn(Store) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let sqlite = Store::open_file(&folder.path().join("test.db")).await.unwrap();
        prepare(&sqlite).await;
        test(sqlite.clone()).await;
        sqlite.close().await;

        let postgres = Store::open_server(&dabao_testkit::scratch_database())
            .await
            .unwrap();
        prepare(&postgres).await;
        test(postgres.clone()).await;
        postgres.close().await;
    });
}

/// The station of [`for_each_engine`].
pub(crate) fn station() -> StationId {
    StationId("s1".to_owned())
}

/// The ordering shop of [`for_each_engine`].
pub(crate) fn shop() -> ShopId {
    ShopId("shop1".to_owned())
}

/// Somebody.
pub(crate) fn packer() -> OperatorId {
    OperatorId("packer1".to_owned())
}

async fn prepare(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    let record = StationRecord {
        id: "s1".into(),
        code: "A".into(),
        settings: "{}".into(),
        set_up: 1,
    };
    save_station(&mut tx, &record, NOW).await.unwrap();
    let shop = Shop {
        id: shop(),
        name: "主店".into(),
        email: "main@example.com".into(),
        country: "MY".into(),
        seller_id: None,
        short_code: None,
        is_main: true,
        linked: true,
        bound: false,
    };
    save_shop(&mut tx, &shop, NOW).await.unwrap();
    tx.commit().await.unwrap();
}
