//! WeChat's no, and why no answer of WeChat came, as problems. What an errcode means stands in `wechat`; here it gets
//! the code that is branched on.

use super::of_failure;
use crate::api::{Problem, ProblemCode};
use store::table::attendee::Lost;
use wechat::{Api, Class, Error, LoginRefusal, Meaning, login_refusal};

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let refusal = match &error {
            Error::NotSent(failure) => return of_failure(failure, ProblemCode::WechatUnreachable, message),
            Error::NoAnswer(_) => return Self::new(ProblemCode::WechatUnreachable, message),
            Error::TokenRejected(refusal) => {
                return of_meaning(rejected(), message, refusal.errcode)
                    .filled("rid", refusal.rid.as_deref());
            }
            Error::Refused(refusal) | Error::TokenRefused(refusal) => refusal,
        };
        let ip = refusal.ip().map(|ip| ip.to_string());
        of_meaning(refusal.meaning(), message, refusal.errcode)
            .filled("rid", refusal.rid.as_deref())
            .filled("ip", ip.as_deref())
            .filled("field", refusal.field())
    }
}

/// A fresh token was refused: whatever the errcode, the account is at fault.
fn rejected() -> Meaning {
    Meaning { class: Class::Token, key: "token_rejected" }
}

/// What the errcode of an attempt to send means.
pub(crate) fn of_attempt(errcode: i64, rid: Option<&str>, field: &str) -> Problem {
    let field = Some(field).filter(|field| !field.is_empty());
    let meaning = wechat::send_meaning(errcode, field);
    of_meaning(meaning, format!("errcode {errcode}"), errcode).filled("rid", rid).filled("field", field)
}

/// Why nobody knows who somebody is, each with its remedy.
pub(crate) fn of_lost_identity(lost: Lost) -> Problem {
    let key = match (lost.reason.as_str(), lost.errcode) {
        ("refused", Some(errcode)) if login_refusal(errcode) == LoginRefusal::CodeLost => {
            wechat::meaning(Api::Login, errcode).key
        }
        ("expired", _) => "login_code_expired",
        ("appid_mismatch", _) => "openid_foreign",
        ("crowded", _) => "login_crowded",
        _ => "identity_lost",
    };
    let problem = Problem::worded(ProblemCode::IdentityLost, key, format!("lost: {}", lost.reason));
    let errcode = lost.errcode.map(|errcode| errcode.to_string());
    problem.filled("errcode", errcode.as_deref()).filled("rid", lost.rid.as_deref())
}

fn of_meaning(meaning: Meaning, message: String, errcode: i64) -> Problem {
    Problem::worded(code_of(meaning), meaning.key, message).with("errcode", errcode)
}

fn code_of(meaning: Meaning) -> ProblemCode {
    match meaning.class {
        Class::Busy | Class::TooFast | Class::Overlap => ProblemCode::WechatBusy,
        Class::Quota => ProblemCode::QuotaUsed,
        Class::Text => ProblemCode::ContentRefused,
        Class::Address => ProblemCode::IpNotAllowed,
        _ => ProblemCode::of_key(meaning.key).unwrap_or(ProblemCode::WechatRefused),
    }
}

#[cfg(test)]
mod tests {
    use super::{of_attempt, of_lost_identity};
    use crate::api::{Problem, ProblemCode};
    use store::table::attendee::Lost;
    use wechat::{Api, Error, Refusal};

    fn refused(api: Api, errcode: i64, words: &str) -> Problem {
        Problem::from(Error::Refused(Refusal::new(api, errcode, words)))
    }

