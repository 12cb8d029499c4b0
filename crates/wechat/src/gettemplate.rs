//! `GET /wxaapi/newtmpl/gettemplate` (reference, section 5): the account's templates. A small daily quota: cache it.

use crate::client::{Call, Wechat};
use crate::error::Error;
use crate::wire;
use serde::Deserialize;

/// A template of the account, as WeChat describes it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PrivateTemplate {
    pub pri_tmpl_id: String,
    pub title: String,
    /// Lines of `label:{{key.DATA}}`.
    pub content: String,
    #[serde(default)]
    pub example: String,
    /// 2 one-time, 3 long-term.
    #[serde(rename = "type", deserialize_with = "wire::number")]
    pub kind: i64,
    #[serde(default, deserialize_with = "wire::list")]
    pub keyword_enum_value_list: Vec<EnumValues>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EnumValues {
    /// With its `.DATA` suffix.
    pub keyword_code: String,
    #[serde(default, deserialize_with = "wire::list")]
    pub enum_value_list: Vec<String>,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(deserialize_with = "wire::list")]
    data: Vec<PrivateTemplate>,
}

impl Wechat {
    pub async fn gettemplate(&self) -> Result<Vec<PrivateTemplate>, Error> {
        let reply: Reply = self.call(Call::get("/wxaapi/newtmpl/gettemplate")).await?;
        Ok(reply.data)
    }
}
