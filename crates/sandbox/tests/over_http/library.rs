use crate::served::{Served, no, refusal};
use reqwest::Method;
use sandbox::SIGNED_IN;
use serde_json::{Value, json};

impl Served {
    async fn read(&self, path: &str, query: &[(&str, &str)]) -> Value {
        let token = self.token().await;
        let query = [&[("access_token", token.as_str())], query].concat();
        self.get(&format!("/wxaapi/newtmpl/{path}"), &query).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, &self.token().await, body.to_string()).await.expect("the sandbox answers")
    }

    async fn add(&self, tid: i64, kids: &[i64], scene: &str) -> Value {
        let body = json!({ "tid": tid.to_string(), "kidList": kids, "sceneDesc": scene });
        self.post("/wxaapi/newtmpl/addtemplate", &body).await
    }
}

#[tokio::test]
async fn a_template_is_found_by_category_title_and_keywords_added_and_removed() {
    let wechat = Served::start().await;
    let categories = wechat.read("getcategory", &[]).await;
    let id = categories["data"][0]["id"].as_i64().unwrap().to_string();
    let titles = wechat.read("getpubtemplatetitles", &[("ids", &id), ("start", "0"), ("limit", "30")]).await;
    assert_eq!(titles["count"].as_u64().unwrap() as usize, titles["data"].as_array().unwrap().len());
    let tid = titles["data"][0]["tid"].as_i64().unwrap();
    let keywords = wechat.read("getpubtemplatekeywords", &[("tid", &tid.to_string())]).await;
    let kids: Vec<i64> =
        keywords["data"].as_array().unwrap().iter().map(|k| k["kid"].as_i64().unwrap()).collect();
    let added = wechat.add(tid, &[kids[1], kids[0]], "签到提醒").await;
    let id = added["priTmplId"].as_str().unwrap();
    assert_eq!((added["errcode"].as_i64(), id.len()), (Some(0), 43));
    let list = wechat.read("gettemplate", &[]).await;
    let entry = list["data"].as_array().unwrap().iter().find(|entry| entry["priTmplId"] == id).unwrap();
    assert_eq!(
        entry["content"], "签到时间:{{time2.DATA}}\n活动名称:{{thing1.DATA}}\n",
        "in the order asked for"
    );

    let again = wechat.add(tid, &[kids[0], kids[1]], "换个顺序").await;
    assert_eq!(
        (refusal(&again).0, again["priTmplId"].as_str()),
        (200022, Some(id)),
        "the same set is there already"
    );
    assert_ne!(wechat.add(tid, &kids[..3], "多一项").await["priTmplId"], id);

    let gone = wechat.post("/wxaapi/newtmpl/deltemplate", &json!({ "priTmplId": id })).await;
    assert_eq!(gone["errcode"], 0);
    let message = json!({ "touser": wechat.sandbox.openid("li-lei"), "template_id": id, "data": {} });
    assert_eq!(refusal(&wechat.send(&message).await).0, 40037);
    let twice = wechat.post("/wxaapi/newtmpl/deltemplate", &json!({ "priTmplId": id })).await;
    assert_eq!(refusal(&twice).0, 20002);
}

#[tokio::test]
async fn wrong_questions_about_the_library_are_told_apart() {
    let wechat = Served::start().await;
    let titles = async |ids: &str, start: &str, limit: &str| {
        refusal(
            &wechat.read("getpubtemplatetitles", &[("ids", ids), ("start", start), ("limit", limit)]).await,
        )
        .0
    };
    assert_eq!(titles("", "0", "30").await, 200018);
    for ids in ["abc", "1", "616,1"] {
        assert_eq!(titles(ids, "0", "30").await, 200019, "{ids}");
    }
    assert_eq!(titles("616", "-1", "30").await, 200016);
    assert_eq!(titles("616", "0", "31").await, 200017);
    assert_eq!(refusal(&wechat.read("getpubtemplatekeywords", &[("tid", "7")]).await).0, 200014);
    for (tid, kids, scene, code) in [
        (7, &[1, 2][..], "签到", 200014),
        (10_000_012, &[1, 2], "签到", 200014),
        (1_203, &[1], "签到", 200020),
        (1_203, &[1, 1], "签到", 200020),
        (1_203, &[1, 77], "签到", 200020),
        (1_203, &[1, 2], "", 200021),
        (1_203, &[1, 2], "一二三四五六七八九十一二三四五六", 200021),
    ] {
        assert_eq!(refusal(&wechat.add(tid, kids, scene).await).0, code, "{tid} {kids:?} {scene}");
    }
}

#[tokio::test]
async fn the_account_holds_twenty_five_templates() {
    let wechat = Served::start().await;
    let sets: Vec<Vec<i64>> = {
        let kids = [1, 2, 5, 6, 9];
        (0_u32..32)
            .filter(|bits| bits.count_ones() >= 2)
            .map(|bits| (0..5).filter(|at| bits >> at & 1 == 1).map(|at| kids[at]).collect())
            .collect()
    };
    let mut codes = Vec::new();
    for set in &sets {
        codes.push(wechat.add(1_203, set, "签到").await["errcode"].as_i64().unwrap());
    }
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 21, "beside the four it has");
    assert!(codes[21..].iter().all(|code| *code == 200012));
}

