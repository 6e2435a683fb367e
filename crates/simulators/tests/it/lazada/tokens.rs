//! Consent, tokens, clocks and signatures.

use dabao_platforms::lazada::map::{CreateToken, QueryPack, RefreshTokens};
use dabao_platforms::{FailureClass, Secret, Sent};

use super::{Bench, caller, commit, lp};

async fn fresh_tokens(bench: &Bench) -> dabao_platforms::lazada::map::TokenSet {
    let create = CreateToken {
        code: Secret::new(bench.platform.consent()),
    };
    bench.client.call_without_token(&create).await.unwrap().value
}

#[tokio::test]
async fn a_code_gives_tokens_once() {
    let bench = Bench::new().await;
    let create = CreateToken {
        code: Secret::new(bench.platform.consent()),
    };
    let tokens = bench.client.call_without_token(&create).await.unwrap().value;
    assert_eq!(tokens.access_lives_ms, 7 * 86_400_000);
    assert_eq!(tokens.refresh_lives_ms, Some(30 * 86_400_000));
    let countries: Vec<_> = tokens
        .sellers
        .iter()
        .filter_map(|seller| seller.country.as_deref())
        .collect();
    assert_eq!(countries, ["my", "th"]);

    let again = bench.client.call_without_token(&create).await.unwrap_err();
    assert_eq!(
        (again.code.as_str(), again.class),
        ("InvalidCode", FailureClass::AccountMustFix)
    );
}

#[tokio::test]
async fn an_expired_token_asks_for_renewal_and_the_renewed_one_works() {
    let bench = Bench::new().await;
    let tokens = fresh_tokens(&bench).await;
    bench.pass(tokens.access_lives_ms);
    let query = QueryPack {
        caller: caller(),
        pack: lp("LP00000000000000"),
    };
    let expired = bench.client.call(&tokens.access_token, &query).await.unwrap_err();
    assert_eq!(
        (expired.class, expired.sent),
        (FailureClass::RefreshToken, Sent::Answered)
    );

    let renew = RefreshTokens {
        refresh_token: tokens.refresh_token.unwrap(),
    };
    let renewed = bench.client.call_without_token(&renew).await.unwrap().value;
    assert_eq!(renewed.sellers, tokens.sellers);
    assert_eq!(
        renewed.refresh_lives_ms,
        Some(23 * 86_400_000),
        "its own life is not renewed"
    );
    let answered = bench
        .client
        .call(&renewed.access_token, &query)
        .await
        .unwrap_err();
    assert_eq!(answered.code, "P-088-0000-00-15-209");

    bench.platform.expire_refresh_tokens();
    let ended = bench.client.call_without_token(&renew).await.unwrap_err();
    assert_eq!(
        (ended.code.as_str(), ended.class),
        ("IllegalRefreshToken", FailureClass::AccountMustFix)
    );
}

#[tokio::test]
async fn the_drift_of_our_clock_is_told_with_each_call() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let slow = bench.other_client("helloworldsecret0001", -90_000);
    assert_eq!(
        slow.call(&bench.token, &commit(&codes))
            .await
            .unwrap()
            .record
            .drift_ms,
        Some(90_000)
    );
}

#[tokio::test]
async fn a_clock_more_than_two_hours_off_is_refused_and_seen_in_the_record() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let fast = bench.other_client("helloworldsecret0001", 7_201_000);
    let refused = fast.call(&bench.token, &commit(&codes)).await.unwrap_err();
    assert_eq!(refused.code, "IncompleteSignature");
    assert_eq!(refused.record.unwrap().drift_ms, Some(-7_201_000));
}

#[tokio::test]
async fn a_wrong_secret_is_refused_and_noted() {
    let bench = Bench::new().await;
    let codes = bench.platform.seed_ready(1);
    let wrong = bench.other_client("another-secret", 0);
    let refused = wrong.call(&bench.token, &commit(&codes)).await.unwrap_err();
    assert_eq!(
        (refused.code.as_str(), refused.class),
        ("IncompleteSignature", FailureClass::AccountMustFix)
    );
    assert_eq!(bench.platform.signature_failures().len(), 1);
    assert!(bench.platform.packs().is_empty());
    assert_eq!(bench.platform.commits_of(&codes[0]), 0);
}
