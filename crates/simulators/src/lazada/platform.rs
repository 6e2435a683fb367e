//! The simulated platform without its network: a call in, an answer out.

use std::collections::BTreeMap;

use dabao_domain::Timestamp;
use dabao_platforms::{Secret, signature};
use serde::Serialize;

use super::faults::{FaultKind, FaultQueue};
use super::reply::{Reply, gateway};
use super::timeline::{self, Timeline};
use super::wire::Call;
use super::world::World;
use super::{accounts, lookups, orders, packs};

/// The platform takes at most this difference between its clock and the caller's.
const CLOCK_TOLERANCE_MS: i64 = 7_200_000;

/// A call that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SeenCall {
    /// When.
    pub at_ms: i64,
    /// The API path.
    pub path: String,
    /// Over which connection, counted from 1.
    pub connection: u64,
    /// The signature was right.
    pub signature_ok: bool,
    /// The code of the answer; `0` when it worked, empty when a failure on command came first.
    pub code: String,
}

/// The platform and what it has seen.
#[derive(Debug)]
pub(super) struct Platform {
    pub(super) app_key: String,
    pub(super) app_secret: Secret,
    pub(super) timeline: Option<Timeline>,
    pub(super) world: World,
    pub(super) faults: FaultQueue,
    pub(super) seen: Vec<SeenCall>,
    /// By parcel code, how many well-signed commit calls named it.
    pub(super) commit_calls: BTreeMap<String, u32>,
    /// Parcel codes that a commit named while a live pack held them.
    pub(super) committed_again: Vec<String>,
}

impl Platform {
    /// Answers a call, and notes it.
    pub(super) fn answer(&mut self, call: &Call, partial: Option<usize>, now: Timestamp) -> Reply {
        self.tick(now);
        let signed = self.check_signature(call, now);
        let signature_ok = signed.is_ok();
        let reply = match signed.and_then(|()| self.check_token(call, now)) {
            Ok(()) => self.route(call, partial, now),
            Err(refusal) => refusal,
        };
        self.note(call, signature_ok, reply.code(), now);
        reply
    }

    /// Notes a call that a failure on command kept from being done.
    pub(super) fn note_unanswered(&mut self, call: &Call, now: Timestamp) {
        let signature_ok = self.check_signature(call, now).is_ok();
        self.note(call, signature_ok, "", now);
    }

    /// Lets the timeline move the packs.
    pub(super) fn tick(&mut self, now: Timestamp) {
        if let Some(timeline) = &self.timeline {
            timeline::advance(&mut self.world, timeline, now);
        }
    }

    pub(super) fn take_fault(&mut self, path: &str) -> Option<FaultKind> {
        self.faults.take(path)
    }

    fn route(&mut self, call: &Call, partial: Option<usize>, now: Timestamp) -> Reply {
        let done = match call.path.as_str() {
            "/auth/token/create" => accounts::create(&mut self.world, call, now),
            "/auth/token/refresh" => accounts::refresh(&mut self.world, call, now),
            "/logistics/cnpms/account/bind" => accounts::bind(&mut self.world, call),
            "/logistics/cnpms/address/query" => lookups::address(call),
            "/logistics/cnpms/bigbag/querycollection" => lookups::collection(call),
            "/logistics/cngfc/fulfill/getchannelcode" => lookups::channels(&self.world, call),
            "/logistics/cnpms/bigbag/commit" => {
                self.note_commit(call);
                packs::commit(&mut self.world, call, partial, now)
            }
            "/logistics/cnpms/bigbag/query" => packs::query(&self.world, call),
            "/logistics/cnpms/bigbag/cancel" => packs::cancel(&mut self.world, call),
            "/logistics/cnpms/bigbag/update" => packs::update(&mut self.world, call),
            "/logistics/cnpms/bigbag/lable/getPdf" => packs::label(&self.world, call),
            "/orders/get" => orders::changed(&self.world, call),
            "/orders/items/get" => orders::items(&self.world, call),
            _ => Err(gateway("ISV", "InvalidApi", "The specified API does not exist")),
        };
        done.unwrap_or_else(|refusal| refusal)
    }

    fn check_signature(&self, call: &Call, now: Timestamp) -> Result<(), Reply> {
        let wrong = |what: &str| gateway("ISV", "IncompleteSignature", what);
        if call.get("app_key") != Some(self.app_key.as_str()) {
            return Err(gateway(
                "ISV",
                "InvalidAppKey",
                "The specified App Key is invalid",
            ));
        }
        if call.get("sign_method") != Some("sha256") || call.repeats_a_name() {
            return Err(wrong(
                "The request signature does not conform to platform standards",
            ));
        }
        let at = call.get("timestamp").and_then(|text| text.parse::<i64>().ok());
        if at.is_none_or(|at| now.millis_since(Timestamp(at)).abs() > CLOCK_TOLERANCE_MS) {
            return Err(wrong("The timestamp differs too much from the platform's time"));
        }
        let expected = signature(&self.app_secret, &call.path, &call.params).ok();
        if expected.is_none() || expected.as_deref() != call.get("sign") {
            return Err(wrong(
                "The request signature does not conform to platform standards",
            ));
        }
        Ok(())
    }

    fn check_token(&self, call: &Call, now: Timestamp) -> Result<(), Reply> {
        if call.path.starts_with("/auth/") || call.path.ends_with("/getchannelcode") {
            return Ok(());
        }
        let token = call
            .get("access_token")
            .and_then(|token| self.world.access.get(token));
        if token.is_some_and(|granted| granted.until > now) {
            return Ok(());
        }
        Err(gateway(
            "SYSTEM",
            "IllegalAccessToken",
            "The specified access token is invalid or expired",
        ))
    }

    fn note(&mut self, call: &Call, signature_ok: bool, code: &str, now: Timestamp) {
        let seen = SeenCall {
            at_ms: now.0,
            path: call.path.clone(),
            connection: call.connection,
            signature_ok,
            code: code.to_owned(),
        };
        self.seen.push(seen);
    }

    fn note_commit(&mut self, call: &Call) {
        let codes = call
            .get("orderCodeList")
            .and_then(|list| serde_json::from_str::<Vec<String>>(list).ok());
        for code in codes.unwrap_or_default() {
            if self.world.pack_holding(&code).is_some() {
                self.committed_again.push(code.clone());
            }
            *self.commit_calls.entry(code).or_default() += 1;
        }
    }
}
