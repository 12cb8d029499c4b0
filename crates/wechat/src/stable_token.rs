//! `POST /cgi-bin/stable_token` (reference, 1.1): normal mode only, so that other backends of the account are left alone.

use crate::client::{Body, Wechat, json};
use crate::error::Error;
use crate::token::Token;
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use std::time::Duration;

#[derive(Deserialize)]
struct Reply {
    access_token: SecretString,
    expires_in: u64,
}

pub(crate) async fn fetch(wechat: &Wechat) -> Result<Token, Error> {
    let credentials = wechat.credentials();
    let body = json(&serde_json::json!({
        "grant_type": "client_credential",
        "appid": credentials.appid,
        "secret": credentials.secret.expose_secret(),
        "force_refresh": false,
    }));
    let reply: Reply =
        wechat.call_bare(Method::POST, "/cgi-bin/stable_token", &[], Body::Json(&body)).await?;
    Ok(Token::new(reply.access_token, Duration::from_secs(reply.expires_in)))
}
