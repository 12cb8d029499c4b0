//! WeChat's no: the code, and what can be read out of its words.

use crate::Api;
use crate::errcode::{Meaning, meaning};
use regex_lite::Regex;
use serde_json::Value;
use std::net::IpAddr;
use std::sync::LazyLock;

/// More than any text of WeChat's; what follows is cut, so that no answer costs more to read.
const MAX_ERRMSG_CHARS: usize = 1_000;

/// WeChat's no. Printed, it is its code alone: the words may repeat what was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The call that was refused.
    pub api: Api,
    pub errcode: i64,
    /// WeChat's words without the request id.
    pub errmsg: String,
    /// WeChat's request id, for their support.
    pub rid: Option<String>,
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "errcode {}", self.errcode)
    }
}

impl std::fmt::Debug for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refusal")
            .field("errcode", &self.errcode)
            .field("rid", &self.rid)
            .finish_non_exhaustive()
    }
}

impl Refusal {
    /// What an answer says of itself.
    pub(crate) fn in_answer(api: Api, value: &Value) -> Verdict {
        let errcode = match value.get("errcode") {
            None | Some(Value::Null) => return Verdict::Silent,
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(number) => number.as_i64(),
        };
        let words = value.get("errmsg").and_then(Value::as_str).unwrap_or_default();
        match errcode {
            Some(0) => Verdict::Accepted,
            Some(errcode) => Verdict::Refused(Self::new(api, errcode, words)),
            None => Verdict::Unreadable,
        }
    }

    /// Takes WeChat's words apart.
    pub fn new(api: Api, errcode: i64, words: &str) -> Self {
        let end = words.char_indices().nth(MAX_ERRMSG_CHARS).map_or(words.len(), |(at, _)| at);
        let mut rest = &words[..end];
        let mut rid = None;
        // Both an id and a hint may stand at the end; the id is the one support asks for.
        while let Some(found) = AT_THE_END.captures(rest) {
            let id = found.get(1).or_else(|| found.get(2)).map(|m| m.as_str().trim().to_owned());
            rid = rid.or(id);
            rest = rest[..found.get(0).map_or(0, |m| m.start())].trim_end_matches([',', ' ']);
        }
        // An older text has its hint before the field.
        let hint = HINT_FIRST.captures(rest).and_then(|found| found.get(1)).map(|m| m.as_str().trim());
        let rid = rid.or_else(|| hint.map(str::to_owned)).filter(|id| !id.is_empty());
        Self { api, errcode, errmsg: rest.trim().to_owned(), rid }
    }

    /// The address WeChat names in 40164, to be added to its whitelist: IPv4 where it can be said so.
    pub fn ip(&self) -> Option<IpAddr> {
        let address = |pattern: &Regex| {
            let found = pattern.captures(&self.errmsg)?;
            let address: IpAddr = found.get(1)?.as_str().trim_end_matches('.').parse().ok()?;
            Some(address.to_canonical())
        };
        address(&IP).or_else(|| address(&IPV6))
    }

    /// The field WeChat names in 47003, such as `thing3`; its words are often cut short.
    pub fn field(&self) -> Option<&str> {
        FIELD.captures(&self.errmsg)?.get(1).map(|m| m.as_str())
    }

    /// Whether 47003 says that the field is empty: what was sent under it was not what WeChat looks for.
    pub fn says_empty(&self) -> bool {
        let words = FIELD.captures(&self.errmsg).and_then(|found| found.get(2));
        words.is_some_and(|words| words.as_str().trim_start().starts_with("is "))
    }

    /// What it means as an answer to its call.
    pub fn meaning(&self) -> Meaning {
        meaning(self.api, self.errcode).told_of(self.field(), self.ip())
    }
}

pub(crate) enum Verdict {
    Accepted,
    Refused(Refusal),
    /// No errcode at all, as some successes have it.
    Silent,
    /// An errcode that is no number.
    Unreadable,
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern that the tests compile")
}

