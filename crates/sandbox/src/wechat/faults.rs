//! Faults on demand, decided by recipient and attempt so that a run can be repeated.

use crate::seeded;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What goes wrong at WeChat and on the way to it; by default nothing.
///
/// In JSON, a missing field means no such fault, and times are in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Faults {
    /// Of `subscribe/send`, drawn for each attempt on a person.
    pub sends: Rates,
    /// Of `jscode2session`, drawn for each attempt on a code.
    pub logins: Rates,
    /// Of every other call, drawn for each call of its path.
    pub others: Rates,
    /// How long each send takes.
    #[serde(rename = "latency_ms", with = "milliseconds")]
    pub latency: Duration,
    /// How long a stalled call is silent before its connection closes; longer than any caller waits.
    #[serde(rename = "stall_ms", with = "milliseconds")]
    pub stall: Duration,
    /// After this many sends every token becomes invalid; 0 is never.
    pub revoke_every: u64,
    /// Sends beyond this number within a second are answered 45011; 0 is no limit. The one fault that depends on the
    /// order of arrival, as at the real WeChat.
    pub sends_per_second: u64,
}

/// Shares between 0 and 1 of the attempts. An attempt has at most one fault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// Answered −1 `system error`: nothing happened.
    pub busy: f64,
    /// Answered 45011: nothing happened.
    pub too_fast: f64,
    /// A gateway's page with a 5xx. Half of these calls were carried out.
    pub server_error: f64,
    /// The connection closes without an answer before anything happened.
    pub drop_before: f64,
    /// The call is carried out, then the connection closes without an answer.
    pub drop_after: f64,
    /// Silence for longer than the caller waits. Half of these calls were carried out.
    pub stall: f64,
}

/// The outcome of one call: whether WeChat carries it out, and what the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallOutcome {
    pub processed: bool,
    pub seen: Seen,
}

/// What the caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// WeChat's own answer.
    Answer,
    Busy,
    TooFast,
    /// A gateway's page.
    Gateway,
    /// A closed connection.
    HangUp,
    /// Nothing, for longer than any caller waits.
    Silence,
}

impl Default for Faults {
    fn default() -> Self {
        Self {
            sends: Rates::default(),
            logins: Rates::default(),
            others: Rates::default(),
            latency: Duration::ZERO,
            stall: Duration::from_secs(20),
            revoke_every: 0,
            sends_per_second: 0,
        }
    }
}

impl Faults {
    /// Faults of sends only.
    pub fn of_sends(sends: Rates) -> Self {
        Self { sends, ..Self::default() }
    }

    /// Faults of the exchange of login codes only.
    pub fn of_logins(logins: Rates) -> Self {
        Self { logins, ..Self::default() }
    }

    /// Faults of all other calls only.
    pub fn of_others(others: Rates) -> Self {
        Self { others, ..Self::default() }
    }

    /// Whether every rate is a share between 0 and 1.
    pub fn is_possible(&self) -> bool {
        [self.sends, self.logins, self.others].iter().all(Rates::are_shares)
    }
}

impl Rates {
    /// Draws the outcome of the `attempt`-th call (from 1) of this kind about this subject.
    pub fn draw(&self, seed: u64, kind: &str, subject: &str, attempt: u32) -> CallOutcome {
        let mut random = seeded::stream(seed, &[kind, subject, &attempt.to_string()]);
        // One random number per fault: raising the rate of one fault moves no other fault to other people.
        let [before, gateway, stall, busy, fast, after, coin]: [f64; 7] = random.random();
        let coin = coin < 0.5;
        let (processed, seen) = match () {
            () if before < self.drop_before => (false, Seen::HangUp),
            () if gateway < self.server_error => (coin, Seen::Gateway),
            () if stall < self.stall => (coin, Seen::Silence),
            () if busy < self.busy => (false, Seen::Busy),
            () if fast < self.too_fast => (false, Seen::TooFast),
            () if after < self.drop_after => (true, Seen::HangUp),
            () => (true, Seen::Answer),
        };
        CallOutcome { processed, seen }
    }

    fn are_shares(&self) -> bool {
        let Self { busy, too_fast, server_error, drop_before, drop_after, stall } = self;
        [busy, too_fast, server_error, drop_before, drop_after, stall]
            .iter()
            .all(|r| (0.0..=1.0).contains(*r))
    }
}

mod milliseconds {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use std::time::Duration;

    pub fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        u64::try_from(time.as_millis()).unwrap_or(u64::MAX).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(rates: Rates, seed: u64) -> Vec<CallOutcome> {
        (1..400).map(|n| rates.draw(seed, "send", &format!("o-{}", n % 40), n / 40 + 1)).collect()
    }

    #[test]
    fn the_same_person_and_attempt_get_the_same_outcome() {
        let rates = Rates { busy: 0.2, server_error: 0.2, stall: 0.2, drop_after: 0.3, ..Rates::default() };
        let drawn = outcomes(rates, 7);
        assert_eq!(drawn, outcomes(rates, 7));
        assert_ne!(drawn, outcomes(rates, 8), "another seed is another run");
        for seen in [Seen::Answer, Seen::Busy, Seen::Gateway, Seen::Silence, Seen::HangUp] {
            assert!(drawn.iter().any(|outcome| outcome.seen == seen), "{seen:?} happens at these rates");
        }
        assert!(drawn.iter().all(|outcome| outcome.seen != Seen::TooFast), "a rate of 0 never happens");
        assert!(drawn.iter().all(|outcome| outcome.seen != Seen::HangUp || outcome.processed), "nor before");
    }

    #[test]
    fn what_a_lost_answer_hides_is_open() {
        for rates in
            [Rates { stall: 1.0, ..Rates::default() }, Rates { server_error: 1.0, ..Rates::default() }]
        {
            let drawn = outcomes(rates, 7);
            assert!(
                drawn.iter().any(|outcome| outcome.processed)
                    && drawn.iter().any(|outcome| !outcome.processed)
            );
        }
    }

    #[test]
    fn turning_one_fault_up_leaves_the_others_where_they_were() {
        let few = outcomes(Rates { busy: 0.2, ..Rates::default() }, 7);
        let more = outcomes(Rates { busy: 0.2, drop_after: 0.5, ..Rates::default() }, 7);
        let busy =
            |met: &[CallOutcome]| met.iter().map(|outcome| outcome.seen == Seen::Busy).collect::<Vec<_>>();
        assert_eq!(busy(&few), busy(&more));
    }

    #[test]
    fn a_rate_of_one_always_happens() {
        let rates = Rates { drop_before: 1.0, busy: 1.0, ..Rates::default() };
        let dropped = CallOutcome { processed: false, seen: Seen::HangUp };
        assert!(outcomes(rates, 7).iter().all(|outcome| *outcome == dropped));
    }

    #[test]
    fn in_json_a_missing_fault_is_no_fault() {
        let faults: Faults = serde_json::from_str(r#"{"sends":{"busy":0.05},"latency_ms":60}"#).unwrap();
        let busy = Rates { busy: 0.05, ..Rates::default() };
        assert_eq!(faults, Faults { latency: Duration::from_millis(60), ..Faults::of_sends(busy) });
        assert!(serde_json::from_str::<Faults>(r#"{"sends":{"bussy":1}}"#).is_err(), "a slip is not silence");
        assert!(faults.is_possible());
        for rate in [-0.1, 1.1, f64::NAN] {
            let rates = Rates { stall: rate, ..Rates::default() };
            assert!(!Faults::of_others(rates).is_possible(), "{rate}");
        }
    }
}
