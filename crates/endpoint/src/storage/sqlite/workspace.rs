//! Workspaces: whose events these are, and the head of their feed.

use super::{token, writer::Tx};
use crate::{
    identifier::random_id,
    storage::{NewWorkspace, StorageError, WorkspaceFacts, WorkspaceId},
    token::BearerToken,
};
use protocol::TokenScope;
use rusqlite::{Connection, named_params};

pub(super) fn create(tx: &mut Tx<'_>, name: &str, appid: &str) -> Result<NewWorkspace, StorageError> {
    let made = tx.conn.execute(
        "INSERT INTO workspace (name, appid, feed_id) VALUES (:name, :appid, :feed_id)
         ON CONFLICT (name) DO NOTHING",
        named_params! { ":name": name, ":appid": appid, ":feed_id": random_id() },
    )?;
    if made == 0 {
        return Err(StorageError::WorkspaceExists);
    }
    let workspace = WorkspaceId(tx.conn.last_insert_rowid());
    let bearer = BearerToken::generate();
    token::insert(tx, workspace, "first", TokenScope::Organiser, &bearer)?;
    Ok(NewWorkspace { workspace: name.to_owned(), token: bearer.reveal() })
}

/// The workspace of this name, or, of no name, the only one.
pub(super) fn named(conn: &Connection, name: Option<&str>) -> Result<WorkspaceId, StorageError> {
    let mut query =
        conn.prepare_cached("SELECT id FROM workspace WHERE :name IS NULL OR name = :name LIMIT 2")?;
    let rows = query.query_map(named_params! { ":name": name }, |row| row.get("id"))?;
    match rows.collect::<Result<Vec<i64>, _>>()?[..] {
        [id] => Ok(WorkspaceId(id)),
        [] => Err(StorageError::UnknownWorkspace),
        _ => Err(StorageError::SeveralWorkspaces),
    }
}

pub(super) fn facts(conn: &Connection, workspace: WorkspaceId) -> Result<WorkspaceFacts, StorageError> {
    let mut query = conn.prepare_cached("SELECT name, appid, feed_id FROM workspace WHERE id = :id")?;
    let facts = query.query_row(named_params! { ":id": workspace.0 }, |row| {
        Ok(WorkspaceFacts { name: row.get("name")?, appid: row.get("appid")?, feed_id: row.get("feed_id")? })
    })?;
    Ok(facts)
}

/// The next number of a workspace's feed. Taken in the transaction that writes the row, by the only writer, so that
/// rows become visible in the order of their numbers. Two statements, because `RETURNING` makes a table to return from.
pub(super) fn next_seq(tx: &Tx<'_>, workspace: WorkspaceId) -> Result<i64, StorageError> {
    let key = named_params! { ":id": workspace.0 };
    let mut step = tx.conn.prepare_cached("UPDATE workspace SET last_seq = last_seq + 1 WHERE id = :id")?;
    step.execute(key)?;
    let mut query = tx.conn.prepare_cached("SELECT last_seq FROM workspace WHERE id = :id")?;
    Ok(query.query_row(key, |row| row.get("last_seq"))?)
}
