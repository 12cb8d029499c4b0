//! How WeChat says yes and no: always HTTP 200, judged by `errcode`.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;
use std::borrow::Cow;
use uuid::Uuid;

/// A refusal; on the wire its text ends with the request id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub errcode: i64,
    pub errmsg: Cow<'static, str>,
}

impl Refusal {
    pub const fn new(errcode: i64, errmsg: &'static str) -> Self {
        Self { errcode, errmsg: Cow::Borrowed(errmsg) }
    }
}

pub const BUSY: Refusal = Refusal::new(-1, "system error");
pub const TOKEN_NOT_LATEST: Refusal =
    Refusal::new(40001, "invalid credential, access_token is invalid or not latest");
pub const INVALID_GRANT_TYPE: Refusal = Refusal::new(40002, "invalid grant_type");
pub const INVALID_OPENID: Refusal = Refusal::new(40003, "invalid openid");
pub const INVALID_APPID: Refusal = Refusal::new(40013, "invalid appid");
pub const INVALID_CODE: Refusal = Refusal::new(40029, "invalid code");
pub const INVALID_TEMPLATE: Refusal = Refusal::new(40037, "invalid template_id");
pub const INVALID_SECRET: Refusal = Refusal::new(40125, "invalid appsecret");
pub const CODE_USED: Refusal = Refusal::new(40163, "code been used");
pub const TOKEN_MISSING: Refusal = Refusal::new(41001, "access_token missing");
pub const APPID_MISSING: Refusal = Refusal::new(41002, "appid missing");
pub const SECRET_MISSING: Refusal = Refusal::new(41004, "appsecret missing");
pub const CODE_MISSING: Refusal = Refusal::new(41008, "missing code");
pub const INVALID_PAGE: Refusal = Refusal::new(41030, "invalid page");
pub const TOKEN_EXPIRED: Refusal = Refusal::new(42001, "access_token expired");
pub const NOT_ALLOWED: Refusal = Refusal::new(43101, "user refuse to accept the msg");
pub const CONCURRENT: Refusal =
    Refusal::new(43108, "Cannot make concurrent calls to the same OpenID, please try again");
pub const EMPTY_BODY: Refusal = Refusal::new(44002, "empty post data");
pub const DAILY_QUOTA: Refusal = Refusal::new(45009, "reach max api daily quota limit");
pub const TOO_FAST: Refusal =
    Refusal::new(45011, "api minute-quota reach limit  mustslower  retry next minute");
pub const NOT_JSON: Refusal = Refusal::new(47001, "data format error");

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self { errcode, errmsg } = self;
        Json(json!({ "errcode": errcode, "errmsg": format!("{errmsg} rid: {}", rid()) })).into_response()
    }
}

/// The connection is closed before a byte of the answer: what a client sees when the network drops.
pub fn hang_up() -> Response {
    // A body that fails before the head was flushed makes hyper close the connection; nothing has been written yet.
    let broken = futures_util::stream::once(async { Err::<Vec<u8>, _>("the sandbox drops this connection") });
    Response::new(axum::body::Body::from_stream(broken))
}

/// What stands in front of WeChat says that it got no answer either.
pub fn gateway_page() -> Response {
    (StatusCode::BAD_GATEWAY, "<html><body><h1>502 Bad Gateway</h1></body></html>").into_response()
}

/// `8hex-8hex-8hex`: the second of the request, then chance.
fn rid() -> String {
    let chance = Uuid::new_v4().simple().to_string();
    format!("{:08x}-{}-{}", chrono::Utc::now().timestamp(), &chance[..8], &chance[24..])
}
