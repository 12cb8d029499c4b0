//! What the organiser asks of a campaign that may be under way: to pause, to end, to take a risk for somebody.

use crate::transition::change_by;
use domain::{Appid, DeliveryEvent, DeliveryState};
use store::table::campaign::{self, State};
use store::table::campaign_request::{self, CampaignRequest};
use store::table::delivery::{self, Delivery, Kind};
use store::table::receipt;
use store::{Result, Tx};

/// Does what was asked, by this process or another one.
pub fn carry_out(tx: &Tx<'_>, campaign: &str, request: CampaignRequest, now_ms: i64) -> Result<()> {
    let state = match request {
        CampaignRequest::Pause => State::Paused,
        CampaignRequest::Cancel => State::Cancelled,
    };
    campaign_request::clear(tx.conn, campaign)?;
    campaign::set_state(tx, campaign, state, None, now_ms)?;
    match campaign::get(tx.conn, campaign)? {
        Some(cancelled) if request == CampaignRequest::Cancel => {
            cancel_queued(tx, &cancelled.appid, campaign, now_ms)
        }
        _ => Ok(()),
    }
}

/// Queues an unknown delivery once more, at the risk of a second message. Any other one stays as it is.
pub fn send_again(tx: &Tx<'_>, delivery: &Delivery, now_ms: i64) -> Result<()> {
    if delivery.state != DeliveryState::Unknown {
        return Ok(());
    }
    let again = change_by(delivery.state, DeliveryEvent::SentAgainByOrganiser, "");
    if let Some(again) = again
        && delivery::change(tx, delivery.id, &again, now_ms)?
    {
        delivery::set_risked(tx, delivery.id)?;
    }
    Ok(())
}

/// Cancels what is queued; whoever was tried before and may have got it is *unknown* then, unless a receipt that was
/// here before tells.
pub(crate) fn cancel_queued(tx: &Tx<'_>, appid: &Appid, campaign: &str, now_ms: i64) -> Result<()> {
    let moves = [
        (Kind::Checking, DeliveryEvent::SelfCheckSpoiled, "no_answer"),
        (Kind::Plain, DeliveryEvent::CancelledByOrganiser, "cancelled"),
    ];
    for (kind, event, reason) in moves {
        if let Some(change) = change_by(DeliveryState::Queued, event, reason) {
            delivery::change_all(tx, campaign, kind, &change, now_ms)?;
        }
    }
    for unknown in delivery::in_state(tx.conn, campaign, DeliveryState::Unknown)? {
        if let Some(openid) = &unknown.openid {
            receipt::settle_unknown(tx, appid, openid, &unknown.template_id)?;
        }
    }
    Ok(())
}
