//! Workspaces: each has events, tokens and a feed of its own.

use super::{Access, Operation, Result, token};
use crate::{
    clock::Now,
    identifier::random_id,
    refusal::Refusal,
    storage::{Figures, WorkspaceFacts, WorkspaceId, rows::Rows},
};
use protocol::TokenScope;
use secrecy::SecretString;

/// Makes a workspace with its first token, named `first`, which is returned here and never again.
pub struct CreateWorkspace {
    pub name: String,
    pub appid: String,
}

/// A workspace just made.
#[derive(Clone, Debug)]
pub struct NewWorkspace {
    /// Its name.
    pub workspace: String,
    /// The bearer token, returned once.
    pub token: SecretString,
}

impl Operation for CreateWorkspace {
    type Output = NewWorkspace;

    async fn run(self, rows: &mut impl Rows) -> Result<NewWorkspace> {
        let made = rows.insert_workspace(&self.name, &self.appid, &random_id()).await?;
        let workspace = made.ok_or(Refusal::WorkspaceExists)?;
        let token = token::add(rows, workspace, "first", TokenScope::Organiser).await?;
        Ok(NewWorkspace { workspace: self.name, token })
    }
}

/// What a workspace is called, whose it is, and the feed it has.
pub struct ReadWorkspace {
    pub workspace: WorkspaceId,
}

impl Operation for ReadWorkspace {
    type Output = WorkspaceFacts;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<WorkspaceFacts> {
        Ok(rows.workspace(self.workspace).await?)
    }
}

/// What there is of each workspace.
pub struct ReadFigures {
    pub now: Now,
}

impl Operation for ReadFigures {
    type Output = Vec<Figures>;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<Vec<Figures>> {
        Ok(rows.figures(self.now.steady).await?)
    }
}

/// The workspace of this name, or, of no name, the only one.
pub(super) async fn named(rows: &mut impl Rows, name: Option<&str>) -> Result<WorkspaceId> {
    match rows.workspaces_named(name).await?[..] {
        [id] => Ok(id),
        [] => Err(Refusal::UnknownWorkspace.into()),
        _ => Err(Refusal::SeveralWorkspaces.into()),
    }
}
