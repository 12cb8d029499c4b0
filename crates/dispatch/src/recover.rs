//! What a crash or a failed write left on its way: it may or may not have arrived.

use crate::claim::{Prepared, prepare_campaign};
use crate::settle::{lost, turn_unknown};
use chrono::{DateTime, Utc};
use domain::{DeliveryState, Trust};
use std::collections::BTreeMap;
use store::table::campaign::{self, State};
use store::table::delivery::{self, Delivery};
use store::{Result, Store, Tx};

/// Settles every delivery that the last run left *sending*, as if its answer had been lost. To be called once, before
/// anything is sent, by the process that holds the data directory. Returns how many there were.
pub async fn recover(store: &Store, trust: Trust, now: DateTime<Utc>) -> Result<usize> {
    store
        .write(move |tx| {
            let left = delivery::sending(tx.conn)?;
            let mut campaigns = BTreeMap::new();
            for delivery in &left {
                if !campaigns.contains_key(&delivery.campaign) {
                    let prepared = prepare_campaign(tx.conn, &delivery.campaign, trust)?;
                    campaigns.insert(delivery.campaign.clone(), prepared);
                }
                settle_left(tx, campaigns[&delivery.campaign].as_ref(), delivery, now)?;
            }
            Ok(left.len())
        })
        .await
}

/// The same for one campaign, by the one who is about to carry it out.
pub(crate) fn recover_campaign(tx: &Tx<'_>, prepared: &Prepared, now: DateTime<Utc>) -> Result<()> {
    let left = delivery::in_state(tx.conn, &prepared.campaign.id, DeliveryState::Sending)?;
    left.iter().try_for_each(|delivery| settle_left(tx, Some(prepared), delivery, now))
}

fn settle_left(
    tx: &Tx<'_>,
    prepared: Option<&Prepared>,
    delivery: &Delivery,
    now: DateTime<Utc>,
) -> Result<()> {
    let now_ms = now.timestamp_millis();
    let goes_on = |one: &&Prepared| matches!(one.campaign.state, State::Running | State::Paused);
    match prepared.filter(goes_on) {
        Some(prepared) => lost(tx, prepared, delivery, now_ms).map(drop),
        // Nobody would carry out a retry in a campaign that has ended, and without its template nothing says that a
        // retry would settle it.
        None => match campaign::get(tx.conn, &delivery.campaign)? {
            Some(campaign) => turn_unknown(tx, &campaign.appid, delivery, now_ms).map(drop),
            None => Ok(()),
        },
    }
}
