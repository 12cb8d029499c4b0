//! The results of leased codes.

use super::{expire::expire, lose_if_last, tell};
use crate::{
    clock::Now,
    operations::{Operation, Result},
    rules::is_final,
    storage::{Bearer, Topic, WorkspaceId, rows::Rows},
};
use protocol::{IdentityChange, LoginResult, LostReason, limits};

/// Binds, loses or releases. Ids that this workspace doesn't know are passed over: one erased person must not block a
/// batch.
pub struct CompleteLogins {
    pub bearer: Bearer,
    pub results: Vec<LoginResult>,
    pub now: Now,
}

impl Operation for CompleteLogins {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        let Self { bearer, results, now } = self;
        expire(rows, now).await?;
        for result in &results {
            match result {
                LoginResult::Bound { id, openid, unionid } => {
                    bind(rows, bearer.workspace, id, openid, unionid.as_deref(), now).await?;
                }
                LoginResult::Refused { id, errcode, rid } if is_final(*errcode) => {
                    refuse(rows, bearer.workspace, id, *errcode, rid.clone(), now).await?;
                }
                LoginResult::Refused { id, .. } | LoginResult::Released { id, release: true } => {
                    release(rows, &bearer, id).await?;
                }
                LoginResult::Released { release: false, .. } => {}
            }
        }
        Ok(())
    }
}

/// The first openid wins, whichever desktop brings it and however late; the person's other codes are dropped.
async fn bind(
    rows: &mut impl Rows,
    workspace: WorkspaceId,
    login: &str,
    openid: &str,
    unionid: Option<&str>,
    now: Now,
) -> Result<()> {
    let Some((_, owner)) = rows.login_owner(workspace, login).await? else { return Ok(()) };
    if !rows.bind(owner.attendee, openid, unionid).await? {
        return Ok(());
    }
    rows.end_logins_of(owner.attendee).await?;
    let bound = IdentityChange::Bound { openid: openid.to_owned(), unionid: unionid.map(str::to_owned) };
    tell(rows, &owner, bound, now).await
}

async fn refuse(
    rows: &mut impl Rows,
    workspace: WorkspaceId,
    login: &str,
    errcode: i64,
    rid: Option<String>,
    now: Now,
) -> Result<()> {
    let Some((id, owner)) = rows.login_owner(workspace, login).await? else { return Ok(()) };
    if !rows.has_code(id).await? {
        // Refused or expired before: the feed has it already.
        return Ok(());
    }
    rows.end_login(id).await?;
    let rid = rid.filter(|rid| !limits::is_longer_than(rid, limits::MAX_RID_CHARS));
    let lost = IdentityChange::Lost { lost: true, errcode: Some(errcode), rid, reason: LostReason::Refused };
    lose_if_last(rows, &owner, lost, now).await
}

/// Only the holder may give a lease back: a late release must not free the code for a third desktop while a second
/// one exchanges it.
async fn release(rows: &mut impl Rows, bearer: &Bearer, login: &str) -> Result<()> {
    if rows.release_login(bearer, login).await? {
        rows.touch(bearer.workspace, Topic::Logins);
    }
    Ok(())
}
