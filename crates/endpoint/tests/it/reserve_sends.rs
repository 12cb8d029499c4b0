use crate::support::{CODE, Server, assert_fields, but, redacted, send, submission, visitor};
use insta::assert_json_snapshot;
use protocol::TokenScope;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

const RESERVE: &str = "/v1/workspace/sends/reserve";
const TEMPLATE: &str = "tmpl-a";

/// Two desktops of one workspace.
struct Desk {
    server: Server,
    other: String,
}

impl Desk {
    async fn start() -> Self {
        let server = Server::with_event().await;
        let other = server.add_token("second", TokenScope::Organiser).await;
        Self { server, other }
    }

    /// The states, in the order that was asked for.
    async fn reserve(&self, token: &str, attendees: &[&str], more: Value) -> Vec<String> {
        let results = self.results(token, attendees, more).await;
        results.iter().map(|result| result["state"].as_str().unwrap().to_owned()).collect()
    }

    async fn results(&self, token: &str, attendees: &[&str], more: Value) -> Vec<Value> {
        let body = but(json!({ "template_id": TEMPLATE, "attendees": attendees }), more);
        let (status, reply) = self.server.post_as(token, RESERVE, &body).await;
        assert_eq!(status, 200, "{reply}");
        let results = reply["results"].as_array().unwrap().clone();
        let named: Vec<&str> = results.iter().map(|result| result["attendee"].as_str().unwrap()).collect();
        assert_eq!(named, attendees, "in the order of the request");
        results
    }

    /// The outcome of attempt `id`.
    async fn settle(&self, token: &str, id: u32, attendee: &str, more: Value) {
        let outcome = json!({
            "id": submission(id), "event": CODE, "attendee": attendee,
            "template_id": TEMPLATE, "errcode": 0, "msg_id": "3000000000000000001", "at": "2031-05-01T16:30:00+08:00"
        });
        let body = json!({ "sends": [but(outcome, more)] });
        let reply = self.server.post_as(token, "/v1/workspace/sends", &body).await;
        assert_eq!(reply, (reqwest::StatusCode::NO_CONTENT, Value::Null));
    }

    fn first(&self) -> &str {
        &self.server.token
    }
}

#[tokio::test]
async fn of_two_desktops_one_reserves_and_renews_and_the_other_learns_who() {
    let desk = Desk::start().await;
    let a = desk.server.signed_in(1).await;
    for _ in 0..2 {
        assert_eq!(desk.reserve(desk.first(), &[&a], json!({ "lease_seconds": 30 })).await, ["ok"]);
        desk.server.advance(20);
    }
    let reserved = desk.results(&desk.other, &[&a, "never-there"], json!({})).await;
    assert_json_snapshot!(redacted(json!(reserved)));
    desk.server.advance(10);
    let unknown = desk.results(&desk.other, &[&a], json!({})).await;
    assert_eq!(
        unknown,
        [json!({ "attendee": a, "state": "unknown", "by": "first", "at": "2031-05-01T08:00:50Z" })]
    );
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["ok"], "one's own lapsed one is renewed");
}

#[tokio::test]
async fn released_it_is_free_at_once_and_only_ones_own_is_released() {
    let desk = Desk::start().await;
    let a = desk.server.signed_in(1).await;
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["ok"]);
    let release = json!({ "release": true });
    assert_eq!(desk.reserve(&desk.other, &[&a, "never-there"], release.clone()).await, ["ok", "gone"]);
    assert_eq!(desk.reserve(&desk.other, &[&a], json!({})).await, ["reserved"], "the first one's stands");
    assert_eq!(desk.reserve(desk.first(), &[&a], release).await, ["ok"]);
    assert_eq!(desk.reserve(&desk.other, &[&a], json!({})).await, ["ok"]);
}

