//! Claiming: what may leave next, written down with its text before it does.

use crate::messenger::Envelope;
use crate::prepared::Prepared;
use crate::transition::change_by;
use crate::uncertain::{retry_settles, turn_unknown};
use chrono::{DateTime, Utc};
use domain::{DeliveryEvent, DeliveryState, FieldKind, Openid, Renderer, Shape, Template, next};
use serde::{Deserialize, Serialize};
use store::table::attempt::{self, Rendered};
use store::table::attendee::{self, Attendee};
use store::table::campaign::Again;
use store::table::delivery::{self, Delivery};
use store::table::value_shape;
use store::{Result, Tx};
use uuid::Uuid;

/// A delivery on its way.
#[derive(Clone, Debug)]
pub(crate) struct Claim {
    pub attempt: String,
    pub delivery: i64,
    pub envelope: Envelope,
    /// Its fields that WeChat's answer tells something about.
    pub unproven: Vec<Unproven>,
}

/// A field in a spelling that nobody has confirmed: WeChat's answer is remembered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Unproven {
    pub key: String,
    pub kind: FieldKind,
    pub shape: Shape,
}

/// The result of claiming.
#[derive(Debug, Default)]
pub(crate) struct Claimed {
    pub claims: Vec<Claim>,
    /// Not now: another campaign is writing to these people.
    pub deferred: Vec<i64>,
}

/// Claims these deliveries; those that turn out not to be worth trying are skipped with their reason.
pub(crate) fn claim(tx: &Tx<'_>, prepared: &Prepared, ids: &[i64], now: DateTime<Utc>) -> Result<Claimed> {
    let mut claimed = Claimed::default();
    if ids.is_empty() {
        return Ok(claimed);
    }
    // Read anew each time: what WeChat said a moment ago holds for whoever comes next.
    let shapes = value_shape::of_account(tx.conn, &prepared.campaign.appid)?;
    let renderer = Renderer::new(&prepared.template, &prepared.wording, &shapes, prepared.event.scene(now));
    for id in ids {
        let queued = |delivery: &Delivery| {
            delivery.state == DeliveryState::Queued && delivery.due_ms <= now.timestamp_millis()
        };
        let Some(delivery) = delivery::get(tx.conn, *id)?.filter(queued) else { continue };
        // Nobody is written to twice at the same time.
        if let Some(openid) = &delivery.openid
            && delivery::is_being_written_to(tx.conn, openid)?
        {
            claimed.deferred.push(*id);
            continue;
        }
        match prepare(tx, prepared, &renderer, &delivery)? {
            Ok(envelope) => claimed.claims.extend(write_claim(tx, prepared, &delivery, envelope, now)?),
            Err(Held::Skipped(reason)) => {
                if let Some(skipped) = change_by(delivery.state, DeliveryEvent::SkippedBefore, reason) {
                    delivery::change(tx, delivery.id, &skipped, now.timestamp_millis())?;
                }
            }
            Err(Held::SettlesNothing) => {
                turn_unknown(tx, &prepared.campaign.appid, &delivery, now.timestamp_millis())?;
            }
        }
    }
    Ok(claimed)
}

/// The message for one person; `None` where WeChat would refuse a text.
fn render(prepared: &Prepared, renderer: &Renderer<'_>, attendee: &Attendee) -> Option<Rendered> {
    let filled = renderer.fill(attendee.values());
    if filled.is_refused() {
        return None;
    }
    let keys = prepared.template.fields.iter().map(|field| field.key.clone());
    let data = keys.zip(filled.fields.into_iter().map(|field| field.into_owned().text)).collect();
    Some(Rendered { data, page: filled.page.into_owned().text })
}

/// Why a delivery that is due doesn't leave after all.
enum Held {
    /// Not worth trying, for this reason.
    Skipped(&'static str),
    /// It was queued because a retry would settle it, and that has changed since: one more accept, or one less.
    SettlesNothing,
}

/// The envelope, or why nothing leaves.
fn prepare(
    tx: &Tx<'_>,
    prepared: &Prepared,
    renderer: &Renderer<'_>,
    delivery: &Delivery,
) -> Result<std::result::Result<Envelope, Held>> {
    let Some(openid) = &delivery.openid else { return Ok(Err(Held::Skipped("no_identity"))) };
    if delivery.checking {
        if !retry_settles(tx, prepared, delivery, openid)? {
            return Ok(Err(Held::SettlesNothing));
        }
    } else if was_told(tx, prepared, delivery, openid)? {
        return Ok(Err(Held::Skipped("already_told")));
    }
    let rendered = match attempt::rendered(tx.conn, delivery.id)? {
        // A retry sends the first attempt's text, also if no attempt counts any more.
        Some(rendered) => rendered,
        None => {
            let Some(attendee) = attendee::get(tx.conn, &delivery.attendee)? else {
                return Ok(Err(Held::Skipped("gone")));
            };
            match render(prepared, renderer, &attendee) {
                Some(rendered) => rendered,
                None => return Ok(Err(Held::Skipped("invalid"))),
            }
        }
    };
    let message = &prepared.campaign.message;
    Ok(Ok(Envelope {
        openid: openid.clone(),
        template_id: prepared.campaign.template_id.clone(),
        rendered,
        miniprogram_state: message.miniprogram_state,
        lang: message.lang,
    }))
}

/// Whether this person got the message meanwhile, or may have.
fn was_told(tx: &Tx<'_>, prepared: &Prepared, delivery: &Delivery, openid: &Openid) -> Result<bool> {
    if prepared.campaign.again == Again::Everybody {
        return Ok(false);
    }
    let history = delivery::history(tx.conn, &delivery.event, &delivery.template_id, openid)?;
    let risky = history.unknown && prepared.campaign.again == Again::Nobody && !delivery.risked;
    Ok(history.told_ms.is_some() || risky)
}

fn write_claim(
    tx: &Tx<'_>,
    prepared: &Prepared,
    delivery: &Delivery,
    envelope: Envelope,
    now: DateTime<Utc>,
) -> Result<Option<Claim>> {
    let Some(claim) = next(delivery.state, DeliveryEvent::Claimed) else { return Ok(None) };
    let unproven = unproven(&prepared.template, &envelope.rendered);
    let attempt = Uuid::now_v7().to_string();
    delivery::claim(tx, delivery.id, claim, now.timestamp_millis())?;
    attempt::insert(tx, &attempt, delivery.id, &envelope.rendered, now.timestamp_millis())?;
    Ok(Some(Claim { attempt, delivery: delivery.id, envelope, unproven }))
}

/// The fields whose spelling nobody has confirmed.
fn unproven(template: &Template, rendered: &Rendered) -> Vec<Unproven> {
    let unproven = template.fields.iter().filter_map(|field| {
        let shape = Shape::of_doubtful(field.kind, rendered.data.get(&field.key)?)?;
        Some(Unproven { key: field.key.clone(), kind: field.kind, shape })
    });
    unproven.collect()
}
