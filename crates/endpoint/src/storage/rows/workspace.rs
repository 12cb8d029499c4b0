use super::Stored;
use crate::storage::{Figures, WorkspaceFacts, WorkspaceId};
use chrono::{DateTime, Utc};

pub trait WorkspaceRows {
    /// `None` where one of this name is there.
    fn insert_workspace(
        &mut self,
        name: &str,
        appid: &str,
        feed_id: &str,
    ) -> impl Stored<Option<WorkspaceId>>;
    /// Those of this name, or, of no name, all; two at most.
    fn workspaces_named(&mut self, name: Option<&str>) -> impl Stored<Vec<WorkspaceId>>;
    fn workspace(&mut self, id: WorkspaceId) -> impl Stored<WorkspaceFacts>;
    /// What there is of each.
    fn figures(&mut self, now: DateTime<Utc>) -> impl Stored<Vec<Figures>>;
}