/// ` rid: 8hex-8hex-8hex`, or the older ` hint: [xxx]` and ` hints: [ req_id: xxx ]` at the end.
static AT_THE_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[\s,])\s*(?:rid:\s*([0-9a-fA-F-]+)|hints?:\s*\[\s*(?:req_id:\s*)?([^\]]*?)\s*\])\s*$")
});
static HINT_FIRST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^argument invalid!\s*hints?:\s*\[\s*(?:req_id:\s*)?([^\]]*?)\s*\]"));
static IP: LazyLock<Regex> = LazyLock::new(|| pattern(r"invalid ip:?\s+([0-9A-Fa-f.:]+)"));
static IPV6: LazyLock<Regex> = LazyLock::new(|| pattern(r"ipv6:?\s+([0-9A-Fa-f.:]+)"));
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^argument invalid!\s*(?:hints?:\s*\[[^\]]*\]\s*)?data\.([A-Za-z_]{1,40}\d{0,6})\.value\b(.*)")
});

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::Api;
    use proptest::prelude::*;

    const RID: &str = "6123abcd-0a0b0c0d-12345678";

    #[test]
    fn the_request_id_is_split_off_in_all_its_shapes() {
        let cases = [
            (format!("invalid openid rid: {RID}"), "invalid openid", Some(RID)),
            (format!("invalid code, rid: {RID}"), "invalid code", Some(RID)),
            ("invalid openid hint: [abc.def]".to_owned(), "invalid openid", Some("abc.def")),
            ("invalid openid hints: [ req_id: Abc1 ]".to_owned(), "invalid openid", Some("Abc1")),
            (format!("invalid openid hint: [abc] rid: {RID}"), "invalid openid", Some(RID)),
            (
                "argument invalid! hint: [abc] data.thing3.value".to_owned(),
                "argument invalid! hint: [abc] data.thing3.value",
                Some("abc"),
            ),
            ("invalid openid hint: []".to_owned(), "invalid openid", None),
            ("system error".to_owned(), "system error", None),
            (format!("rid: {RID}"), "", Some(RID)),
            ("a grid: 12".to_owned(), "a grid: 12", None),
            (String::new(), "", None),
        ];
        for (words, errmsg, rid) in cases {
            let refusal = Refusal::new(Api::Send, 40_003, &words);
            assert_eq!((refusal.errmsg.as_str(), refusal.rid.as_deref()), (errmsg, rid), "{words}");
        }
    }

    #[test]
    fn the_address_is_found_in_every_form() {
        let cases = [
            ("invalid ip 8.149.0.108 ipv6 ::ffff:8.149.0.108, not in whitelist", Some("8.149.0.108")),
            ("invalid ip 8.149.0.108, not in whitelist", Some("8.149.0.108")),
            ("invalid ip: 8.149.0.108", Some("8.149.0.108")),
            ("invalid ip ::ffff:8.149.0.108, not in whitelist", Some("8.149.0.108")),
            ("invalid ip 2408:8000::1f, not in whitelist", Some("2408:8000::1f")),
            ("invalid ip  ipv6 2408:8000::1f, not in whitelist", Some("2408:8000::1f")),
            ("invalid ip 8.149.x.108 ipv6 ::ffff:8.149.x.108, not in whitelist", None),
            ("invalid ip 999.1.1.1", None),
            ("not in whitelist", None),
        ];
        for (words, ip) in cases {
            let words = format!("{words} rid: {RID}");
            let found = Refusal::new(Api::Token, 40_164, &words).ip().map(|ip| ip.to_string());
            assert_eq!(found.as_deref(), ip, "{words}");
        }
    }

    #[test]
    fn the_field_is_found_however_its_words_are_cut() {
        let cases = [
            ("argument invalid! data.thing3.value invalid rid: 1a2b3c4d-1a2b3c4d-1a2b3c4d", "thing3", false),
            ("argument invalid! data.thing3.value is emtpy", "thing3", true),
            ("argument invalid! data.thing3.value is empty hint: [x]", "thing3", true),
            ("argument invalid! hint: [x] data.thing3.value is empty", "thing3", true),
            ("argument invalid! data.character_string1.value i", "character_string1", false),
            ("argument invalid! data.character_string13.value", "character_string13", false),
            ("argument invalid! data.enum_string2.value inv", "enum_string2", false),
            ("argument invalid!data.phrase1.value invalid", "phrase1", false),
        ];
        for (words, key, empty) in cases {
            let refusal = Refusal::new(Api::Send, 47_003, words);
            assert_eq!((refusal.field(), refusal.says_empty()), (Some(key), empty), "{words}");
        }
        for words in
            ["argument invalid! data.character_string13.va", "argument invalid!", "data.thing3.value", ""]
        {
            assert_eq!(Refusal::new(Api::Send, 47_003, words).field(), None, "{words}");
        }
    }

    proptest! {
        #[test]
        fn any_words_can_be_read(words in "\\PC{0,3000}", errcode: i64) {
            let refusal = Refusal::new(Api::Send, errcode, &words);
            prop_assert!(refusal.errmsg.chars().count() <= super::MAX_ERRMSG_CHARS);
            let _ = (refusal.ip(), refusal.field(), refusal.says_empty());
            // What is printed is as short as a code and an id, however long the words are.
            prop_assert_eq!(refusal.to_string(), format!("errcode {errcode}"));
        }

        #[test]
        fn words_made_of_wechats_pieces_can_be_read(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "argument invalid!", " ", "hint: [", "hints: [ req_id: ", "]", "data.", "thing3", ".value",
                    " is emtpy", " rid: ", "6123abcd", "-", "invalid ip ", "::ffff:", "8.149.0.108", " ipv6 ", ",",
                    "界", "\u{301}",
                ]),
                0..40,
            ),
        ) {
            let words = pieces.concat();
            let refusal = Refusal::new(Api::Send, 47_003, &words);
            prop_assert!(refusal.errmsg.len() <= words.len());
            // Splitting what was split changes nothing: nothing of an id is left behind.
            let again = Refusal::new(Api::Send, 47_003, &refusal.errmsg);
            prop_assert_eq!(&again.errmsg, &refusal.errmsg);
            let _ = (refusal.ip(), refusal.field());
        }

        #[test]
        fn a_field_cut_anywhere_is_the_field_or_nothing(
            key in "(thing|character_string|phone_number|name)[1-9][0-9]?", cut in 0_usize..80,
        ) {
            let whole = format!("argument invalid! data.{key}.value invalid");
            let shown: String = whole.chars().take(cut).collect();
            let refusal = Refusal::new(Api::Send, 47_003, &format!("{shown} rid: {RID}"));
            prop_assert!(refusal.field().is_none_or(|field| field == key));
            let complete = format!("argument invalid! data.{key}.value").len();
            prop_assert_eq!(refusal.field().is_some(), cut >= complete);
            prop_assert_eq!(refusal.rid.as_deref(), Some(RID));
        }
    }
}
