//! A desk with a database, a clock that stands still and a simulated platform.

use std::sync::{Arc, Mutex};

use dabao_domain::{
    Address, AddressId, Contact, HandoverService, JobId, OperatorId, PackId, PackLife, ParcelId,
    ParcelReadiness, PlatformStatus, ShopId, StationId, Timestamp, Weight, WeightSource,
};
use dabao_secrets::FileStore;
use dabao_simulators::lazada::{LazadaConfig, LazadaSimulator};
use dabao_store::{
    Account, Job, JobKind, NewJob, NewPack, PackRecord, ParcelFacts, Placement, Shop, StationRecord, Store,
    StoredAddress, Tx, add_job, add_pack, find_account, find_pack, find_parcel_by_code, list_events,
    list_jobs_of_pack, place_addition, place_parcel, save_account, save_address, save_pack_life,
    save_pack_measures, save_parcel, save_shop, save_station,
};
use dabao_sync::{
    CancelPayload, CommitPayload, Consequences, Desk, HandoverPayload, News, PartyPayload, Runner,
    SecretName, UpdatePayload, Writing, payload_hash,
};
use dabao_testkit::{FixedClock, counting_bytes};

pub(crate) const COMMIT: &str = "/logistics/cnpms/bigbag/commit";
pub(crate) const QUERY: &str = "/logistics/cnpms/bigbag/query";
pub(crate) const UPDATE: &str = "/logistics/cnpms/bigbag/update";
pub(crate) const CANCEL: &str = "/logistics/cnpms/bigbag/cancel";
pub(crate) const REFRESH: &str = "/auth/token/refresh";

pub(crate) struct Bench {
    _folder: tempfile::TempDir,
    pub(crate) desk: Desk,
    pub(crate) clock: FixedClock,
    pub(crate) platform: LazadaSimulator,
    pub(crate) runner: Arc<Runner>,
    pub(crate) follows: Arc<Follows>,
}

/// Remembers for which packs a label would have been queued.
#[derive(Default)]
pub(crate) struct Follows {
    pub(crate) printable: Mutex<Vec<String>>,
}

impl Consequences for Follows {
    fn pack_can_be_printed<'w>(&'w self, _: &'w mut Tx, pack: &'w PackRecord) -> Writing<'w> {
        Box::pin(async move {
            self.printable.lock().unwrap().push(pack.pack.id.0.clone());
            Ok(())
        })
    }

    fn changed(&self, _: &[News]) {}
}

impl Bench {
    /// A desk that is logged in.
    pub(crate) async fn new() -> Self {
        let bench = Self::logged_out().await;
        bench.log_in().await;
        bench
    }

