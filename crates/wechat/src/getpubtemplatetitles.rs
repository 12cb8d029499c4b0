//! `GET /wxaapi/newtmpl/getpubtemplatetitles` (reference, section 5): the public library's templates of some categories.

use crate::client::{Call, Wechat};
use crate::error::Error;
use crate::wire;
use serde::Deserialize;

/// The most that one page holds.
pub const TITLES_A_PAGE: u32 = 30;

/// One page of the library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titles {
    /// How many there are in all, if WeChat says so.
    pub count: Option<i64>,
    pub titles: Vec<Title>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Title {
    #[serde(deserialize_with = "wire::number")]
    pub tid: i64,
    pub title: String,
    /// 2 one-time, 3 long-term.
    #[serde(rename = "type", deserialize_with = "wire::number")]
    pub kind: i64,
    #[serde(default, deserialize_with = "wire::optional_number")]
    pub category_id: Option<i64>,
}

impl Title {
    /// A *service card* of the new kind: it can't be asked for in the mini-program nor sent as a message.
    pub const fn is_service_card(&self) -> bool {
        self.tid >= 10_000_001 && self.tid <= 19_999_999
    }
}

#[derive(Deserialize)]
struct Reply {
    #[serde(default, deserialize_with = "wire::optional_number")]
    count: Option<i64>,
    #[serde(deserialize_with = "wire::list")]
    data: Vec<Title>,
}

impl Wechat {
    /// The templates from `start` on, at most [`TITLES_A_PAGE`].
    pub async fn getpubtemplatetitles(&self, categories: &[i64], start: u32) -> Result<Titles, Error> {
        let ids: Vec<String> = categories.iter().map(i64::to_string).collect();
        let (ids, start, limit) = (ids.join(","), start.to_string(), TITLES_A_PAGE.to_string());
        let query = [("ids", ids.as_str()), ("start", &start), ("limit", &limit)];
        let call = Call { query: &query, ..Call::get("/wxaapi/newtmpl/getpubtemplatetitles") };
        let Reply { count, data } = self.call(call).await?;
        Ok(Titles { count, titles: data })
    }
}
