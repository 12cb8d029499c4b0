//! WeChat's side: one file per call, and the books that the calls read and write.

pub mod account;
pub mod answer;
pub mod clock_rules;
pub mod codes;
pub mod deliveries;
pub mod faults;
pub mod field_rules;
pub mod grants;
pub mod second;
pub mod stats;
pub mod templates;
pub mod tokens;

mod gettemplate;
mod jscode2session;
mod send;
mod stable_token;
mod struck;
mod unmatched;

use crate::Sandbox;
use axum::Router;
use axum::routing::{get, post};

pub fn routes() -> Router<Sandbox> {
    Router::new()
        .route(stable_token::PATH, post(stable_token::stable_token))
        .route("/sns/jscode2session", get(jscode2session::jscode2session))
        .route(gettemplate::PATH, get(gettemplate::gettemplate))
        .route("/cgi-bin/message/subscribe/send", post(send::send))
        .fallback(unmatched::unmatched)
        .method_not_allowed_fallback(unmatched::unmatched)
}
