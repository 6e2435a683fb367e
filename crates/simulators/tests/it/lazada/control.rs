//! The commands that other processes give over HTTP.

use dabao_platforms::FailureClass;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Bench, COMMIT};

async fn http(bench: &Bench, head: &str, body: &str) -> String {
    let host = bench
        .platform
        .base_url()
        .trim_start_matches("http://")
        .trim_end_matches("/rest")
        .to_owned();
    let mut stream = TcpStream::connect(&host).await.unwrap();
    let request = format!(
        "{head} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

async fn post(bench: &Bench, command: &str, body: Value) -> Value {
    let answer = http(bench, &format!("POST /control/{command}"), &body.to_string()).await;
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn parcels_faults_and_states_are_commanded_from_outside() {
    let bench = Bench::new().await;
    let seeded = post(&bench, "ready", json!({"count": 2})).await;
    let codes: Vec<String> = serde_json::from_value(seeded["codes"].clone()).unwrap();
    let fault = json!({"path": COMMIT, "times": 1, "kind": "api_ban", "seconds": 3});
    assert_eq!(post(&bench, "fault", fault).await["done"], true);
    assert_eq!(
        bench.commit(&codes).await.unwrap_err().class,
        FailureClass::WaitUntil
    );
    let number = bench.commit(&codes).await.unwrap().value.lp_number;

    let advanced = post(
        &bench,
        "advance",
        json!({"lp_number": number, "status": "awaiting_pickup"}),
    )
    .await;
    assert_eq!(advanced["done"], true);
    let state = post(&bench, "state", Value::Null).await;
    assert_eq!(state["packs"][0]["status"], "awaiting_pickup");
    assert_eq!(state["packs"][0]["tracking_number"].as_str().unwrap().len(), 15);
    assert_eq!(state["signature_failures"], 0);
    assert_eq!(state["calls"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_command_that_is_not_understood_says_so() {
    let bench = Bench::new().await;
    assert!(post(&bench, "fault", json!({"times": 1, "kind": "no_such"})).await["error"].is_string());
    assert!(post(&bench, "dance", json!({})).await["error"].is_string());
}

#[tokio::test]
async fn the_consent_page_leads_back_with_a_code_and_the_state() {
    let bench = Bench::new().await;
    let page = "GET /oauth/authorize?response_type=code&redirect_uri=http%3A%2F%2Flocalhost%2Fcb&client_id=123456&state=s1";
    let answer = http(&bench, page, "").await;
    assert!(answer.starts_with("HTTP/1.1 302"), "{answer}");
    assert!(
        answer.contains("location: http://localhost/cb?code=0_100132_") && answer.contains("&state=s1"),
        "{answer}"
    );
}
