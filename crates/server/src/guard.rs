//! Who may knock at all, before anybody asks who they are: no other site's page, and no name that merely points here.

use std::net::{IpAddr, SocketAddr};

use axum::extract::Request;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::serve::IncomingStream;
use tokio::net::TcpListener;

/// Our own end of a connection: the address the caller reached us at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OurEnd(Option<SocketAddr>);

impl Connected<IncomingStream<'_, TcpListener>> for OurEnd {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(stream.io().local_addr().ok())
    }
}

/// Nothing from elsewhere is loaded, nobody may frame us, no type is guessed.
const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self' data:; \
         style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Refuses what a browser sends for another site, and gives every answer its protecting headers.
pub(crate) async fn guard(
    ConnectInfo(our_end): ConnectInfo<OurEnd>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = match refusal(our_end, request.method(), request.headers()) {
        Some(refused) => refused.into_response(),
        None => next.run(request).await,
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refusal(our_end: OurEnd, method: &Method, headers: &HeaderMap) -> Option<StatusCode> {
    let Some(host) = text(headers, header::HOST).filter(|host| names_us(our_end, host)) else {
        return Some(StatusCode::MISDIRECTED_REQUEST);
    };
    if method == Method::GET || method == Method::HEAD {
        return None;
    }
    let from_us = text(headers, header::ORIGIN).is_some_and(|origin| origin == format!("http://{host}"));
    if !from_us {
        return Some(StatusCode::FORBIDDEN);
    }
    let json = text(headers, header::CONTENT_TYPE)
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
    (!json).then_some(StatusCode::UNSUPPORTED_MEDIA_TYPE)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// The name must be our own address, or a loopback name reached over loopback. A name that somebody's DNS points at
/// us (rebinding) is none of these.
fn names_us(OurEnd(our_end): OurEnd, host: &str) -> bool {
    let Some(our_end) = our_end else { return false };
    let Some((name, port)) = host.rsplit_once(':') else {
        return false;
    };
    if port != our_end.port().to_string() {
        return false;
    }
    let ip = our_end.ip().to_canonical();
    if name.eq_ignore_ascii_case("localhost") {
        return ip.is_loopback();
    }
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bare.unwrap_or(name)
        .parse::<IpAddr>()
        .is_ok_and(|named| named.to_canonical() == ip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(our_end: &str, host: &str, expected: bool) {
        let our_end = OurEnd(Some(our_end.parse().unwrap()));
        assert_eq!(names_us(our_end, host), expected, "{host}");
    }

    #[test]
    fn only_our_own_address_and_loopback_names_are_ours() {
        check("127.0.0.1:8787", "127.0.0.1:8787", true);
        check("127.0.0.1:8787", "LocalHost:8787", true);
        check("[::1]:8787", "[::1]:8787", true);
        check("[::ffff:127.0.0.1]:8787", "127.0.0.1:8787", true);
        check("192.168.1.20:8787", "192.168.1.20:8787", true);
        check("192.168.1.20:8787", "localhost:8787", false);
        check("192.168.1.20:8787", "192.168.1.21:8787", false);
        check("127.0.0.1:8787", "127.0.0.1:80", false);
        check("127.0.0.1:8787", "127.0.0.1", false);
        check("127.0.0.1:8787", "evil.example:8787", false);
        check("127.0.0.1:8787", "localhost.evil.example:8787", false);
        check("127.0.0.1:8787", "", false);
    }
}
