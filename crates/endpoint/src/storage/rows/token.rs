use super::Stored;
use crate::{
    storage::{Bearer, WorkspaceId},
    token::BearerToken,
};
use protocol::{Token, TokenScope};

pub trait TokenRows {
    /// False where one of this name is there.
    fn insert_token(
        &mut self,
        workspace: WorkspaceId,
        name: &str,
        scope: TokenScope,
        token: &BearerToken,
    ) -> impl Stored<bool>;
    /// In the order of their names.
    fn tokens(&mut self, workspace: WorkspaceId) -> impl Stored<Vec<Token>>;
    /// Whether there was one.
    fn delete_token(&mut self, workspace: WorkspaceId, name: &str) -> impl Stored<bool>;
    /// Found by its public id, with the hash of its secret.
    fn token(&mut self, id: &str) -> impl Stored<Option<(Bearer, Vec<u8>)>>;
    fn has_token(&mut self, id: &str) -> impl Stored<bool>;
}
