//! Rows of the feed as the endpoint writes them.

use crate::bench::{EVENT, TEMPLATE};
use protocol::ChangeRow;
use serde_json::{Value, json};
use uuid::Uuid;

pub fn signed_in(attendee: &str, number: u32) -> ChangeRow {
    let data = json!({ "number": number, "name": "Fake", "answers": {}, "signed_in_at": "2026-11-21T14:14:33+08:00" });
    row("signed_in", attendee, &data)
}

pub fn bound(attendee: &str, person: &str) -> ChangeRow {
    row("identity", attendee, &json!({ "openid": format!("o-fake-{person}"), "unionid": null }))
}

pub fn accepted(attendee: &str, submission: u128) -> ChangeRow {
    let data = json!({
        "submission": Uuid::from_u128(submission),
        "results": [{ "template_id": TEMPLATE, "result": "accept" }, { "template_id": "T-other", "result": "reject" }],
        "at": "2026-11-21T14:14:33+08:00",
    });
    row("subscribed", attendee, &data)
}

pub fn unreadable() -> ChangeRow {
    row("of_a_later_version", "a", &json!({}))
}

fn row(kind: &str, attendee: &str, data: &Value) -> ChangeRow {
    let at = "2026-11-21T14:14:33+08:00";
    let row = json!({ "seq": 1, "at": at, "kind": kind, "event": EVENT, "attendee": attendee, "data": data });
    serde_json::from_value(row).unwrap()
}