#[tokio::test]
async fn quotas_are_told_used_up_and_set_back() {
    let wechat = Served::start().await;
    let quota =
        async |path: &str| wechat.post("/cgi-bin/openapi/quota/get", &json!({ "cgi_path": path })).await;
    let send = "/cgi-bin/message/subscribe/send";
    wechat.sandbox.set_conditions(sandbox::Conditions {
        daily: [(send.to_owned(), 2)].into(),
        ..sandbox::Conditions::default()
    });
    let message = crate::served::signed_in(&wechat.sandbox.openid("li-lei"));
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(refusal(&wechat.send(&message).await).0);
    }
    assert_eq!(codes, [43101, 43101, 45009]);
    assert_eq!(quota(send).await["quota"], json!({ "daily_limit": 2, "used": 2, "remain": 0 }));
    assert!(quota(send).await["rate_limit"]["call_count"].as_u64().unwrap() > 0);
    assert_eq!(refusal(&quota("/sns/jscode2session").await).0, 76022);
    assert_eq!(refusal(&quota("message/subscribe/send").await).0, 76021);
    let clear = async || wechat.post("/cgi-bin/clear_quota", &json!({ "appid": wechat.config.appid })).await;
    assert_eq!(clear().await["errcode"], 0);
    assert_eq!(refusal(&wechat.send(&message).await).0, 43101);
    for _ in 1..10 {
        assert_eq!(clear().await["errcode"], 0);
    }
    assert_eq!(refusal(&clear().await).0, 48006);
    assert_eq!(refusal(&wechat.send(&message).await).0, 43101);
    assert_eq!(refusal(&wechat.send(&message).await).0, 43101);
    assert_eq!(refusal(&wechat.send(&message).await).0, 45009);
    wechat.sandbox.pass_time(std::time::Duration::from_secs(86_400));
    assert_eq!(refusal(&wechat.send(&message).await).0, 43101, "another day");
}

#[tokio::test]
async fn a_refused_request_is_found_by_its_id_for_a_week() {
    let wechat = Served::start().await;
    let refused = wechat.send(&crate::served::signed_in(&wechat.sandbox.openid("li-lei"))).await;
    let rid = refused["errmsg"].as_str().unwrap().split_once(" rid: ").unwrap().1.to_owned();
    let ask = async |rid: &str| wechat.post("/cgi-bin/openapi/rid/get", &json!({ "rid": rid })).await;
    let found = ask(&rid).await;
    assert!(found["request"]["response_body"].as_str().unwrap().contains("43101"));
    assert!(
        found["request"]["request_url"].as_str().unwrap().starts_with("/cgi-bin/message/subscribe/send?")
    );
    assert_eq!(refusal(&ask("nonsense").await).0, 76002);
    assert_eq!(refusal(&ask("00000000-00000000-00000000").await).0, 76001);
    wechat.sandbox.pass_time(std::time::Duration::from_secs(7 * 86_400));
    assert_eq!(refusal(&ask(&rid).await).0, 76004);
}

#[tokio::test]
async fn frozen_banned_and_outside_the_whitelist() {
    let wechat = Served::with(sandbox::Config {
        control_token: Some("FAKE-control".to_owned()),
        ..sandbox::Config::default()
    })
    .await;
    let set = async |conditions: Value| {
        let (status, reply) = wechat.control(Method::PUT, "conditions", "FAKE-control", conditions).await;
        assert_eq!(status, 200, "{reply}");
    };
    let fetch = async || wechat.stable_token(wechat.credentials()).await;
    set(json!({ "frozen": true })).await;
    assert_eq!(refusal(&fetch().await).0, 40243);
    set(json!({ "whitelist": ["198.51.100.0/24"] })).await;
    let text = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist";
    assert_eq!(refusal(&fetch().await), no(40164, text));
    set(json!({ "whitelist": ["203.0.113.*"], "banned": true })).await;
    let message = crate::served::signed_in(&wechat.sandbox.openid("li-lei"));
    assert_eq!(refusal(&wechat.send(&message).await).0, 43107);
    wechat.sandbox.grant("li-lei", SIGNED_IN);
    set(json!({ "blocked_words": ["离场"] })).await;
    assert_eq!(refusal(&wechat.send(&message).await), no(45168, "keyword in blacklist"));
    set(json!({ "pages": ["pages/other/other"] })).await;
    assert_eq!(refusal(&wechat.send(&message).await), no(41030, "invalid page"));
    set(json!({ "pages": ["pages/me/me"] })).await;
    assert_eq!(wechat.send(&message).await["errcode"], 0, "and none of it cost the accept");
}

#[tokio::test]
async fn a_code_is_a_picture_and_a_refusal_is_json() {
    let wechat = Served::start().await;
    let token = wechat.token().await;
    let path = "/wxa/getwxacodeunlimit";
    let good =
        json!({ "scene": "Abc123Abc123", "page": "pages/me/me", "env_version": "trial", "width": 280 });
    let picture = wechat.bytes(path, &token, good.to_string()).await;
    assert!(picture.starts_with(b"\x89PNG"));
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    for (body, code) in [
        (with("scene", json!("签到")), 40129),
        (with("scene", json!("x".repeat(33))), 40129),
        (with("page", json!("/pages/me/me")), 41030),
        (with("page", json!("pages/me/me?a=1")), 41030),
        (with("env_version", json!("formal")), 40097),
    ] {
        assert_eq!(refusal(&wechat.post(path, &body).await).0, code, "{body}");
    }
    wechat
        .sandbox
        .set_conditions(sandbox::Conditions { pages: Some(Vec::new()), ..sandbox::Conditions::default() });
    assert_eq!(refusal(&wechat.post(path, &good).await).0, 41030, "not published yet");
    let unchecked = with("check_path", json!(false));
    assert!(wechat.bytes(path, &token, unchecked.to_string()).await.starts_with(b"\x89PNG"));
}
