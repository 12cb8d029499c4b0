//! The table of errcodes (reference, section 12): what each is about, when another try makes sense, and under which
//! key its words stand.

/// What can be done about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Ok,
    /// Busy or too fast: the same call may succeed a little later.
    Retry,
    /// About this recipient only.
    Person,
    /// About the template or the text: the same for many recipients.
    Content,
    /// About the account: nothing can be sent until somebody acts.
    Account,
    /// A fault of the caller's.
    Caller,
}

/// When the same call may be made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// Never by itself.
    No,
    /// This many tries in all, each after a longer wait.
    Backoff { tries: u32 },
    /// After a second or two, and then one at a time for this person.
    Shortly,
    /// In the next minute.
    NextMinute,
    /// On the next day in China.
    NextDay,
    /// Once somebody has put the cause right.
    AfterFix,
}

/// What an errcode means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meaning {
    pub class: Class,
    pub again: Again,
    /// The key of its heading, reason and remedy in the problem texts.
    pub key: &'static str,
}

/// One line of the table: the codes from `first` to `last`.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub first: i64,
    pub last: i64,
    pub meaning: Meaning,
}

/// What an errcode means as an answer to a call that carries a token. To one that carries the AppSecret, 40001 says
/// that this is wrong: see [`crate::Error::key`].
///
/// An unknown code is about the person, so that one odd answer stops nothing.
pub fn meaning(errcode: i64) -> Meaning {
    let row = TABLE.iter().find(|row| (row.first..=row.last).contains(&errcode));
    row.map_or(Meaning { class: Person, again: No, key: "wechat_refused" }, |row| row.meaning)
}

pub fn class_of(errcode: i64) -> Class {
    meaning(errcode).class
}

/// Every line, by code.
pub const fn table() -> &'static [Row] {
    TABLE
}

const fn row(first: i64, last: i64, class: Class, again: Again, key: &'static str) -> Row {
    Row { first, last, meaning: Meaning { class, again, key } }
}

const fn one(errcode: i64, class: Class, again: Again, key: &'static str) -> Row {
    row(errcode, errcode, class, again, key)
}

use Again::{AfterFix, Backoff, NextDay, NextMinute, No, Shortly};
use Class::{Account, Caller, Content, Person, Retry};