    fn detail<'a>(problem: &'a Problem, key: &str) -> &'a str {
        problem.detail.get(key).map_or("", String::as_str)
    }

    #[test]
    fn a_refusal_names_its_meaning_and_what_its_words_hold() {
        let address = refused(
            Api::Token,
            40164,
            "invalid ip ::ffff:8.149.0.108, not in whitelist rid: 6123abcd-0a0b0c0d-12345678",
        );
        assert_eq!(address.code, ProblemCode::IpNotAllowed);
        assert_eq!((detail(&address, "ip"), detail(&address, "meaning")), ("8.149.0.108", ""));
        assert_eq!(detail(&address, "rid"), "6123abcd-0a0b0c0d-12345678");
        let unnamed = refused(Api::Token, 40164, "not in whitelist");
        assert_eq!((unnamed.code, detail(&unnamed, "meaning")), (ProblemCode::IpNotAllowed, "ip_not_named"));
        let limited = refused(Api::Send, 50002, "user limited");
        assert_eq!(
            (limited.code, detail(&limited, "meaning")),
            (ProblemCode::WechatRefused, "account_limited")
        );
        let secret = refused(Api::Token, 40001, "invalid credential");
        assert_eq!((secret.code, detail(&secret, "meaning")), (ProblemCode::WrongSecret, ""));
    }

    #[test]
    fn what_one_person_was_refused_for_is_told_exactly() {
        let meaning = |errcode, field| detail(&of_attempt(errcode, None, field), "meaning").to_owned();
        assert_eq!(meaning(47003, "thing3"), "field_refused");
        assert_eq!(meaning(47003, ""), "fields_refused");
        assert_eq!(meaning(45168, ""), "sensitive_word");
        assert_eq!(meaning(45011, ""), "too_fast");
        assert_eq!(meaning(43108, ""), "send_overlapped");
        assert_eq!(of_attempt(47003, None, "thing3").code, ProblemCode::ContentRefused);
    }

    #[test]
    fn a_quota_says_whose_it_is() {
        let meaning = |api| detail(&refused(api, 45009, ""), "meaning").to_owned();
        assert_eq!(meaning(Api::Send), "", "quota_used, the code's own words");
        assert_eq!(meaning(Api::Templates), "template_quota_used");
        assert_eq!(meaning(Api::Other), "other_quota_used");
    }

    #[test]
    fn each_way_to_lose_an_identity_has_its_remedy_and_keeps_the_request_id() {
        let meaning = |reason: &str, errcode| {
            let lost = Lost { reason: reason.to_owned(), errcode, rid: Some("1-2-3".to_owned()) };
            let problem = of_lost_identity(lost);
            assert_eq!((problem.code, detail(&problem, "rid")), (ProblemCode::IdentityLost, "1-2-3"));
            detail(&problem, "meaning").to_owned()
        };
        assert_eq!(meaning("refused", Some(40029)), "login_code_expired");
        assert_eq!(meaning("refused", Some(40163)), "login_code_used");
        assert_eq!(meaning("refused", Some(40226)), "person_blocked");
        assert_eq!(meaning("refused", Some(40164)), "", "WeChat said nothing of the code");
        assert_eq!(meaning("expired", None), "login_code_expired");
        assert_eq!(meaning("appid_mismatch", None), "openid_foreign");
        assert_eq!(meaning("crowded", None), "login_crowded");
        assert_eq!(meaning("none", None), "", "the code's own words");
    }

    /// The contract names these codes for itself; they are those of the table.
    #[test]
    fn the_contract_and_the_table_agree() {
        use protocol::errcode;
        use wechat::{LoginRefusal, SendRefusal, login_refusal, send_refusal};
        let lost = |errcode: &i64| login_refusal(*errcode) == LoginRefusal::CodeLost;
        let of_table: Vec<i64> =
            wechat::table().iter().flat_map(|row| row.first..=row.last).filter(lost).collect();
        assert_eq!(of_table, errcode::LOGIN_CODE_LOST);
        assert_eq!(send_refusal(errcode::DECLINED), SendRefusal::Declined);
        assert_eq!(wechat::meaning(Api::Login, errcode::LOGIN_CODE_USED).key, "login_code_used");
    }
}
