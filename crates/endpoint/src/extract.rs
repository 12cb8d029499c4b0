//! What handlers take from a request, each refusing in the service's own words.

mod bearer;
mod json_body;
mod path_code;
mod query_map;
mod visitor;

pub(crate) use bearer::{Reader, Writer};
pub(crate) use json_body::JsonBody;
pub(crate) use path_code::CodeInPath;
pub(crate) use query_map::QueryMap;
pub(crate) use visitor::Visitor;
