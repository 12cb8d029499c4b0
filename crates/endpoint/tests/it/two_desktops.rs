//! Two desktops on one workspace at once.

use crate::support::{Server, submission};
use protocol::TokenScope;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PEOPLE: u32 = 300;
const CLAIM: &str = "/v1/workspace/logins/claim";
const COMPLETE: &str = "/v1/workspace/logins/complete";

/// Claims and completes until nothing is left; gives the codes it was handed.
async fn exchange(server: &Server, token: &str, batch: u32) -> Vec<String> {
    let mut handed = Vec::new();
    loop {
        let (status, claimed) = server.post_as(token, CLAIM, &json!({ "max": batch, "wait": 1 })).await;
        assert_eq!(status, 200, "{claimed}");
        let logins = claimed["logins"].as_array().unwrap();
        if logins.is_empty() && claimed["waiting"] == 0 && claimed["leased"] == 0 {
            return handed;
        }
        let codes = logins.iter().map(|login| login["login_code"].as_str().unwrap().to_owned());
        handed.extend(codes);
        let bound = |login: &Value| {
            let openid = login["login_code"].as_str().unwrap().replace("code", "openid");
            json!({ "id": login["id"], "openid": openid })
        };
        let results: Vec<Value> = logins.iter().map(bound).collect();
        assert_eq!(server.post_as(token, COMPLETE, &json!({ "results": results })).await.0, 204);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_code_is_handed_to_both() {
    let server = Server::with_event().await;
    let other = server.add_token("second", TokenScope::Organiser).await;
    let post = |n: u32| json!({ "submission": submission(n), "login_code": format!("fake-code-{n}") });
    server.crowd((0..PEOPLE).map(|n| (n, post(n)))).await;
    let (mut first, second) =
        tokio::join!(exchange(&server, &server.token, 7), exchange(&server, &other, 11));
    first.extend(second);
    first.sort();
    let mut all: Vec<String> = (0..PEOPLE).map(|n| format!("fake-code-{n}")).collect();
    all.sort();
    assert_eq!(first, all, "each once, to one of them");
    assert_eq!(server.identities().await.len(), PEOPLE as usize);
}

/// Reserves everybody in batches and tells whom it may; gives how many messages went out, by person.
async fn tell(server: &Server, token: &str, people: &[String], first_id: u32) -> Vec<String> {
    let mut told = Vec::new();
    for batch in people.chunks(10) {
        let body = json!({ "template_id": "tmpl-a", "attendees": batch });
        let (_, reply) = server.post_as(token, "/v1/workspace/sends/reserve", &body).await;
        let mine = reply["results"].as_array().unwrap().iter().filter(|result| result["state"] == "ok");
        let mut sends = Vec::new();
        for result in mine {
            let attendee = result["attendee"].as_str().unwrap().to_owned();
            sends.push(json!({
                "id": submission(first_id + u32::try_from(told.len()).unwrap()),
                "event": crate::support::CODE, "attendee": attendee, "template_id": "tmpl-a",
                "errcode": 0, "msg_id": null, "at": "2031-05-01T16:30:00+08:00"
            }));
            told.push(attendee);
        }
        let reply = server.post_as(token, "/v1/workspace/sends", &json!({ "sends": sends })).await;
        assert_eq!(reply.0, 204, "{}", reply.1);
    }
    told
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_by_both_and_nobody_by_neither() {
    let server = Server::with_event().await;
    let other = server.add_token("second", TokenScope::Organiser).await;
    server.crowd((0..100).map(|n| (n, json!({ "submission": submission(n) })))).await;
    let changes = server.changes().await;
    let signed_in = changes.iter().filter(|row| row["kind"] == "signed_in");
    let people: Vec<String> = signed_in.map(|row| row["attendee"].as_str().unwrap().to_owned()).collect();
    let backwards: Vec<String> = people.iter().rev().cloned().collect();
    let (first, second) =
        tokio::join!(tell(&server, &server.token, &people, 1_000), tell(&server, &other, &backwards, 2_000));
    let mut messages = BTreeMap::<String, usize>::new();
    for attendee in first.into_iter().chain(second) {
        *messages.entry(attendee).or_default() += 1;
    }
    assert_eq!(messages.len(), people.len(), "everybody");
    assert!(messages.values().all(|count| *count == 1), "once");
    let rows = server.changes().await;
    let sent = rows.iter().filter(|row| row["kind"] == "sent");
    assert_eq!(sent.count(), people.len(), "and every ledger hears of it");
}
