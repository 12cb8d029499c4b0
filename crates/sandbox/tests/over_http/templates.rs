use crate::served::{Served, no, refusal};

const PATH: &str = "/wxaapi/newtmpl/gettemplate";

#[tokio::test]
async fn the_account_has_templates_of_every_kind() {
    let wechat = Served::start().await;
    let reply = wechat.get(PATH, &[("access_token", &wechat.token().await)]).await;
    assert_eq!(reply["errcode"], 0);
    let list = reply["data"].as_array().unwrap();
    let signed_in = list.iter().find(|entry| entry["priTmplId"] == sandbox::SIGNED_IN).unwrap();
    assert_eq!(signed_in["title"], "签到成功通知");
    assert_eq!(signed_in["type"], 2);
    assert_eq!(
        signed_in["content"],
        "活动名称:{{thing1.DATA}}\n签到编号:{{character_string2.DATA}}\n签到时间:{{time3.DATA}}\n\
         活动地点:{{thing4.DATA}}\n温馨提示:{{thing5.DATA}}\n",
    );
    assert!(list.iter().any(|entry| entry["type"] == 3), "a long-term one");
    assert!(list.iter().any(|entry| entry["keywordEnumValueList"].is_array()), "one with listed values");
}

#[tokio::test]
async fn a_bad_token_gets_no_templates() {
    let wechat = Served::start().await;
    let cause = "invalid credential, access_token is invalid or not latest";
    assert_eq!(refusal(&wechat.get(PATH, &[("access_token", "made-up")]).await), no(40001, cause));
    assert_eq!(refusal(&wechat.get(PATH, &[]).await), no(41001, "access_token missing"));
}

#[tokio::test]
async fn whatever_else_is_asked_is_named_without_its_query() {
    let wechat = Served::start().await;
    let reply = wechat.get("/cgi-bin/token", &[("secret", "fa4e")]).await;
    let text = reply["errmsg"].as_str().unwrap();
    assert!(text.contains("GET /cgi-bin/token;") && text.contains("POST /cgi-bin/stable_token"), "{text}");
    assert!(!text.contains("fa4e"));
    let wrong_method = wechat.get("/cgi-bin/stable_token", &[]).await;
    assert!(wrong_method["errmsg"].as_str().unwrap().contains("no GET /cgi-bin/stable_token"));
}
