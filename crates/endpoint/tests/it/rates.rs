use crate::support::{CODE, Server, Setup, assert_refused, picnic, send, submission, visitor};
use endpoint::Rates;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::json;

/// With an open event and one limit, the others off.
async fn limited(rates: Rates) -> Server {
    Server::with_event_as(Setup { rates, ..Setup::default() }).await
}

fn rate<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

async fn me(server: &Server, who: u32) -> StatusCode {
    server.me(&visitor(who)).await.0
}

#[tokio::test]
async fn a_visitor_is_held_back_for_as_long_as_the_answer_says() {
    let server = limited(Rates { visitor: rate("2/min"), ..Rates::default() }).await;
    let post = json!({ "submission": submission(1) });
    assert_eq!(server.sign_in(&visitor(1), &post).await.0, 201);
    assert_eq!(me(&server, 1).await, 200);
    let request = server.request(Method::GET, &format!("/v1/events/{CODE}/me"));
    let held_back = request.header("X-Visitor", visitor(1)).send().await.unwrap();
    assert_eq!(
        (held_back.status().as_u16(), &held_back.headers()["retry-after"]),
        (429, &"30".parse().unwrap())
    );
    assert_refused(&server.sign_in(&visitor(1), &post).await, 429, "too_many_requests");
    assert_eq!(me(&server, 2).await, 404, "nobody else waits for it");
    server.advance(30);
    assert_eq!(me(&server, 1).await, 200, "after the time that was named");
}

#[tokio::test]
async fn an_events_attendees_share_its_limit_and_other_events_have_theirs() {
    let server = limited(Rates { event: rate("2/s"), ..Rates::default() }).await;
    server.put_event("Second203100", &picnic()).await;
    assert_eq!((me(&server, 1).await, me(&server, 2).await), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_refused(&server.me(&visitor(3)).await, 429, "too_many_requests");
    assert_refused(&server.public(&format!("/v1/events/{CODE}")).await, 429, "too_many_requests");
    assert_eq!(server.public("/v1/events/Second203100").await.0, 200);
    assert_eq!(server.get("/v1/workspace").await.0, 200, "desktops are not attendees");
}

#[tokio::test]
async fn a_caller_over_its_limit_does_not_use_up_the_events_limit() {
    let rates = Rates { visitor: rate("1/min"), event: rate("3/min"), ..Rates::default() };
    let server = limited(rates).await;
    for expected in [404, 429, 429, 429] {
        assert_eq!(me(&server, 1).await, expected);
    }
    assert_eq!((me(&server, 2).await.as_u16(), me(&server, 3).await.as_u16()), (404, 404));
}

#[tokio::test]
async fn an_address_is_the_peer_unless_a_trusted_proxy_names_another() {
    let from = |server: &Server, forwarded: &'static str| -> RequestBuilder {
        let request = server.request(Method::GET, &format!("/v1/events/{CODE}"));
        request.header("X-Forwarded-For", forwarded)
    };
    let rates = Rates { address: rate("1/min"), ..Rates::default() };
    let server = limited(rates).await;
    assert_eq!(send(from(&server, "198.51.100.1")).await.0, 200);
    assert_refused(&send(from(&server, "198.51.100.2")).await, 429, "too_many_requests");

    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    let server = Server::with_event_as(Setup { rates, trusted_proxies, ..Setup::default() }).await;
    assert_eq!(send(from(&server, "198.51.100.1")).await.0, 200);
    assert_eq!(send(from(&server, "198.51.100.2")).await.0, 200);
    let forged = send(from(&server, "203.0.113.7, 198.51.100.2")).await;
    assert_refused(&forged, 429, "too_many_requests");
}

#[tokio::test]
async fn a_malformed_visitor_is_told_so_and_has_no_bucket() {
    let server = limited(Rates { visitor: rate("1/min"), ..Rates::default() }).await;
    for _ in 0..3 {
        assert_eq!(server.me("malformed").await.0, 422);
    }
}
