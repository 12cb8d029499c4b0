//! WeChat's side: one file per call, and the state that the calls read and write.

pub mod account;
pub mod answer;
pub mod call;
pub mod chosen_templates;
pub mod clock_rules;
pub mod codes;
pub mod conditions;
pub mod deliveries;
pub mod faults;
pub mod field_rules;
pub mod grants;
pub mod library;
pub mod rids;
pub mod second;
pub mod stats;
pub mod templates;
pub mod tokens;

mod addtemplate;
mod clear_quota;
mod deltemplate;
mod getcategory;
mod getpubtemplatekeywords;
mod getpubtemplatetitles;
mod gettemplate;
mod getwxacodeunlimit;
mod jscode2session;
mod picture;
mod quota_get;
mod rid_get;
mod send;
mod stable_token;
mod unmatched;
mod with_faults;

use crate::Sandbox;
use axum::Router;
use axum::routing::{get, post};

pub fn routes() -> Router<Sandbox> {
    Router::new()
        .route(call::STABLE_TOKEN.path, post(stable_token::stable_token))
        .route(call::LOGIN.path, get(jscode2session::jscode2session))
        .route(call::SEND.path, post(send::send))
        .route(call::GETTEMPLATE.path, get(gettemplate::gettemplate))
        .route(call::GETCATEGORY.path, get(getcategory::getcategory))
        .route(call::TITLES.path, get(getpubtemplatetitles::getpubtemplatetitles))
        .route(call::KEYWORDS.path, get(getpubtemplatekeywords::getpubtemplatekeywords))
        .route(call::ADDTEMPLATE.path, post(addtemplate::addtemplate))
        .route(call::DELTEMPLATE.path, post(deltemplate::deltemplate))
        .route(call::QUOTA_GET.path, post(quota_get::quota_get))
        .route(call::RID_GET.path, post(rid_get::rid_get))
        .route(call::CLEAR_QUOTA.path, post(clear_quota::clear_quota))
        .route(call::CODE.path, post(getwxacodeunlimit::getwxacodeunlimit))
        .fallback(unmatched::unmatched)
        .method_not_allowed_fallback(unmatched::unmatched)
}