#[tokio::test]
async fn an_outcome_ends_it_and_zero_tells() {
    let desk = Desk::start().await;
    let (a, b) = (desk.server.signed_in(1).await, desk.server.signed_in(2).await);
    assert_eq!(desk.reserve(desk.first(), &[&a, &b], json!({})).await, ["ok", "ok"]);
    desk.settle(desk.first(), 1, &a, json!({})).await;
    desk.settle(desk.first(), 2, &b, json!({ "errcode": 43101, "msg_id": null })).await;
    let results = desk.results(&desk.other, &[&a, &b], json!({})).await;
    assert_eq!(results[0]["state"], "told");
    assert_eq!(
        (&results[0]["by"], &results[0]["at"]),
        (&json!("first"), &json!("2031-05-01T08:30:00Z")),
        "who told them, and when WeChat answered"
    );
    assert_eq!(results[1]["state"], "ok", "somebody who refused didn't get the message");
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["told"], "oneself is no exception");
    let elsewhere = json!({ "template_id": "tmpl-b" });
    assert_eq!(
        desk.reserve(&desk.other, &[&a], elsewhere).await,
        ["ok"],
        "another template is another message"
    );
}

#[tokio::test]
async fn again_passes_over_told_and_unknown_but_not_over_a_living_reservation() {
    let desk = Desk::start().await;
    let (a, b) = (desk.server.signed_in(1).await, desk.server.signed_in(2).await);
    desk.settle(desk.first(), 1, &a, json!({})).await;
    assert_eq!(desk.reserve(desk.first(), &[&b], json!({ "lease_seconds": 5 })).await, ["ok"]);
    let again = json!({ "again": true });
    assert_eq!(desk.reserve(&desk.other, &[&a, &b], again.clone()).await, ["ok", "reserved"]);
    desk.server.advance(5);
    assert_eq!(desk.reserve(&desk.other, &[&b], again).await, ["ok"]);
    desk.settle(&desk.other, 2, &b, json!({ "errcode": 43101, "msg_id": null })).await;
    assert_eq!(
        desk.reserve(&desk.other, &[&b], json!({})).await,
        ["unknown"],
        "what became of the first one's attempt is still not known"
    );
    desk.settle(desk.first(), 3, &b, json!({ "errcode": 43101, "msg_id": null })).await;
    assert_eq!(desk.reserve(&desk.other, &[&b], json!({})).await, ["ok"], "a late outcome ends it too");
}

#[tokio::test]
async fn a_test_send_tells_nobody() {
    let desk = Desk::start().await;
    let a = desk.server.signed_in(1).await;
    let test = json!({ "test": true, "lease_seconds": 5 });
    assert_eq!(desk.reserve(desk.first(), &[&a], test.clone()).await, ["ok"]);
    assert_eq!(desk.reserve(&desk.other, &[&a], json!({})).await, ["reserved"], "not at the same time");
    desk.settle(desk.first(), 1, &a, json!({})).await;
    let rows = desk.server.changes().await;
    assert_eq!(rows.last().unwrap()["data"]["test"], true, "desktops learn that it was one");
    assert_eq!(desk.reserve(&desk.other, &[&a], json!({})).await, ["ok"]);
    desk.settle(&desk.other, 2, &a, json!({})).await;
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["told"]);
    assert_eq!(desk.reserve(desk.first(), &[&a], test).await, ["ok"], "a test passes over told");
    desk.server.advance(5);
    let again = json!({ "again": true });
    assert_eq!(desk.reserve(&desk.other, &[&a], again).await, ["ok"]);
}

#[tokio::test]
async fn a_lapsed_test_is_not_unknown_and_a_real_one_is_not_made_a_test() {
    let desk = Desk::start().await;
    let (a, b) = (desk.server.signed_in(1).await, desk.server.signed_in(2).await);
    let test = json!({ "test": true, "lease_seconds": 5 });
    assert_eq!(desk.reserve(desk.first(), &[&a], test.clone()).await, ["ok"]);
    desk.server.advance(5);
    assert_eq!(desk.reserve(&desk.other, &[&a], json!({})).await, ["ok"]);
    assert_eq!(desk.reserve(desk.first(), &[&b], json!({})).await, ["ok"]);
    assert_eq!(desk.reserve(desk.first(), &[&b], test).await, ["ok"]);
    desk.settle(desk.first(), 1, &b, json!({})).await;
    assert_eq!(
        desk.reserve(&desk.other, &[&b], json!({})).await,
        ["told"],
        "the message may have been the real one"
    );
}

#[tokio::test]
async fn an_outcome_says_itself_whether_it_was_a_test() {
    let desk = Desk::start().await;
    let a = desk.server.signed_in(1).await;
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["ok"]);
    desk.settle(desk.first(), 1, &a, json!({ "test": true })).await;
    assert_eq!(
        desk.reserve(&desk.other, &[&a], json!({})).await,
        ["reserved"],
        "the real message is still to come"
    );
    desk.settle(desk.first(), 2, &a, json!({ "test": false })).await;
    assert_eq!(desk.reserve(&desk.other, &[&a], json!({})).await, ["told"]);
}

