//! Trouble on demand, decided by recipient and attempt so that a run can be repeated.

use crate::seeded;
use rand::RngExt;
use std::time::Duration;

/// Rates are shares between 0 and 1 of the attempts; the default is no trouble at all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Faults {
    /// Sends answered −1 `system error`; they keep the credit.
    pub busy: f64,
    /// Sends whose connection closes without answer before anything happened.
    pub drop_before: f64,
    /// Sends that WeChat deals with, whereupon the connection closes without answer.
    pub drop_after: f64,
    /// Login exchanges answered −1; they keep the code.
    pub login_busy: f64,
    /// How long each send takes.
    pub latency: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Served,
    Busy,
    DroppedBefore,
    DroppedAfter,
}

impl Faults {
    /// What happens to the `attempt`-th send (from 1) to this person. At most one fault strikes.
    pub fn fate_of_send(&self, seed: u64, openid: &str, attempt: u32) -> Fate {
        let mut dice = seeded::stream(seed, &["send", openid, &attempt.to_string()]);
        // One die per fault: turning one fault up moves no other fault to other people.
        let (busy, before, after) = (dice.random::<f64>(), dice.random::<f64>(), dice.random::<f64>());
        if before < self.drop_before {
            Fate::DroppedBefore
        } else if busy < self.busy {
            Fate::Busy
        } else if after < self.drop_after {
            Fate::DroppedAfter
        } else {
            Fate::Served
        }
    }

    /// Whether the `attempt`-th exchange (from 1) of this code is answered −1.
    pub fn is_login_busy(&self, seed: u64, code: &str, attempt: u32) -> bool {
        seeded::stream(seed, &["login", code, &attempt.to_string()]).random::<f64>() < self.login_busy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_person_and_attempt_meet_the_same_fate() {
        let faults = Faults { busy: 0.3, drop_after: 0.3, ..Faults::default() };
        let fates = |seed: u64| -> Vec<Fate> {
            (1..200).map(|n| faults.fate_of_send(seed, &format!("o-{}", n % 40), n / 40 + 1)).collect()
        };
        assert_eq!(fates(7), fates(7));
        assert_ne!(fates(7), fates(8), "another seed is another run");
        for fate in [Fate::Served, Fate::Busy, Fate::DroppedAfter] {
            assert!(fates(7).contains(&fate), "{fate:?} happens at these rates");
        }
        assert!(!fates(7).contains(&Fate::DroppedBefore), "a rate of 0 never strikes");
    }

    #[test]
    fn a_rate_of_one_always_strikes() {
        let faults = Faults { drop_before: 1.0, busy: 1.0, ..Faults::default() };
        assert!((1..100).all(|n| faults.fate_of_send(7, "o", n) == Fate::DroppedBefore));
    }
}
