//! `POST /wxa/getwxacodeunlimit`: a picture, or a refusal in JSON (reference section 8.1).

use super::answer::{INVALID_ARGS, INVALID_PAGE, INVALID_SCENE, NOT_JSON, Refusal};
use super::call::{CODE, WithToken, with_token};
use super::picture::draw;
use crate::Sandbox;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    scene: String,
    #[serde(default)]
    page: String,
    #[serde(default = "yes")]
    check_path: bool,
    #[serde(default = "release")]
    env_version: String,
    #[serde(default = "usual_width")]
    width: usize,
}

const fn yes() -> bool {
    true
}

fn release() -> String {
    "release".to_owned()
}

const fn usual_width() -> usize {
    430
}

pub async fn getwxacodeunlimit(
    State(sandbox): State<Sandbox>,
    Query(token): Query<WithToken>,
    body: Bytes,
) -> Response {
    with_token(&sandbox, &CODE, &token, || {
        let request: Request = serde_json::from_slice(&body).map_err(|_| NOT_JSON)?;
        check(&sandbox, &request)?;
        let picture = draw(&request.scene, request.width);
        Ok(([(CONTENT_TYPE, "image/png")], picture).into_response())
    })
    .await
}

fn check(sandbox: &Sandbox, request: &Request) -> Result<(), Refusal> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$&'()*+,/:;=?@-._~".contains(&b);
    if !(1..=32).contains(&request.scene.len()) || !request.scene.bytes().all(allowed) {
        return Err(INVALID_SCENE);
    }
    if !matches!(request.env_version.as_str(), "release" | "trial" | "develop")
        || !(280..=1_280).contains(&request.width)
    {
        return Err(INVALID_ARGS);
    }
    let page = request.page.as_str();
    let unknown = request.check_path && !page.is_empty() && !sandbox.account().conditions.has_page(page);
    if page.starts_with('/') || page.contains('?') || unknown { Err(INVALID_PAGE) } else { Ok(()) }
}
