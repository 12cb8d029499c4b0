//! What can go wrong in a call, told apart by what the caller can do about it.

use regex_lite::Regex;
use serde_json::Value;
use std::sync::LazyLock;

#[derive(Clone, Debug, thiserror::Error)]
pub enum Error {
    /// WeChat answered no.
    #[error("WeChat refused: {0}")]
    Refused(Refusal),
    /// WeChat refuses a token it has just given.
    #[error("WeChat refuses a fresh token: {0}")]
    TokenRejected(Refusal),
    /// The request never left this computer (DNS, connect, TLS): trying again is safe.
    #[error("the request could not be sent: {0}")]
    NotSent(String),
    /// The request left and no readable answer came back: it may or may not have been carried out.
    #[error("no answer came back: {0}")]
    NoAnswer(String),
}

/// WeChat's no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub errcode: i64,
    /// WeChat's words without the trailing request id.
    pub errmsg: String,
    /// WeChat's request id, for their support.
    pub rid: Option<String>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "errcode {}", self.errcode)
    }
}

impl Refusal {
    /// The refusal in an answer, `None` where `errcode` is absent or 0. Numbers as strings are tolerated.
    pub(crate) fn in_answer(value: &Value) -> Option<Self> {
        let errcode = match value.get("errcode")? {
            Value::String(text) => text.parse().ok()?,
            number => number.as_i64()?,
        };
        let words = value.get("errmsg").and_then(Value::as_str).unwrap_or_default();
        (errcode != 0).then(|| Self::new(errcode, words))
    }

    pub(crate) fn new(errcode: i64, words: &str) -> Self {
        match RID.captures(words) {
            Some(found) => Self {
                errcode,
                errmsg: words[..found.get(0).map_or(words.len(), |m| m.start())]
                    .trim_end_matches([',', ' '])
                    .to_owned(),
                rid: found.get(1).or_else(|| found.get(2)).map(|m| m.as_str().trim().to_owned()),
            },
            None => Self { errcode, errmsg: words.trim().to_owned(), rid: None },
        }
    }

    /// The address WeChat names in 40164, to be added to its whitelist.
    pub fn ip(&self) -> Option<&str> {
        let found = IP.captures(&self.errmsg)?;
        found.get(1).map(|m| m.as_str())
    }

    /// The field WeChat names in 47003, such as `thing3`; its words are often cut short.
    pub fn field(&self) -> Option<&str> {
        let found = FIELD.captures(&self.errmsg)?;
        found.get(1).map(|m| m.as_str())
    }

    /// 40001, 40014, 41001, 42001: the token is at fault, not the call.
    pub(crate) fn is_bad_token(&self) -> bool {
        matches!(self.errcode, 40001 | 40014 | 41001 | 42001)
    }
}

impl Error {
    /// A transport failure's words without the URL, whose query holds secrets.
    pub(crate) fn scrub(error: reqwest::Error) -> String {
        let error = error.without_url();
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            words += &format!(": {inner}");
            cause = inner.source();
        }
        words
    }

    pub(crate) fn from_send(error: reqwest::Error) -> Self {
        if error.is_connect() || error.is_builder() {
            Self::NotSent(Self::scrub(error))
        } else {
            Self::NoAnswer(Self::scrub(error))
        }
    }

    pub(crate) fn unreadable(status: reqwest::StatusCode) -> Self {
        Self::NoAnswer(format!("HTTP {} with an unreadable body", status.as_u16()))
    }

    /// A lost answer to the token's fetch says nothing about the call itself, which never left.
    pub(crate) fn before_the_call(self) -> Self {
        match self {
            Self::NoAnswer(why) => Self::NotSent(why),
            other => other,
        }
    }

    pub(crate) fn with_token_rejected(self) -> Self {
        match self {
            Self::Refused(refusal) if refusal.is_bad_token() => Self::TokenRejected(refusal),
            other => other,
        }
    }

    /// WeChat's no, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) | Self::TokenRejected(refusal) => Some(refusal),
            Self::NotSent(_) | Self::NoAnswer(_) => None,
        }
    }
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern that the tests compile")
}

/// ` rid: 8hex-8hex-8hex`, or the older ` hint: [xxx]` and ` hints: [ req_id: xxx ]` at the end.
static RID: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\s*(?:rid:\s*([0-9a-fA-F-]+)|hints?:\s*\[\s*(?:req_id:\s*)?([^\]]+?)\s*\])\s*$")
});
static IP: LazyLock<Regex> = LazyLock::new(|| pattern(r"invalid ip (\d{1,3}(?:\.\d{1,3}){3})"));
static FIELD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^argument invalid!\s*(?:hint: \[[^\]]*\]\s*)?data\.([A-Za-z_]+\d*)\.value\b"));

#[cfg(test)]
mod tests {
    use super::Refusal;

    #[test]
    fn the_request_id_is_split_off_in_all_its_shapes() {
        let cases = [
            (
                "invalid openid rid: 6123abcd-0a0b0c0d-12345678",
                "invalid openid",
                Some("6123abcd-0a0b0c0d-12345678"),
            ),
            (
                "invalid code, rid: 6123abcd-0a0b0c0d-12345678",
                "invalid code",
                Some("6123abcd-0a0b0c0d-12345678"),
            ),
            ("invalid openid hint: [abc.def]", "invalid openid", Some("abc.def")),
            ("invalid openid hints: [ req_id: Abc1 ]", "invalid openid", Some("Abc1")),
            ("system error", "system error", None),
        ];
        for (words, errmsg, rid) in cases {
            let refusal = Refusal::new(40003, words);
            assert_eq!((refusal.errmsg.as_str(), refusal.rid.as_deref()), (errmsg, rid), "{words}");
        }
    }

    #[test]
    fn the_address_and_the_field_are_found() {
        let words = "invalid ip 8.149.0.108 ipv6 ::ffff:8.149.0.108, not in whitelist rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d";
        assert_eq!(Refusal::new(40164, words).ip(), Some("8.149.0.108"));
        for words in [
            "argument invalid! data.thing3.value invalid rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d",
            "argument invalid! data.thing3.value is emtpy",
            "argument invalid! hint: [x] data.thing3.value",
            "argument invalid! data.thing3.value i",
        ] {
            assert_eq!(Refusal::new(47003, words).field(), Some("thing3"), "{words}");
        }
    }
}
