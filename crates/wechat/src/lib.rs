//! A client of WeChat's server API for one mini-program: one file per call, a cached token, and what each errcode
//! means. Section numbers in the docs are those of the project's WeChat reference.
//!
//! Invariants:
//! - the AppSecret and tokens are `SecretString`s, and no error or `Debug` holds one, nor any URL: secrets ride in
//!   queries;
//! - the base URL is WeChat's own or loopback, nothing else;
//! - the client never retries or redirects by itself; a refused token is the one exception: one refetch, one replay;
//! - no prose: an errcode has a [`Class`], its words are somebody else's.

mod base_url;
mod client;
mod errcode;
mod error;
mod gettemplate;
mod jscode2session;
mod stable_token;
mod subscribe_send;
mod token;

pub use base_url::{BaseUrl, NotWechat};
pub use client::{Credentials, Wechat};
pub use errcode::{Class, class_of};
pub use error::{Error, Refusal};
pub use gettemplate::{EnumValues, PrivateTemplate};
pub use jscode2session::Session;
pub use subscribe_send::{Lang, Message, MiniprogramState, Sent};
