//! What a page of the feed asks to be done: pure, so that it can be read and tested without a database.

use domain::{AttendeeId, EventCode, Moment, Openid, TemplateId};
use protocol::{Change, ChangeRow, EventBody, EventChange, IdentityChange};
use std::collections::BTreeMap;

/// One thing to do. Each is idempotent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Step {
    PutEvent(Box<EventBody>),
    SignIn {
        event: EventCode,
        attendee: AttendeeId,
        number: u32,
        name: Option<String>,
        answers: BTreeMap<String, String>,
        at: Moment,
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
    },
}

/// The steps of these rows, in their order. Rows this version can't read are passed over.
pub(crate) fn plan(rows: &[ChangeRow]) -> Vec<Step> {
    rows.iter().filter_map(step_of).collect()
}

fn step_of(row: &ChangeRow) -> Option<Step> {
    let event = || row.event.as_ref().map(EventCode::new);
    let attendee = || row.attendee.as_ref().map(AttendeeId::new);
    let step = match row.change() {
        Change::Event(EventChange::Whole(mut body)) => {
            if body.code.is_none() {
                body.code.clone_from(&row.event);
            }
            Step::PutEvent(body)
        }
        Change::SignedIn { number, name, answers, signed_in_at, .. } => Step::SignIn {
            event: event()?,
            attendee: attendee()?,
            number: u32::try_from(number).ok()?,
            name,
            answers,
            at: signed_in_at,
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
        Change::Identity(IdentityChange::Lost { .. }) => {
            Step::Lose { event: event()?, attendee: attendee()? }
        }
        Change::Event(EventChange::Deleted { .. })
        | Change::Withdrawn {}
        | Change::Sent { .. }
        | Change::Receipt(_)
        | Change::SubscriptionChanged(_)
        | Change::Revoked(_)
        | Change::Purged {}
        | Change::Unknown => return None,
    };
    Some(step)
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
        let rows = [
            row("teleported", &json!({})),
            row("signed_in", &json!({ "number": "one" })),
            row("identity", &json!({ "openid": "o-FAKE", "unionid": null, "later": true })),
        ];
        assert!(matches!(plan(&rows)[..], [Step::Bind { .. }]));
    }
}
