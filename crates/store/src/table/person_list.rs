//! Everybody at an event with what they allowed: the list as scripts read it, whole and by number.

use super::attendee::Identity;
use super::ledger::grants as grants_from;
use crate::Result;
use crate::row::{moment, rows};
use domain::{EventCode, Grants, Moment, TemplateId};
use rusqlite::{Connection, Row};

#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    pub identity: Identity,
}

/// What one person allowed of one template.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonGrant {
    pub number: u32,
    pub template_id: TemplateId,
    pub grants: Grants,
}

/// One row a person, by number.
pub fn persons(conn: &Connection, event: &EventCode) -> Result<Vec<Person>> {
    let sql = "SELECT number, name, signed_in_at, identity FROM attendee
               WHERE event = ?1 AND folded = 0 AND number IS NOT NULL ORDER BY number";
    rows(conn, sql, [event.as_str()], |row| {
        let name: String = row.get(1)?;
        Ok(Person {
            number: row.get(0)?,
            name: (!name.is_empty()).then_some(name),
            signed_in_at: moment(&row.get::<_, String>(2)?)?,
            identity: Identity::from_word(&row.get::<_, String>(3)?)?,
        })
    })
}

/// The grants of everybody: from the ledger if the identity is known, else those kept with the sign-in.
pub fn grants(conn: &Connection, event: &EventCode) -> Result<Vec<PersonGrant>> {
    let sql = "SELECT p.number, l.template_id, l.page_accepts, l.popup_accepts, l.spent, l.voided, l.state
               FROM attendee p JOIN ledger l ON l.appid = p.appid AND l.openid = p.openid
               WHERE p.event = ?1 AND p.folded = 0 AND p.number IS NOT NULL
               UNION ALL
               SELECT p.number, a.template_id, count(*), 0, 0, 0, ''
               FROM attendee p JOIN accept a ON a.attendee = p.id
               WHERE p.event = ?1 AND p.openid IS NULL AND p.number IS NOT NULL AND a.result LIKE 'accept%'
               GROUP BY p.number, a.template_id";
    rows(conn, sql, [event.as_str()], read)
}

fn read(row: &Row<'_>) -> Result<PersonGrant> {
    Ok(PersonGrant {
        number: row.get(0)?,
        template_id: TemplateId::new(row.get::<_, String>(1)?),
        grants: grants_from(row, 2)?,
    })
}
