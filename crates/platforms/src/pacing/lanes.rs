//! The buckets of all accounts and APIs together.

use std::collections::BTreeMap;

use dabao_domain::Timestamp;

use super::{Permission, TokenBucket};

/// One bucket for each account and API that has been asked for.
#[derive(Debug, Clone, Default)]
pub struct Lanes {
    buckets: BTreeMap<(String, String), TokenBucket>,
}

impl Lanes {
    /// May this account call this API now?
    pub fn ask(&mut self, account: &str, api: &str, now: Timestamp) -> Permission {
        let (bucket, permission) = self.take(account, api, now).ask(now);
        self.put(account, api, bucket);
        permission
    }

    /// This API was called too often (`ApiCallLimit`).
    pub fn api_limited(&mut self, account: &str, api: &str, wait_ms: i64, now: Timestamp) {
        let bucket = self.take(account, api, now).limited(wait_ms, now);
        self.put(account, api, bucket);
    }

    /// The whole application called too often (`AppCallLimit`): every lane slows down.
    pub fn app_limited(&mut self, wait_ms: i64, now: Timestamp) {
        for bucket in self.buckets.values_mut() {
            *bucket = bucket.clone().limited(wait_ms, now);
        }
    }

    /// A call went well.
    pub fn succeeded(&mut self, account: &str, api: &str, now: Timestamp) {
        let bucket = self.take(account, api, now).succeeded(now);
        self.put(account, api, bucket);
    }

    fn take(&mut self, account: &str, api: &str, now: Timestamp) -> TokenBucket {
        self.buckets
            .remove(&(account.to_owned(), api.to_owned()))
            .unwrap_or_else(|| TokenBucket::new(now))
    }

    fn put(&mut self, account: &str, api: &str, bucket: TokenBucket) {
        self.buckets.insert((account.to_owned(), api.to_owned()), bucket);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ban_of_one_api_leaves_the_others_free_and_a_ban_of_the_app_does_not() {
        let (mut lanes, now) = (Lanes::default(), Timestamp(0));
        assert_eq!(lanes.ask("shop", "/query", now), Permission::Granted);
        lanes.api_limited("shop", "/commit", 5_000, now);
        assert_eq!(
            lanes.ask("shop", "/commit", now),
            Permission::NotBefore(Timestamp(5_000))
        );
        assert_eq!(lanes.ask("shop", "/query", now), Permission::Granted);
        lanes.app_limited(60_000, now);
        assert_eq!(
            lanes.ask("shop", "/query", now),
            Permission::NotBefore(Timestamp(60_000))
        );
    }
}
