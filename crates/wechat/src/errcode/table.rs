//! The table, by code.

use super::{Class, Meaning, Row};
use Class::{
    Account, Address, Busy, Caller, Content, Declined, Duplicate, LoginCode, Overlap, Person, Quota, Text,
    Token, TooFast,
};

/// The body can't be read.
pub(crate) const INVALID_BODY: i64 = 47_001;
/// `addtemplate` of an older WeChat, which reads forms only.
pub(crate) const FORM_WANTED: i64 = 40_400;
/// The template was added before: the answer may hold the id that it has.
pub(crate) const TEMPLATE_ADDED: i64 = 200_022;

const fn row(first: i64, last: i64, class: Class, key: &'static str) -> Row {
    Row { first, last, meaning: Meaning { class, key } }
}

const fn one(errcode: i64, class: Class, key: &'static str) -> Row {
    row(errcode, errcode, class, key)
}

pub(super) const TABLE: &[Row] = &[
    one(-1, Busy, "wechat_busy"),
    one(404, Caller, "request_wrong"),
    one(20_001, Busy, "wechat_busy"),
    one(20_002, Caller, "request_wrong"),
    one(40_001, Token, "token_rejected"),
    one(40_002, Caller, "request_wrong"),
    one(40_003, Person, "openid_foreign"),
    one(40_013, Account, "wrong_appid"),
    one(40_014, Token, "token_rejected"),
    one(40_029, LoginCode, "login_code_expired"),
    one(40_037, Content, "template_gone"),
    one(40_097, Caller, "request_wrong"),
    one(40_125, Account, "wrong_secret"),
    one(40_129, Caller, "poster_code_refused"),
    one(40_159, Caller, "poster_code_refused"),
    one(40_163, LoginCode, "login_code_used"),
    one(40_164, Address, "ip_not_allowed"),
    one(40_169, Caller, "poster_code_refused"),
    one(40_226, LoginCode, "person_blocked"),
    row(40_230, 40_240, Account, "api_security_on"),
    one(40_243, Account, "secret_frozen"),
    one(FORM_WANTED, Caller, "request_wrong"),
    one(41_001, Token, "token_rejected"),
    one(41_002, Caller, "request_wrong"),
    one(41_004, Caller, "request_wrong"),
    one(41_008, Caller, "request_wrong"),
    one(41_030, Content, "page_unknown"),
    one(42_001, Token, "token_rejected"),
    one(43_002, Caller, "request_wrong"),
    one(43_101, Declined, "person_declined"),
    one(43_107, Account, "capability_banned"),
    one(43_108, Overlap, "send_overlapped"),
    one(44_002, Caller, "request_wrong"),
    one(45_009, Quota, "quota_used"),
    one(45_011, TooFast, "too_fast"),
    one(45_029, Caller, "poster_codes_used_up"),
    one(45_168, Text, "sensitive_word"),
    one(INVALID_BODY, Caller, "request_wrong"),
    one(47_002, Caller, "request_wrong"),
    one(47_003, Text, "field_refused"),
    one(48_001, Account, "api_not_granted"),
    one(48_004, Account, "api_banned"),
    one(48_006, Account, "quota_resets_used"),
    one(50_002, Account, "account_limited"),
    one(50_004, Account, "account_limited"),
    one(50_007, Account, "account_limited"),
    one(61_004, Address, "ip_not_allowed"),
    row(76_001, 76_004, Caller, "rid_unknown"),
    row(76_021, 76_022, Caller, "quota_hidden"),
    one(85_088, Account, "cloud_not_enabled"),
    one(85_096, Caller, "poster_code_refused"),
    one(85_107, Account, "cloud_refused"),
    one(85_112, Account, "cloud_refused"),
    one(85_113, Busy, "cloud_starting"),
    row(85_431, 85_462, Caller, "service_card_refused"),
    row(89_501, 89_505, Account, "admin_confirmation"),
    one(89_506, Account, "ip_blocked_day"),
    one(89_507, Account, "ip_blocked_hour"),
    one(200_001, Busy, "wechat_busy"),
    one(200_002, Caller, "request_wrong"),
    one(200_011, Account, "templates_banned"),
    one(200_012, Account, "template_limit"),
    one(200_013, Content, "template_banned"),
    one(200_014, Caller, "template_form_wrong"),
    row(200_016, 200_019, Caller, "request_wrong"),
    row(200_020, 200_021, Caller, "template_form_wrong"),
    one(TEMPLATE_ADDED, Duplicate, "template_already_added"),
    one(200_100, Account, "not_a_mini_program"),
];
