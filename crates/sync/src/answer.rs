//! What WeChat's answer to a login code means for it and for the others. Pure.

use crate::Exchanged;
use domain::Openid;
use std::collections::HashSet;

/// So many codes in a row refused with the same unknown errcode are the account's fault, not theirs.
const ENOUGH: usize = 5;

/// What becomes of a code.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer<T> {
    Openid {
        openid: Openid,
        unionid: Option<String>,
    },
    /// Spent or refused for good.
    Dead {
        errcode: i64,
        rid: Option<String>,
    },
    /// Released: it may still be good.
    Later(T),
    /// Released, and no other is claimed until somebody acts.
    Account(T),
}

/// The codes that were refused, one after the other, with the same unknown errcode.
#[derive(Debug, Default)]
pub(crate) struct UnclearStreak {
    errcode: Option<i64>,
    codes: HashSet<String>,
}

impl UnclearStreak {
    pub(crate) fn judge<T>(&mut self, code: &str, exchanged: Exchanged<T>) -> Answer<T> {
        match exchanged {
            Exchanged::Unclear { errcode, why } => {
                if self.errcode != Some(errcode) {
                    *self = Self { errcode: Some(errcode), codes: HashSet::new() };
                }
                self.codes.insert(code.to_owned());
                if self.codes.len() >= ENOUGH { Answer::Account(why) } else { Answer::Later(why) }
            }
            Exchanged::Openid { openid, unionid } => {
                *self = Self::default();
                Answer::Openid { openid, unionid }
            }
            Exchanged::Dead { errcode, rid } => {
                *self = Self::default();
                Answer::Dead { errcode, rid }
            }
            Exchanged::Later(why) => Answer::Later(why),
            Exchanged::Account(why) => Answer::Account(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, UnclearStreak};
    use crate::Exchanged;
    use domain::Openid;

    fn unclear(errcode: i64) -> Exchanged<()> {
        Exchanged::Unclear { errcode, why: () }
    }

    #[test]
    fn one_odd_code_stops_nothing_however_often_it_is_tried() {
        let mut streak = UnclearStreak::default();
        assert!((0..100).all(|_| streak.judge("1", unclear(7)) == Answer::Later(())));
    }

    #[test]
    fn the_same_for_several_codes_in_a_row_stops_everything() {
        let mut streak = UnclearStreak::default();
        let answers: Vec<Answer<()>> = (0..5).map(|n| streak.judge(&n.to_string(), unclear(7))).collect();
        assert!(answers[..4].iter().all(|answer| *answer == Answer::Later(())));
        assert_eq!(answers[4], Answer::Account(()));
    }

    #[test]
    fn a_success_or_another_errcode_begins_anew() {
        let mut streak = UnclearStreak::default();
        let openid =
            || -> Exchanged<()> { Exchanged::Openid { openid: Openid::new("o-FAKE"), unionid: None } };
        for n in 0..4 {
            streak.judge(&n.to_string(), unclear(7));
        }
        streak.judge("4", openid());
        assert_eq!(streak.judge("5", unclear(7)), Answer::Later(()));
        for n in 0..4 {
            assert_eq!(streak.judge(&n.to_string(), unclear(8 + n)), Answer::Later(()));
        }
    }
}
