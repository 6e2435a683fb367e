//! Logging in, what a session may do, and how it ends.

use std::sync::atomic::Ordering;

use dabao_api::{Event, Topic};
use serde_json::json;
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

use crate::desk::{Desk, PATIENCE};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn without_a_session_there_is_neither_a_command_nor_an_event() {
    let desk = Desk::open().await;
    let refused = desk.post("/api/call/station_status", "", &json!({})).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.json()["code"], "log_in_first");
    let forged = format!(
        "dabao-{}={}",
        desk.host().rsplit_once(':').unwrap().1,
        "0".repeat(64)
    );
    assert_eq!(
        desk.post("/api/call/station_status", &forged, &json!({}))
            .await
            .status,
        401
    );
    assert_eq!(desk.get("/api/events", "").await.status, 401);
    assert_eq!(desk.get("/api/me", "").await.status, 401);
}

#[tokio::test]
async fn an_operator_with_a_pin_logs_in_and_may_do_what_the_role_allows() {
    let desk = Desk::open().await;
    assert_eq!(desk.get("/api/operators", "").await.json(), json!([]));
    desk.packer().await;
    assert_eq!(desk.get("/api/operators", "").await.json(), json!(["小李"]));

    let wrong = desk.log_in("小李", "000000").await;
    assert_eq!(
        (wrong.status, wrong.json()["code"].as_str()),
        (401, Some("pin_wrong"))
    );
    let right = desk.log_in("小李", "135790").await;
    assert_eq!(right.status, 200);
    assert!(right.head.contains("HttpOnly; SameSite=Strict"), "{}", right.head);

    let cookie = right.cookie();
    assert_eq!(
        desk.get("/api/me", &cookie).await.json(),
        json!({ "name": "小李", "role": "packer" })
    );
    let status = desk.post("/api/call/station_status", &cookie, &json!({})).await;
    assert_eq!(
        (status.status, &status.json()["operatorName"]),
        (200, &json!("小李"))
    );
    let settings = serde_json::to_value(desk.app.settings().await.unwrap()).unwrap();
    let forbidden = desk.post("/api/call/save_settings", &cookie, &settings).await;
    assert_eq!(
        (forbidden.status, forbidden.json()["code"].as_str()),
        (403, Some("not_allowed"))
    );
    assert_eq!(
        desk.post("/api/call/no_such_thing", &cookie, &json!({}))
            .await
            .status,
        400
    );

    assert_eq!(desk.post("/api/logout", &cookie, &json!({})).await.status, 200);
    assert_eq!(desk.get("/api/me", &cookie).await.status, 401);
}

#[tokio::test]
async fn six_wrong_pins_lock_even_the_right_one_out() {
    let desk = Desk::open().await;
    desk.packer().await;
    for _ in 0..6 {
        desk.log_in("小李", "000000").await;
    }
    let locked = desk.log_in("小李", "135790").await;
    assert_eq!(
        (locked.status, locked.json()["code"].as_str()),
        (429, Some("locked_out"))
    );
    assert!(locked.json()["until"].is_i64());
}

#[tokio::test]
async fn a_session_ends_after_thirty_idle_minutes() {
    let desk = Desk::open().await;
    desk.packer().await;
    let cookie = desk.log_in("小李", "135790").await.cookie();
    desk.now.fetch_add(29 * MINUTE, Ordering::Relaxed);
    assert_eq!(desk.get("/api/me", &cookie).await.status, 200);
    desk.now.fetch_add(30 * MINUTE, Ordering::Relaxed);
    assert_eq!(desk.get("/api/me", &cookie).await.status, 401);
}

#[tokio::test]
async fn who_was_removed_is_logged_out() {
    let desk = Desk::open().await;
    let id = desk.packer().await;
    let cookie = desk.log_in("小李", "135790").await.cookie();
    desk.window("remove_operator", json!({ "id": id })).await;
    assert_eq!(desk.get("/api/me", &cookie).await.status, 401);
}

#[tokio::test]
async fn an_invitation_opens_one_session_once() {
    let desk = Desk::open().await;
    let invitation = desk.door.invitation().unwrap();
    let (address, key) = invitation.reveal().split_once("/#key=").unwrap();
    assert_eq!(address, format!("http://{}", desk.host()));
    let body = json!({ "key": key });
    let entered = desk.post("/api/login", "", &body).await;
    assert_eq!(entered.status, 200);
    let role = desk.get("/api/me", &entered.cookie()).await.json()["role"].clone();
    assert_eq!(role, "owner");
    assert_eq!(desk.post("/api/login", "", &body).await.status, 401);
    assert_eq!(
        desk.post("/api/login", "", &json!({ "pin": 1 })).await.status,
        400
    );
}

#[tokio::test]
async fn events_arrive_as_arrays() {
    let desk = Desk::open().await;
    desk.packer().await;
    let cookie = desk.log_in("小李", "135790").await.cookie();
    let host = desk.host();
    let request = format!("GET /api/events HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\n\r\n");
    let mut stream = desk.connect(&request).await;
    let head = read_until(&mut stream, "\r\n\r\n").await;
    assert!(head.contains("content-type: text/event-stream"), "{head}");

    desk.change_settings(|settings| settings.volume = 11).await;
    let told = read_until(&mut stream, "\n\n").await;
    let (_, message) = told.split_once("data: ").unwrap();
    let events: Vec<Event> = serde_json::from_str(message.lines().next().unwrap()).unwrap();
    let wanted =
        |event: &Event| matches!(event, Event::Changed { topics } if topics.contains(&Topic::Station));
    assert!(events.iter().any(wanted), "{told}");
}

async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut heard = Vec::new();
    let reading = async {
        while !heard.ends_with(end.as_bytes()) {
            heard.push(stream.read_u8().await.unwrap());
        }
    };
    tokio::time::timeout(PATIENCE, reading).await.unwrap();
    String::from_utf8(heard).unwrap()
}
