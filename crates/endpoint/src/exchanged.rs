//! How many login codes were exchanged lately: more than that need not wait, because they would expire in the queue.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// As long as a code lives.
const PERIOD: Duration = Duration::from_secs(300);
const SLOTS: usize = 30;

/// Codes that may wait however few were exchanged: a desktop may only just have begun.
const MIN_QUEUE: u32 = 6_000;

#[derive(Debug, Default)]
pub(crate) struct Exchanged(Mutex<[Slot; SLOTS]>);

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    /// Which of all stretches of time it counts.
    stretch: u128,
    count: u32,
}

impl Exchanged {
    /// `now` is what a steady clock shows.
    pub(crate) fn add(&self, count: usize, now: Duration) {
        let stretch = stretch(now);
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(slot) = slots.get_mut(index(stretch)) else { return };
        if slot.stretch != stretch {
            *slot = Slot { stretch, count: 0 };
        }
        slot.count = slot.count.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// How many codes of one event may wait now.
    pub(crate) fn max_queue(&self, now: Duration) -> u32 {
        let newest = stretch(now);
        let slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lately = slots.iter().filter(|slot| newest.saturating_sub(slot.stretch) < SLOTS as u128);
        lately.map(|slot| slot.count).fold(0, u32::saturating_add).max(MIN_QUEUE)
    }
}

fn stretch(now: Duration) -> u128 {
    now.as_millis() * SLOTS as u128 / PERIOD.as_millis()
}

fn index(stretch: u128) -> usize {
    usize::try_from(stretch % SLOTS as u128).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_is_as_long_as_what_was_exchanged_within_a_codes_life() {
        let exchanged = Exchanged::default();
        let at = Duration::from_secs;
        assert_eq!(exchanged.max_queue(at(0)), MIN_QUEUE);
        for second in 0..300 {
            exchanged.add(40, at(1_000 + second));
        }
        assert_eq!(exchanged.max_queue(at(1_299)), 12_000);
        assert!(exchanged.max_queue(at(1_450)) < 12_000);
        assert_eq!(exchanged.max_queue(at(1_700)), MIN_QUEUE, "it was long ago");
    }
}
