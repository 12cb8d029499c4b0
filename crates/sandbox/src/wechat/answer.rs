//! WeChat's answers: always HTTP 200, success or not by `errcode`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

/// A refusal; on the wire its text ends with the request id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub errcode: i64,
    pub errmsg: Cow<'static, str>,
    /// One more value in the body, under its key.
    pub also: Option<(&'static str, String)>,
}

impl Refusal {
    pub const fn new(errcode: i64, errmsg: &'static str) -> Self {
        Self { errcode, errmsg: Cow::Borrowed(errmsg), also: None }
    }

    pub fn saying(errcode: i64, errmsg: String) -> Self {
        Self { errcode, errmsg: Cow::Owned(errmsg), also: None }
    }

    pub fn answer(self, rid: &str) -> Response {
        let Self { errcode, errmsg, also } = self;
        let mut body = Map::new();
        body.insert("errcode".to_owned(), Value::from(errcode));
        body.insert("errmsg".to_owned(), Value::from(format!("{errmsg} rid: {rid}")));
        body.extend(also.map(|(key, value)| (key.to_owned(), Value::from(value))));
        Json(body).into_response()
    }
}

pub const BUSY: Refusal = Refusal::new(-1, "system error");
pub const BAD_INPUT: Refusal = Refusal::new(20002, "invalid args");
pub const TOKEN_NOT_LATEST: Refusal =
    Refusal::new(40001, "invalid credential, access_token is invalid or not latest");
pub const INVALID_GRANT_TYPE: Refusal = Refusal::new(40002, "invalid grant_type");
pub const INVALID_OPENID: Refusal = Refusal::new(40003, "invalid openid");
pub const INVALID_APPID: Refusal = Refusal::new(40013, "invalid appid");
pub const INVALID_CODE: Refusal = Refusal::new(40029, "invalid code");
pub const INVALID_TEMPLATE: Refusal = Refusal::new(40037, "invalid template_id");
pub const INVALID_ARGS: Refusal = Refusal::new(40097, "invalid args");
pub const INVALID_SECRET: Refusal = Refusal::new(40125, "invalid appsecret");
pub const INVALID_SCENE: Refusal = Refusal::new(40129, "invalid scene");
pub const CODE_USED: Refusal = Refusal::new(40163, "code been used");
pub const SECRET_FROZEN: Refusal = Refusal::new(40243, "appsecret is frozen");
pub const TOKEN_MISSING: Refusal = Refusal::new(41001, "access_token missing");
pub const APPID_MISSING: Refusal = Refusal::new(41002, "appid missing");
pub const SECRET_MISSING: Refusal = Refusal::new(41004, "appsecret missing");
pub const CODE_MISSING: Refusal = Refusal::new(41008, "missing code");
pub const INVALID_PAGE: Refusal = Refusal::new(41030, "invalid page");
pub const TOKEN_EXPIRED: Refusal = Refusal::new(42001, "access_token expired");
pub const NOT_ALLOWED: Refusal = Refusal::new(43101, "user refuse to accept the msg");
pub const BANNED: Refusal = Refusal::new(43107, "the capability of subscribe message is banned");
pub const CONCURRENT: Refusal =
    Refusal::new(43108, "Cannot make concurrent calls to the same OpenID, please try again");
pub const EMPTY_BODY: Refusal = Refusal::new(44002, "empty post data");
pub const DAILY_QUOTA: Refusal = Refusal::new(45009, "reach max api daily quota limit");
pub const TOO_FAST: Refusal =
    Refusal::new(45011, "api minute-quota reach limit  mustslower  retry next minute");
pub const BLOCKED_WORD: Refusal = Refusal::new(45168, "keyword in blacklist");
pub const NOT_JSON: Refusal = Refusal::new(47001, "data format error");
pub const CLEARED_TOO_OFTEN: Refusal =
    Refusal::new(48006, "forbid to clear quota because of reaching the limit");
pub const RID_UNKNOWN: Refusal = Refusal::new(76001, "rid not found");
pub const RID_MALFORMED: Refusal = Refusal::new(76002, "invalid rid");
pub const RID_OLD: Refusal = Refusal::new(76004, "rid is expired");
pub const PATH_UNKNOWN: Refusal = Refusal::new(76021, "cgi_path not found, please check");
pub const PATH_FORBIDDEN: Refusal = Refusal::new(76022, "could not use this cgi_path, no permission");
pub const TEMPLATES_FULL: Refusal = Refusal::new(200012, "private template exceeds limit");
pub const INVALID_TID: Refusal = Refusal::new(200014, "invalid tid");
pub const INVALID_START: Refusal = Refusal::new(200016, "invalid start");
pub const INVALID_LIMIT: Refusal = Refusal::new(200017, "invalid limit");
pub const IDS_MISSING: Refusal = Refusal::new(200018, "category ids missing");
pub const INVALID_IDS: Refusal = Refusal::new(200019, "invalid category ids");
pub const INVALID_KIDS: Refusal = Refusal::new(200020, "invalid kidList");
pub const INVALID_SCENE_DESC: Refusal = Refusal::new(200021, "invalid sceneDesc");

/// A success: `errcode` 0 and what the call gives beside it.
pub fn fine(body: Value) -> Response {
    let mut all = json!({ "errcode": 0, "errmsg": "ok" });
    if let (Value::Object(all), Value::Object(body)) = (&mut all, body) {
        all.extend(body);
    }
    Json(all).into_response()
}

/// The connection is closed before a byte of the answer: what a client sees when the network drops.
pub fn hang_up() -> Response {
    // A body that fails before the head was flushed makes hyper close the connection; nothing has been written yet.
    let broken = futures_util::stream::once(async { Err::<Vec<u8>, _>("the sandbox drops this connection") });
    Response::new(axum::body::Body::from_stream(broken))
}

/// The page of a gateway that got no answer from WeChat.
pub fn gateway_page() -> Response {
    (StatusCode::BAD_GATEWAY, "<html><body><h1>502 Bad Gateway</h1></body></html>").into_response()
}
