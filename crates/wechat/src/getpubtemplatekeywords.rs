//! `GET /wxaapi/newtmpl/getpubtemplatekeywords` (reference, section 5): which fields a template of the library offers.

use crate::client::{Call, Wechat};
use crate::error::Error;
use crate::wire;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Keyword {
    #[serde(deserialize_with = "wire::number")]
    pub kid: i64,
    pub name: String,
    #[serde(default)]
    pub example: String,
    /// The field's type, such as `thing`.
    #[serde(default)]
    pub rule: String,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(deserialize_with = "wire::list")]
    data: Vec<Keyword>,
}

impl Wechat {
    pub async fn getpubtemplatekeywords(&self, tid: i64) -> Result<Vec<Keyword>, Error> {
        let tid = tid.to_string();
        let query = [("tid", tid.as_str())];
        let call = Call { query: &query, ..Call::get("/wxaapi/newtmpl/getpubtemplatekeywords") };
        let reply: Reply = self.call(call).await?;
        Ok(reply.data)
    }
}
