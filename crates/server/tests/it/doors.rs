//! The door follows the settings while the program runs.

use dabao_api::HttpDoor;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use crate::desk::Desk;

/// A port that was free a moment ago.
async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn it_is_closed_until_the_settings_open_it_and_closes_with_them() {
    let mut desk = Desk::start().await;
    let port = free_port().await;
    desk.change_settings(|settings| settings.http_port = port).await;
    assert!(desk.door.invitation().is_none());

    desk.change_settings(|settings| settings.http_door = HttpDoor::ThisPc)
        .await;
    let address = desk.opened().await;
    assert_eq!(address.to_string(), format!("127.0.0.1:{port}"));
    let status = desk.window("station_status", json!({})).await;
    assert_eq!(status["httpAddress"], format!("http://127.0.0.1:{port}"));
    desk.packer().await;
    let cookie = desk.log_in("小李", "135790").await.cookie();

    desk.change_settings(|settings| settings.http_door = HttpDoor::Off)
        .await;
    desk.closed().await;
    assert_eq!(
        desk.window("station_status", json!({})).await["httpAddress"],
        json!(null)
    );
    assert!(TcpStream::connect(address).await.is_err());

    desk.change_settings(|settings| settings.http_door = HttpDoor::Lan)
        .await;
    assert!(desk.opened().await.ip().is_unspecified());
    let local = format!("127.0.0.1:{port}");
    let request =
        format!("GET /api/me HTTP/1.1\r\nHost: {local}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
    assert_eq!(desk.raw(&request).await.status, 401, "sessions end with the door");
}
