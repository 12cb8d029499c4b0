//! What an answer must hold to be a success, and how a refusal is read.

use crate::recorded::Recorder;
use crate::requests::message;
use wechat::{Error, SEND_PATH};

#[tokio::test]
async fn an_answer_without_its_substance_is_no_success() {
    for answer in [|_: &str, _| "{}".to_owned(), |_: &str, _| r#"{"errmsg":"ok"}"#.to_owned()] {
        let (_, wechat) = Recorder::start(answer).await;
        let unreadable = [
            wechat.jscode2session("FAKE-code").await.err(),
            wechat.subscribe_send(&message()).await.err(),
            wechat.gettemplate().await.err(),
            wechat.getcategory().await.err(),
            wechat.getpubtemplatetitles(&[1], 0).await.err(),
            wechat.getpubtemplatekeywords(1).await.err(),
            wechat.deltemplate("T").await.err(),
            wechat.quota_get(SEND_PATH).await.err(),
            wechat.rid_get("x").await.err(),
            wechat.clear_quota().await.err(),
        ];
        for (nth, error) in unreadable.into_iter().enumerate() {
            assert!(matches!(error, Some(Error::NoAnswer(_))), "call {nth}: {error:?}");
        }
    }
}

#[tokio::test]
async fn a_login_succeeds_by_its_openid_with_or_without_an_errcode() {
    for answer in [
        |_: &str, _| r#"{"openid":"o-FAKE","session_key":"k"}"#.to_owned(),
        |_: &str, _| r#"{"errcode":0,"errmsg":"","openid":"o-FAKE","session_key":"k"}"#.to_owned(),
    ] {
        let (_, wechat) = Recorder::start(answer).await;
        assert_eq!(wechat.jscode2session("FAKE-code").await.unwrap().openid, "o-FAKE");
    }
    let (_, wechat) = Recorder::start(|_, _| r#"{"openid":"","session_key":"k"}"#.to_owned()).await;
    assert!(matches!(wechat.jscode2session("FAKE-code").await, Err(Error::NoAnswer(_))));
}

#[tokio::test]
async fn refusals_come_with_their_key() {
    type Case = (fn(&str, bool) -> String, &'static str);
    let cases: [Case; 6] = [
        (
            |_, _| r#"{"errcode":"43101","errmsg":"user refuse to accept the msg"}"#.to_owned(),
            "person_declined",
        ),
        (
            |_, _| r#"{"errcode":47003,"errmsg":"argument invalid! data.thing3.value i"}"#.to_owned(),
            "field_refused",
        ),
        (|_, _| r#"{"errcode":47003,"errmsg":"argument invalid!"}"#.to_owned(), "fields_refused"),
        (
            |_, _| r#"{"errcode":40164,"errmsg":"invalid ip 8.149.0.108, not in whitelist"}"#.to_owned(),
            "ip_not_allowed",
        ),
        (|_, _| r#"{"errcode":40164,"errmsg":"not in whitelist"}"#.to_owned(), "ip_not_named"),
        (|_, _| r#"{"errcode":123456,"errmsg":"new"}"#.to_owned(), "wechat_refused"),
    ];
    for (answer, key) in cases {
        let (_, wechat) = Recorder::start(answer).await;
        let error = wechat.subscribe_send(&message()).await.unwrap_err();
        assert!(matches!(error, Error::Refused(_)), "{error:?}");
        assert_eq!(error.key(), key);
    }
}
