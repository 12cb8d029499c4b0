//! Erasure: names, answers, openids and rendered texts go; counts and states stay.

use crate::row::rows;
use crate::table::attendee_list::{self, Figures};
use crate::table::event::{self, Event};
use crate::table::{attendee, ledger, message, receipt, subscription_change};
use crate::{Result, Table, Tx};
use domain::{Appid, AttendeeId, DeliveryEvent, DeliveryState, EventCode, Openid, Transition, next};

/// Why the endpoint has an event no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Its retention ended.
    Purged,
    /// An organiser deleted it.
    Deleted,
}

impl Gone {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Purged => "purged",
            Self::Deleted => "deleted",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Purged, Self::Deleted].into_iter().find(|gone| gone.as_str() == word)
    }
}

/// Erases one sign-in. Where the person has another one at the event they stay, under the lowest number left, and what
/// they were told stays theirs.
pub fn erase_attendee(tx: &Tx<'_>, id: &AttendeeId, event: &EventCode, appid: &Appid) -> Result<()> {
    let openid = match attendee::bond(tx.conn, id)? {
        attendee::Bond::Erased => return Ok(()),
        attendee::Bond::Bound(openid) => Some(openid),
        attendee::Bond::Unbound => None,
    };
    tx.conn
        .prepare_cached(
            "INSERT INTO attendee (id, event, appid, identity, erased) VALUES (?1, ?2, ?3, 'lost', 1)
             ON CONFLICT (id) DO UPDATE SET number = NULL, name = '', answers = '{}', signed_in_at = NULL,
               signed_in_ms = 0, openid = NULL, identity = 'lost', folded = 0, lost_reason = '', lost_errcode = NULL, lost_rid = '', added_by = '',
               erased = 1",
        )?
        .execute([id.as_str(), event.as_str(), appid.as_str()])?;
    tx.conn.prepare_cached("DELETE FROM accept WHERE attendee = ?1")?.execute([id.as_str()])?;
    blank_texts(tx, "attendee = ?1", id.as_str())?;
    let heir = openid.as_ref().map(|openid| other_sign_in(tx, event, openid)).transpose()?.flatten();
    match (&openid, heir) {
        (Some(openid), Some(heir)) => {
            tx.conn
                .prepare_cached("UPDATE delivery SET attendee = ?2 WHERE attendee = ?1")?
                .execute([id.as_str(), heir.as_str()])?;
            tx.conn
                .prepare_cached("UPDATE sent SET attendee = ?2 WHERE attendee = ?1")?
                .execute([id.as_str(), heir.as_str()])?;
            attendee::fold(tx, event, openid)?;
            tx.touch_person(openid);
        }
        _ => {
            leave_bare(tx, "attendee = ?1", id.as_str())?;
            tx.conn
                .prepare_cached("UPDATE sent SET openid = '' WHERE attendee = ?1")?
                .execute([id.as_str()])?;
        }
    }
    if let Some(openid) = &openid {
        forget_if_nowhere(tx, appid, openid)?;
    }
    tx.touch_attendee(id);
    tx.touch(Table::Campaign);
    tx.erased();
    Ok(())
}

/// Erases everybody behind an openid, at every event of the account: WeChat told that they want it.
pub fn erase_person(tx: &Tx<'_>, appid: &Appid, openid: &Openid) -> Result<()> {
    let sql = "SELECT id, event FROM attendee WHERE openid = ?1 AND appid = ?2";
    let sign_ins = rows(tx.conn, sql, [openid.as_str(), appid.as_str()], |row| {
        Ok((AttendeeId::new(row.get::<_, String>(0)?), EventCode::new(row.get::<_, String>(1)?)))
    })?;
    for (id, event) in &sign_ins {
        erase_attendee(tx, id, event, appid)?;
    }
    forget_if_nowhere(tx, appid, openid)?;
    tx.erased();
    Ok(())
}

