//! After a crash: whatever was on its way may or may not have arrived.

use crate::settle::lost;
use chrono::Utc;
use store::table::{campaign, delivery, template};
use store::{Result, Store, Tx};

/// Settles every delivery that the last run left *sending*, as if its answer had been lost. To be called once, before
/// anything is sent, by the process that holds the data directory. Returns how many there were.
pub async fn recover(store: &Store) -> Result<usize> {
    store.write(settle_left).await
}

fn settle_left(tx: &Tx<'_>) -> Result<usize> {
    let left = delivery::sending(tx.conn)?;
    let now_ms = Utc::now().timestamp_millis();
    for delivery in &left {
        let Some(campaign) = campaign::get(tx.conn, &delivery.campaign)? else { continue };
        let template = template::get(tx.conn, &campaign.appid, &campaign.template_id)?;
        // Without its template nothing says that a retry would settle it.
        let lifetime = template.map_or(domain::Lifetime::LongTerm, |t| t.lifetime);
        lost(tx, &campaign.appid, lifetime, delivery, now_ms)?;
    }
    Ok(left.len())
}
