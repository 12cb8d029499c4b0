//! Organisers' tokens. Only hashes of their secrets are kept.

use super::{Access, Operation, Result, workspace};
use crate::{
    refusal::Refusal,
    storage::{Bearer, WorkspaceId, rows::Rows},
    token::BearerToken,
};
use protocol::{Token, TokenScope};
use secrecy::SecretString;

/// Makes one more token of the named workspace, or of the only one; it is returned here and never again.
pub struct AddToken {
    pub workspace: Option<String>,
    pub name: String,
    pub scope: TokenScope,
}

impl Operation for AddToken {
    type Output = SecretString;

    async fn run(self, rows: &mut impl Rows) -> Result<SecretString> {
        let workspace = workspace::named(rows, self.workspace.as_deref()).await?;
        add(rows, workspace, &self.name, self.scope).await
    }
}

/// A workspace's tokens, by name.
pub struct ListTokens {
    pub workspace: Option<String>,
}

impl Operation for ListTokens {
    type Output = Vec<Token>;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<Vec<Token>> {
        let workspace = workspace::named(rows, self.workspace.as_deref()).await?;
        Ok(rows.tokens(workspace).await?)
    }
}

/// Revokes a token: from now on it is unknown.
pub struct RevokeToken {
    pub workspace: Option<String>,
    pub name: String,
}

impl Operation for RevokeToken {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        let workspace = workspace::named(rows, self.workspace.as_deref()).await?;
        let revoked = rows.delete_token(workspace, &self.name).await?;
        if revoked { Ok(()) } else { Err(Refusal::UnknownToken.into()) }
    }
}

/// The owner of a token; `None` if it is unknown.
pub struct Authenticate {
    pub token: BearerToken,
}

impl Operation for Authenticate {
    type Output = Option<Bearer>;
    const ACCESS: Access = Access::Read;

    /// Found by its public id, then judged by its secret in constant time.
    async fn run(self, rows: &mut impl Rows) -> Result<Option<Bearer>> {
        let found = rows.token(self.token.id()).await?;
        Ok(found.and_then(|(bearer, hash)| self.token.matches(&hash).then_some(bearer)))
    }
}

/// Refuses a token that was taken back since it was let in.
pub struct Recheck {
    pub bearer: Bearer,
}

impl Operation for Recheck {
    type Output = ();
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        recheck(rows, &self.bearer).await
    }
}

/// Refuses a token that was revoked while its call waited.
pub(super) async fn recheck(rows: &mut impl Rows, bearer: &Bearer) -> Result<()> {
    if rows.has_token(&bearer.token_id).await? { Ok(()) } else { Err(Refusal::Revoked.into()) }
}

/// Makes a token; its name is not another's.
pub(super) async fn add(
    rows: &mut impl Rows,
    workspace: WorkspaceId,
    name: &str,
    scope: TokenScope,
) -> Result<SecretString> {
    let token = BearerToken::generate();
    let added = rows.insert_token(workspace, name, scope, &token).await?;
    if added { Ok(token.reveal()) } else { Err(Refusal::TokenExists.into()) }
}
