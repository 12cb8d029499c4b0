//! `POST /cgi-bin/openapi/rid/get` (reference, section 11): what WeChat knows of one refused request.

use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use crate::wire;
use serde::Deserialize;
use serde_json::Value;

/// A request as WeChat recorded it, less what must not be shown: the token in its URL, and its bodies, which hold
/// openids and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Seconds since 1970.
    pub invoked_at: i64,
    pub took_ms: i64,
    /// The path alone.
    pub path: String,
    pub client_ip: Option<String>,
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
    #[serde(default)]
    request_url: String,
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
    let without_query = raw.request_url.split(['?', '#']).next().unwrap_or_default();
    let path = without_query
        .split_once("://")
        .map_or(without_query, |(_, rest)| rest.find('/').map_or("", |at| &rest[at..]));
    let answer: Option<Value> = raw.response_body.and_then(|body| serde_json::from_str(&body).ok());
    Recorded {
        invoked_at: raw.invoke_time,
        took_ms: raw.cost_in_ms.unwrap_or(0),
        path: path.to_owned(),
        client_ip: raw.client_ip,
        errcode: answer.and_then(|answer| answer.get("errcode")?.as_i64()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Raw, recorded};

    #[test]
    fn neither_the_token_nor_a_body_is_kept() {
        let raw = |url: &str| {
            serde_json::from_value::<Raw>(serde_json::json!({
                "invoke_time": 1_635_927_298, "cost_in_ms": "100", "client_ip": "113.0.0.1", "request_url": url,
                "request_body": "{\"touser\":\"o-FAKE-canary\"}",
                "response_body": "{\"errcode\":40003,\"errmsg\":\"invalid openid o-FAKE-canary\"}",
            }))
            .unwrap()
        };
        for url in [
            "https://api.weixin.qq.com/cgi-bin/message/subscribe/send?access_token=FAKE-canary",
            "/cgi-bin/message/subscribe/send?access_token=FAKE-canary",
        ] {
            let kept = recorded(raw(url));
            assert_eq!((kept.path.as_str(), kept.errcode), ("/cgi-bin/message/subscribe/send", Some(40_003)));
            assert!(!format!("{kept:?}").contains("canary"));
        }
        assert_eq!(recorded(raw("https://api.weixin.qq.com?access_token=FAKE-canary")).path, "");
    }
}
