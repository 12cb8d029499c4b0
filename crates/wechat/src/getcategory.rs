//! `GET /wxaapi/newtmpl/getcategory` (reference, section 5): the mini-program's service categories, by which the
//! public library of templates is filtered.

use crate::client::{Call, Wechat};
use crate::error::Error;
use crate::wire;
use serde::Deserialize;

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Category {
    #[serde(deserialize_with = "wire::number")]
    pub id: i64,
    pub name: String,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(deserialize_with = "wire::list")]
    data: Vec<Category>,
}

impl Wechat {
    pub async fn getcategory(&self) -> Result<Vec<Category>, Error> {
        let reply: Reply = self.call(Call::get("/wxaapi/newtmpl/getcategory")).await?;
        Ok(reply.data)
    }
}
