//! Accounts and the call log.

use dabao_store::{
    Account, CallPause, Login, NewCall, add_call, end_login, find_account, last_call_done, list_accounts,
    list_calls, list_pauses, prune_calls, remove_account, save_account, save_login, save_orders_until,
};

use crate::engines::{NOW, for_each_engine};

fn account(id: &str) -> Account {
    Account {
        id: id.into(),
        platform: "lazada".into(),
        name: "主账号".into(),
        app_key: "123456".into(),
        site: "MY".into(),
        custom_base: None,
        callback: "https://example.com/cb".into(),
        user_key: format!("user-{id}"),
        changed_at: NOW,
        login: None,
        orders_until: None,
    }
}

fn login() -> Login {
    Login {
        access_until: NOW.plus_millis(1_000),
        refresh_until: Some(NOW.plus_millis(9_000)),
        platform_account: Some("seller@example.com".into()),
        sellers: "[]".into(),
        ended: false,
    }
}

#[test]
fn changing_the_settings_leaves_the_login_and_the_user_key_alone() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        save_account(&mut tx, &account("a1")).await.unwrap();
        assert_eq!(find_account(&mut tx, "a1").await.unwrap(), Some(account("a1")));
        save_login(&mut tx, "a1", Some(&login())).await.unwrap();
        save_orders_until(&mut tx, "a1", NOW).await.unwrap();
        let changed = Account {
            name: "新名".into(),
            user_key: "other".into(),
            changed_at: NOW.plus_millis(5),
            ..account("a1")
        };
        save_account(&mut tx, &changed).await.unwrap();
        let stored = find_account(&mut tx, "a1").await.unwrap().unwrap();
        let expected = Account {
            user_key: "user-a1".into(),
            login: Some(login()),
            orders_until: Some(NOW),
            ..changed
        };
        assert_eq!(stored, expected);
    });
}

#[test]
fn a_login_ends_once_and_a_removed_account_is_gone() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        for id in ["a1", "a2"] {
            save_account(&mut tx, &account(id)).await.unwrap();
        }
        save_login(&mut tx, "a1", Some(&login())).await.unwrap();
        assert!(end_login(&mut tx, "a1").await.unwrap());
        assert!(!end_login(&mut tx, "a1").await.unwrap());
        assert!(
            find_account(&mut tx, "a1")
                .await
                .unwrap()
                .unwrap()
                .login
                .unwrap()
                .ended
        );
        save_login(&mut tx, "a1", None).await.unwrap();
        assert_eq!(find_account(&mut tx, "a1").await.unwrap().unwrap().login, None);
        remove_account(&mut tx, "a1", NOW).await.unwrap();
        assert_eq!(find_account(&mut tx, "a1").await.unwrap(), None);
        let left: Vec<String> = list_accounts(&mut tx)
            .await
            .unwrap()
            .into_iter()
            .map(|own| own.id)
            .collect();
        assert_eq!(left, ["a2"]);
    });
}

fn call(id: &str, offset_ms: i64, result: &str) -> NewCall {
    NewCall {
        id: id.into(),
        at: NOW.plus_millis(offset_ms),
        account: "a1".into(),
        api: "/logistics/cnpms/bigbag/commit".into(),
        millis: 120,
        result: result.into(),
        reached: true,
        code: None,
        request_id: Some("r1".into()),
        wait_until: None,
        drift_ms: Some(-900),
    }
}

#[test]
fn the_call_log_tells_successes_and_pauses_and_is_shortened() {
    for_each_engine(|store| async move {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(last_call_done(&mut tx).await.unwrap(), None);
        add_call(&mut tx, &call("c1", 0, "done")).await.unwrap();
        let banned = NewCall {
            code: Some("ApiCallLimit".into()),
            wait_until: Some(NOW.plus_millis(5_000)),
            ..call("c2", 10, "wait_until")
        };
        add_call(&mut tx, &banned).await.unwrap();
        assert_eq!(last_call_done(&mut tx).await.unwrap(), Some(NOW));
        let pauses = list_pauses(&mut tx, NOW).await.unwrap();
        let expected = CallPause {
            account_id: "a1".into(),
            api: banned.api.clone(),
            code: banned.code.clone(),
            wait_until: NOW.0 + 5_000,
        };
        assert_eq!(pauses, [expected]);
        assert!(
            list_pauses(&mut tx, NOW.plus_millis(5_000))
                .await
                .unwrap()
                .is_empty()
        );
        let newest = list_calls(&mut tx, 1).await.unwrap();
        assert_eq!(
            (newest[0].result.as_str(), newest[0].drift_ms),
            ("wait_until", Some(-900))
        );
        assert_eq!(prune_calls(&mut tx, NOW.plus_millis(1)).await.unwrap(), 1);
        assert_eq!(list_calls(&mut tx, 10).await.unwrap().len(), 1);
    });
}
