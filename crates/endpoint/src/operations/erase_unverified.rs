//! Erasing everybody at an event of whom no openid is known and none can come any more, after strangers signed people in
//! who don't exist.

use super::{Access, Operation, Result, erase, event};
use crate::{
    Storage,
    clock::Now,
    refusal::Refusal,
    storage::{
        Bearer, EventCode,
        rows::{EventId, Rows},
    },
};

/// People of one transaction, so that sign-ins never wait for a whole crowd's removal.
const CHUNK: u32 = 200;

/// How many [`erase_unverified`] would erase.
pub struct CountUnverified {
    pub bearer: Bearer,
    pub code: EventCode,
}

impl Operation for CountUnverified {
    type Output = u64;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<u64> {
        let event = find(rows, &self.bearer, &self.code).await?;
        Ok(rows.count_unverified(event).await?)
    }
}

/// Erases whoever signed in by a phone, has no openid and no login code that could still bring one. Says how many.
///
/// # Errors
/// [`Refusal::UnknownEvent`], and those of the storage: what was erased before stays erased.
pub async fn erase_unverified(storage: &Storage, bearer: &Bearer, code: &EventCode, now: Now) -> Result<u64> {
    let mut erased = 0;
    loop {
        let some = EraseSome { bearer: bearer.clone(), code: code.clone(), now };
        let count = storage.run(some).await?;
        if count == 0 {
            return Ok(erased);
        }
        erased += count;
    }
}

struct EraseSome {
    bearer: Bearer,
    code: EventCode,
    now: Now,
}

impl Operation for EraseSome {
    type Output = u64;

    async fn run(self, rows: &mut impl Rows) -> Result<u64> {
        let event = find(rows, &self.bearer, &self.code).await?;
        let unverified = rows.unverified(event, CHUNK).await?;
        for leaving in &unverified {
            erase::erase(rows, leaving, self.now).await?;
        }
        Ok(unverified.len() as u64)
    }
}

async fn find(rows: &mut impl Rows, bearer: &Bearer, code: &EventCode) -> Result<EventId> {
    let event = event::find(rows, code).await?;
    if event.workspace == bearer.workspace { Ok(event.id) } else { Err(Refusal::UnknownEvent.into()) }
}
