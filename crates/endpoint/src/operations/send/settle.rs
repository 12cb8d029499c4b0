//! WeChat's answers, passed on to every desktop.

use super::{Person, end_reservation, find};
use crate::{
    clock::Now,
    operations::{
        Operation, Result,
        feed::{self, Subject},
    },
    storage::{
        Bearer,
        rows::{NewSend, Rows},
    },
};
use protocol::{Change, SettledSend};

/// Records outcomes and appends them to the feed. Each id counts once. People who are gone, or not of the named event,
/// are skipped: one erased person must not block a batch.
pub struct SettleSends {
    pub bearer: Bearer,
    pub sends: Vec<SettledSend>,
    pub now: Now,
}

impl Operation for SettleSends {
    type Output = ();

    async fn run(self, rows: &mut impl Rows) -> Result<()> {
        for send in &self.sends {
            match find(rows, self.bearer.workspace, &send.attendee).await? {
                Some(person) if person.event_code == send.event => {
                    settle(rows, &self.bearer, &person, send, self.now).await?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

async fn settle(
    rows: &mut impl Rows,
    bearer: &Bearer,
    person: &Person,
    send: &SettledSend,
    now: Now,
) -> Result<()> {
    let reserved_as_test = reserved_as_test(rows, bearer, person, &send.template_id).await?;
    let is_test = send.test.or(reserved_as_test).unwrap_or(false);
    let is_notified = send.errcode == 0 && !is_test;
    if !rows.insert_send(bearer, &NewSend { attendee: person.attendee, send, is_notified }).await? {
        return Ok(());
    }
    // The outcome of a test leaves a real reservation standing: that message is still to come.
    if !is_test || reserved_as_test == Some(true) {
        end_reservation(rows, bearer, person, &send.template_id).await?;
    }
    let sent = Change::Sent {
        id: send.id,
        template_id: send.template_id.clone(),
        errcode: send.errcode,
        msg_id: send.msg_id.clone(),
        at: send.at,
        by: bearer.name.clone(),
        test: is_test,
    };
    let subject = Subject {
        workspace: bearer.workspace,
        event: &person.event_code,
        attendee: Some(&send.attendee),
        person: Some(person.attendee),
    };
    feed::append(rows, subject, sent, now).await
}

/// What the caller reserved this person for, if they did; of several, a real message.
async fn reserved_as_test(
    rows: &mut impl Rows,
    bearer: &Bearer,
    person: &Person,
    template_id: &str,
) -> Result<Option<bool>> {
    let mut all = None;
    for attendee in &person.all {
        let one = rows.own_reservation(bearer, *attendee, template_id).await?;
        all = all.into_iter().chain(one).reduce(|a, b| a && b);
    }
    Ok(all)
}