const TABLE: &[Row] = &[
    one(-1, Retry, Backoff { tries: 5 }, "wechat_busy"),
    one(0, Class::Ok, No, "ok"),
    one(404, Caller, No, "request_wrong"),
    one(20_001, Retry, Backoff { tries: 3 }, "wechat_busy"),
    one(20_002, Caller, No, "request_wrong"),
    one(40_001, Account, AfterFix, "token_rejected"),
    one(40_002, Caller, No, "request_wrong"),
    one(40_003, Person, No, "openid_foreign"),
    one(40_013, Account, AfterFix, "wrong_appid"),
    one(40_014, Account, AfterFix, "token_rejected"),
    one(40_029, Person, No, "login_code_expired"),
    one(40_037, Content, AfterFix, "template_gone"),
    one(40_097, Caller, No, "request_wrong"),
    one(40_125, Account, AfterFix, "wrong_secret"),
    one(40_129, Caller, No, "poster_code_refused"),
    one(40_159, Caller, No, "poster_code_refused"),
    one(40_163, Person, No, "login_code_used"),
    one(40_164, Account, AfterFix, "ip_not_allowed"),
    one(40_169, Caller, No, "poster_code_refused"),
    one(40_226, Person, No, "person_blocked"),
    row(40_230, 40_240, Account, AfterFix, "api_security_on"),
    one(40_243, Account, AfterFix, "secret_frozen"),
    one(40_400, Caller, No, "request_wrong"),
    one(41_001, Account, AfterFix, "token_rejected"),
    one(41_002, Caller, No, "request_wrong"),
    one(41_004, Caller, No, "request_wrong"),
    one(41_008, Caller, No, "request_wrong"),
    one(41_030, Content, AfterFix, "page_unknown"),
    one(42_001, Account, AfterFix, "token_rejected"),
    one(43_002, Caller, No, "request_wrong"),
    one(43_101, Person, No, "person_declined"),
    one(43_107, Account, AfterFix, "capability_banned"),
    one(43_108, Retry, Shortly, "send_overlapped"),
    one(44_002, Caller, No, "request_wrong"),
    one(45_009, Account, NextDay, "quota_used"),
    one(45_011, Retry, NextMinute, "too_fast"),
    one(45_029, Caller, No, "poster_codes_used_up"),
    one(45_168, Content, AfterFix, "sensitive_word"),
    one(47_001, Caller, No, "request_wrong"),
    one(47_002, Caller, No, "request_wrong"),
    one(47_003, Content, AfterFix, "field_refused"),
    one(48_001, Account, No, "api_not_granted"),
    one(48_004, Account, No, "api_banned"),
    one(48_006, Account, No, "quota_resets_used"),
    one(50_002, Account, No, "account_limited"),
    one(50_004, Account, No, "account_limited"),
    one(50_007, Account, No, "account_limited"),
    one(61_004, Account, AfterFix, "ip_not_allowed"),
    row(76_001, 76_004, Caller, No, "rid_unknown"),
    row(76_021, 76_022, Caller, No, "quota_hidden"),
    one(85_088, Account, AfterFix, "cloud_not_enabled"),
    one(85_096, Caller, No, "poster_code_refused"),
    one(85_107, Account, AfterFix, "cloud_refused"),
    one(85_112, Account, AfterFix, "cloud_refused"),
    one(85_113, Retry, Backoff { tries: 5 }, "cloud_starting"),
    row(85_431, 85_462, Caller, No, "service_card_refused"),
    row(89_501, 89_505, Account, AfterFix, "admin_confirmation"),
    one(89_506, Account, AfterFix, "ip_blocked_day"),
    one(89_507, Account, AfterFix, "ip_blocked_hour"),
    one(200_001, Retry, Backoff { tries: 3 }, "wechat_busy"),
    one(200_002, Caller, No, "request_wrong"),
    one(200_011, Account, No, "templates_banned"),
    one(200_012, Account, AfterFix, "template_limit"),
    one(200_013, Content, No, "template_banned"),
    one(200_014, Caller, No, "template_form_wrong"),
    row(200_016, 200_019, Caller, No, "request_wrong"),
    row(200_020, 200_021, Caller, No, "template_form_wrong"),
    one(200_022, Class::Ok, No, "template_already_added"),
    one(200_100, Account, No, "not_a_mini_program"),
];

#[cfg(test)]
mod tests {
    use super::{Again, Class, class_of, meaning, table};
    use std::fmt::Write;

    #[test]
    fn the_table_is_ordered_and_no_code_stands_twice() {
        assert!(table().iter().all(|row| row.first <= row.last));
        assert!(table().windows(2).all(|pair| pair[0].last < pair[1].first));
    }

    /// Held beside the reference's section 12 when either changes.
    #[test]
    fn the_whole_table() {
        let mut text = String::new();
        for row in table() {
            let codes = if row.first == row.last {
                row.first.to_string()
            } else {
                format!("{}–{}", row.first, row.last)
            };
            let meaning = row.meaning;
            writeln!(text, "{codes} {:?} {:?} {}", meaning.class, meaning.again, meaning.key).unwrap();
        }
        insta::assert_snapshot!(text);
    }

    #[test]
    fn an_unknown_code_is_about_the_person_and_is_not_tried_again() {
        for errcode in [-2, 1, 40_004, 85_430, 999_999, i64::MAX, i64::MIN] {
            let unknown = meaning(errcode);
            assert_eq!(
                (unknown.class, unknown.again, unknown.key),
                (Class::Person, Again::No, "wechat_refused")
            );
        }
    }

    #[test]
    fn only_busy_answers_are_tried_again_by_themselves() {
        for row in table().iter().filter(|row| row.meaning.class != Class::Retry) {
            assert!(matches!(row.meaning.again, Again::No | Again::AfterFix | Again::NextDay), "{row:?}");
        }
        assert_eq!(meaning(43_101).again, Again::No, "who declines is never asked again by itself");
        assert_eq!(class_of(200_022), Class::Ok, "adding a template twice gives the first one's id");
    }
}
