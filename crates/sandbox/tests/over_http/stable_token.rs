use crate::served::{Served, no, refusal};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn the_token_stays_the_same_until_its_last_five_minutes() {
    let wechat = Served::start().await;
    let first = wechat.stable_token(wechat.credentials()).await;
    assert!(first["access_token"].as_str().unwrap().len() >= 100);
    assert!(first.get("errcode").is_none(), "a success carries no errcode");
    wechat.sandbox.pass_time(Duration::from_secs(6_000));
    let later = wechat.stable_token(wechat.credentials()).await;
    assert_eq!(later["access_token"], first["access_token"]);
    assert!((1_190..=1_200).contains(&later["expires_in"].as_u64().unwrap()), "{later}");
    wechat.sandbox.pass_time(Duration::from_secs(950));
    let rotated = wechat.stable_token(wechat.credentials()).await;
    assert_ne!(rotated["access_token"], first["access_token"]);
    assert!(rotated["expires_in"].as_u64().unwrap() > 7_000);
    assert_eq!(wechat.sandbox.stats().tokens_issued, 2);
}

#[tokio::test]
async fn forcing_kills_the_token_in_use() {
    let wechat = Served::start().await;
    let old = wechat.token().await;
    let mut forced = wechat.credentials();
    forced["force_refresh"] = json!(true);
    wechat.stable_token(forced).await;
    assert_ne!(wechat.token().await, old, "normal mode now gives the forced one");
    let reply = wechat.get("/wxaapi/newtmpl/gettemplate", &[("access_token", &old)]).await;
    assert_eq!(refusal(&reply), no(40001, "invalid credential, access_token is invalid or not latest"));
}

#[tokio::test]
async fn wrong_credentials_are_told_apart() {
    let wechat = Served::start().await;
    let with = |key: &str, value: &str| {
        let mut body = wechat.credentials();
        body[key] = json!(value);
        wechat.stable_token(body)
    };
    assert_eq!(refusal(&with("appid", "wx0000000000000000").await), no(40013, "invalid appid"));
    assert_eq!(refusal(&with("secret", "not-the-secret").await), no(40125, "invalid appsecret"));
    assert_eq!(refusal(&with("grant_type", "password").await), no(40002, "invalid grant_type"));
    let reply = wechat.try_post("/cgi-bin/stable_token", "", "appid=form".to_owned()).await.unwrap();
    assert_eq!(refusal(&reply), no(47001, "data format error"));
}
