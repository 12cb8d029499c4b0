//! Codes that nobody exchanged in time.

use super::lose_if_last;
use crate::{
    Storage,
    clock::Now,
    operations::{Access, Operation, Result},
    storage::rows::Rows,
};
use protocol::{IdentityChange, LostReason};
use std::collections::HashSet;

/// Codes that one transaction ends, at most: a whole crowd's may expire in the same second, and sign-ins wait behind it.
const CHUNK: u32 = 500;

/// Ends expired codes and appends to the feed who is lost by it.
///
/// # Errors
/// Those of the storage.
pub async fn expire_logins(storage: &Storage, now: Now) -> Result<()> {
    while storage.run(AnyExpired { now }).await? {
        storage.run(Expire { now }).await?;
    }
    Ok(())
}

struct AnyExpired {
    now: Now,
}

impl Operation for AnyExpired {
    type Output = bool;
    const ACCESS: Access = Access::Read;

    async fn run(self, rows: &mut impl Rows) -> Result<bool> {
        Ok(rows.has_expired_logins(self.now.steady).await?)
    }
}

struct Expire {
    now: Now,
}

impl Operation for Expire {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        expire(rows, self.now).await
    }
}

/// Ends the longest expired codes of all, and appends to the feed who is lost by it. The rest is for the next call:
/// until then they count as waiting for their person, and for nobody else.
pub(super) async fn expire(rows: &mut impl Rows, now: Now) -> Result<()> {
    let expired = rows.expired_logins(now.steady, CHUNK).await?;
    for (login, _) in &expired {
        rows.end_login(*login).await?;
    }
    let mut notified = HashSet::new();
    for (_, owner) in &expired {
        if notified.insert(owner.attendee) {
            let lost =
                IdentityChange::Lost { lost: true, errcode: None, rid: None, reason: LostReason::Expired };
            lose_if_last(rows, owner, lost, now).await?;
        }
    }
    Ok(())
}
