//! `POST /wxa/getwxacodeunlimit` (reference, section 8.1): the picture of a mini-program code that opens one page.

use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use serde::Serialize;

/// What the page is given: 1 to 32 visible characters, no `%`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Scene(String);

#[derive(Debug, thiserror::Error)]
#[error("a scene has 1 to 32 characters of a small set")]
pub struct BadScene;

impl Scene {
    pub fn new(text: &str) -> Result<Self, BadScene> {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b"!#$&'()*+,/:;=?@-._~".contains(&b);
        let fits = (1..=32).contains(&text.len()) && text.bytes().all(allowed);
        if fits { Ok(Self(text.to_owned())) } else { Err(BadScene) }
    }
}

/// Which version of the mini-program the code opens. Sending uses other words for the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EnvVersion {
    Release,
    Trial,
    Develop,
}

/// Whether the page has to be in the published version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageCheck {
    Published,
    /// For rehearsals before the mini-program is published.
    Skipped,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeRequest {
    pub scene: Scene,
    /// Without a leading `/` and without a query.
    pub page: String,
    pub page_check: PageCheck,
    pub env_version: EnvVersion,
    /// In pixels; WeChat draws 280 to 1280.
    pub width: u32,
}

#[derive(Serialize)]
struct Wire<'a> {
    scene: &'a Scene,
    page: &'a str,
    check_path: bool,
    env_version: EnvVersion,
    width: u32,
}

impl Wechat {
    /// The picture's bytes, PNG or JPEG. Codes are permanent and without number.
    pub async fn getwxacodeunlimit(&self, code: &CodeRequest) -> Result<Vec<u8>, Error> {
        let body = json(&Wire {
            scene: &code.scene,
            page: &code.page,
            check_path: code.page_check == PageCheck::Published,
            env_version: code.env_version,
            width: code.width.clamp(280, 1_280),
        });
        self.call_for_image(Call::post("/wxa/getwxacodeunlimit", Body::Json(&body))).await
    }
}

#[cfg(test)]
mod tests {
    use super::Scene;

    #[test]
    fn a_scene_is_short_and_visible() {
        for fine in ["Abc123Abc123", "a", "!#$&'()*+,/:;=?@-._~", &"x".repeat(32)] {
            assert!(Scene::new(fine).is_ok(), "{fine}");
        }
        for not in ["", "a b", "a%20b", "签到", &"x".repeat(33)] {
            assert!(Scene::new(not).is_err(), "{not}");
        }
    }
}
