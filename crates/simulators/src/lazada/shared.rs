//! What the connections and the handle share.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use dabao_domain::{PackStatus, Timestamp};

use super::accounts;
use super::config::{LazadaConfig, SimulatorClock};
use super::faults::FaultQueue;
use super::platform::Platform;
use super::world::{SimPack, SimParcel, World};

/// The platform behind its lock, and the clock.
pub(super) struct Shared {
    platform: Mutex<Platform>,
    clock: SimulatorClock,
}

impl Shared {
    pub(super) fn new(config: LazadaConfig) -> Self {
        let platform = Platform {
            app_key: config.app_key,
            app_secret: config.app_secret,
            timeline: config.timeline,
            world: World::of(config.sellers),
            faults: FaultQueue::default(),
            seen: Vec::new(),
            commit_calls: BTreeMap::new(),
            committed_again: Vec::new(),
        };
        Self {
            platform: Mutex::new(platform),
            clock: config.clock,
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.clock)()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Platform> {
        self.platform.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn consent(&self) -> String {
        let now = self.now();
        accounts::consent(&mut self.lock().world, now)
    }

    pub(super) fn bind_all_sellers(&self, app_user_key: &str) {
        let mut platform = self.lock();
        let ids: Vec<String> = platform
            .world
            .sellers
            .iter()
            .map(|seller| seller.seller_id.clone())
            .collect();
        platform
            .world
            .bound
            .entry(app_user_key.to_owned())
            .or_default()
            .extend(ids);
    }

    pub(super) fn seed_parcel(&self, parcel: SimParcel) {
        self.lock().world.parcels.insert(parcel.code.clone(), parcel);
    }

    pub(super) fn seed_ready(&self, count: usize) -> Vec<String> {
        let now = self.now();
        let mut platform = self.lock();
        let seller = platform
            .world
            .sellers
            .first()
            .map(|seller| seller.seller_id.clone())
            .unwrap_or_default();
        let make = |number: u64| {
            let code = format!("LP{:014}", 448_772_000_000 + number);
            SimParcel::ready(&code, &(300_000_000_000_000 + number).to_string(), &seller, now)
        };
        (0..count)
            .map(|_| {
                let parcel = make(platform.world.next());
                let code = parcel.code.clone();
                platform.world.parcels.insert(code.clone(), parcel);
                code
            })
            .collect()
    }

    pub(super) fn advance(&self, lp_number: &str, status: PackStatus) -> bool {
        let mut platform = self.lock();
        if let Some(pack) = platform.world.pack_mut(lp_number) {
            pack.by_hand = true;
        }
        platform.world.set_status(lp_number, status)
    }

    pub(super) fn packs(&self) -> Vec<SimPack> {
        let now = self.now();
        let mut platform = self.lock();
        platform.tick(now);
        platform.world.packs.clone()
    }
}
