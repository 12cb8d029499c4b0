//! A fresh login code of somebody whose openid is still unknown.

use super::{
    Operation, Result, event,
    login::{self, Offer},
    me,
};
use crate::{
    caller::Caller,
    clock::Now,
    limit::Limit,
    storage::{EventCode, VisitorHash, rows::Rows},
};
use protocol::Me;

/// Queues a fresh login code of somebody not bound. Appends nothing to the feed: that a lost person is pending again is
/// news only once an openid comes.
pub struct RenewLogin {
    pub code: EventCode,
    pub visitor: VisitorHash,
    pub post: protocol::RenewLogin,
    pub caller: Caller,
    /// Login codes of one event that may wait.
    pub codes_per_event: Limit<u32>,
    pub now: Now,
}

impl Operation for RenewLogin {
    type Output = Me;

    async fn run(self, rows: &mut impl Rows) -> Result<Me> {
        let Self { code, visitor, post, caller, codes_per_event, now } = self;
        let event = event::find(rows, &code).await?;
        let person = me::find(rows, &event, visitor).await?;
        let offer = Offer {
            code: Some(&post.login_code),
            appid: post.appid.as_deref(),
            source: caller.source,
            codes_per_event,
        };
        login::offer(rows, &event, &person, offer, now).await?;
        me::describe(rows, &event, person, now).await
    }
}
