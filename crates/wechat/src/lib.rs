//! A client of WeChat's server API for one mini-program: one file per call, a cached token, and what each errcode
//! means. Section numbers in the docs are those of the project's WeChat reference.
//!
//! Invariants:
//! - the AppSecret and tokens are `SecretString`s, and no error or `Debug` holds one, nor any URL: secrets ride in
//!   queries;
//! - the base URL is WeChat's own or loopback, nothing else;
//! - the client never retries or redirects by itself, but for a refused token (one refetch, one replay) and for
//!   `addtemplate`, whose form an older WeChat wants otherwise: both were refused before anything was done;
//! - what may have been carried out is never called unsent: only what failed before the connection stood is;
//! - a refusal of the token call is one of the account, never of the call that wanted the token;
//! - no success without what makes it one: `openid` of a login, `errcode` 0 of a send;
//! - an errcode is judged in [`mod@errcode`] and nowhere else; it has a [`Class`] and the key of its words, not prose.

mod addtemplate;
mod answer;
mod api;
mod base_url;
mod clear_quota;
mod client;
mod deltemplate;
mod errcode;
mod error;
mod getcategory;
mod getpubtemplatekeywords;
mod getpubtemplatetitles;
mod gettemplate;
mod getwxacodeunlimit;
mod jscode2session;
mod quota_get;
mod refusal;
mod rid_get;
mod stable_token;
mod subscribe_send;
mod token;
mod wire;

pub use addtemplate::NewTemplate;
pub use api::Api;
pub use base_url::{BaseUrl, NotWechat};
pub use client::{Credentials, Wechat};
pub use errcode::{
    Class, LoginRefusal, Meaning, Row, SendRefusal, login_refusal, meaning, send_meaning, send_refusal, table,
};
pub use error::{Error, SendOutcome};
pub use getcategory::Category;
pub use getpubtemplatekeywords::Keyword;
pub use getpubtemplatetitles::{TITLES_A_PAGE, Title, Titles};
pub use gettemplate::{EnumValues, PrivateTemplate};
pub use getwxacodeunlimit::{BadScene, CodeRequest, EnvVersion, PageCheck, Scene};
pub use jscode2session::Session;
pub use quota_get::{DayQuota, Quota, RateLimit, SEND_PATH};
pub use refusal::Refusal;
pub use rid_get::Recorded;
pub use subscribe_send::{Lang, Message, MiniprogramState, Sent};
