//! `POST /cgi-bin/message/subscribe/send` (reference, section 3): one message to one person.

use crate::client::{Body, Call, Wechat, json};
use crate::error::Error;
use crate::quota_get::SEND_PATH;
use crate::wire;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The whole body: every field is always sent, because what WeChat defaults has changed before.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Message {
    pub touser: String,
    pub template_id: String,
    /// A path in the mini-program without a leading `/`; without one the card can't be tapped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    pub miniprogram_state: MiniprogramState,
    pub lang: Lang,
    /// Key → text. Always strings.
    #[serde(serialize_with = "as_values")]
    pub data: BTreeMap<String, String>,
}

/// Without the openid and the texts.
impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Message").field("template_id", &self.template_id).finish_non_exhaustive()
    }
}

/// Which version of the mini-program a tap opens. Codes for posters use other words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MiniprogramState {
    Developer,
    Trial,
    Formal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lang {
    #[serde(rename = "zh_CN")]
    ZhCn,
    #[serde(rename = "en_US")]
    EnUs,
    #[serde(rename = "zh_HK")]
    ZhHk,
    #[serde(rename = "zh_TW")]
    ZhTw,
}

/// WeChat took the message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// A 64-bit number, kept as text; may be absent.
    pub msgid: Option<String>,
}

/// Only an answer with 0 is a success: otherwise somebody could be recorded as reached who wasn't.
#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "errcode", deserialize_with = "wire::number")]
    _errcode: i64,
    #[serde(default, deserialize_with = "wire::optional_text")]
    msgid: Option<String>,
}

impl Wechat {
    pub async fn subscribe_send(&self, message: &Message) -> Result<Sent, Error> {
        let reply: Reply = self.call(Call::post(SEND_PATH, Body::Json(&json(message)))).await?;
        Ok(Sent { msgid: reply.msgid })
    }
}

fn as_values<S: serde::Serializer>(
    data: &BTreeMap<String, String>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Item<'a> {
        value: &'a str,
    }
    serializer.collect_map(data.iter().map(|(key, value)| (key, Item { value })))
}

#[cfg(test)]
mod tests {
    use super::{Lang, Message, MiniprogramState, Reply};

    #[test]
    fn the_body_on_the_wire() {
        let message = Message {
            touser: "o-FAKE-openid".to_owned(),
            template_id: "T".to_owned(),
            page: Some("pages/me/me?code=abcDEF123456".to_owned()),
            miniprogram_state: MiniprogramState::Formal,
            lang: Lang::ZhCn,
            data: [("thing1".to_owned(), "西湖毅行".to_owned())].into(),
        };
        let text = serde_json::to_string(&message).unwrap();
        // Raw UTF-8: WeChat refuses escapes with 47002.
        insta::assert_snapshot!(text, @r#"{"touser":"o-FAKE-openid","template_id":"T","page":"pages/me/me?code=abcDEF123456","miniprogram_state":"formal","lang":"zh_CN","data":{"thing1":{"value":"西湖毅行"}}}"#);
        assert!(!format!("{message:?}").contains("openid"));
    }

    #[test]
    fn a_message_id_beyond_doubles_survives() {
        let msgid = |text: &str| serde_json::from_str::<Reply>(text).unwrap().msgid;
        assert_eq!(
            msgid(r#"{"errcode":0,"msgid":3000000000000000001}"#).as_deref(),
            Some("3000000000000000001")
        );
        assert_eq!(
            msgid(r#"{"errcode":"0","msgid":"3000000000000000001"}"#).as_deref(),
            Some("3000000000000000001")
        );
        assert_eq!(msgid(r#"{"errcode":0}"#), None);
        assert!(serde_json::from_str::<Reply>("{}").is_err(), "an answer that says nothing is no success");
    }
}