/// Erases an event's people. Its own texts, its campaigns and what came of them stay, as counts.
pub fn erase_event(tx: &Tx<'_>, code: &EventCode, appid: &Appid, gone: Gone) -> Result<()> {
    if event::gone(tx.conn, code)?.is_some() {
        return Ok(());
    }
    let kept = event::get(tx.conn, code)?.map(|event| count(tx, &event)).transpose()?;
    let sql = "SELECT DISTINCT openid FROM attendee WHERE event = ?1 AND openid IS NOT NULL";
    let openids = rows(tx.conn, sql, [code.as_str()], |row| Ok(Openid::new(row.get::<_, String>(0)?)))?;
    blank_texts(tx, "event = ?1", code.as_str())?;
    leave_bare(tx, "event = ?1", code.as_str())?;
    for sql in [
        "UPDATE sent SET openid = '' WHERE event = ?1",
        "DELETE FROM accept WHERE attendee IN (SELECT id FROM attendee WHERE event = ?1)",
        "DELETE FROM attendee WHERE event = ?1",
    ] {
        tx.conn.execute(sql, [code.as_str()])?;
    }
    for openid in &openids {
        forget_if_nowhere(tx, appid, openid)?;
    }
    event::set_gone(tx, code, appid, gone, &kept.unwrap_or_default())?;
    for table in [Table::Attendee, Table::Delivery, Table::Campaign] {
        tx.touch(table);
    }
    tx.erased();
    Ok(())
}

/// What the event came to, for its message's template.
fn count(tx: &Tx<'_>, event: &Event) -> Result<Figures> {
    let of_message = message::of_event(tx.conn, &event.code)?.map(|message| message.template_id);
    let template = of_message.or_else(|| event.templates.first().map(|(id, _)| id.clone()));
    attendee_list::figures(tx.conn, &event.code, template.as_ref(), i64::MAX)
}

fn other_sign_in(tx: &Tx<'_>, event: &EventCode, openid: &Openid) -> Result<Option<AttendeeId>> {
    let sql = "SELECT id FROM attendee WHERE openid = ?1 AND event = ?2 AND number IS NOT NULL
               ORDER BY number LIMIT 1";
    let found = rows(tx.conn, sql, [openid.as_str(), event.as_str()], |row| {
        Ok(AttendeeId::new(row.get::<_, String>(0)?))
    })?;
    Ok(found.into_iter().next())
}

/// What messages said to them.
fn blank_texts(tx: &Tx<'_>, whose: &str, value: &str) -> Result<()> {
    let sql =
        format!("UPDATE attempt SET rendered = '' WHERE delivery IN (SELECT id FROM delivery WHERE {whose})");
    tx.conn.prepare_cached(&sql)?.execute([value])?;
    Ok(())
}

/// Deliveries to nobody in particular any more: what still waited is cancelled, and of what is on its way nobody will
/// hear.
fn leave_bare(tx: &Tx<'_>, whose: &str, value: &str) -> Result<()> {
    let moves = [
        (DeliveryState::Queued, DeliveryEvent::SelfCheckSpoiled, "AND checking = 1"),
        (DeliveryState::Queued, DeliveryEvent::Erased, "AND checking = 0"),
        (DeliveryState::Sending, DeliveryEvent::Erased, ""),
    ];
    for (state, event, which) in moves {
        let Some(to) = next(state, event).map(Transition::to) else { continue };
        let sql =
            format!("UPDATE delivery SET state = ?3, reason = 'gone' WHERE {whose} AND state = ?2 {which}");
        tx.conn.prepare_cached(&sql)?.execute([value, state.as_str(), to.as_str()])?;
    }
    let sql = format!("UPDATE delivery SET openid = '' WHERE {whose}");
    tx.conn.prepare_cached(&sql)?.execute([value])?;
    Ok(())
}

/// The bare counts stay while any sign-in of the openid remains in the account.
fn forget_if_nowhere(tx: &Tx<'_>, appid: &Appid, openid: &Openid) -> Result<()> {
    let sql = "SELECT EXISTS (SELECT 1 FROM attendee WHERE openid = ?1 AND appid = ?2)";
    let remains: bool =
        tx.conn.prepare_cached(sql)?.query_row([openid.as_str(), appid.as_str()], |row| row.get(0))?;
    if !remains {
        ledger::forget(tx, appid, openid)?;
        receipt::forget(tx, appid, openid)?;
        subscription_change::forget(tx, appid, openid)?;
        tx.conn
            .prepare_cached("DELETE FROM login WHERE appid = ?1 AND openid = ?2")?
            .execute([appid.as_str(), openid.as_str()])?;
    }
    Ok(())
}
