//! `POST /cgi-bin/message/subscribe/send` (reference, section 3): one message to one person.

use crate::client::{Body, Wechat, json};
use crate::error::Error;
use reqwest::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Sent {
    /// A 64-bit number, kept as text; may be absent.
    #[serde(default, deserialize_with = "number_or_text")]
    pub msgid: Option<String>,
}

impl Wechat {
    pub async fn subscribe_send(&self, message: &Message) -> Result<Sent, Error> {
        self.call(Method::POST, "/cgi-bin/message/subscribe/send", Body::Json(&json(message))).await
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

fn number_or_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Lang, Message, MiniprogramState, Sent};

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
        let sent: Sent = serde_json::from_str(r#"{"errcode":0,"msgid":3000000000000000001}"#).unwrap();
        assert_eq!(sent.msgid.as_deref(), Some("3000000000000000001"));
        assert_eq!(serde_json::from_str::<Sent>(r#"{"errcode":0}"#).unwrap(), Sent::default());
    }
}
