//! Trouble on demand, decided by recipient and attempt so that a run can be repeated.

use crate::seeded;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What goes wrong at WeChat and on the way to it; the default is nothing at all.
///
/// As JSON, what is left out is no trouble, and times are in milliseconds.
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
    /// After so many sends every token is worthless; 0 is never.
    pub revoke_every: u64,
    /// More sends within a second are answered 45011; 0 is no limit. The one fault that depends on the order of
    /// arrival, as it does in truth.
    pub sends_per_second: u64,
}

/// Shares between 0 and 1 of the attempts. At most one fault strikes an attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rates {
    /// Answered −1 `system error`: nothing happened.
    pub busy: f64,
    /// Answered 45011: nothing happened.
    pub too_fast: f64,
    /// A gateway's page with a 5xx. Whether WeChat dealt with the call is a coin's toss.
    pub server_error: f64,
    /// The connection closes without an answer before anything happened.
    pub drop_before: f64,
    /// WeChat deals with the call, then the connection closes without an answer.
    pub drop_after: f64,
    /// Silence for longer than the caller waits. Whether WeChat dealt with the call is a coin's toss.
    pub stall: f64,
}

/// What becomes of one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fate {
    pub dealt_with: bool,
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
    /// Nothing, for longer than anybody waits.
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
    /// Nothing goes wrong but sends.
    pub fn of_sends(sends: Rates) -> Self {
        Self { sends, ..Self::default() }
    }

    /// Nothing goes wrong but the exchange of login codes.
    pub fn of_logins(logins: Rates) -> Self {
        Self { logins, ..Self::default() }
    }

    /// Nothing goes wrong but the calls that are neither.
    pub fn of_others(others: Rates) -> Self {
        Self { others, ..Self::default() }
    }

    /// Whether every rate is a share between 0 and 1.
    pub fn is_possible(&self) -> bool {
        [self.sends, self.logins, self.others].iter().all(Rates::are_shares)
    }
}

impl Rates {
    /// What becomes of the `attempt`-th call (from 1) of this kind about this subject.
    pub fn fate(&self, seed: u64, kind: &str, subject: &str, attempt: u32) -> Fate {
        let mut dice = seeded::stream(seed, &[kind, subject, &attempt.to_string()]);
        // One die per fault: turning one fault up moves no other fault to other people.
        let [before, gateway, stall, busy, fast, after, coin]: [f64; 7] = dice.random();
        let coin = coin < 0.5;
        let (dealt_with, seen) = match () {
            () if before < self.drop_before => (false, Seen::HangUp),
            () if gateway < self.server_error => (coin, Seen::Gateway),
            () if stall < self.stall => (coin, Seen::Silence),
            () if busy < self.busy => (false, Seen::Busy),
            () if fast < self.too_fast => (false, Seen::TooFast),
            () if after < self.drop_after => (true, Seen::HangUp),
            () => (true, Seen::Answer),
        };
        Fate { dealt_with, seen }
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

    fn fates(rates: Rates, seed: u64) -> Vec<Fate> {
        (1..400).map(|n| rates.fate(seed, "send", &format!("o-{}", n % 40), n / 40 + 1)).collect()
    }

    #[test]
    fn the_same_person_and_attempt_meet_the_same_fate() {
        let rates = Rates { busy: 0.2, server_error: 0.2, stall: 0.2, drop_after: 0.3, ..Rates::default() };
        let met = fates(rates, 7);
        assert_eq!(met, fates(rates, 7));
        assert_ne!(met, fates(rates, 8), "another seed is another run");
        for seen in [Seen::Answer, Seen::Busy, Seen::Gateway, Seen::Silence, Seen::HangUp] {
            assert!(met.iter().any(|fate| fate.seen == seen), "{seen:?} happens at these rates");
        }
        assert!(met.iter().all(|fate| fate.seen != Seen::TooFast), "a rate of 0 never strikes");
        assert!(met.iter().all(|fate| fate.seen != Seen::HangUp || fate.dealt_with), "nor before");
    }

    #[test]
    fn what_a_lost_answer_hides_is_open() {
        for rates in
            [Rates { stall: 1.0, ..Rates::default() }, Rates { server_error: 1.0, ..Rates::default() }]
        {
            let met = fates(rates, 7);
            assert!(met.iter().any(|fate| fate.dealt_with) && met.iter().any(|fate| !fate.dealt_with));
        }
    }

    #[test]
    fn turning_one_fault_up_leaves_the_others_where_they_were() {
        let few = fates(Rates { busy: 0.2, ..Rates::default() }, 7);
        let more = fates(Rates { busy: 0.2, drop_after: 0.5, ..Rates::default() }, 7);
        let busy = |met: &[Fate]| met.iter().map(|fate| fate.seen == Seen::Busy).collect::<Vec<_>>();
        assert_eq!(busy(&few), busy(&more));
    }

    #[test]
    fn a_rate_of_one_always_strikes() {
        let rates = Rates { drop_before: 1.0, busy: 1.0, ..Rates::default() };
        let dropped = Fate { dealt_with: false, seen: Seen::HangUp };
        assert!(fates(rates, 7).iter().all(|fate| *fate == dropped));
    }

    #[test]
    fn as_json_what_is_left_out_is_no_trouble() {
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
