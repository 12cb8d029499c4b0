//! `template`: what `gettemplate` said last.

use crate::row::{json, one, rows, to_json};
use crate::{Result, Table, Tx};
use domain::{Appid, Template, TemplateError, TemplateId, parse_template};
use rusqlite::{Connection, Row, params};
use std::collections::BTreeSet;

/// A template in WeChat's own terms, kept unparsed: what can't be read today may be readable tomorrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cached {
    pub template_id: TemplateId,
    pub title: String,
    pub content: String,
    pub kind: i64,
    pub listed: Vec<(String, Vec<String>)>,
}

/// Puts these in the place of all that were cached, in this order.
pub fn replace(tx: &Tx<'_>, appid: &Appid, templates: &[Cached]) -> Result<()> {
    tx.conn.execute("DELETE FROM template WHERE appid = ?1", [appid.as_str()])?;
    for (position, template) in templates.iter().enumerate() {
        tx.conn.execute(
            "INSERT OR REPLACE INTO template (appid, template_id, position, title, content, kind, listed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                appid.as_str(),
                template.template_id.as_str(),
                i64::try_from(position).unwrap_or(i64::MAX),
                template.title,
                template.content,
                template.kind,
                to_json(&template.listed),
            ],
        )?;
    }
    tx.touch(Table::Template);
    Ok(())
}

/// Those that can be read: the list of [`all`] shows what is wrong with the others.
pub fn list(conn: &Connection, appid: &Appid) -> Result<Vec<Template>> {
    Ok(all(conn, appid)?.into_iter().filter_map(|(_, parsed)| parsed.ok()).collect())
}

/// Every one with its title, also those that can't be read.
pub fn all(conn: &Connection, appid: &Appid) -> Result<Vec<(String, Parsed)>> {
    let sql =
        "SELECT template_id, title, content, kind, listed FROM template WHERE appid = ?1 ORDER BY position";
    rows(conn, sql, [appid.as_str()], |row| Ok((row.get(1)?, read(row)?)))
}

/// The ids of all of them.
pub fn ids(conn: &Connection, appid: &Appid) -> Result<BTreeSet<TemplateId>> {
    let sql = "SELECT template_id FROM template WHERE appid = ?1";
    let ids = rows(conn, sql, [appid.as_str()], |row| Ok(TemplateId::new(row.get::<_, String>(0)?)))?;
    Ok(ids.into_iter().collect())
}

pub fn get(conn: &Connection, appid: &Appid, id: &TemplateId) -> Result<Option<Template>> {
    let sql = "SELECT template_id, title, content, kind, listed FROM template WHERE appid = ?1 AND template_id = ?2";
    let found = one(conn, sql, [appid.as_str(), id.as_str()], read)?;
    Ok(found.and_then(|parsed: Parsed| {
        parsed.inspect_err(|why| tracing::warn!(%why, "a template is left out")).ok()
    }))
}

/// The title of one, also of one that can't be read.
pub fn title(conn: &Connection, appid: &Appid, id: &TemplateId) -> Result<Option<String>> {
    let sql = "SELECT title FROM template WHERE appid = ?1 AND template_id = ?2";
    one(conn, sql, [appid.as_str(), id.as_str()], |row| Ok(row.get(0)?))
}

/// Takes one out; WeChat has it no more.
pub fn remove(tx: &Tx<'_>, appid: &Appid, id: &TemplateId) -> Result<()> {
    let sql = "DELETE FROM template WHERE appid = ?1 AND template_id = ?2";
    tx.conn.execute(sql, [appid.as_str(), id.as_str()])?;
    tx.touch(Table::Template);
    Ok(())
}

/// A template, or why it can't be used.
pub type Parsed = std::result::Result<Template, TemplateError>;

fn read(row: &Row<'_>) -> Result<Parsed> {
    let id = TemplateId::new(row.get::<_, String>(0)?);
    let (title, content): (String, String) = (row.get(1)?, row.get(2)?);
    let listed: Vec<(String, Vec<String>)> = json(&row.get::<_, String>(4)?)?;
    Ok(parse_template(id, &title, &content, row.get(3)?, &listed))
}
