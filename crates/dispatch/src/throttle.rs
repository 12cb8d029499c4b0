//! Slowing down when WeChat is busy, and speeding up again: additive increase, multiplicative decrease. Pure.

use crate::limits::Limits;
use std::collections::{BTreeSet, VecDeque};
use std::time::Duration;

/// What an answer shows of WeChat's load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// It dealt with the message, whatever it decided.
    Fine,
    /// −1.
    Busy,
    /// 45011: over the rate.
    TooFast,
    /// Nothing: there was no answer, or it is about something else.
    Silent,
}

/// The answers looked back on, and how many of them busy make a burst.
const RECENT: usize = 10;
const BURST: usize = 5;
/// This many busy answers in a row, to this many different people: the cause is WeChat, not one of them.
const STORM_LENGTH: u32 = 5;
const STORM_PEOPLE: usize = 3;
/// After slowing down, answers to earlier requests are no new evidence.
const SETTLING: Duration = Duration::from_millis(500);
const LONGEST_REST: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct Throttle {
    limits: Limits,
    in_flight: f64,
    per_second: f64,
    recent: VecDeque<bool>,
    busy_in_a_row: u32,
    busy_people: BTreeSet<i64>,
    /// Rests in a row without a good answer between.
    rests: u32,
    rest_until: Option<Duration>,
    slowed_at: Option<Duration>,
}

impl Throttle {
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            #[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
            in_flight: limits.in_flight as f64,
            per_second: limits.per_second,
            recent: VecDeque::new(),
            busy_in_a_row: 0,
            busy_people: BTreeSet::new(),
            rests: 0,
            rest_until: None,
            slowed_at: None,
        }
    }

    /// Requests that may be on their way at once; none while it rests.
    pub(crate) fn in_flight(&self, now: Duration) -> usize {
        if self.resting(now).is_some() {
            return 0;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and the limit"
        )]
        let whole = self.in_flight as usize;
        whole.clamp(1, self.limits.in_flight)
    }

    pub(crate) fn per_second(&self) -> f64 {
        self.per_second
    }

    /// Until when nothing is sent.
    pub(crate) fn resting(&self, now: Duration) -> Option<Duration> {
        self.rest_until.filter(|until| *until > now)
    }

    /// Whether WeChat is busy for everybody: then a busy answer isn't about the person.
    pub(crate) fn is_storm(&self) -> bool {
        self.busy_in_a_row >= STORM_LENGTH && self.busy_people.len() >= STORM_PEOPLE
    }

    /// Takes an answer in.
    pub(crate) fn heard(&mut self, load: Load, delivery: i64, now: Duration) {
        match load {
            Load::Silent => {}
            Load::Fine => self.fine(),
            Load::Busy => {
                self.note(true);
                self.busy_in_a_row += 1;
                if self.busy_people.len() < STORM_PEOPLE {
                    self.busy_people.insert(delivery);
                }
                if self.is_storm() {
                    self.slow_down(now);
                    self.rest(now);
                } else if self.recent.iter().filter(|busy| **busy).count() >= BURST {
                    self.slow_down(now);
                }
            }
            Load::TooFast => {
                self.slow_down(now);
                self.rest(now);
            }
        }
    }

    /// The organiser or a wake-up asks to try now.
    pub(crate) fn try_now(&mut self) {
        self.rest_until = None;
        self.rests = 0;
        self.slowed_at = None;
    }

    fn fine(&mut self) {
        self.note(false);
        self.busy_in_a_row = 0;
        self.busy_people.clear();
        self.rests = 0;
        #[expect(clippy::cast_precision_loss, reason = "a few hundred at most")]
        let most = self.limits.in_flight as f64;
        self.in_flight = (self.in_flight + 1.0 / self.in_flight).min(most);
        self.per_second = (self.per_second + self.limits.per_second / 200.0).min(self.limits.per_second);
    }

    fn note(&mut self, busy: bool) {
        self.recent.push_back(busy);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
    }

    fn slow_down(&mut self, now: Duration) {
        if self.slowed_at.is_some_and(|at| now < at + SETTLING) {
            return;
        }
        self.slowed_at = Some(now);
        self.recent.clear();
        self.in_flight = (self.in_flight / 2.0).max(1.0);
        self.per_second = (self.per_second / 2.0).max(1.0);
    }

    /// One second, doubling. What was on its way when the rest began doesn't lengthen it.
    fn rest(&mut self, now: Duration) {
        if self.resting(now).is_some() {
            return;
        }
        let rest = Duration::from_secs(1 << self.rests.min(6)).min(LONGEST_REST);
        self.rests += 1;
        self.rest_until = Some(now + rest);
    }
}