    /// A desk with an account that nobody has logged in to.
    pub(crate) async fn logged_out() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = FixedClock::busy_evening();
        let platform = LazadaSimulator::start(LazadaConfig::new(clock.reader()))
            .await
            .unwrap();
        let desk = Desk {
            store: Store::open_file(&folder.path().join("test.db")).await.unwrap(),
            station: StationId("s1".into()),
            clock: clock.reader(),
            random: counting_bytes(),
            secrets: Arc::new(FileStore::at(folder.path().join("secrets.json"))),
        };
        desk.secrets
            .put(&SecretName::Application.of("a1"), "helloworldsecret0001")
            .unwrap();
        prepare(&desk, platform.base_url()).await;
        platform.bind_all_sellers("user-key-1");
        let follows = Arc::new(Follows::default());
        let runner = Runner::new(desk.clone(), Arc::clone(&follows) as Arc<dyn Consequences>);
        Self {
            _folder: folder,
            desk,
            clock,
            platform,
            runner,
            follows,
        }
    }

    pub(crate) async fn log_in(&self) {
        let account = self.account().await;
        self.runner
            .line()
            .log_in(&account, &self.platform.consent())
            .await
            .unwrap();
    }

    /// The program ends and starts again.
    pub(crate) async fn restart(&mut self) {
        self.runner = Runner::new(
            self.desk.clone(),
            Arc::clone(&self.follows) as Arc<dyn Consequences>,
        );
        self.runner.recover().await.unwrap();
    }

    /// Works until nothing is due.
    pub(crate) async fn run(&self) {
        self.runner.run_until_idle().await.unwrap();
    }

    /// Time passes, then works.
    pub(crate) async fn run_after(&self, millis: i64) {
        self.clock.advance(millis);
        self.run().await;
    }

    /// A pack with parcels of the platform, sealed, its commit queued. Gives its parcels' codes.
    pub(crate) async fn seal(&self, id: &str, service: HandoverService) -> Vec<String> {
        let codes = self.platform.seed_ready(2);
        self.seal_with(id, service, &codes).await;
        codes
    }

    pub(crate) async fn seal_with(&self, id: &str, service: HandoverService, codes: &[String]) {
        let mut tx = self.desk.store.begin().await.unwrap();
        let pack = self.pack_of(&mut tx, id, service, codes).await;
        let payload = commit_payload(codes, service, &format!("A-{id}"));
        self.queue(&mut tx, (JobKind::CommitPack, &pack), &payload).await;
        tx.commit().await.unwrap();
    }

    pub(crate) async fn queue_cancel(&self, id: &str, lp_number: &str) {
        let payload = serde_json::json!(CancelPayload {
            lp_number: lp_number.into()
        })
        .to_string();
        let mut tx = self.desk.store.begin().await.unwrap();
        self.queue(&mut tx, (JobKind::CancelPack, &PackId(id.into())), &payload)
            .await;
        tx.commit().await.unwrap();
    }

    /// An addition of parcels to a pack that the platform has, as the use case writes it.
    pub(crate) async fn queue_addition(&self, id: &str, codes: &[String]) {
        let lp_number = self.lp_number(id).await;
        let mut tx = self.desk.store.begin().await.unwrap();
        let pack = PackId(id.into());
        for code in codes {
            let parcel = known(&mut tx, code, self.clock.now()).await;
            let by = OperatorId("packer1".into());
            let placement = Placement {
                pack: &pack,
                parcel: &parcel,
                expected_g: 300,
                at: self.clock.now(),
                by: &by,
            };
            place_addition(&mut tx, &placement).await.unwrap();
        }
        let record = find_pack(&mut tx, &pack).await.unwrap().unwrap();
        let payload = serde_json::json!(UpdatePayload {
            lp_number,
            parcels: codes.to_vec(),
            weight_g: record.declared_weight().unwrap().grams(),
        })
        .to_string();
        self.queue(&mut tx, (JobKind::UpdatePack, &pack), &payload).await;
        tx.commit().await.unwrap();
    }

    /// The pack that holds a parcel.
    pub(crate) async fn holder(&self, code: &str) -> Option<String> {
        let mut tx = self.desk.store.read().await.unwrap();
        let parcel = find_parcel_by_code(&mut tx, code).await.unwrap().unwrap();
        parcel.held_by.map(|(id, _)| id)
    }

    pub(crate) async fn pack(&self, id: &str) -> PackRecord {
        let mut tx = self.desk.store.read().await.unwrap();
        find_pack(&mut tx, &PackId(id.into())).await.unwrap().unwrap()
    }

    pub(crate) async fn life(&self, id: &str) -> PackLife {
        self.pack(id).await.pack.life
    }

    /// The number the platform gave.
    pub(crate) async fn lp_number(&self, id: &str) -> String {
        match self.life(id).await {
            PackLife::AtPlatform { lp_number, .. } => lp_number,
            other => panic!("not at the platform: {other:?}"),
        }
    }

    /// What the platform last said.
    pub(crate) async fn status(&self, id: &str) -> PlatformStatus {
        match self.life(id).await {
            PackLife::AtPlatform { status, .. } => status,
            other => panic!("not at the platform: {other:?}"),
        }
    }

    pub(crate) async fn job(&self, id: &str, kind: JobKind) -> Job {
        let mut tx = self.desk.store.read().await.unwrap();
        let jobs = list_jobs_of_pack(&mut tx, &PackId(id.into())).await.unwrap();
        jobs.into_iter().rev().find(|job| job.kind == kind).unwrap()
    }

    /// The event words about a subject, oldest first.
    pub(crate) async fn events(&self, subject: &str) -> Vec<String> {
        let mut tx = self.desk.store.read().await.unwrap();
        let mut events = list_events(&mut tx, Some(subject), i64::MAX, 100).await.unwrap();
        events.reverse();
        events.into_iter().map(|event| event.what).collect()
    }

    pub(crate) async fn account(&self) -> Account {
        let mut tx = self.desk.store.read().await.unwrap();
        find_account(&mut tx, "a1").await.unwrap().unwrap()
    }

    async fn queue(&self, tx: &mut Tx, (kind, pack): (JobKind, &PackId), payload: &str) {
        let id = JobId(self.desk.new_id());
        let new = NewJob {
            id: &id,
            kind,
            pack: Some(pack),
            subject: pack.as_str(),
            payload,
            payload_hash: &payload_hash(payload),
            idempotency_key: id.as_str(),
            station: &self.desk.station,
            queued_at: self.clock.now(),
        };
        add_job(tx, &new).await.unwrap();
    }

    async fn pack_of(&self, tx: &mut Tx, id: &str, service: HandoverService, codes: &[String]) -> PackId {
        let new = NewPack {
            id: PackId(id.into()),
            number: format!("A-{id}"),
            station: self.desk.station.clone(),
            shop: ShopId("shop1".into()),
            service,
            pickup_address: Some(AddressId("pickup".into())),
            collection_point: None,
            opened_at: self.clock.now(),
        };
        add_pack(tx, &new).await.unwrap();
        for code in codes {
            place(tx, &new.id, code, self.clock.now()).await;
        }
        let mut record = find_pack(tx, &new.id).await.unwrap().unwrap();
        record.pack.weight = Weight::from_grams(1_500).map(|weight| (weight, WeightSource::Typed));
        save_pack_measures(tx, &record).await.unwrap();
        record.pack.life = record.pack.life.seal(self.clock.now()).unwrap();
        save_pack_life(tx, &record).await.unwrap();
        new.id
    }
}

