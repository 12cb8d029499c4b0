//! Compares what the desktops recorded with what the fake WeChat delivered.

use super::desktop::Desktop;
use super::{Outcome, Round};
use crate::World;
use domain::DeliveryState as S;
use std::collections::BTreeMap;
use store::Store;
use store::table::delivery::Delivery;
use store::table::delivery_list::{self, Which};

/// What the desktops recorded about one person.
#[derive(Debug, Default, PartialEq, Eq)]
struct Recorded {
    /// *Sent* or *received*.
    told: u32,
    unknown: u32,
    /// Certainly not sent, for a reason of this desktop's own.
    nothing: u32,
    /// Skipped, because another desktop was sending to them.
    elsewhere: u32,
    /// Not final yet.
    open: u32,
}

/// Fills in the outcome from WeChat's record and the desktops' databases.
pub(super) async fn judge(world: &World, desktops: &[Desktop], round: &Round, outcome: &mut Outcome) {
    let mut delivered: BTreeMap<String, u64> = BTreeMap::new();
    for ((openid, _), times) in world.sandbox.delivered() {
        *delivered.entry(openid).or_default() += times;
    }
    let mut words: BTreeMap<String, Recorded> = BTreeMap::new();
    for desktop in desktops {
        for delivery in deliveries(desktop).await {
            let openid = delivery.openid.as_ref().map_or("", domain::Openid::as_str);
            words.entry(openid.to_owned()).or_default().add(&delivery);
        }
    }
    let wrong = words.iter().filter(|(openid, word)| {
        let times = delivered.get(*openid).copied().unwrap_or(0);
        let agrees = word.agrees(times);
        if !agrees {
            println!("  a person with {times} messages: {word:?}");
        }
        !agrees
    });
    let missing = round.people.saturating_sub(u32::try_from(words.len()).unwrap());
    outcome.lost = u32::try_from(wrong.count()).unwrap() + missing;
    outcome.unknown = words.values().map(|word| word.unknown).sum();
    outcome.delivered = delivered.len();
    outcome.duplicates = delivered.values().map(|times| times - 1).sum();
    let stats = world.sandbox.stats();
    outcome.faults = stats.dropped_before + stats.dropped_after + stats.refusals.values().sum::<u64>();
}

async fn deliveries(desktop: &Desktop) -> Vec<Delivery> {
    let id = desktop.campaign().to_owned();
    let store = Store::open(desktop.data()).unwrap().store;
    let read = move |conn: &store::Connection| delivery_list::page(conn, &id, &Which::default(), 0, u32::MAX);
    store.read(read).await.unwrap()
}

impl Recorded {
    fn add(&mut self, delivery: &Delivery) {
        let counter = match delivery.state {
            S::Sent | S::Received => &mut self.told,
            S::Unknown => &mut self.unknown,
            S::Skipped if matches!(delivery.reason.as_str(), "already_told" | "reserved") => {
                &mut self.elsewhere
            }
            S::Failed | S::Skipped => &mut self.nothing,
            S::Queued | S::Sending | S::Cancelled => &mut self.open,
        };
        *counter += 1;
    }

    /// Whether it agrees with a person who got this many messages.
    fn agrees(&self, times: u64) -> bool {
        match (self.open, self.told, self.unknown) {
            (0, 1, _) => times == 1,
            (0, 0, 0) => times == 0 && self.nothing > 0,
            (0, 0, _) => times <= 1,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Recorded;

    #[test]
    fn what_the_desktops_say_together_is_held_against_the_record() {
        let told = Recorded { told: 1, elsewhere: 1, ..Recorded::default() };
        assert!(told.agrees(1) && !told.agrees(0) && !told.agrees(2));
        assert!(!Recorded { told: 2, ..Recorded::default() }.agrees(1), "one of them didn't tell anybody");
        let unknown = Recorded { unknown: 1, ..Recorded::default() };
        assert!(unknown.agrees(0) && unknown.agrees(1) && !unknown.agrees(2));
        let nothing = Recorded { nothing: 1, ..Recorded::default() };
        assert!(nothing.agrees(0) && !nothing.agrees(1));
        assert!(!Recorded { elsewhere: 2, ..Recorded::default() }.agrees(0), "each left it to the other");
        assert!(!Recorded { told: 1, open: 1, ..Recorded::default() }.agrees(1), "one of them never ended");
    }
}
