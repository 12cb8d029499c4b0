//! Events as their organisers write them.

use super::{Access, Operation, Result, feed};
use crate::{
    clock::Now,
    refusal::Refusal,
    rules::purge_at,
    storage::{
        EventCode, WorkspaceId,
        rows::{EventRow, Rows, StoredEvent},
    },
};
use protocol::{Change, EventBody, EventChange};

/// One event, by the code anybody may scan.
pub struct FindEvent {
    pub code: EventCode,
}

impl Operation for FindEvent {
    type Output = EventBody;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<EventBody> {
        Ok(find(rows, &self.code).await?.body)
    }
}

/// A workspace's events, the oldest first.
pub struct ListEvents {
    pub workspace: WorkspaceId,
}

impl Operation for ListEvents {
    type Output = Vec<EventBody>;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<Vec<EventBody>> {
        Ok(rows.events(self.workspace).await?)
    }
}

/// Creates or revises an event, and appends it to the feed; `body.revision` is the one that was edited.
pub struct PutEvent {
    pub workspace: WorkspaceId,
    pub code: EventCode,
    pub body: EventBody,
    pub now: Now,
}

/// An event as it is kept now.
#[derive(Clone, Debug)]
pub struct SavedEvent {
    pub created: bool,
    pub event: EventBody,
}

impl Operation for PutEvent {
    type Output = SavedEvent;

    async fn run(self, rows: &mut impl Rows) -> Result<SavedEvent> {
        let Self { workspace, code, mut body, now } = self;
        let base = body.revision.take();
        body.code = None;
        let stored = StoredEvent { body: &body, purge_at: purge_at(&body) };
        let current = rows.event(&code).await?;
        let revision = match (&current, base) {
            (Some(event), _) if event.workspace != workspace => return Err(Refusal::CodeTaken.into()),
            (None, _) if rows.is_code_taken(&code).await? => return Err(Refusal::CodeTaken.into()),
            (None, None) => rows.insert_event(workspace, &code, &stored).await?,
            (Some(event), Some(base)) if event.body.revision == Some(base) => {
                rows.update_event(event.id, &stored).await?
            }
            (_, _) => return Err(Refusal::StaleRevision(current.map(|event| Box::new(event.body))).into()),
        };
        body.code = Some(code.as_str().to_owned());
        body.revision = Some(revision);
        let change = Change::Event(EventChange::Whole(Box::new(body.clone())));
        feed::append_of_event(rows, workspace, code.as_str(), change, now).await?;
        Ok(SavedEvent { created: current.is_none(), event: body })
    }
}

/// The event of this code, unless it is ending.
pub(super) async fn find(rows: &mut impl Rows, code: &EventCode) -> Result<EventRow> {
    Ok(rows.event(code).await?.ok_or(Refusal::UnknownEvent)?)
}
