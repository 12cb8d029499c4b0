use crate::served::{Served, no, refusal, signed_in};
use sandbox::{Answer, EVENT_ENDED, SERVICE_NEWS, SIGNED_IN};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;

const PATH: &str = "/cgi-bin/message/subscribe/send";
const REFUSED: (i64, &str) = (43101, "user refuse to accept the msg");

#[tokio::test]
async fn every_accept_is_good_for_one_message() {
    let wechat = Served::start().await;
    let openid = wechat.sandbox.openid("li-lei");
    let message = signed_in(&openid);
    assert_eq!(refusal(&wechat.send(&message).await), no(REFUSED.0, REFUSED.1), "never asked");
    for _ in 0..3 {
        wechat.sandbox.grant("li-lei", SIGNED_IN);
    }
    let mut ids = BTreeSet::new();
    for _ in 0..3 {
        let reply = wechat.send(&message).await;
        assert_eq!((reply["errcode"].as_i64(), reply["errmsg"].as_str()), (Some(0), Some("ok")));
        ids.insert(reply["msgid"].as_u64().unwrap());
    }
    assert_eq!(ids.len(), 3);
    assert!(ids.iter().any(|id| *id > 1 << 53) && ids.iter().any(|id| *id < 1 << 53), "{ids:?}");
    assert_eq!(refusal(&wechat.send(&message).await), no(REFUSED.0, REFUSED.1), "used up");
    let counts = wechat.sandbox.delivered();
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [((openid, SIGNED_IN.to_owned()), 3)]);
    assert_eq!(wechat.sandbox.deliveries()[0].data["thing5"], "您可以离场了");
}

#[tokio::test]
async fn accepts_belong_to_one_person_and_one_template() {
    let wechat = Served::start().await;
    wechat.sandbox.grant("li-lei", EVENT_ENDED);
    wechat.sandbox.grant("han-meimei", SIGNED_IN);
    let li_lei = signed_in(&wechat.sandbox.openid("li-lei"));
    assert_eq!(refusal(&wechat.send(&li_lei).await).0, 43101);
    assert_eq!(wechat.send(&signed_in(&wechat.sandbox.openid("han-meimei"))).await["errcode"], 0);
}

#[tokio::test]
async fn a_long_term_accept_is_good_until_it_is_taken_back() {
    let wechat = Served::start().await;
    wechat.sandbox.request_subscribe("li-lei", &[SERVICE_NEWS], Answer::Accept);
    let message = json!({
        "touser": wechat.sandbox.openid("li-lei"), "template_id": SERVICE_NEWS,
        "data": { "thing2": { "value": "研学活动" }, "phrase3": { "value": "已集合" }, "date4": { "value": "2024-03-08" } },
    });
    for _ in 0..4 {
        assert_eq!(wechat.send(&message).await["errcode"], 0);
    }
    wechat.sandbox.refuse("li-lei", SERVICE_NEWS);
    assert_eq!(refusal(&wechat.send(&message).await), no(REFUSED.0, REFUSED.1));
}

#[tokio::test]
async fn who_declines_in_the_dialog_gives_no_permission() {
    let wechat = Served::start().await;
    let told = wechat.sandbox.request_subscribe("li-lei", &[SIGNED_IN, EVENT_ENDED], Answer::Reject);
    assert_eq!(told.iter().map(|t| t.result.as_str()).collect::<Vec<_>>(), ["reject", "reject"]);
    assert_eq!(wechat.sandbox.balance("li-lei", SIGNED_IN), 0);
    let mixed = wechat.sandbox.request_subscribe("li-lei", &[SIGNED_IN, SERVICE_NEWS], Answer::Accept);
    assert!(mixed.is_empty(), "WeChat fails a call that mixes one-time and long-term");
    assert_eq!(wechat.sandbox.balance("li-lei", SIGNED_IN), 0);
}

