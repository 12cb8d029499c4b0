use crate::served::{Served, refusal, signed_in};
use reqwest::Method;
use sandbox::{Config, Faults, Rates, SIGNED_IN};
use serde_json::{Value, json};
use std::time::Duration;

const TOKEN: &str = "FAKE-control-token";
const NOTHING: Value = Value::Null;

async fn controlled() -> Served {
    Served::with(Config { control_token: Some(TOKEN.to_owned()), ..Config::default() }).await
}

impl Served {
    async fn asked(&self, method: Method, path: &str, body: Value) -> Value {
        let (status, reply) = self.control(method, path, TOKEN, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {reply}");
        reply
    }
}

#[tokio::test]
async fn without_the_token_there_is_no_control() {
    let wechat = controlled().await;
    for token in ["", "FAKE-control-toke", "wrong"] {
        let (status, _) = wechat.control(Method::DELETE, "faults", token, NOTHING).await;
        assert_eq!(status, 401, "{token}");
    }
    let without = Served::start().await;
    let (status, reply) = without.control(Method::GET, "faults", TOKEN, NOTHING).await;
    assert_eq!(
        (status, reply["errcode"].as_i64()),
        (404, Some(404)),
        "no token was set, so nothing is there"
    );
}

#[tokio::test]
async fn faults_are_set_read_and_ended() {
    let wechat = controlled().await;
    let body =
        json!({ "sends": { "busy": 0.05, "stall": 0.02 }, "revoke_every": 300, "sends_per_second": 200 });
    wechat.asked(Method::PUT, "faults", body).await;
    let sends = Rates { busy: 0.05, stall: 0.02, ..Rates::default() };
    let faults = Faults { revoke_every: 300, sends_per_second: 200, ..Faults::of_sends(sends) };
    assert_eq!(wechat.sandbox.faults(), faults);
    let shown = wechat.asked(Method::GET, "faults", NOTHING).await;
    assert_eq!(serde_json::from_value::<Faults>(shown).unwrap(), faults);
    wechat.asked(Method::DELETE, "faults", NOTHING).await;
    assert_eq!(wechat.sandbox.faults(), Faults::default());
    for slip in [json!({ "sends": { "busy": 2 } }), json!({ "send": {} }), json!("none")] {
        let (status, reply) = wechat.control(Method::PUT, "faults", TOKEN, slip).await;
        assert!(status == 422 && reply["error"].is_string(), "{status} {reply}");
    }
}

#[tokio::test]
async fn a_process_elsewhere_plays_a_person_and_reads_what_arrived() {
    let wechat = controlled().await;
    let login = wechat.asked(Method::POST, "people/li-lei/login", NOTHING).await;
    let openid = login["openid"].as_str().unwrap();
    assert_eq!(wechat.login(login["login_code"].as_str().unwrap()).await["openid"], openid);
    let dialog = json!({ "template_ids": [SIGNED_IN], "answer": "accept" });
    let told = wechat.asked(Method::POST, "people/li-lei/subscribe", dialog).await;
    assert_eq!(told["subscriptions"][0], json!({ "template_id": SIGNED_IN, "result": "accept" }));
    let grant = json!({ "template_id": SIGNED_IN, "count": 2 });
    let person = wechat.asked(Method::POST, "people/li-lei/grants", grant).await;
    assert_eq!(person["grants"], json!({ SIGNED_IN: 3 }));

    assert_eq!(wechat.send(&signed_in(openid)).await["errcode"], 0);
    let person = wechat.asked(Method::GET, &format!("people/{openid}"), NOTHING).await;
    assert_eq!(person["delivered"], json!({ SIGNED_IN: 1 }), "an openid stands in its person's place");
    assert_eq!(person["grants"], json!({ SIGNED_IN: 2 }));
    let row = |count| json!([{ "openid": openid, "template_id": SIGNED_IN, "count": count }]);
    assert_eq!(wechat.asked(Method::GET, "delivered", NOTHING).await["delivered"], row(1));
    assert_eq!(wechat.asked(Method::GET, "grants", NOTHING).await["grants"], row(2));
    assert_eq!(wechat.asked(Method::GET, "stats", NOTHING).await["delivered"], 1);

    wechat.asked(Method::DELETE, "people/li-lei/grants", json!({ "template_id": SIGNED_IN })).await;
    assert_eq!(refusal(&wechat.send(&signed_in(openid)).await).0, 43101);
}

#[tokio::test]
async fn deliveries_are_listed_in_pages_and_by_person() {
    let wechat = controlled().await;
    for person in ["li-lei", "han-meimei", "li-lei"] {
        wechat.sandbox.grant(person, SIGNED_IN);
        wechat.send(&signed_in(&wechat.sandbox.openid(person))).await;
    }
    let page = wechat.asked(Method::GET, "deliveries?offset=1&limit=1", NOTHING).await;
    assert_eq!((page["total"].as_u64(), page["deliveries"].as_array().unwrap().len()), (Some(3), 1));
    let message = &page["deliveries"][0];
    assert_eq!(message["openid"], wechat.sandbox.openid("han-meimei"));
    assert_eq!(message["data"]["thing5"], "您可以离场了");
    assert!(message["msgid"].is_string(), "beyond 2^53 as a number");
    let path = format!("deliveries?template_id={SIGNED_IN}&openid={}", wechat.sandbox.openid("li-lei"));
    assert_eq!(wechat.asked(Method::GET, &path, NOTHING).await["total"], 2);
    let (status, _) = wechat.control(Method::GET, "deliveries?limit=many", TOKEN, NOTHING).await;
    assert_eq!(status, 422);
}

#[tokio::test]
async fn the_clock_runs_ahead_and_tokens_die_when_told() {
    let wechat = controlled().await;
    let first = wechat.token().await;
    wechat.asked(Method::POST, "tokens/revoke", NOTHING).await;
    let second = wechat.token().await;
    assert_ne!(first, second);
    let clock = wechat.asked(Method::POST, "clock", json!({ "advance_seconds": 7_200 })).await;
    assert_eq!(clock["ahead_seconds"], 7_200);
    assert_ne!(wechat.token().await, second);
    let huge = json!({ "advance_seconds": u64::MAX });
    wechat.asked(Method::POST, "clock", huge).await;
    assert!(wechat.sandbox.ahead() > Duration::from_secs(86_400), "as far as clocks can count");
    assert!(!wechat.token().await.is_empty());
}
