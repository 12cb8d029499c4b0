//! Handles answers: what they show of WeChat's load, and whether to pause or wait because of them.

use super::{DROWSY, Run};
use crate::clock::{Now, next_china_midnight};
use crate::messenger::{Answer, Messenger, Verdict};
use crate::reservations::Reservations;
use crate::round::Halt;
use crate::throttle::Load;
use std::time::Duration;
use store::table::campaign::Wait;

/// A wait shorter than this is just the pace.
const WORTH_SAYING: Duration = Duration::from_millis(1500);

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    pub(super) fn take_answers_in(&mut self, now: Now) {
        let drowsy = self.is_drowsy(now);
        for one in &mut self.finished {
            let load = match &one.answer {
                Answer::Refused(refusal) => match refusal.verdict {
                    Verdict::Busy => Load::Busy,
                    Verdict::TooFast => Load::TooFast,
                    Verdict::Declined | Verdict::Person | Verdict::Content => Load::Fine,
                    Verdict::Concurrent | Verdict::Spent | Verdict::Account => Load::Silent,
                },
                Answer::Accepted { .. } => Load::Fine,
                Answer::NotSent { .. } | Answer::Lost => Load::Silent,
            };
            self.throttle.heard(load, one.delivery, now.steady);
            one.refund = load == Load::Busy && self.throttle.is_storm();
            if let Answer::Refused(refusal) = &one.answer {
                if matches!(load, Load::Busy | Load::TooFast) {
                    self.busy.clone_from(&refusal.trouble);
                }
                if refusal.verdict == Verdict::Spent {
                    self.halt.get_or_insert_with(|| until_tomorrow(now, refusal.trouble.clone()));
                }
            }
            let excused = drowsy && matches!(one.answer, Answer::NotSent { .. });
            if !excused && let Some(trouble) = self.streak.note(&one.answer) {
                self.halt = Some(Halt::Pause(trouble));
            }
        }
        self.say_that_it_waits(now);
    }

    /// The network needs a moment after a sleep.
    fn is_drowsy(&self, now: Now) -> bool {
        self.woke_at.is_some_and(|at| now.steady < at + DROWSY)
    }

    /// Waiting never looks like running: the reason and the time are written down, and taken back afterwards.
    fn say_that_it_waits(&mut self, now: Now) {
        let resting = self.throttle.resting(now.steady).map(|until| until.saturating_sub(now.steady));
        match (&self.wait, resting) {
            _ if self.halt.is_some() => {}
            (None, Some(rest)) if rest > WORTH_SAYING => {
                let until_ms = (now.wall + rest).timestamp_millis();
                self.halt = Some(Halt::Wait(Wait { until_ms, trouble: self.busy.clone() }));
            }
            (Some(wait), None) if wait.until_ms <= now.wall.timestamp_millis() => {
                self.halt = Some(Halt::GoOn);
            }
            _ => {}
        }
    }
}

pub(super) fn until_tomorrow(now: Now, trouble: String) -> Halt {
    Halt::Wait(Wait { until_ms: next_china_midnight(now.wall).timestamp_millis(), trouble })
}