#[tokio::test]
async fn a_refused_message_keeps_the_accept() {
    let wechat = Served::start().await;
    let openid = wechat.sandbox.openid("li-lei");
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    let with = |key: &str, item: Value| {
        let mut message = signed_in(&openid);
        message["data"][key] = item;
        message
    };
    let refused = [
        (with("thing4", json!({ "value": "馆".repeat(21) })), "argument invalid! data.thing4.value invalid"),
        (with("thing4", json!({ "value": "" })), "argument invalid! data.thing4.value is empty"),
        (with("time3", json!({ "value": "2024年3月8日" })), "argument invalid! data.time3.value invalid"),
        (with("thing5", json!("bare")), "argument invalid! data.thing5.value is empty"),
        (
            with("character_string2", json!({ "value": "十七" })),
            "argument invalid! data.character_string2.value i",
        ),
    ];
    for (message, cause) in refused {
        let (code, text) = refusal(&wechat.send(&message).await);
        // Often cut at 48 characters, and *empty* is now and then misspelt.
        assert!(code == 47003 && text.replace("emtpy", "empty").starts_with(cause), "{text}");
    }
    assert_eq!(wechat.sandbox.delivered_total(), 0);
    assert_eq!(wechat.send(&signed_in(&openid)).await["errcode"], 0, "the one accept is still there");
    assert_eq!(wechat.sandbox.stats().refusals, [(47003, 5)].into());
}

#[tokio::test]
async fn wrong_people_templates_pages_and_bodies_are_refused_by_name() {
    let wechat = Served::start().await;
    let openid = wechat.sandbox.openid("li-lei");
    let with = |key: &str, value: &str| {
        let mut message = signed_in(&openid);
        message[key] = json!(value);
        message
    };
    assert_eq!(refusal(&wechat.send(&with("touser", "oNobody")).await), no(40003, "invalid openid"));
    assert_eq!(refusal(&wechat.send(&with("template_id", "gone")).await), no(40037, "invalid template_id"));
    assert_eq!(refusal(&wechat.send(&with("page", "/pages/me/me")).await), no(41030, "invalid page"));
    let token = wechat.token().await;
    let reply = wechat.try_post(PATH, &token, "{'touser'".to_owned()).await.unwrap();
    assert_eq!(refusal(&reply), no(47001, "data format error"));
}

#[tokio::test]
async fn two_sends_to_one_person_do_not_overlap() {
    let wechat = Served::start().await;
    let openid = wechat.sandbox.openid("li-lei");
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    wechat.sandbox.grant("han-meimei", SIGNED_IN);
    let other_server = wechat.sandbox.hold("li-lei").unwrap();
    assert!(wechat.sandbox.hold("li-lei").is_none());
    let cause = "Cannot make concurrent calls to the same OpenID, please try again";
    assert_eq!(refusal(&wechat.send(&signed_in(&openid)).await), no(43108, cause));
    assert_eq!(wechat.send(&signed_in(&wechat.sandbox.openid("han-meimei"))).await["errcode"], 0);
    drop(other_server);
    assert_eq!(wechat.send(&signed_in(&openid)).await["errcode"], 0);
}

#[tokio::test]
async fn tokens_die_by_age_and_by_revocation() {
    let wechat = Served::start().await;
    let openid = wechat.sandbox.openid("li-lei");
    let body = signed_in(&openid).to_string();
    let send = async |token: &str| wechat.try_post(PATH, token, body.clone()).await.unwrap();
    let old = wechat.token().await;
    wechat.sandbox.pass_time(Duration::from_secs(7_200));
    assert_eq!(refusal(&send(&old).await), no(42001, "access_token expired"));
    let fresh = wechat.token().await;
    wechat.sandbox.revoke_tokens();
    let cause = "invalid credential, access_token is invalid or not latest";
    assert_eq!(refusal(&send(&fresh).await), no(40001, cause));
    assert_eq!(refusal(&send("").await).0, 41001);
    assert_eq!(refusal(&wechat.send(&signed_in(&openid)).await).0, 43101, "a new token works");
}
