//! What a crash or a failed write left on its way: it may or may not have arrived.

use crate::settle::{after, lost};
use chrono::Utc;
use domain::{DeliveryEvent, DeliveryState, Lifetime};
use store::table::campaign::{self, State};
use store::table::delivery::{self, Change, Delivery};
use store::table::template;
use store::{Result, Store, Tx};

/// Settles every delivery that the last run left *sending*, as if its answer had been lost. To be called once, before
/// anything is sent, by the process that holds the data directory. Returns how many there were.
pub async fn recover(store: &Store) -> Result<usize> {
    store
        .write(|tx| {
            let left = delivery::sending(tx.conn)?;
            left.iter().try_for_each(|delivery| settle_left(tx, delivery)).map(|()| left.len())
        })
        .await
}

/// The same for one campaign, by the one who is about to carry it out.
pub(crate) fn recover_campaign(tx: &Tx<'_>, id: &str) -> Result<()> {
    let left = delivery::in_state(tx.conn, id, DeliveryState::Sending)?;
    left.iter().try_for_each(|delivery| settle_left(tx, delivery))
}

fn settle_left(tx: &Tx<'_>, delivery: &Delivery) -> Result<()> {
    let now_ms = Utc::now().timestamp_millis();
    match campaign::get(tx.conn, &delivery.campaign)? {
        Some(campaign) if matches!(campaign.state, State::Running | State::Paused) => {
            let template = template::get(tx.conn, &campaign.appid, &campaign.template_id)?;
            // Without its template nothing says that a retry would settle it.
            let lifetime = template.map_or(Lifetime::LongTerm, |t| t.lifetime);
            lost(tx, &campaign.appid, lifetime, delivery, now_ms)
        }
        // Nobody would carry out a retry in a campaign that has ended.
        _ => {
            let unknown = Change::to(after(delivery.state, DeliveryEvent::AnswerLost), "no_answer");
            delivery::change(tx, delivery.id, &unknown, now_ms)
        }
    }
}
