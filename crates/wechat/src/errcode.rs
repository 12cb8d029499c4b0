//! What an errcode means (reference, section 12): what it is about, under which key its words stand, and what follows
//! of it for a login and for a message. No errcode is judged anywhere else.

mod table;

pub(crate) use table::{FORM_WANTED, INVALID_BODY, TEMPLATE_ADDED};

use crate::Api;
use std::net::IpAddr;

/// What a refusal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// WeChat is busy: the same call may succeed a little later.
    Busy,
    /// Over the rate of a minute.
    TooFast,
    /// Another message to the same person is being dealt with.
    Overlap,
    /// The day's quota of this call is used up.
    Quota,
    /// The token that the call carries; to a call that carries the AppSecret, the AppSecret.
    Token,
    /// The login code: it becomes no openid any more.
    LoginCode,
    /// This person doesn't accept the message.
    Declined,
    /// This person's openid.
    Person,
    /// The text, or a word in it.
    Text,
    /// The template or the page: the same for many recipients.
    Content,
    /// This computer's address, which the account doesn't allow.
    Address,
    /// The account: nothing goes on until somebody acts.
    Account,
    /// A fault of the caller's.
    Caller,
    /// The template is in the account already.
    Duplicate,
    /// Not in the table.
    Unknown,
}

/// What an errcode means as an answer to one kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub class: Class,
    /// Where its heading, why and remedy stand in the problem texts.
    pub key: &'static str,
}

/// One line of the table: the codes from `first` to `last`.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub first: i64,
    pub last: i64,
    pub meaning: Meaning,
}

/// What a refused message means for its recipient and for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendRefusal {
    /// This person doesn't accept it.
    Declined,
    /// This person only; an errcode that nobody knows too, so that one odd answer stops nothing.
    Person,
    /// The template or the text: the same for many, if several in a row get it.
    Content,
    Busy,
    TooFast,
    Overlap,
    Quota,
    /// Nothing can be sent until somebody acts.
    Account,
}

/// What a refused login code means for it and for the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginRefusal {
    /// The code is lost for good.
    CodeLost,
    /// The same code may be exchanged a little later.
    Later,
    /// No code can be exchanged until somebody acts.
    Account,
    /// Nobody knows what this errcode means. One alone stops nothing; the same again and again is the account's.
    Unknown,
}

/// What an errcode means as an answer to this call.
pub fn meaning(api: Api, errcode: i64) -> Meaning {
    let row = table::TABLE.iter().find(|row| (row.first..=row.last).contains(&errcode));
    let meaning = row.map_or(Meaning { class: Class::Unknown, key: "wechat_refused" }, |row| row.meaning);
    let key = match (meaning.class, api) {
        // A call that carries the AppSecret is told with the same code that this one is wrong.
        (Class::Token, Api::Token | Api::Login) => "wrong_secret",
        (Class::Quota, Api::Templates) => "template_quota_used",
        (Class::Quota, Api::Token | Api::Login | Api::Other) => "other_quota_used",
        _ => meaning.key,
    };
    Meaning { key, ..meaning }
}

/// What an errcode means as an answer to a message, where WeChat named this field or none.
pub fn send_meaning(errcode: i64, field: Option<&str>) -> Meaning {
    meaning(Api::Send, errcode).told_of(field, None)
}

/// What follows of an errcode that answers a message.
pub fn send_refusal(errcode: i64) -> SendRefusal {
    match meaning(Api::Send, errcode).class {
        Class::Declined => SendRefusal::Declined,
        Class::Busy => SendRefusal::Busy,
        Class::TooFast => SendRefusal::TooFast,
        Class::Overlap => SendRefusal::Overlap,
        Class::Quota => SendRefusal::Quota,
        Class::Token | Class::Address | Class::Account => SendRefusal::Account,
        Class::Text | Class::Content | Class::Caller => SendRefusal::Content,
        Class::Person | Class::LoginCode | Class::Duplicate | Class::Unknown => SendRefusal::Person,
    }
}

/// What follows of an errcode that answers a login code.
pub fn login_refusal(errcode: i64) -> LoginRefusal {
    match meaning(Api::Login, errcode).class {
        Class::LoginCode => LoginRefusal::CodeLost,
        Class::Busy | Class::TooFast => LoginRefusal::Later,
        Class::Unknown => LoginRefusal::Unknown,
        _ => LoginRefusal::Account,
    }
}

impl Meaning {
    /// The same in words for what WeChat didn't name.
    pub(crate) fn told_of(self, field: Option<&str>, ip: Option<IpAddr>) -> Self {
        let key = match self.key {
            "ip_not_allowed" if ip.is_none() => "ip_not_named",
            "field_refused" if field.is_none() => "fields_refused",
            key => key,
        };
        Self { key, ..self }
    }
}

/// Every line, by code.
pub const fn table() -> &'static [Row] {
    table::TABLE
}

#[cfg(test)]
mod tests {
    use super::{Class, LoginRefusal, Meaning, SendRefusal, login_refusal, meaning, send_refusal, table};
    use crate::Api;
    use std::fmt::Write;

    #[test]
    fn the_table_is_ordered_and_no_code_stands_twice() {
        assert!(table().iter().all(|row| row.first <= row.last));
        assert!(table().windows(2).all(|pair| pair[0].last < pair[1].first));
    }

    /// Held beside the reference's section 12 when either changes: what a code is about, and what follows of it for a
    /// message and for a login.
    #[test]
    fn the_whole_table() {
        let mut text = String::new();
        for row in table() {
            let codes = if row.first == row.last {
                row.first.to_string()
            } else {
                format!("{}–{}", row.first, row.last)
            };
            let (send, login) = (send_refusal(row.first), login_refusal(row.first));
            let Meaning { class, key } = row.meaning;
            writeln!(text, "{codes} {class:?} {key} · send {send:?} · login {login:?}").unwrap();
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn an_unknown_code_is_about_one_person_and_stops_nothing_by_itself() {
        for errcode in [-2, 1, 40_004, 85_430, 999_999, i64::MAX, i64::MIN] {
            let unknown = meaning(Api::Send, errcode);
            assert_eq!((unknown.class, unknown.key), (Class::Unknown, "wechat_refused"));
            assert_eq!(send_refusal(errcode), SendRefusal::Person);
            assert_eq!(login_refusal(errcode), LoginRefusal::Unknown);
        }
    }

    #[test]
    fn a_code_says_whose_quota_and_which_secret() {
        let key = |api, errcode| meaning(api, errcode).key;
        assert_eq!(key(Api::Send, 45_009), "quota_used");
        assert_eq!(key(Api::Templates, 45_009), "template_quota_used");
        assert_eq!(key(Api::Token, 45_009), "other_quota_used");
        assert_eq!(key(Api::Login, 40_001), "wrong_secret");
        assert_eq!(key(Api::Send, 40_001), "token_rejected");
    }

    #[test]
    fn only_a_busy_wechat_is_asked_again_with_the_same_code() {
        let later: Vec<i64> = table()
            .iter()
            .filter(|row| login_refusal(row.first) == LoginRefusal::Later)
            .map(|row| row.first)
            .collect();
        assert_eq!(later, [-1, 20_001, 45_011, 85_113, 200_001]);
    }
}
