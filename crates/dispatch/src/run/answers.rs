//! Handles answers: what they show of WeChat's load, and whether to pause or wait because of them.

use super::Run;
use crate::clock::Now;
use crate::messenger::Messenger;
use crate::reservations::Reservations;
use crate::round::Interruption;

impl<M: Messenger, R: Reservations> Run<'_, M, R> {
    pub(super) fn hear_answers(&mut self, now: Now) {
        let recently_resumed = self.wake.recently_resumed(now);
        for mut one in self.outcomes.landed() {
            match self.speed.hear(&mut one, now, recently_resumed) {
                Some(pause @ Interruption::Pause(_)) => self.interruption = Some(pause),
                Some(wait) => {
                    self.interruption.get_or_insert(wait);
                }
                None => {}
            }
            self.outcomes.hear(one);
        }
        if self.interruption.is_none() {
            self.interruption = self.speed.wait(self.status.wait.as_ref(), now);
        }
    }
}
