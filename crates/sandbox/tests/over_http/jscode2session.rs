use crate::served::{Served, no, refusal};
use sandbox::{Config, Faults, Rates, Sandbox};
use std::time::Duration;

#[tokio::test]
async fn a_code_gives_the_openid_once() {
    let wechat = Served::start().await;
    let code = wechat.sandbox.login("li-lei");
    let session = wechat.login(&code).await;
    assert_eq!(session["openid"], wechat.sandbox.openid("li-lei"));
    assert!(session["session_key"].is_string() && session.get("errcode").is_none());
    assert_eq!(refusal(&wechat.login(&code).await), no(40163, "code been used"));
    let again = wechat.login(&wechat.sandbox.login("li-lei")).await;
    assert_eq!(again["openid"], session["openid"], "a person keeps their openid");
}

#[tokio::test]
async fn old_made_up_and_foreign_codes_are_refused_alike() {
    let wechat = Served::start().await;
    let old = wechat.sandbox.login("li-lei");
    wechat.sandbox.pass_time(Duration::from_secs(300));
    let elsewhere = Sandbox::new(Config { appid: "wx0000000000000000".to_owned(), ..Config::default() });
    for code in [old, "made-up".to_owned(), elsewhere.login("li-lei")] {
        assert_eq!(refusal(&wechat.login(&code).await), no(40029, "invalid code"));
    }
}

#[tokio::test]
async fn credentials_are_checked_before_the_code_is_touched() {
    let wechat = Served::start().await;
    let (appid, secret) = (wechat.config.appid.clone(), wechat.config.secret.clone());
    let code = wechat.sandbox.login("li-lei");
    assert_eq!(refusal(&wechat.login_as("wxother", &secret, &code).await), no(40013, "invalid appid"));
    assert_eq!(refusal(&wechat.login_as(&appid, "wrong", &code).await), no(40125, "invalid appsecret"));
    let reply = wechat.get("/sns/jscode2session", &[("appid", &appid), ("secret", &secret)]).await;
    assert_eq!(refusal(&reply).0, 41008);
    assert!(wechat.login(&code).await["openid"].is_string(), "the code is still good");
}

#[tokio::test]
async fn a_busy_answer_keeps_the_code() {
    let wechat = Served::start().await;
    let code = wechat.sandbox.login("li-lei");
    wechat.sandbox.set_faults(Faults::of_logins(Rates { busy: 1.0, ..Rates::default() }));
    assert_eq!(refusal(&wechat.login(&code).await), no(-1, "system error"));
    wechat.sandbox.set_faults(Faults::default());
    assert!(wechat.login(&code).await["openid"].is_string());
}
