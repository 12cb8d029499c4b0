//! A sandbox on a port of its own, and how a server of the organiser would call it.

use reqwest::Method;
use sandbox::{Config, Sandbox};
use serde_json::{Value, json};
use tokio::net::TcpListener;

pub struct Served {
    pub sandbox: Sandbox,
    pub config: Config,
    base: String,
    http: reqwest::Client,
}

impl Served {
    pub async fn start() -> Self {
        Self::with(Config::default()).await
    }

    pub async fn with(config: Config) -> Self {
        let sandbox = Sandbox::new(config.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let base = format!("http://{}", listener.local_addr().expect("the listener is bound"));
        tokio::spawn(sandbox.clone().serve(listener, std::future::pending()));
        let http = reqwest::Client::builder().no_proxy().build().expect("a plain client can be made");
        Self { sandbox, config, base, http }
    }

    pub async fn get(&self, path: &str, query: &[(&str, &str)]) -> Value {
        self.try_get(path, query).await.expect("the sandbox answers in JSON")
    }

    pub async fn try_get(&self, path: &str, query: &[(&str, &str)]) -> reqwest::Result<Value> {
        self.http.get(format!("{}{path}", self.base)).query(query).send().await?.json().await
    }

    /// A call of the control API: status and body, null when there is none.
    pub async fn control(&self, method: Method, path: &str, token: &str, body: Value) -> (u16, Value) {
        let request = self.http.request(method, format!("{}/sandbox/{path}", self.base)).bearer_auth(token);
        let request = if body.is_null() { request } else { request.json(&body) };
        let reply = request.send().await.expect("the sandbox answers");
        (reply.status().as_u16(), reply.json().await.unwrap_or_default())
    }

    pub async fn try_post(&self, path: &str, token: &str, body: String) -> reqwest::Result<Value> {
        let url = format!("{}{path}", self.base);
        self.http.post(url).query(&[("access_token", token)]).body(body).send().await?.json().await
    }

    pub async fn bytes(&self, path: &str, token: &str, body: String) -> Vec<u8> {
        let request =
            self.http.post(format!("{}{path}", self.base)).query(&[("access_token", token)]).body(body);
        request.send().await.expect("the sandbox answers").bytes().await.expect("in full").to_vec()
    }

    pub async fn stable_token(&self, body: Value) -> Value {
        self.try_post("/cgi-bin/stable_token", "", body.to_string()).await.expect("the sandbox answers")
    }

    /// A token in normal mode.
    pub async fn token(&self) -> String {
        let reply = self.stable_token(self.credentials()).await;
        reply["access_token"].as_str().expect("a token").to_owned()
    }

    pub fn credentials(&self) -> Value {
        let Config { appid, secret, .. } = &self.config;
        json!({ "grant_type": "client_credential", "appid": appid, "secret": secret })
    }

    pub async fn try_send(&self, body: &Value) -> reqwest::Result<Value> {
        let token = self.token().await;
        self.try_post("/cgi-bin/message/subscribe/send", &token, body.to_string()).await
    }

    pub async fn send(&self, body: &Value) -> Value {
        self.try_send(body).await.expect("the sandbox answers")
    }

    pub async fn login(&self, code: &str) -> Value {
        let Config { appid, secret, .. } = &self.config;
        self.login_as(appid, secret, code).await
    }

    pub async fn login_as(&self, appid: &str, secret: &str, code: &str) -> Value {
        self.get("/sns/jscode2session", &login_query(appid, secret, code)).await
    }

    pub async fn try_login(&self, code: &str) -> reqwest::Result<Value> {
        let Config { appid, secret, .. } = &self.config;
        self.try_get("/sns/jscode2session", &login_query(appid, secret, code)).await
    }
}

fn login_query<'a>(appid: &'a str, secret: &'a str, code: &'a str) -> [(&'a str, &'a str); 4] {
    [("appid", appid), ("secret", secret), ("js_code", code), ("grant_type", "authorization_code")]
}

/// A message that breaks no rule.
pub fn signed_in(openid: &str) -> Value {
    json!({
        "touser": openid,
        "template_id": sandbox::SIGNED_IN,
        "page": "pages/me/me?code=Abc123Abc123",
        "miniprogram_state": "formal",
        "lang": "zh_CN",
        "data": {
            "thing1": { "value": "春季产品发布会" },
            "character_string2": { "value": "17" },
            "time3": { "value": "2024年03月08日 09:30" },
            "thing4": { "value": "会展中心三号馆" },
            "thing5": { "value": "您可以离场了" },
        },
    })
}

/// Code and text of a refusal, after checking that the text ends with a request id of WeChat's form.
pub fn refusal(reply: &Value) -> (i64, String) {
    let code = reply["errcode"].as_i64().expect("an errcode");
    let text = reply["errmsg"].as_str().expect("an errmsg");
    let (cause, rid) = text.split_once(" rid: ").expect("a request id at the end");
    let groups: Vec<&str> = rid.split('-').collect();
    let is_hex = |group: &&str| group.len() == 8 && group.bytes().all(|b| b.is_ascii_hexdigit());
    assert!(groups.len() == 3 && groups.iter().all(is_hex), "{rid}");
    (code, cause.to_owned())
}

/// What [`refusal`] gives, with less to type.
pub fn no(code: i64, cause: &str) -> (i64, String) {
    (code, cause.to_owned())
}
