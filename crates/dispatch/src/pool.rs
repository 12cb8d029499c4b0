//! The deliveries that may leave next: due, and their people reserved. Pure.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// How long a reservation lasts. One that is nearly over is renewed before anything leaves under it.
pub(crate) const LEASE: Duration = Duration::from_secs(180);
const MARGIN: Duration = Duration::from_secs(30);

#[derive(Debug, Default)]
pub(crate) struct Pool {
    ready: VecDeque<i64>,
    /// Until when each is reserved: those ready, those on their way, those tried again later.
    reserved: BTreeMap<i64, Duration>,
}

impl Pool {
    pub(crate) fn ready(&self) -> usize {
        self.ready.len()
    }

    pub(crate) fn ids(&self) -> BTreeSet<i64> {
        self.ready.iter().copied().collect()
    }

    /// Whether its reservation lasts for a while.
    pub(crate) fn is_reserved(&self, id: i64, now: Duration) -> bool {
        self.reserved.get(&id).is_some_and(|until| now + MARGIN < *until)
    }

    /// Those reserved for long enough, as the reservations of now.
    pub(crate) fn reserved(&self, now: Duration) -> BTreeSet<i64> {
        self.reserved.iter().filter(|(_, until)| now + MARGIN < **until).map(|(id, _)| *id).collect()
    }

    /// These are due and theirs.
    pub(crate) fn add(&mut self, ids: &[i64], newly_reserved: &[i64], now: Duration) {
        self.ready.extend(ids);
        self.reserved.extend(newly_reserved.iter().map(|id| (*id, now + LEASE)));
    }

    /// Up to `room` of them, first come first. One whose reservation runs out is left for the next refill.
    pub(crate) fn take(&mut self, room: usize, now: Duration) -> Vec<i64> {
        let mut taken = Vec::new();
        while taken.len() < room
            && let Some(id) = self.ready.pop_front()
        {
            if self.is_reserved(id, now) {
                taken.push(id);
            }
        }
        taken
    }

    /// Not now: others first.
    pub(crate) fn keep(&mut self, ids: Vec<i64>) {
        self.ready.extend(ids);
    }

    /// Its reservation ended with its outcome.
    pub(crate) fn forget(&mut self, id: i64) {
        self.reserved.remove(&id);
    }

    /// Nothing is ready any more; returns all that was reserved.
    pub(crate) fn drain(&mut self) -> Vec<i64> {
        self.ready.clear();
        std::mem::take(&mut self.reserved).into_keys().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{LEASE, Pool};
    use std::time::Duration;

    #[test]
    fn nothing_leaves_under_a_reservation_that_runs_out() {
        let mut pool = Pool::default();
        let start = Duration::from_secs(5);
        pool.add(&[1, 2, 3], &[1, 2, 3], start);
        assert_eq!(pool.take(2, start), [1, 2]);
        let late = start + LEASE - Duration::from_secs(20);
        assert_eq!(pool.take(2, late), [0; 0], "left for the next refill, which renews it");
        pool.add(&[3], &[3], late);
        assert_eq!(pool.take(2, late), [3]);
    }

    #[test]
    fn an_outcome_ends_a_reservation_and_the_rest_is_given_back() {
        let mut pool = Pool::default();
        pool.add(&[1, 2, 3], &[1, 2, 3], Duration::ZERO);
        assert_eq!(pool.take(1, Duration::ZERO), [1]);
        pool.forget(1);
        assert_eq!(pool.drain(), [2, 3]);
        assert_eq!(pool.ready(), 0);
    }
}
