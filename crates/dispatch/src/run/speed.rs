//! How fast to send, as WeChat's answers allow it; and when to stop over them.

use crate::clock::{Now, next_china_midnight};
use crate::limits::Limits;
use crate::messenger::{Answer, Verdict};
use crate::pace::Pace;
use crate::round::Interruption;
use crate::settle::Finished;
use crate::streak::Streak;
use crate::throttle::{Load, Throttle};
use std::time::Duration;
use store::table::campaign::Wait;

/// A wait shorter than this is just the pace.
const WORTH_SAYING: Duration = Duration::from_millis(1500);

pub(super) struct Speed {
    throttle: Throttle,
    pace: Pace,
    streak: Streak,
    /// WeChat's last answer that it was busy.
    busy_reason: String,
}

impl Speed {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            throttle: Throttle::new(limits),
            pace: Pace::default(),
            streak: Streak::default(),
            busy_reason: String::new(),
        }
    }

    /// Takes an answer in; returns what is to be done over it. Shortly after a sleep the network needs a moment, so
    /// failures to connect pause nothing then.
    pub(super) fn hear(
        &mut self,
        one: &mut Finished,
        now: Now,
        recently_resumed: bool,
    ) -> Option<Interruption> {
        let load = load_of(&one.answer);
        self.throttle.heard(load, one.delivery, now.steady);
        one.refund = load == Load::Busy && self.throttle.is_storm();
        if let Answer::Refused(refusal) = &one.answer {
            if matches!(load, Load::Busy | Load::TooFast) {
                self.busy_reason.clone_from(&refusal.pause_reason);
            }
            if refusal.verdict == Verdict::Spent {
                return Some(until_tomorrow(now, refusal.pause_reason.clone()));
            }
        }
        let excused = recently_resumed && matches!(one.answer, Answer::NotSent { .. });
        if excused { None } else { self.streak.note(&one.answer).map(Interruption::Pause) }
    }

    /// Waiting never looks like running: the reason and the time are written down, and taken back afterwards.
    pub(super) fn wait(&self, wait: Option<&Wait>, now: Now) -> Option<Interruption> {
        let resting = self.resting(now).map(|until| until.saturating_sub(now.steady));
        match (wait, resting) {
            (None, Some(rest)) if rest > WORTH_SAYING => {
                let until_ms = (now.wall + rest).timestamp_millis();
                Some(Interruption::Wait(Wait { until_ms, reason: self.busy_reason.clone() }))
            }
            (Some(wait), None) if wait.until_ms <= now.wall.timestamp_millis() => Some(Interruption::GoOn),
            _ => None,
        }
    }

    /// How many more may leave now.
    pub(super) fn room(&self, flying: usize, now: Now) -> usize {
        let free = self.throttle.in_flight(now.steady).saturating_sub(flying);
        free.min(self.pace.room(self.throttle.per_second(), now.steady))
    }

    /// How long the next one waits for its moment.
    pub(super) fn delay(&mut self, now: Now) -> Duration {
        self.pace.slot(self.throttle.per_second(), now.steady).saturating_sub(now.steady)
    }

    /// Until when nothing is sent.
    pub(super) fn resting(&self, now: Now) -> Option<Duration> {
        self.throttle.resting(now.steady)
    }

    /// When one more may leave, unless an answer has to come first.
    pub(super) fn opens_at(&self, flying: usize, now: Now) -> Option<Duration> {
        (flying < self.throttle.in_flight(now.steady)).then(|| self.pace.opens_at())
    }

    /// What was learned before is old: somebody says to try now.
    pub(super) fn try_now(&mut self) {
        self.throttle.try_now();
    }

    pub(super) fn wake_up(&mut self) {
        self.throttle.try_now();
        self.streak = Streak::default();
    }
}

fn load_of(answer: &Answer) -> Load {
    match answer {
        Answer::Refused(refusal) => match refusal.verdict {
            Verdict::Busy => Load::Busy,
            Verdict::TooFast => Load::TooFast,
            Verdict::Declined | Verdict::Person | Verdict::Content => Load::Fine,
            Verdict::Concurrent | Verdict::Spent | Verdict::Account => Load::Silent,
        },
        Answer::Accepted { .. } => Load::Fine,
        Answer::NotSent { .. } | Answer::Lost => Load::Silent,
    }
}

pub(super) fn until_tomorrow(now: Now, reason: String) -> Interruption {
    Interruption::Wait(Wait { until_ms: next_china_midnight(now.wall).timestamp_millis(), reason })
}
