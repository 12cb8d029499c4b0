//! Organisers' tokens, as hashes.

use super::writer::Tx;
use crate::{
    storage::{Bearer, StorageError, WorkspaceId},
    token::BearerToken,
};
use protocol::TokenScope;
use rusqlite::{Connection, OptionalExtension, named_params};

pub(super) fn insert(
    tx: &Tx<'_>,
    workspace: WorkspaceId,
    name: &str,
    scope: TokenScope,
    bearer: &BearerToken,
) -> Result<(), StorageError> {
    tx.conn.execute(
        "INSERT INTO token (id, workspace, name, scope, secret_hash)
         VALUES (:id, :workspace, :name, :scope, :secret_hash)",
        named_params! {
            ":id": bearer.id(),
            ":workspace": workspace.0,
            ":name": name,
            ":scope": match scope { TokenScope::Organiser => "organiser", TokenScope::Viewer => "viewer" },
            ":secret_hash": bearer.hash(),
        },
    )?;
    Ok(())
}

/// Found by its public id, then judged by its secret in constant time.
pub(super) fn find(conn: &Connection, bearer: &BearerToken) -> Result<Option<Bearer>, StorageError> {
    let mut query =
        conn.prepare_cached("SELECT id, workspace, name, scope, secret_hash FROM token WHERE id = :id")?;
    let found = query
        .query_row(named_params! { ":id": bearer.id() }, |row| {
            let scope: String = row.get("scope")?;
            let known = Bearer {
                workspace: WorkspaceId(row.get("workspace")?),
                token_id: row.get("id")?,
                name: row.get("name")?,
                scope: if scope == "organiser" { TokenScope::Organiser } else { TokenScope::Viewer },
            };
            Ok((known, row.get::<_, Vec<u8>>("secret_hash")?))
        })
        .optional()?;
    Ok(found.and_then(|(known, hash)| bearer.matches(&hash).then_some(known)))
}
