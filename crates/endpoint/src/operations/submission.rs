//! Submissions already taken, so that a replay is recognised, and those of people who withdrew, so that a late retry is.

use super::Result;
use crate::{
    identifier::sha256_of,
    refusal::Refusal,
    storage::{
        VisitorHash,
        rows::{EventId, Leaving, Rows},
    },
};
use uuid::Uuid;

/// Refuses what was taken from somebody who has withdrawn since.
pub(super) async fn refuse_withdrawn(
    rows: &mut impl Rows,
    event: EventId,
    visitor: VisitorHash,
    submission: Uuid,
) -> Result<()> {
    let withdrawn = rows.has_withdrawn(event, mark(visitor, submission)).await?;
    if withdrawn { Err(Refusal::Withdrawn.into()) } else { Ok(()) }
}

/// Whether this visitor once withdrew here.
pub(super) async fn has_withdrawn(
    rows: &mut impl Rows,
    event: EventId,
    visitor: VisitorHash,
) -> Result<bool> {
    Ok(rows.has_withdrawn(event, mark(visitor, THE_VISITOR)).await?)
}

/// Turns a person's submissions into marks of which nothing personal can be read.
pub(super) async fn withdraw(rows: &mut impl Rows, leaving: &Leaving) -> Result<()> {
    let taken = rows.take_submissions(leaving.id).await?;
    for submission in taken.into_iter().chain([THE_VISITOR]) {
        rows.insert_withdrawn(leaving.event, mark(leaving.visitor, submission)).await?;
    }
    Ok(())
}

/// Represents the visitor as such, without a submission of this id.
const THE_VISITOR: Uuid = Uuid::nil();

fn mark(visitor: VisitorHash, submission: Uuid) -> [u8; 32] {
    sha256_of(&[&visitor.0, submission.as_bytes()])
}
