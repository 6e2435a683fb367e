//! The one door: roles are checked for every command, whoever calls.

use dabao_api::typescript::COMMANDS;
use dabao_api::{Caller, Door, ErrorCode, OperatorView};
use dabao_app::dispatch;
use dabao_domain::{OperatorId, Role};
use dabao_tests::{Bench, open_app};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn no_command_is_granted_below_its_role() {
    let folder = tempfile::tempdir().unwrap();
    let app = open_app(folder.path(), None).await;
    for (command, least) in COMMANDS {
        for role in Role::ALL.into_iter().filter(|role| role < least) {
            let caller = Caller {
                operator: OperatorId("somebody".into()),
                role,
                door: Door::Http,
            };
            let refused = dispatch(&app, &caller, command, json!({})).await.unwrap_err();
            assert_eq!(refused.code, ErrorCode::NotAllowed, "{command} as {role:?}");
        }
    }
    let unknown = dispatch(&app, &app.window_caller(), "no_such_command", json!({}))
        .await
        .unwrap_err();
    assert_eq!(unknown.code, ErrorCode::BadRequest);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn six_wrong_pins_lock_the_door() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Bench::new(open_app(folder.path(), None).await);
    let request = json!({ "id": null, "name": "小李", "role": "packer", "pin": "135790" });
    let operator: OperatorView = bench.ask("save_operator", request).await;
    assert!(operator.has_pin);
    let caller = bench.app.log_in("小李", "135790").await.unwrap();
    assert_eq!(caller.role, Role::Packer);
    assert_eq!(
        bench.app.log_in("nobody", "135790").await.unwrap_err().code,
        ErrorCode::PinWrong
    );
    for _ in 0..5 {
        assert_eq!(
            bench.app.log_in("小李", "000000").await.unwrap_err().code,
            ErrorCode::PinWrong
        );
    }
    let locked = bench.app.log_in("小李", "000000").await.unwrap_err();
    assert_eq!(locked.code, ErrorCode::LockedOut);
    assert!(locked.until.is_some());
    assert_eq!(
        bench.app.log_in("小李", "135790").await.unwrap_err().code,
        ErrorCode::LockedOut
    );
    bench.app.close().await;
}
