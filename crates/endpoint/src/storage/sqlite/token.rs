//! Organisers' tokens, as hashes.

use super::writer::Tx;
use crate::{
    storage::{Bearer, StorageError, WorkspaceId},
    token::BearerToken,
};
use protocol::{Token, TokenScope};
use rusqlite::{Connection, OptionalExtension, Row, named_params};

/// Makes a token; its name is not another's.
pub(super) fn insert(
    tx: &Tx<'_>,
    workspace: WorkspaceId,
    name: &str,
    scope: TokenScope,
    bearer: &BearerToken,
) -> Result<(), StorageError> {
    let inserted = tx.conn.execute(
        "INSERT INTO token (id, workspace, name, scope, secret_hash)
         VALUES (:id, :workspace, :name, :scope, :secret_hash)
         ON CONFLICT (workspace, name) DO NOTHING",
        named_params! {
            ":id": bearer.id(),
            ":workspace": workspace.0,
            ":name": name,
            ":scope": match scope { TokenScope::Organiser => "organiser", TokenScope::Viewer => "viewer" },
            ":secret_hash": bearer.hash(),
        },
    )?;
    if inserted == 1 { Ok(()) } else { Err(StorageError::TokenExists) }
}

/// In the order of their names.
pub(super) fn list(conn: &Connection, workspace: WorkspaceId) -> Result<Vec<Token>, StorageError> {
    let mut query =
        conn.prepare_cached("SELECT name, scope FROM token WHERE workspace = :workspace ORDER BY name")?;
    let rows = query.query_map(named_params! { ":workspace": workspace.0 }, |row| {
        Ok(Token { name: row.get("name")?, scope: scope_of(row)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn revoke(tx: &Tx<'_>, workspace: WorkspaceId, name: &str) -> Result<(), StorageError> {
    let revoked = tx.conn.execute(
        "DELETE FROM token WHERE workspace = :workspace AND name = :name",
        named_params! { ":workspace": workspace.0, ":name": name },
    )?;
    if revoked == 1 { Ok(()) } else { Err(StorageError::UnknownToken) }
}

/// Found by its public id, then judged by its secret in constant time.
pub(super) fn find(conn: &Connection, bearer: &BearerToken) -> Result<Option<Bearer>, StorageError> {
    let mut query =
        conn.prepare_cached("SELECT id, workspace, name, scope, secret_hash FROM token WHERE id = :id")?;
    let found = query
        .query_row(named_params! { ":id": bearer.id() }, |row| {
            let known = Bearer {
                workspace: WorkspaceId(row.get("workspace")?),
                token_id: row.get("id")?,
                name: row.get("name")?,
                scope: scope_of(row)?,
            };
            Ok((known, row.get::<_, Vec<u8>>("secret_hash")?))
        })
        .optional()?;
    Ok(found.and_then(|(known, hash)| bearer.matches(&hash).then_some(known)))
}

/// Refuses a token that was revoked while its call waited.
pub(super) fn recheck(conn: &Connection, bearer: &Bearer) -> Result<(), StorageError> {
    let mut query = conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM token WHERE id = :id) AS stands")?;
    let stands = query.query_row(named_params! { ":id": bearer.token_id }, |row| row.get("stands"))?;
    if stands { Ok(()) } else { Err(StorageError::Revoked) }
}

fn scope_of(row: &Row<'_>) -> rusqlite::Result<TokenScope> {
    let scope: String = row.get("scope")?;
    Ok(if scope == "organiser" { TokenScope::Organiser } else { TokenScope::Viewer })
}
