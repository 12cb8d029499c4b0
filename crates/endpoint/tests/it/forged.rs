//! Strangers who sign in people that don't exist, beside real ones.

use crate::support::{CODE, Server, Setup, assert_refused, send, submission, visitor};
use endpoint::{Limit, Rates};
use protocol::TokenScope;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Of a service behind a proxy, which says where each call comes from.
async fn behind_proxy(setup: Setup) -> Server {
    let trusted_proxies = vec!["127.0.0.0/8".parse().unwrap()];
    Server::with_event_as(Setup { trusted_proxies, ..setup }).await
}

async fn sign_in_from(server: &Server, address: &str, n: u32, code: &str) -> (u16, Value) {
    let post = json!({ "submission": submission(n), "login_code": code });
    let request = server.request(Method::POST, &format!("/v1/events/{CODE}/me"));
    let request = request.header("X-Forwarded-For", address).header("X-Visitor", visitor(n));
    let (status, me) = send(request.json(&post)).await;
    (status.as_u16(), me)
}

/// Exchanges so many codes as a desktop does: real ones bring an openid, forged ones a refusal.
async fn exchange(server: &Server, max: u32, bound: &mut HashSet<String>) {
    let claimed = server.claim(&json!({ "max": max })).await;
    let logins = claimed["logins"].as_array().unwrap();
    let results = logins.iter().map(|login| {
        let code = login["login_code"].as_str().unwrap();
        if code.starts_with("real") {
            bound.insert(code.to_owned());
            json!({ "id": login["id"], "openid": format!("o-{code}") })
        } else {
            json!({ "id": login["id"], "errcode": 40029 })
        }
    });
    server.complete(results.collect()).await;
}

#[tokio::test]
async fn a_forger_of_five_times_the_desktops_rate_starves_nobody() {
    // As the queue of a service whose desktop exchanges 4 codes a second would be.
    let server = behind_proxy(Setup { codes_per_event: Limit::At(300), ..Setup::default() }).await;
    let (mut n, mut real, mut bound) = (0, 0, HashSet::new());
    for second in 0..120 {
        for _ in 0..20 {
            n += 1;
            sign_in_from(&server, "203.0.113.66", n, &format!("forged-{n}")).await;
        }
        if second % 2 == 0 {
            n += 1;
            real += 1;
            let address = format!("198.51.100.{}", n % 200);
            sign_in_from(&server, &address, n, &format!("real-{n}")).await;
        }
        exchange(&server, 4, &mut bound).await;
        server.advance(1);
    }
    for _ in 0..10 {
        exchange(&server, 4, &mut bound).await;
    }
    assert!(
        bound.len() * 100 >= real * 95,
        "{} of {real} real people were bound at the first try",
        bound.len()
    );
}

#[tokio::test]
async fn a_full_queue_drops_what_the_fullest_address_holds() {
    let server = behind_proxy(Setup { codes_per_event: Limit::At(10), ..Setup::default() }).await;
    for n in 1..=10 {
        sign_in_from(&server, "203.0.113.66", n, &format!("forged-{n}")).await;
    }
    assert_eq!(sign_in_from(&server, "203.0.113.66", 11, "forged-11").await.1["identity"], "lost");
    for n in 21..=25 {
        let address = format!("198.51.100.{n}");
        assert_eq!(sign_in_from(&server, &address, n, &format!("real-{n}")).await.1["identity"], "pending");
    }
    let codes = server.claim_codes().await;
    assert_eq!(codes.iter().filter(|code| code.starts_with("real")).count(), 5);
    assert_eq!(codes.len(), 10);
    assert!(codes[1].starts_with("real") || codes[0].starts_with("real"), "addresses take turns: {codes:?}");
}

#[tokio::test]
async fn new_people_of_one_address_have_a_rate_that_those_who_are_in_do_not_feel() {
    let rates = Rates { newcomers: "3/min".parse().unwrap(), ..Rates::default() };
    let server = behind_proxy(Setup { rates, ..Setup::default() }).await;
    for n in 1..=3 {
        assert_eq!(sign_in_from(&server, "203.0.113.66", n, "").await.0, 201);
    }
    let request = server.request(Method::POST, &format!("/v1/events/{CODE}/me"));
    let post = json!({ "submission": submission(4) });
    let request =
        request.header("X-Forwarded-For", "203.0.113.66").header("X-Visitor", visitor(4)).json(&post);
    let held_back = request.send().await.unwrap();
    assert_eq!((held_back.status().as_u16(), held_back.headers().contains_key("retry-after")), (429, true));
    assert_eq!(sign_in_from(&server, "203.0.113.66", 1, "").await.0, 200, "who is signed in already");
    assert_eq!(sign_in_from(&server, "198.51.100.7", 5, "").await.0, 201, "another address");
    server.advance(20);
    let (status, me) = sign_in_from(&server, "203.0.113.66", 4, "").await;
    assert_eq!((status, &me["number"]), (201, &json!(5)), "who was held back took no number");
}

#[tokio::test]
async fn everybody_unverified_is_erased_in_one_call_that_says_before_how_many() {
    let server = Server::with_event().await;
    server.bound(1, "fake-openid").await;
    for n in 2..=4 {
        server.signed_in(n).await;
    }
    let waiting = json!({ "submission": submission(5), "login_code": "fake-5" });
    server.sign_in(&visitor(5), &waiting).await;
    let path = format!("/v1/workspace/events/{CODE}/attendees");
    server.post(&path, &json!({ "submission": submission(6), "name": "外婆" })).await;
    let path = format!("/v1/workspace/events/{CODE}/unverified");
    let delete = async |token: &str| send(server.request(Method::DELETE, &path).bearer_auth(token)).await;
    assert_eq!(server.get(&path).await.1, json!({ "attendees": 3 }));
    let viewer = server.add_token("screen", TokenScope::Viewer).await;
    assert_refused(&delete(&viewer).await, 403, "forbidden");
    let stranger = server.other_workspace().await;
    assert_refused(&delete(&stranger).await, 404, "unknown_event");
    assert_eq!(delete(&server.token).await.1, json!({ "attendees": 3 }));
    assert_eq!(delete(&server.token).await.1, json!({ "attendees": 0 }));
    for (n, status) in [(1, 200), (2, 404), (5, 200)] {
        assert_eq!(server.me(&visitor(n)).await.0, status, "{n}");
    }
    let left = server.changes().await.into_iter().filter(|row| row["kind"] == "signed_in");
    assert_eq!(left.count(), 3, "bound, waiting, and signed in by hand");
}