async fn place(tx: &mut Tx, pack: &PackId, code: &str, at: Timestamp) {
    let parcel = known(tx, code, at).await;
    let by = OperatorId("packer1".into());
    let placement = Placement {
        pack,
        parcel: &parcel,
        expected_g: 300,
        at,
        by: &by,
    };
    place_parcel(tx, &placement).await.unwrap();
}

async fn known(tx: &mut Tx, code: &str, at: Timestamp) -> ParcelId {
    let parcel = ParcelFacts {
        id: ParcelId(format!("id-{code}")),
        shop: ShopId("shop1".into()),
        order_number: "300000000000001".into(),
        first_mile_number: code.into(),
        tracking_number: None,
        country: Some("MY".into()),
        expected_g: Some(300),
        readiness: ParcelReadiness::Ready,
    };
    save_parcel(tx, &parcel, at.0).await.unwrap();
    parcel.id
}

pub(crate) fn commit_payload(codes: &[String], service: HandoverService, number: &str) -> String {
    let (contact, address) = (contact(), address());
    let handover = match service {
        HandoverService::FreePickup | HandoverService::PaidPickup => HandoverPayload::Door,
        HandoverService::CollectionPoint => HandoverPayload::CollectionPoint {
            pick_up_code: "SZBT01".into(),
            own_number: number.into(),
        },
    };
    let payload = CommitPayload {
        parcels: codes.to_vec(),
        weight_g: 1_500,
        handover,
        pickup: PartyPayload::of(&AddressId("pickup".into()), &contact, &address),
        return_to: PartyPayload::of(&AddressId("return".into()), &contact, &address),
    };
    serde_json::json!(payload).to_string()
}

fn contact() -> Contact {
    Contact {
        name: "张三".into(),
        mobile: "13800138000".into(),
        phone: String::new(),
        email: "packer@example.com".into(),
    }
}

fn address() -> Address {
    Address {
        province: "广东省".into(),
        city: "深圳市".into(),
        district: "龙岗区".into(),
        street: "坂田街道".into(),
        detail: "示例路1号".into(),
        zip_code: "518129".into(),
    }
}

async fn prepare(desk: &Desk, base_url: &str) {
    let now = desk.now();
    let mut tx = desk.store.begin().await.unwrap();
    let station = StationRecord {
        id: "s1".into(),
        code: "A".into(),
        settings: "{}".into(),
        set_up: 1,
    };
    save_station(&mut tx, &station, now).await.unwrap();
    let shop = Shop {
        id: ShopId("shop1".into()),
        name: "主店".into(),
        email: "main@example.com".into(),
        country: "MY".into(),
        seller_id: Some("1001".into()),
        short_code: None,
        is_main: true,
        linked: true,
        bound: false,
    };
    save_shop(&mut tx, &shop, now).await.unwrap();
    for (id, is_return) in [("pickup", false), ("return", true)] {
        let stored = StoredAddress {
            id: AddressId(id.into()),
            is_return,
            warehouse: "一号仓".into(),
            address: address(),
            contact: contact(),
            platform_id: None,
            is_default: !is_return,
        };
        save_address(&mut tx, &stored, now).await.unwrap();
    }
    let account = Account {
        id: "a1".into(),
        platform: "lazada".into(),
        name: "主账号".into(),
        app_key: "123456".into(),
        site: "custom".into(),
        custom_base: Some(base_url.to_owned()),
        callback: "https://example.com/cb".into(),
        user_key: "user-key-1".into(),
        changed_at: now,
        login: None,
        orders_until: None,
    };
    save_account(&mut tx, &account).await.unwrap();
    tx.commit().await.unwrap();
}