#[cfg(test)]
mod tests {
    use super::{Load, Throttle};
    use crate::limits::Limits;
    use proptest::prelude::*;
    use std::time::Duration;

    const LIMITS: Limits = Limits { in_flight: 16, per_second: 80.0 };

    fn at(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn one_busy_answer_in_twenty_slows_nothing_down() {
        let mut throttle = Throttle::new(LIMITS);
        for n in 0..400_u64 {
            let load = if n.is_multiple_of(20) { Load::Busy } else { Load::Fine };
            throttle.heard(load, i64::try_from(n).unwrap(), at(n * 10));
        }
        assert_eq!((throttle.in_flight(at(4000)), throttle.per_second()), (16, 80.0));
    }

    #[test]
    fn a_burst_halves_and_success_brings_it_back_little_by_little() {
        let mut throttle = Throttle::new(LIMITS);
        for n in 0..8 {
            throttle.heard(if n % 3 == 0 { Load::Fine } else { Load::Busy }, n, at(10));
        }
        assert_eq!(throttle.in_flight(at(10)), 8);
        assert!(throttle.per_second() < 45.0);
        let ramp: Vec<usize> = (0..300)
            .map(|n| {
                throttle.heard(Load::Fine, n, at(1000));
                throttle.in_flight(at(1000))
            })
            .collect();
        assert!(ramp.windows(2).all(|two| two[1] >= two[0] && two[1] - two[0] <= 1), "one at a time");
        assert_eq!((ramp[299], throttle.per_second()), (16, 80.0));
    }

    #[test]
    fn while_everybody_gets_busy_it_rests_longer_and_longer_and_one_person_is_no_everybody() {
        let mut throttle = Throttle::new(LIMITS);
        for _ in 0..9 {
            throttle.heard(Load::Busy, 7, at(0));
        }
        assert!(!throttle.is_storm());
        let mut now = at(1000);
        let mut rests = Vec::new();
        for n in 0..20 {
            throttle.heard(Load::Busy, n, now);
            if let Some(until) = throttle.resting(now) {
                assert_eq!(throttle.in_flight(now), 0, "nothing leaves while it rests");
                rests.push((until - now).as_secs());
                now = until;
            }
        }
        assert!(throttle.is_storm());
        assert_eq!(rests[..8], [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(throttle.in_flight(now), 1, "then one at a time");
        throttle.heard(Load::Fine, 1, now);
        assert!(!throttle.is_storm());
    }

    #[test]
    fn answers_of_one_round_slow_down_once() {
        let mut throttle = Throttle::new(LIMITS);
        for n in 0..16 {
            throttle.heard(Load::TooFast, n, at(100));
        }
        assert_eq!(throttle.resting(at(100)), Some(at(1100)));
        assert_eq!(throttle.in_flight(at(1100)), 8);
    }

    proptest! {
        #[test]
        fn it_never_stops_for_good_nor_goes_beyond_its_limits(loads in prop::collection::vec(0_u8..4, 0..200)) {
            let mut throttle = Throttle::new(LIMITS);
            let mut now = at(0);
            for (n, load) in (0..).zip(loads) {
                let load = [Load::Fine, Load::Busy, Load::TooFast, Load::Silent][usize::from(load)];
                throttle.heard(load, n, now);
                now += at(37);
                prop_assert!(throttle.resting(now).is_none_or(|until| until <= now + at(60_000)));
                prop_assert!(throttle.in_flight(now) <= 16 && throttle.per_second() <= 80.0);
                prop_assert!(throttle.in_flight(now + at(60_000)) >= 1 && throttle.per_second() >= 1.0);
            }
        }
    }
}
