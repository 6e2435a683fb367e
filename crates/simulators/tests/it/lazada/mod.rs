//! The Lazada client against the Lazada simulator.

mod commits;
mod control;
mod faults;
mod life;
mod lookups;
mod tokens;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use dabao_domain::{Address, Contact, Timestamp, Weight};
use dabao_platforms::lazada::map::{Caller, Commit, CommittedPack, Handover, PackKey, Pickup, Return};
use dabao_platforms::lazada::{Gateway, LazadaClient, WallClock};
use dabao_platforms::{AccessToken, Answer, CallFailure, LocalSigner, Secret};
use dabao_simulators::lazada::{LazadaConfig, LazadaSimulator, Timeline};

pub(crate) const COMMIT: &str = "/logistics/cnpms/bigbag/commit";
const START_MS: i64 = 1_760_000_000_000;

/// A simulator, a client of it and a clock that stands still.
pub(crate) struct Bench {
    pub(crate) platform: LazadaSimulator,
    pub(crate) client: LazadaClient,
    pub(crate) token: AccessToken,
    clock: Arc<AtomicI64>,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(adjust: impl FnOnce(&mut LazadaConfig)) -> Self {
        let clock = Arc::new(AtomicI64::new(START_MS));
        let mut config = LazadaConfig::new(told_by(&clock));
        adjust(&mut config);
        let platform = LazadaSimulator::start(config).await.unwrap();
        platform.bind_all_sellers("station-001");
        let client = client(
            &platform,
            "helloworldsecret0001",
            told_by(&clock),
            Duration::from_secs(10),
        );
        let token = platform.issue_token();
        Self {
            platform,
            client,
            token,
            clock,
        }
    }

    /// A client that waits for an answer no longer than half a second.
    pub(crate) fn impatient(&self) -> LazadaClient {
        client(
            &self.platform,
            "helloworldsecret0001",
            told_by(&self.clock),
            Duration::from_millis(500),
        )
    }

    /// A client with another secret, or with a clock that is off.
    pub(crate) fn other_client(&self, secret: &str, off_ms: i64) -> LazadaClient {
        let clock = Arc::new(AtomicI64::new(START_MS + off_ms));
        client(&self.platform, secret, told_by(&clock), Duration::from_secs(10))
    }

    pub(crate) fn pass(&self, millis: i64) {
        self.clock.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) async fn commit(&self, parcels: &[String]) -> Result<Answer<CommittedPack>, CallFailure> {
        self.client.call(&self.token, &commit(parcels)).await
    }

    pub(crate) async fn committed(&self, parcels: usize) -> String {
        let codes = self.platform.seed_ready(parcels);
        self.commit(&codes).await.unwrap().value.lp_number
    }
}

fn told_by(clock: &Arc<AtomicI64>) -> WallClock {
    let clock = Arc::clone(clock);
    Arc::new(move || Timestamp(clock.load(Ordering::SeqCst)))
}

fn client(platform: &LazadaSimulator, secret: &str, clock: WallClock, patience: Duration) -> LazadaClient {
    let signer = Arc::new(LocalSigner::new("123456", Secret::new(secret.to_owned())));
    LazadaClient::with_timeout(Gateway::custom(platform.base_url()), signer, clock, patience).unwrap()
}

pub(crate) fn caller() -> Caller {
    Caller::seller("station-001", "station")
}

pub(crate) fn lp(number: &str) -> PackKey {
    PackKey::LpNumber(number.to_owned())
}

pub(crate) fn address() -> Address {
    Address {
        province: "浙江省".to_owned(),
        city: "金华市".to_owned(),
        district: "义乌市".to_owned(),
        street: "北苑街道".to_owned(),
        detail: "示例路1号".to_owned(),
        zip_code: "322000".to_owned(),
    }
}

pub(crate) fn commit(parcels: &[String]) -> Commit {
    let contact = Contact {
        name: "张三".to_owned(),
        mobile: "13800138000".to_owned(),
        phone: String::new(),
        email: "zhangsan@example.com".to_owned(),
    };
    Commit {
        caller: caller(),
        parcels: parcels.to_vec(),
        weight: Weight::from_grams(12_350).unwrap(),
        handover: Handover::DoorPickup,
        pickup: Pickup {
            contact: contact.clone(),
            address: address(),
            address_id: 310_106_006,
            courier_company: None,
            receiver_phone: None,
        },
        return_to: Return {
            contact,
            address: address(),
            address_id: 310_106_006,
            option: None,
        },
        remark: None,
    }
}

pub(crate) fn demo_timeline(config: &mut LazadaConfig) {
    config.timeline = Some(Timeline::demo());
}
