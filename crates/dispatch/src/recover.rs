//! What a crash or a failed write left on its way: it may or may not have arrived, unless its answer was kept.

use crate::prepared::Prepared;
use crate::requests::cancel_queued;
use crate::settle::{Finished, settle};
use crate::uncertain::{answer_lost, turn_unknown};
use chrono::{DateTime, Utc};
use domain::{DeliveryState, Trust};
use std::collections::BTreeMap;
use store::table::attempt;
use store::table::campaign::{self, State};
use store::table::delivery::{self, Delivery};
use store::{Result, Spilled, Store, Tx};

/// Settles every delivery that the last run left *sending*: by its answer where that was kept, else as if it had been
/// lost. To be called once, before anything is sent, by the process that holds the data directory. Returns how many
/// there were.
pub async fn recover(store: &Store, trust: Trust, now: DateTime<Utc>) -> Result<usize> {
    let spilled = store.spilled();
    let attempts: Vec<String> = spilled.keys().cloned().collect();
    let left = store.write(move |tx| {
        let left = delivery::sending(tx.conn)?;
        let mut campaigns = BTreeMap::new();
        for delivery in &left {
            if !campaigns.contains_key(&delivery.campaign) {
                let prepared = Prepared::load(tx.conn, &delivery.campaign, trust)?;
                campaigns.insert(delivery.campaign.clone(), prepared);
            }
            settle_left(tx, campaigns[&delivery.campaign].as_ref(), delivery, &spilled, now)?;
        }
        Ok(left.len())
    });
    let left = left.await?;
    // An answer to a delivery that isn't on its way any more settles nothing.
    store.clear_spilled(&attempts).await;
    Ok(left)
}

/// The same for one campaign, by the one who is about to carry it out. Returns the attempts whose kept answers are
/// written now.
pub(crate) fn recover_campaign(
    tx: &Tx<'_>,
    prepared: &Prepared,
    spilled: &Spilled,
    now: DateTime<Utc>,
) -> Result<Vec<String>> {
    let left = delivery::in_state(tx.conn, &prepared.campaign.id, DeliveryState::Sending)?;
    let mut settled = Vec::new();
    for delivery in &left {
        settled.extend(settle_left(tx, Some(prepared), delivery, spilled, now)?);
    }
    Ok(settled)
}

/// Returns the attempt whose kept answer settled it, if one did.
fn settle_left(
    tx: &Tx<'_>,
    prepared: Option<&Prepared>,
    delivery: &Delivery,
    spilled: &Spilled,
    now: DateTime<Utc>,
) -> Result<Option<String>> {
    let now_ms = now.timestamp_millis();
    let goes_on = |one: &&Prepared| matches!(one.campaign.state, State::Running | State::Paused);
    if let Some(prepared) = prepared
        && let Some(finished) = kept_answer(tx, delivery, spilled)?
    {
        settle(tx, prepared, &finished, now_ms)?;
        if prepared.campaign.state == State::Cancelled {
            cancel_queued(tx, &prepared.campaign.appid, &prepared.campaign.id, now_ms)?;
        }
        return Ok(Some(finished.attempt));
    }
    match prepared.filter(goes_on) {
        Some(prepared) => {
            answer_lost(tx, prepared, delivery, now_ms)?;
        }
        // Nobody would carry out a retry in a campaign that has ended, and without its template nothing says that a
        // retry would settle it.
        None => {
            if let Some(campaign) = campaign::get(tx.conn, &delivery.campaign)? {
                turn_unknown(tx, &campaign.appid, delivery, now_ms)?;
            }
        }
    }
    Ok(None)
}

/// The answer to its last attempt, where the data file took none and it was kept beside it.
fn kept_answer(tx: &Tx<'_>, delivery: &Delivery, spilled: &Spilled) -> Result<Option<Finished>> {
    if spilled.is_empty() {
        return Ok(None);
    }
    let last = attempt::of_delivery(tx.conn, delivery.id)?.pop();
    let kept = last.and_then(|attempt| spilled.get(&attempt.id));
    Ok(kept.and_then(|json| {
        serde_json::from_str(json)
            .inspect_err(
                |error| tracing::error!(%error, delivery.id = delivery.id, "a kept answer can't be read"),
            )
            .ok()
    }))
}
