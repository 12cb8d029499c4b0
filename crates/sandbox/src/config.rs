//! The one mini-program account that this WeChat knows.

/// What a fake WeChat is made from.
#[derive(Clone)]
pub struct Config {
    pub seed: u64,
    pub appid: String,
    /// Made up; a real secret is never used here.
    pub secret: String,
    /// The token of the control API over HTTP; without one there is no such API.
    pub control_token: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            seed: 1,
            appid: "wx5a4db05a4db05a4d".to_owned(),
            secret: "fa4efa4efa4efa4efa4efa4efa4efa4e".to_owned(),
            control_token: None,
        }
    }
}
