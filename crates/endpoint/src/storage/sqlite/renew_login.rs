//! A fresh login code of somebody whose openid is still unknown.

use super::{
    event,
    login::{self, Offer},
    me,
    writer::Tx,
};
use crate::storage::{EventCode, StorageError, VisitorHash};
use chrono::{DateTime, Utc};
use protocol::{Me, RenewLogin};

/// Says nothing in the feed: somebody lost who is pending again is news only once an openid comes.
pub(super) fn renew_login(
    tx: &mut Tx<'_>,
    code: &EventCode,
    visitor: VisitorHash,
    post: &RenewLogin,
    now: DateTime<Utc>,
) -> Result<Me, StorageError> {
    let event = event::find(tx.conn, code)?;
    let person = me::person(tx.conn, &event, visitor)?;
    login::offer(tx, &event, &person, Offer::of(Some(&post.login_code), post.appid.as_deref()), now)?;
    me::describe(tx.conn, &event, person, now)
}
