//! The people behind a campaign's numbers, what is known of each attempt, and settling unknown outcomes.

use super::list::{campaign, find};
use super::run::Runner;
use crate::api::{
    AttemptView, CampaignView, DeliveryGroup, DeliveryPage, DeliveryQuery, DeliveryRow, Problem,
    UnknownDecision,
};
use crate::problem::of_attempt;
use crate::view::{local_now, moment, naming_template, told_state};
use chrono::{FixedOffset, Utc};
use domain::DeliveryState as S;
use store::table::attempt::{self, Attempt};
use store::table::campaign::{self, State};
use store::table::delivery::{self, Delivery};
use store::table::delivery_list::{self, Which};
use store::table::{attendee, event};
use store::{Connection, Store, Tx};

const MAX_ROWS: u32 = 500;

pub(crate) async fn deliveries(store: &Store, query: DeliveryQuery) -> Result<DeliveryPage, Problem> {
    let campaign = find(store, &query.campaign).await?;
    let which = which(&query.group);
    let page = store.read(move |conn| {
        let offset = event::get(conn, &campaign.event)?
            .map_or_else(|| *local_now().offset(), |event| *event.starts_at.offset());
        let limit = query.limit.min(MAX_ROWS);
        let found = delivery_list::page(conn, &campaign.id, &which, query.offset, limit)?;
        Ok(DeliveryPage {
            total: delivery_list::count(conn, &campaign.id, &which)?,
            rows: found.into_iter().map(|one| row(conn, one, offset)).collect::<store::Result<_>>()?,
        })
    });
    Ok(page.await?)
}

/// Leaves unknown deliveries as they are, or sends them once more, at the risk of a second message.
pub(crate) async fn settle_unknown(
    runner: &Runner,
    id: String,
    deliveries: Vec<u32>,
    decision: UnknownDecision,
) -> Result<CampaignView, Problem> {
    let campaign_id = find(&runner.store, &id).await?.id;
    let write = move |tx: &Tx<'_>| {
        let unsettled = Which { unsettled: true, ..Which::in_state(S::Unknown) };
        let mut ids: Vec<i64> = delivery_list::page(tx.conn, &campaign_id, &unsettled, 0, u32::MAX)?
            .into_iter()
            .map(|delivery| delivery.id)
            .collect();
        if !deliveries.is_empty() {
            ids.retain(|id| deliveries.iter().any(|wanted| i64::from(*wanted) == *id));
        }
        settle(tx, &campaign_id, &ids, decision)
    };
    runner.store.write(write).await?;
    let now = find(&runner.store, &id).await?;
    if decision == UnknownDecision::SendAgain && now.state == State::Running {
        runner.carry_out(&now).await?;
    }
    campaign(runner, id).await
}

fn settle(tx: &Tx<'_>, campaign: &str, ids: &[i64], decision: UnknownDecision) -> store::Result<()> {
    let goes_on = campaign::get(tx.conn, campaign)?.is_some_and(|c| c.state != State::Cancelled);
    if decision == UnknownDecision::Leave || !goes_on {
        return delivery_list::leave_alone(tx, ids);
    }
    let now_ms = Utc::now().timestamp_millis();
    for id in ids {
        if let Some(unknown) = delivery::get(tx.conn, *id)? {
            dispatch::send_again(tx, &unknown, now_ms)?;
        }
    }
    campaign::reopen(tx, campaign)
}

fn which(group: &DeliveryGroup) -> Which {
    let in_states = |states: &[S]| Which { states: states.to_vec(), ..Which::default() };
    match group {
        DeliveryGroup::All => Which::default(),
        DeliveryGroup::Queued => in_states(&[S::Queued, S::Sending]),
        DeliveryGroup::Sent => Which::in_state(S::Sent),
        DeliveryGroup::Received => Which::in_state(S::Received),
        DeliveryGroup::Failed => Which::in_state(S::Failed),
        DeliveryGroup::Unknown => Which::in_state(S::Unknown),
        DeliveryGroup::Unsettled => Which { unsettled: true, ..Which::in_state(S::Unknown) },
        DeliveryGroup::Skipped => Which::in_state(S::Skipped),
        DeliveryGroup::Cancelled => Which::in_state(S::Cancelled),
        DeliveryGroup::Reason(reason) => Which { reason: Some(reason.clone()), ..Which::default() },
        DeliveryGroup::Field(field) => Which { detail: Some(field.clone()), ..Which::in_state(S::Failed) },
    }
}

fn row(conn: &Connection, delivery: Delivery, offset: FixedOffset) -> store::Result<DeliveryRow> {
    let person = attendee::get(conn, &delivery.attendee)?;
    let attempts = attempt::of_delivery(conn, delivery.id)?;
    let about = attempts.into_iter().map(|one| attempt_view(conn, &delivery, one, offset));
    let attempts = about.collect::<store::Result<_>>()?;
    Ok(DeliveryRow {
        delivery: u32::try_from(delivery.id).unwrap_or_default(),
        number: person.as_ref().map(|person| person.number),
        name: person.and_then(|person| person.name),
        state: told_state(Some((delivery.state, delivery.reason.as_str()))),
        inferred: delivery.inferred,
        left_alone: delivery.left_alone,
        repeats: delivery.repeats.and_then(|id| u32::try_from(id).ok()),
        changed_at: moment(delivery.changed_ms, offset),
        attempts,
        reason: delivery.reason,
        detail: delivery.detail,
    })
}

fn attempt_view(
    conn: &Connection,
    delivery: &Delivery,
    attempt: Attempt,
    offset: FixedOffset,
) -> store::Result<AttemptView> {
    let errcode = attempt.answer.errcode;
    let rid = attempt.answer.rid;
    let refused = errcode.filter(|code| *code != 0);
    let problem = refused.map(|code| of_attempt(code, rid.as_deref(), &delivery.detail));
    let named = |problem| naming_template(conn, problem, &delivery.event, &delivery.template_id);
    Ok(AttemptView {
        at: moment(attempt.started_ms, offset),
        answered_at: errcode.and(attempt.finished_ms).map(|ms| moment(ms, offset)),
        errcode: errcode.and_then(|code| i32::try_from(code).ok()),
        problem: problem.map(named).transpose()?,
        rid,
    })
}
