//! What a page of the feed asks to be done: pure, so that it can be read and tested without a database.

use domain::{AttendeeId, EventCode, GrantState, Moment, Openid, TemplateId};
use protocol::errcode::DECLINED;
use protocol::{Change, ChangeRow, EventBody, EventChange, IdentityChange, LostReason};
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::Gone;
use store::table::attendee::Lost;
use store::table::ledger::{Evidence, GrantReport};
use store::table::receipt::Receipt;
use store::table::sent::Sent;
use store::table::subscription_change::SubscriptionChange;

/// One thing to do. Each is idempotent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    PutEvent(Box<EventBody>),
    EraseEvent {
        event: EventCode,
        gone: Gone,
    },
    SignIn {
        event: EventCode,
        attendee: AttendeeId,
        number: u32,
        name: Option<String>,
        answers: BTreeMap<String, String>,
        at: Moment,
        by: Option<String>,
    },
    Accepts {
        attendee: AttendeeId,
        submission: String,
        results: Vec<(TemplateId, String)>,
        at: Moment,
    },
    Bind {
        event: EventCode,
        attendee: AttendeeId,
        openid: Openid,
    },
    Lose {
        event: EventCode,
        attendee: AttendeeId,
        lost: Lost,
    },
    Erase {
        event: EventCode,
        attendee: AttendeeId,
    },
    Sent(Sent),
    Receipt(Receipt),
    Hear {
        change: SubscriptionChange,
        word: GrantReport,
    },
    ErasePerson(Openid),
}

/// A step, and the event of its row.
pub(crate) type Planned = (Option<EventCode>, Step);

/// The steps of these rows, in their order. Rows this version can't read are passed over.
pub(crate) fn plan(rows: Vec<ChangeRow>) -> Vec<Planned> {
    rows.into_iter().filter_map(|row| Some((row.event.as_ref().map(EventCode::new), step_of(row)?))).collect()
}

fn step_of(row: ChangeRow) -> Option<Step> {
    let change = row.change();
    let (event, attendee) = (row.event, row.attendee);
    let event = || event.as_ref().map(EventCode::new);
    let attendee = || attendee.as_ref().map(AttendeeId::new);
    let step = match change {
        Change::Event(EventChange::Whole(mut body)) => {
            if body.code.is_none() {
                body.code = event().map(|code| code.as_str().to_owned());
            }
            Step::PutEvent(body)
        }
        Change::Event(EventChange::Deleted { deleted }) => {
            return deleted.then_some(Step::EraseEvent { event: event()?, gone: Gone::Deleted });
        }
        Change::Purged {} => Step::EraseEvent { event: event()?, gone: Gone::Purged },
        Change::SignedIn { number, name, answers, signed_in_at, by, .. } => Step::SignIn {
            event: event()?,
            attendee: attendee()?,
            number: u32::try_from(number).ok()?,
            // An older service kept what nobody can see.
            name: name.as_deref().and_then(cleaned),
            answers: answers.into_iter().filter_map(|(key, text)| Some((key, cleaned(&text)?))).collect(),
            at: signed_in_at,
            by: by.as_deref().and_then(cleaned),
        },
        Change::Subscribed { submission, results, at } => Step::Accepts {
            attendee: attendee()?,
            submission: submission.to_string(),
            results: results.into_iter().map(|r| (TemplateId::new(r.template_id), r.result)).collect(),
            at,
        },
        Change::Identity(IdentityChange::Bound { openid, .. }) => {
            Step::Bind { event: event()?, attendee: attendee()?, openid: Openid::new(openid) }
        }
        Change::Identity(IdentityChange::Lost { reason, errcode, rid, .. }) => Step::Lose {
            event: event()?,
            attendee: attendee()?,
            lost: Lost { reason: reason_word(reason).to_owned(), errcode, rid },
        },
        Change::Withdrawn {} => Step::Erase { event: event()?, attendee: attendee()? },
        Change::Sent { id, template_id, errcode, msg_id, at, by, test } => Step::Sent(Sent {
            id: id.to_string(),
            event: event()?,
            attendee: attendee()?,
            template_id: TemplateId::new(template_id),
            errcode,
            declined: errcode == DECLINED,
            msg_id,
            at_ms: at.timestamp_millis(),
            by,
            is_test: test,
        }),
        Change::Receipt(receipt) => Step::Receipt(Receipt {
            msg_id: receipt.msg_id,
            openid: Openid::new(receipt.openid),
            template_id: TemplateId::new(receipt.template_id),
            error_code: receipt.error_code,
            error_status: receipt.error_status,
            at_ms: receipt.at.timestamp_millis(),
        }),
        Change::SubscriptionChanged(change) => hear(change)?,
        Change::Revoked(revoked) => Step::ErasePerson(Openid::new(revoked.openid)),
        Change::Unknown => return None,
    };
    Some(step)
}

/// An accept by the popup may repeat the page's report. A reject blocks, wherever it was given.
fn hear(change: protocol::SubscriptionChange) -> Option<Step> {
    let at_ms = change.at.timestamp_millis();
    // WeChat numbers the places its dialog can stand in; what is told otherwise was said in its settings.
    let evidence = match change.scene.parse::<u32>() {
        Ok(_) => Evidence::Popup,
        Err(_) => Evidence::Settings,
    };
    let (accepts, state) = match change.status.as_str() {
        status if status.starts_with("accept") => (u32::from(evidence == Evidence::Popup), GrantState::Open),
        "reject" => (0, GrantState::Blocked),
        _ => return None,
    };
    Some(Step::Hear {
        change: SubscriptionChange {
            openid: Openid::new(change.openid),
            template_id: TemplateId::new(change.template_id),
            status: change.status,
            scene: change.scene,
            at_ms,
        },
        word: GrantReport { accepts, state, evidence, at_ms },
    })
}

fn reason_word(reason: LostReason) -> &'static str {
    match reason {
        LostReason::Expired => "expired",
        LostReason::Refused => "refused",
        LostReason::AppidMismatch => "appid_mismatch",
        LostReason::Crowded => "crowded",
        LostReason::None => "none",
    }
}

fn cleaned(text: &str) -> Option<String> {
    text::visible(text).map(Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::{Step, plan};
    use protocol::ChangeRow;
    use serde_json::json;

    fn row(kind: &str, data: &serde_json::Value) -> ChangeRow {
        serde_json::from_value(json!({
            "seq": 1, "at": "2026-11-21T14:14:33+08:00", "kind": kind, "event": "abcDEF123456", "attendee": "a1",
            "data": data,
        }))
        .unwrap()
    }

    #[test]
    fn kinds_and_shapes_of_a_later_version_are_passed_over() {
        let rows = vec![
            row("teleported", &json!({})),
            row("signed_in", &json!({ "number": "one" })),
            row("identity", &json!({ "openid": "o-FAKE", "unionid": null, "later": true })),
        ];
        assert!(matches!(plan(rows)[..], [(_, Step::Bind { .. })]));
    }
}
