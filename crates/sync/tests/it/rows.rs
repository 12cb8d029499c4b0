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

pub fn withdrawn(attendee: &str) -> ChangeRow {
    row("withdrawn", attendee, &json!({}))
}

pub fn lost(attendee: &str, reason: &str) -> ChangeRow {
    row("identity", attendee, &json!({ "lost": true, "errcode": null, "reason": reason }))
}

/// A code that WeChat refused for good.
pub fn refused(attendee: &str, errcode: i64, rid: &str) -> ChangeRow {
    let data = json!({ "lost": true, "errcode": errcode, "rid": rid, "reason": "refused" });
    row("identity", attendee, &data)
}

/// A page's word, `second` seconds after the first.
pub fn said(attendee: &str, submission: u128, result: &str, second: u32) -> ChangeRow {
    let data = json!({
        "submission": Uuid::from_u128(submission),
        "results": [{ "template_id": TEMPLATE, "result": result }],
        "at": at(second),
    });
    row("subscribed", attendee, &data)
}

/// Another desktop's send.
pub fn sent(attendee: &str, attempt: u128, errcode: i64, msg_id: Option<&str>) -> ChangeRow {
    let data = json!({
        "id": Uuid::from_u128(attempt), "template_id": TEMPLATE, "errcode": errcode, "msg_id": msg_id,
        "at": at(0), "by": "another desk",
    });
    row("sent", attendee, &data)
}

pub fn receipt(person: &str, msg_id: &str, error_code: i64) -> ChangeRow {
    let data = json!({
        "openid": format!("o-fake-{person}"), "template_id": TEMPLATE, "msg_id": msg_id, "error_code": error_code,
        "error_status": "fake", "at": at(30),
    });
    of_workspace("receipt", None, &data)
}

/// WeChat's own word; its dialog's places are numbers.
pub fn changed(person: &str, status: &str, scene: &str, second: u32) -> ChangeRow {
    let data = json!({
        "openid": format!("o-fake-{person}"), "template_id": TEMPLATE, "status": status, "scene": scene,
        "at": at(second),
    });
    of_workspace("subscription_changed", None, &data)
}

pub fn revoked(person: &str) -> ChangeRow {
    of_workspace("revoked", None, &json!({ "openid": format!("o-fake-{person}") }))
}

/// The event as its organiser saved it.
pub fn event(title: &str, revision: u32) -> ChangeRow {
    let data = json!({
        "title": title, "place": "p", "starts_at": at(0), "ends_at": "2036-11-21T16:00:00+08:00", "revision": revision,
    });
    of_workspace("event", Some(EVENT), &data)
}

pub fn purged() -> ChangeRow {
    of_workspace("purged", Some(EVENT), &json!({}))
}

pub fn deleted() -> ChangeRow {
    of_workspace("event", Some(EVENT), &json!({ "deleted": true }))
}

fn at(second: u32) -> String {
    format!("2026-11-21T14:15:{second:02}+08:00")
}

fn of_workspace(kind: &str, event: Option<&str>, data: &Value) -> ChangeRow {
    ChangeRow { event: event.map(str::to_owned), attendee: None, ..row(kind, "", data) }
}

fn row(kind: &str, attendee: &str, data: &Value) -> ChangeRow {
    let at = "2026-11-21T14:14:33+08:00";
    let row = json!({ "seq": 1, "at": at, "kind": kind, "event": EVENT, "attendee": attendee, "data": data });
    serde_json::from_value(row).unwrap()
}
