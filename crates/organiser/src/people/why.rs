//! Why somebody was told, or not: one sentence from what is stored.

use crate::api::{Problem, Why};
use crate::problem::{from_stored, not_found, of_attempt};
use crate::view::{moment, naming_template};
use chrono::FixedOffset;
use domain::{DeliveryState as S, EventCode};
use store::table::attendee::{self, Attendee};
use store::table::campaign::{self, Campaign, State};
use store::table::delivery::{self, Delivery};
use store::table::{attempt, event};
use store::{Connection, Result, Store};

pub(crate) async fn why(store: &Store, event: String, number: u32) -> std::result::Result<Why, Problem> {
    let code = EventCode::new(event);
    let found = store.read(move |conn| {
        let Some(event) = event::get(conn, &code)? else { return Ok(None) };
        let Some(person) = attendee::by_number(conn, &code, number)? else { return Ok(None) };
        explain(conn, &person, *event.starts_at.offset()).map(Some)
    });
    found.await?.ok_or_else(|| not_found("attendee"))
}

fn explain(conn: &Connection, person: &Attendee, offset: FixedOffset) -> Result<Why> {
    let mut deliveries = Vec::new();
    for sign_in in attendee::sign_ins_of_person(conn, person)? {
        deliveries.extend(delivery::of_attendee(conn, &sign_in.id)?);
    }
    deliveries.sort_by_key(|delivery| delivery.id);
    // A person who was told stays told, whatever was tried afterwards.
    let told = deliveries.iter().rfind(|d| matches!(d.state, S::Sent | S::Received));
    let Some(delivery) = told.or(deliveries.last()) else {
        return Ok(Why { code: "not_tried".to_owned(), values: [].into(), at: None, problem: None });
    };
    let campaign = campaign::get(conn, &delivery.campaign)?;
    sentence(conn, delivery, campaign.as_ref(), offset)
}

fn sentence(
    conn: &Connection,
    delivery: &Delivery,
    campaign: Option<&Campaign>,
    offset: FixedOffset,
) -> Result<Why> {
    let mut why = Why {
        code: code_of(delivery, campaign),
        values: campaign.map(|c| ("message".to_owned(), c.message.name.clone())).into_iter().collect(),
        at: Some(moment(delivery.changed_ms, offset)),
        problem: None,
    };
    let last = attempt::of_delivery(conn, delivery.id)?.pop();
    match delivery.state {
        S::Failed => {
            if let Some(errcode) = last.as_ref().and_then(|attempt| attempt.answer.errcode) {
                let rid = last.as_ref().and_then(|attempt| attempt.answer.rid.as_deref());
                why.values.insert("errcode".to_owned(), errcode.to_string());
                let problem = of_attempt(errcode, rid, &delivery.detail);
                why.problem = Some(naming_template(conn, problem, &delivery.event, &delivery.template_id)?);
            }
            if !delivery.detail.is_empty() {
                why.values.insert("field".to_owned(), delivery.detail.clone());
            }
        }
        S::Queued | S::Sending => {
            let wait = campaign.and_then(|campaign| campaign.wait.as_ref());
            if let Some(wait) = wait {
                why.at = Some(moment(wait.until_ms, offset));
            }
            let reason =
                wait.map(|wait| wait.reason.as_str()).or(campaign.and_then(|c| c.pause_reason.as_deref()));
            let named = |problem| naming_template(conn, problem, &delivery.event, &delivery.template_id);
            why.problem = reason.and_then(from_stored).map(named).transpose()?;
        }
        _ => {}
    }
    Ok(why)
}

fn code_of(delivery: &Delivery, campaign: Option<&Campaign>) -> String {
    match delivery.state {
        S::Sent if delivery.inferred => "told_inferred".to_owned(),
        S::Sent => "told".to_owned(),
        S::Received => "received".to_owned(),
        S::Failed => "failed".to_owned(),
        S::Unknown if delivery.left_alone => "left_alone".to_owned(),
        S::Unknown => "unknown".to_owned(),
        S::Cancelled => "cancelled".to_owned(),
        S::Sending => "sending".to_owned(),
        S::Queued => match campaign {
            Some(campaign) if campaign.state == State::Paused => "paused".to_owned(),
            Some(campaign) if campaign.wait.is_some() => "waiting".to_owned(),
            _ => "queued".to_owned(),
        },
        S::Skipped if delivery.reason == "refused" => {
            format!("refused_{}", if delivery.detail.is_empty() { "blocked" } else { &delivery.detail })
        }
        S::Skipped if delivery.detail == "by_another" => "told_by_another".to_owned(),
        S::Skipped => format!("skipped_{}", delivery.reason),
    }
}
