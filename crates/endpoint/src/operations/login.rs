//! The queue of login codes: queued by an attendee's post, leased by a claim, ended by a result, a binding or their age.

mod claim;
mod complete;
mod expire;
mod offer;
mod queue;

pub use claim::{ClaimLogins, Claimed};
pub use complete::CompleteLogins;
pub use expire::expire_logins;
pub(super) use offer::{Offer, offer};

use super::{
    Result,
    feed::{self, Subject},
};
use crate::{
    clock::Now,
    storage::rows::{LoginOwner, Rows},
};
use protocol::{Change, IdentityChange};

/// Appends to the feed that `owner` is lost, unless they are bound or another code of theirs still waits.
async fn lose_if_last(
    rows: &mut impl Rows,
    owner: &LoginOwner,
    lost: IdentityChange,
    now: Now,
) -> Result<()> {
    if rows.is_lost(owner.attendee).await? { tell(rows, owner, lost, now).await } else { Ok(()) }
}

async fn tell(rows: &mut impl Rows, owner: &LoginOwner, identity: IdentityChange, now: Now) -> Result<()> {
    let subject = Subject {
        workspace: owner.workspace,
        event: &owner.event_code,
        attendee: Some(&owner.public_id),
        person: Some(owner.attendee),
    };
    feed::append(rows, subject, Change::Identity(identity), now).await
}
