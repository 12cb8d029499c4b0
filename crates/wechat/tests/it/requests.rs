//! Every request as it is on the wire.

use crate::recorded::Recorder;
use wechat::{
    CodeRequest, EnvVersion, Error, Lang, Message, MiniprogramState, NewTemplate, PageCheck, SEND_PATH, Scene,
};

pub fn message() -> Message {
    Message {
        touser: "o-FAKE-openid-canary".to_owned(),
        template_id: "T-fake".to_owned(),
        page: Some("pages/me/me?code=Abc123Abc123".to_owned()),
        miniprogram_state: MiniprogramState::Formal,
        lang: Lang::ZhCn,
        data: [("thing1".to_owned(), "西湖毅行 🎉".to_owned()), ("time2".to_owned(), "15:01".to_owned())]
            .into(),
    }
}

fn new_template() -> NewTemplate {
    NewTemplate { tid: 99, kid_list: vec![3, 1, 2], scene_desc: "签到提醒".to_owned() }
}

fn code() -> CodeRequest {
    CodeRequest {
        scene: Scene::new("Abc123Abc123").unwrap(),
        page: "pages/me/me".to_owned(),
        page_check: PageCheck::Skipped,
        env_version: EnvVersion::Trial,
        width: 5_000,
    }
}

fn success(path: &str, _form: bool) -> String {
    match path {
        "/sns/jscode2session" => r#"{"openid":"o-FAKE-openid","session_key":"FAKE-session-key","unionid":""}"#,
        "/cgi-bin/message/subscribe/send" => r#"{"errcode":0,"errmsg":"ok","msgid":3000000000000000001}"#,
        "/wxaapi/newtmpl/gettemplate" => {
            r#"{"errcode":0,"errmsg":"ok","data":[{"priTmplId":"T","title":"签到","content":"号:{{thing1.DATA}}\n","example":"","type":"2",
                "keywordEnumValueList":[{"keywordCode":"enum_string2.DATA","enumValueList":["是"]}]}]}"#
        }
        "/wxaapi/newtmpl/getcategory" => r#"{"errcode":0,"errmsg":"ok","data":[{"id":"616","name":"公交"}]}"#,
        "/wxaapi/newtmpl/getpubtemplatetitles" => {
            r#"{"count":"55","data":[{"tid":99,"title":"付款成功通知","type":2,"categoryId":"616"},{"tid":10000001,"title":"卡","type":2}]}"#
        }
        "/wxaapi/newtmpl/getpubtemplatekeywords" => {
            r#"{"count":1,"data":[{"kid":1,"name":"物品名称","example":"名称","rule":"thing"}]}"#
        }
        "/wxaapi/newtmpl/addtemplate" => r#"{"errcode":0,"errmsg":"ok","priTmplId":"T-added"}"#,
        "/cgi-bin/openapi/quota/get" => {
            r#"{"errcode":0,"errmsg":"ok","quota":{"daily_limit":"10000000","used":7,"remain":9999993},"rate_limit":{"call_count":3000,"refresh_second":60}}"#
        }
        "/cgi-bin/openapi/rid/get" => {
            r#"{"errcode":0,"errmsg":"ok","request":{"invoke_time":1635927298,"cost_in_ms":100,"request_url":"https://api.weixin.qq.com/x?access_token=y","request_body":"","response_body":"{\"errcode\":40003}","client_ip":"113.0.0.1"}}"#
        }
        "/wxa/getwxacodeunlimit" => "\u{1}PNG-like bytes",
        _ => r#"{"errcode":0,"errmsg":"ok"}"#,
    }
    .to_owned()
}

#[tokio::test]
async fn every_call_on_the_wire() {
    let (recorder, wechat) = Recorder::start(success).await;
    let session = wechat.jscode2session("FAKE-code").await.unwrap();
    assert_eq!((session.openid.as_str(), session.unionid), ("o-FAKE-openid", None));
    let sent = wechat.subscribe_send(&message()).await.unwrap();
    assert_eq!(sent.msgid.as_deref(), Some("3000000000000000001"));
    let templates = wechat.gettemplate().await.unwrap();
    assert_eq!(
        (templates[0].kind, templates[0].keyword_enum_value_list[0].enum_value_list[0].as_str()),
        (2, "是")
    );
    assert_eq!(wechat.getcategory().await.unwrap()[0].id, 616);
    let titles = wechat.getpubtemplatetitles(&[616, 22], 30).await.unwrap();
    assert_eq!((titles.count, titles.titles[0].category_id), (Some(55), Some(616)));
    assert!(!titles.titles[0].is_service_card() && titles.titles[1].is_service_card());
    assert_eq!(wechat.getpubtemplatekeywords(99).await.unwrap()[0].rule, "thing");
    assert_eq!(wechat.addtemplate(&new_template()).await.unwrap(), "T-added");
    wechat.deltemplate("T-added").await.unwrap();
    let quota = wechat.quota_get(SEND_PATH).await.unwrap();
    assert_eq!((quota.day.remain, quota.rate_limit.unwrap().per_second()), (9_999_993, Some(50.0)));
    assert_eq!(wechat.rid_get("6123abcd-0a0b0c0d-12345678").await.unwrap().errcode, Some(40_003));
    wechat.clear_quota().await.unwrap();
    assert_eq!(wechat.getwxacodeunlimit(&code()).await.unwrap(), b"\x01PNG-like bytes");
    insta::assert_snapshot!(recorder.everything());
}

#[tokio::test]
async fn an_older_wechat_gets_the_form_it_wants() {
    let (recorder, wechat) = Recorder::start(|_, form| {
        let answer = if form {
            r#"{"errcode":0,"errmsg":"ok","priTmplId":"T-form"}"#
        } else {
            r#"{"errcode":47001,"errmsg":"data format error rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d"}"#
        };
        answer.to_owned()
    })
    .await;
    assert_eq!(wechat.addtemplate(&new_template()).await.unwrap(), "T-form");
    insta::assert_snapshot!(recorder.calls());
}

#[tokio::test]
async fn a_template_added_before_is_a_success_with_the_id_it_has() {
    let (_, wechat) = Recorder::start(|_, _| {
        r#"{"errcode":200022,"errmsg":"has been added","priTmplId":"T-old"}"#.to_owned()
    })
    .await;
    assert_eq!(wechat.addtemplate(&new_template()).await.unwrap(), "T-old");
    let (_, without) =
        Recorder::start(|_, _| r#"{"errcode":200022,"errmsg":"has been added"}"#.to_owned()).await;
    let refused = without.addtemplate(&new_template()).await.unwrap_err();
    assert!(matches!(refused, Error::Refused(_)), "{refused:?}");
    assert_eq!(refused.key(), "template_already_added");
}

#[tokio::test]
async fn a_code_that_is_json_is_a_refusal() {
    let (_, wechat) = Recorder::start(|_, _| r#"{"errcode":41030,"errmsg":"invalid page"}"#.to_owned()).await;
    let refused = wechat.getwxacodeunlimit(&code()).await.unwrap_err();
    assert_eq!((refused.refusal().unwrap().errcode, refused.key()), (41_030, "page_unknown"));
    let (_, empty) = Recorder::start(|_, _| String::new()).await;
    assert!(matches!(empty.getwxacodeunlimit(&code()).await, Err(Error::NoAnswer(_))));
    let (_, odd) = Recorder::start(|_, _| r#"{"errcode":0}"#.to_owned()).await;
    assert!(matches!(odd.getwxacodeunlimit(&code()).await, Err(Error::NoAnswer(_))));
}