#[tokio::test]
async fn attendees_with_one_openid_are_one_person_also_afterwards() {
    let desk = Desk::start().await;
    let (a, b) = (desk.server.bound(1, "fake-openid").await, desk.server.signed_in(2).await);
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["ok"]);
    assert_eq!(
        desk.reserve(&desk.other, &[&b], json!({})).await,
        ["ok"],
        "two people as far as anybody knows"
    );
    let fresh = json!({ "login_code": "fake-fresh" });
    desk.server.renew_login(&visitor(2), &fresh).await;
    let claimed = desk.server.claim(&json!({})).await;
    desk.server.complete(json!([{ "id": claimed["logins"][0]["id"], "openid": "fake-openid" }])).await;
    for attendee in [&a, &b] {
        assert_eq!(desk.reserve(desk.first(), &[attendee], json!({})).await, ["reserved"]);
        assert_eq!(desk.reserve(&desk.other, &[attendee], json!({})).await, ["reserved"]);
    }
    desk.settle(&desk.other, 1, &a, json!({})).await;
    assert_eq!(desk.reserve(&desk.other, &[&b, &a], json!({})).await, ["told", "told"]);
    assert_eq!(desk.server.erase(desk.first(), &a).await.0, 204);
    assert_eq!(
        desk.reserve(&desk.other, &[&a, &b], json!({})).await,
        ["gone", "told"],
        "erasing one of two sign-ins makes nobody untold"
    );
    let c = desk.server.bound(3, "fake-another-openid").await;
    assert_eq!(desk.reserve(&desk.other, &[&c], json!({})).await, ["ok"]);
}

#[tokio::test]
async fn another_workspaces_people_are_gone_and_a_viewer_may_not_ask() {
    let desk = Desk::start().await;
    let a = desk.server.signed_in(1).await;
    let stranger = desk.server.other_workspace().await;
    assert_eq!(desk.reserve(&stranger, &[&a], json!({})).await, ["gone"]);
    desk.settle(&stranger, 1, &a, json!({})).await;
    assert_eq!(desk.reserve(desk.first(), &[&a], json!({})).await, ["ok"], "nor does their word count");
}

#[tokio::test]
async fn what_breaks_a_rule_is_named() {
    let desk = Desk::start().await;
    let check = async |body: Value, fields: &[&str]| {
        assert_fields(&desk.server.post(RESERVE, &body).await, fields);
    };
    let many = vec!["x"; 1_001];
    check(
        json!({ "template_id": "", "attendees": many, "lease_seconds": 4 }),
        &["template_id", "attendees", "lease_seconds"],
    )
    .await;
    check(json!({ "template_id": "t", "attendees": [], "lease_seconds": 601 }), &["lease_seconds"]).await;
    check(json!({ "attendees": [] }), &["template_id"]).await;
    check(json!({ "template_id": "t" }), &["attendees"]).await;
    check(json!({ "template_id": "t", "attendees": [7] }), &["attendees[0]"]).await;
    let most = vec!["x"; 1_000];
    let (status, reply) = desk.server.post(RESERVE, &json!({ "template_id": "t", "attendees": most })).await;
    assert_eq!((status.as_u16(), reply["results"].as_array().unwrap().len()), (200, 1_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_one_is_ok() {
    let desk = Desk::start().await;
    let a = desk.server.signed_in(1).await;
    let mut tokens = Vec::new();
    for n in 0..8 {
        tokens.push(desk.server.add_token(&format!("desk-{n}"), TokenScope::Organiser).await);
    }
    let body = json!({ "template_id": TEMPLATE, "attendees": [a] });
    let mut asking = JoinSet::new();
    for token in tokens {
        asking.spawn(send(desk.server.request(Method::POST, RESERVE).bearer_auth(token).json(&body)));
    }
    let replies = asking.join_all().await.into_iter();
    let mut states: Vec<String> =
        replies.map(|(_, reply)| reply["results"][0]["state"].as_str().unwrap().to_owned()).collect();
    states.sort();
    assert_eq!(states, [vec!["ok"], vec!["reserved"; 7]].concat());
}
