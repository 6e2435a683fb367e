//! Tokens: renewed in time, renewed once when refused, and the queue waits when the login has ended.

use dabao_domain::{HandoverService, PackLife};
use dabao_store::{JobKind, JobState};
use dabao_sync::{SecretName, Seller};

use crate::bench::{Bench, COMMIT, REFRESH};

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn nothing_is_lost_and_nothing_sent_before_somebody_logs_in() {
    let bench = Bench::logged_out().await;
    bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    assert!(bench.platform.calls().is_empty());
    assert!(matches!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Queued { .. }
    ));
    bench.log_in().await;
    bench.run().await;
    bench.lp_number("p1").await;
}

#[tokio::test]
async fn a_login_keeps_tokens_in_the_key_store_and_sellers_with_the_account() {
    let bench = Bench::new().await;
    let account = bench.account().await;
    let login = account.login.unwrap();
    assert_eq!(login.access_until, bench.clock.now().plus_millis(7 * DAY_MS));
    let sellers = Seller::all_of(&login).unwrap();
    assert_eq!(sellers[0].seller_id.as_deref(), Some("1001"));
    assert_eq!(sellers[0].country.as_deref(), Some("MY"));
    assert!(
        bench
            .desk
            .secrets
            .get(&SecretName::Access.of("a1"))
            .unwrap()
            .is_some()
    );
    assert!(
        bench
            .desk
            .secrets
            .get(&SecretName::Refresh.of("a1"))
            .unwrap()
            .is_some()
    );
}

#[tokio::test]
async fn the_token_is_renewed_half_an_hour_before_its_end() {
    let bench = Bench::new().await;
    bench.run_after(7 * DAY_MS - 31 * MINUTE_MS).await;
    assert_eq!(bench.platform.calls_of(REFRESH), 0);
    bench.run_after(2 * MINUTE_MS).await;
    bench.run_after(MINUTE_MS).await;
    assert_eq!(bench.platform.calls_of(REFRESH), 1);
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_commit_goes_through_once() {
    let bench = Bench::new().await;
    bench.seal("p0", HandoverService::FreePickup).await;
    bench.run().await;
    bench.platform.expire_access_tokens();
    let codes = bench.seal("p1", HandoverService::FreePickup).await;
    bench.run().await;
    bench.lp_number("p1").await;
    assert_eq!(bench.platform.calls_of(REFRESH), 1);
    assert_eq!(bench.platform.commits_of(&codes[0]), 1);
}

#[tokio::test]
async fn when_the_login_has_ended_everything_stays_queued_until_the_next_login() {
    let bench = Bench::new().await;
    bench.platform.expire_access_tokens();
    bench.platform.expire_refresh_tokens();
    bench.seal("p1", HandoverService::FreePickup).await;
    for _ in 0..3 {
        bench.run_after(MINUTE_MS).await;
    }
    assert!(bench.account().await.login.unwrap().ended);
    assert!(matches!(
        bench.job("p1", JobKind::CommitPack).await.state,
        JobState::Queued { .. }
    ));
    assert!(matches!(bench.life("p1").await, PackLife::Sealed { .. }));
    assert_eq!(
        bench.platform.calls_of(REFRESH),
        1,
        "it is not asked again and again"
    );
    bench.log_in().await;
    for _ in 0..3 {
        bench.run_after(MINUTE_MS).await;
    }
    bench.lp_number("p1").await;
    assert_eq!(bench.platform.packs().len(), 1);
    assert!(bench.platform.calls_of(COMMIT) <= 2);
}
