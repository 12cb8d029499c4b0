//! `POST /cgi-bin/stable_token` (reference, 1.1): normal mode only, so that other backends of the account are left alone.

use crate::api::TOKEN_PATH;
use crate::client::{Body, Wechat, json};
use crate::error::Error;
use crate::token::Token;
use crate::wire;
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::time::Duration;

#[derive(Deserialize)]
struct Reply {
    access_token: SecretString,
    #[serde(deserialize_with = "wire::number")]
    expires_in: i64,
}

pub(crate) async fn fetch(wechat: &Wechat) -> Result<Token, Error> {
    let credentials = wechat.credentials();
    let body = json(&serde_json::json!({
        "grant_type": "client_credential",
        "appid": credentials.appid,
        "secret": credentials.secret.expose_secret(),
        "force_refresh": false,
    }));
    let reply: Reply = wechat.call_bare(Method::POST, TOKEN_PATH, &[], Body::Json(&body)).await?;
    // WeChat's tokens live two hours; a longer life is a slip that would keep a dead one.
    let lives = u64::try_from(reply.expires_in).unwrap_or(0).min(7_200);
    Ok(Token::new(reply.access_token, Duration::from_secs(lives)))
}
