//! `POST /cgi-bin/openapi/rid/get` (reference, section 11): what WeChat knows of one refused request.

use crate::api::{LOGIN_PATH, TOKEN_PATH};
use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use crate::quota_get::SEND_PATH;
use crate::wire;
use serde::Deserialize;
use serde_json::Value;
use std::net::IpAddr;

/// The calls that a recorded one may be told to be. Of what WeChat recorded as the URL nothing else is kept: wherever a
/// token stands in it, it stays behind.
const PATHS: [&str; 12] = [
    SEND_PATH,
    LOGIN_PATH,
    TOKEN_PATH,
    "/wxaapi/newtmpl/gettemplate",
    "/wxaapi/newtmpl/getcategory",
    "/wxaapi/newtmpl/getpubtemplatetitles",
    "/wxaapi/newtmpl/getpubtemplatekeywords",
    "/wxaapi/newtmpl/addtemplate",
    "/wxaapi/newtmpl/deltemplate",
    "/wxa/getwxacodeunlimit",
    "/cgi-bin/openapi/quota/get",
    "/cgi-bin/clear_quota",
];

/// A request as WeChat recorded it, less what must not be shown: the token in its URL, and its bodies, which hold
/// openids and names. Each part is kept only if it is what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Seconds since 1970.
    pub invoked_at: i64,
    pub took_ms: i64,
    /// The path, of a call that this client makes.
    pub path: Option<&'static str>,
    pub client_ip: Option<IpAddr>,
    /// What WeChat answered.
    pub errcode: Option<i64>,
}

#[derive(Deserialize)]
struct Reply {
    request: Raw,
}

#[derive(Deserialize)]
struct Raw {
    #[serde(deserialize_with = "wire::number")]
    invoke_time: i64,
    #[serde(default, deserialize_with = "wire::optional_number")]
    cost_in_ms: Option<i64>,
    #[serde(default, deserialize_with = "wire::optional_text")]
    request_url: Option<String>,
    #[serde(default, deserialize_with = "wire::optional_text")]
    response_body: Option<String>,
    #[serde(default, deserialize_with = "wire::optional_text")]
    client_ip: Option<String>,
}

impl Wechat {
    /// The request with this id and its result; of this account, at most seven days old.
    pub async fn rid_get(&self, rid: &str) -> Result<Recorded, Error> {
        let body = json(&serde_json::json!({ "rid": rid }));
        let Reply { request } = self.call(Call::post("/cgi-bin/openapi/rid/get", Body::Json(&body))).await?;
        Ok(recorded(request))
    }
}

fn recorded(raw: Raw) -> Recorded {
    let url = raw.request_url.unwrap_or_default();
    let answer: Option<Value> = raw.response_body.and_then(|body| serde_json::from_str(&body).ok());
    Recorded {
        invoked_at: raw.invoke_time,
        took_ms: raw.cost_in_ms.unwrap_or(0),
        path: PATHS.into_iter().find(|path| url.contains(path)),
        client_ip: raw.client_ip.and_then(|ip| ip.trim().parse().ok()),
        errcode: answer.and_then(|answer| answer.get("errcode")?.as_i64()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Raw, recorded};

    const TOKEN: &str = "71_FAKE-canary_AbCdEf0123456789";

    fn kept(url: &str, ip: &str) -> super::Recorded {
        let raw: Raw = serde_json::from_value(serde_json::json!({
            "invoke_time": 1_635_927_298, "cost_in_ms": "100", "client_ip": ip, "request_url": url,
            "request_body": "{\"touser\":\"o-FAKE-canary\"}",
            "response_body": "{\"errcode\":40003,\"errmsg\":\"invalid openid o-FAKE-canary\"}",
        }))
        .unwrap();
        recorded(raw)
    }

    #[test]
    fn the_path_the_address_and_the_errcode_are_kept() {
        let kept =
            kept("https://api.weixin.qq.com/cgi-bin/message/subscribe/send?access_token=x", "113.0.0.1");
        assert_eq!((kept.path, kept.errcode), (Some("/cgi-bin/message/subscribe/send"), Some(40_003)));
        assert_eq!(kept.client_ip, Some("113.0.0.1".parse().unwrap()));
    }

    #[test]
    fn no_token_is_kept_in_whatever_shape_the_url_holds_it() {
        let send = "/cgi-bin/message/subscribe/send";
        for url in [
            format!("https://api.weixin.qq.com{send}?access_token={TOKEN}"),
            format!("{send}?access_token={TOKEN}"),
            format!("{send}%3Faccess_token%3D{TOKEN}"),
            format!("{send}&access_token={TOKEN}"),
            format!("{send};access_token={TOKEN}"),
            format!("{send}/{TOKEN}"),
            format!("/{TOKEN}{send}"),
            format!("https://{TOKEN}@api.weixin.qq.com{send}"),
            format!("POST {send} access_token={TOKEN}"),
            format!("access_token={TOKEN}"),
            format!("https://api.weixin.qq.com?access_token={TOKEN}"),
            TOKEN.to_owned(),
        ] {
            let kept = kept(&url, &format!("113.0.0.1?access_token={TOKEN}"));
            assert!(!format!("{kept:?}").contains("canary"), "{url}: {kept:?}");
            assert_eq!(kept.path.is_some(), url.contains(send), "{url}");
        }
    }
}
