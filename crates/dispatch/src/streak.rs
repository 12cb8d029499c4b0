//! What goes wrong in the same way again and again pauses the campaign. Pure.

use crate::messenger::{Answer, Verdict};

/// This many identical refusals, or failures to connect, in a row.
const ENOUGH: u32 = 5;

#[derive(Debug, Default)]
pub(crate) struct Streak {
    errcode: Option<i64>,
    length: u32,
}

impl Streak {
    /// Notes an answer; returns why to pause, if it is time to.
    pub(crate) fn note(&mut self, answer: &Answer) -> Option<String> {
        let (errcode, pause_reason) = match answer {
            Answer::Refused(refusal) => match refusal.verdict {
                Verdict::Account => return Some(refusal.pause_reason.clone()),
                // Of one person's openid or of a code nobody knows: for everybody it would be the account's fault.
                Verdict::Content | Verdict::Person => (Some(refusal.errcode), &refusal.pause_reason),
                Verdict::Declined
                | Verdict::Busy
                | Verdict::TooFast
                | Verdict::Concurrent
                | Verdict::Spent => {
                    return self.broken();
                }
            },
            Answer::NotSent { pause_reason } => (None, pause_reason),
            Answer::Accepted { .. } | Answer::Lost => return self.broken(),
        };
        self.length = if self.length > 0 && self.errcode == errcode { self.length + 1 } else { 1 };
        self.errcode = errcode;
        (self.length >= ENOUGH).then(|| pause_reason.clone())
    }

    fn broken(&mut self) -> Option<String> {
        *self = Self::default();
        None
    }
}
