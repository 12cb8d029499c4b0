//! Organisers' tokens, as hashes.

use super::rows::SqliteRows;
use crate::{
    storage::{Bearer, StorageError, WorkspaceId, rows::TokenRows},
    token::BearerToken,
};
use protocol::{Token, TokenScope};
use rusqlite::{OptionalExtension, Row, named_params};

impl TokenRows for SqliteRows<'_> {
    async fn insert_token(
        &mut self,
        workspace: WorkspaceId,
        name: &str,
        scope: TokenScope,
        token: &BearerToken,
    ) -> Result<bool, StorageError> {
        let inserted = self.conn.execute(
            "INSERT INTO token (id, workspace, name, scope, secret_hash)
             VALUES (:id, :workspace, :name, :scope, :secret_hash)
             ON CONFLICT (workspace, name) DO NOTHING",
            named_params! {
                ":id": token.id(),
                ":workspace": workspace.0,
                ":name": name,
                ":scope": match scope { TokenScope::Organiser => "organiser", TokenScope::Viewer => "viewer" },
                ":secret_hash": token.hash(),
            },
        )?;
        Ok(inserted == 1)
    }

    async fn tokens(&mut self, workspace: WorkspaceId) -> Result<Vec<Token>, StorageError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT name, scope FROM token WHERE workspace = :workspace ORDER BY name")?;
        let rows = query.query_map(named_params! { ":workspace": workspace.0 }, |row| {
            Ok(Token { name: row.get("name")?, scope: scope(row)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    async fn delete_token(&mut self, workspace: WorkspaceId, name: &str) -> Result<bool, StorageError> {
        let deleted = self.conn.execute(
            "DELETE FROM token WHERE workspace = :workspace AND name = :name",
            named_params! { ":workspace": workspace.0, ":name": name },
        )?;
        Ok(deleted == 1)
    }

    async fn token(&mut self, id: &str) -> Result<Option<(Bearer, Vec<u8>)>, StorageError> {
        let mut query = self
            .conn
            .prepare_cached("SELECT id, workspace, name, scope, secret_hash FROM token WHERE id = :id")?;
        let found = query.query_row(named_params! { ":id": id }, |row| {
            let bearer = Bearer {
                workspace: WorkspaceId(row.get("workspace")?),
                token_id: row.get("id")?,
                name: row.get("name")?,
                scope: scope(row)?,
            };
            Ok((bearer, row.get("secret_hash")?))
        });
        Ok(found.optional()?)
    }

    async fn has_token(&mut self, id: &str) -> Result<bool, StorageError> {
        let mut query =
            self.conn.prepare_cached("SELECT EXISTS (SELECT 1 FROM token WHERE id = :id) AS has_token")?;
        Ok(query.query_row(named_params! { ":id": id }, |row| row.get("has_token"))?)
    }
}

fn scope(row: &Row<'_>) -> rusqlite::Result<TokenScope> {
    let scope: String = row.get("scope")?;
    Ok(if scope == "organiser" { TokenScope::Organiser } else { TokenScope::Viewer })
}
