//! What is refused before anybody asks who it is, and what the screens come with.

use serde_json::json;

use crate::desk::Desk;

/// A POST of an empty object with these header lines instead of the right ones.
async fn post_with(desk: &Desk, headers: &str) -> u16 {
    let request =
        format!("POST /api/logout HTTP/1.1\r\n{headers}Content-Length: 2\r\nConnection: close\r\n\r\n{{}}");
    desk.raw(&request).await.status
}

#[tokio::test]
async fn a_name_that_merely_points_here_is_refused() {
    let desk = Desk::open().await;
    let port = desk.host().rsplit_once(':').unwrap().1.to_owned();
    for (host, status) in [
        ("evil.example".to_owned(), 421),
        (format!("evil.example:{port}"), 421),
        (format!("localhost:{port}"), 200),
        (desk.host(), 200),
    ] {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(desk.raw(&request).await.status, status, "{host}");
    }
}

#[tokio::test]
async fn another_sites_page_cannot_post() {
    let desk = Desk::open().await;
    let host = desk.host();
    let json = "Content-Type: application/json\r\n";
    let right = format!("Host: {host}\r\nOrigin: http://{host}\r\n");
    assert_eq!(post_with(&desk, &format!("{right}{json}")).await, 200);
    let other = format!("Host: {host}\r\nOrigin: http://evil.example\r\n{json}");
    assert_eq!(post_with(&desk, &other).await, 403);
    let none = format!("Host: {host}\r\n{json}");
    assert_eq!(post_with(&desk, &none).await, 403);
    let form = format!("{right}Content-Type: text/plain\r\n");
    assert_eq!(post_with(&desk, &form).await, 415);
}

#[tokio::test]
async fn screens_come_with_protecting_headers_and_the_right_caching() {
    let desk = Desk::open().await;
    let page = desk.get("/packs/42", "").await;
    assert_eq!((page.status, page.body.as_str()), (200, "<title>Dabao</title>"));
    for line in [
        "frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "cache-control: no-cache",
        "content-type: text/html",
    ] {
        assert!(page.head.contains(line), "{line} in {}", page.head);
    }
    let script = desk.get("/assets/index-1a2b.js", "").await;
    assert!(script.head.contains("immutable"), "{}", script.head);
    assert_eq!(desk.get("/assets/gone.js", "").await.status, 404);
    assert_eq!(desk.get("/api/nothing", "").await.status, 404);
    assert_eq!(desk.post("/packs/42", "", &json!({})).await.status, 405);
}
