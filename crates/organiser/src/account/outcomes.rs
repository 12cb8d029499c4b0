//! Posts outcomes to the endpoint, so that other desktops know who got a message.

use super::ports::EndpointPort;
use domain::Appid;
use protocol::{PostSends, SettledSend, limits};
use std::collections::BTreeSet;
use std::time::Duration;
use store::table::unposted::{self, Unposted};
use store::{Store, Table};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// As many as the contract takes at once.
const BATCH: u32 = limits::MAX_SENDS as u32;
/// Outcomes of a moment go together.
const GATHER: Duration = Duration::from_millis(300);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// Posts outcomes as they come, until `stop`; what the endpoint doesn't accept stays in the store and is tried again.
pub(crate) async fn post_outcomes(
    store: Store,
    appid: Appid,
    endpoint: std::sync::Arc<EndpointPort>,
    stop: CancellationToken,
) {
    let mut pause = Duration::from_secs(1);
    loop {
        // Listens before it looks, so that nothing comes between.
        let mut commits = store.subscribe();
        let rest = match post_once(&store, &appid, &endpoint).await {
            Posted::Nothing => None,
            Posted::Some => {
                pause = Duration::from_secs(1);
                Some(GATHER)
            }
            Posted::Failed => {
                pause = (pause * 2).min(LONGEST_PAUSE);
                Some(pause)
            }
        };
        let waited = match rest {
            Some(rest) => stop.run_until_cancelled(tokio::time::sleep(rest)).await,
            None => stop.run_until_cancelled(more_to_post(&mut commits)).await,
        };
        if waited.is_none() {
            return;
        }
    }
}

/// The result of one batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Posted {
    Nothing,
    Some,
    Failed,
}

pub(crate) async fn post_once(store: &Store, appid: &Appid, endpoint: &EndpointPort) -> Posted {
    let of = appid.clone();
    let batch = match store.read(move |conn| unposted::next(conn, &of, BATCH)).await {
        Ok(batch) if batch.is_empty() => return Posted::Nothing,
        Ok(batch) => batch,
        Err(error) => {
            tracing::warn!(%error, "outcomes could not be read");
            return Posted::Failed;
        }
    };
    let attempts: Vec<String> = batch.iter().map(|one| one.attempt.clone()).collect();
    let sends = PostSends { sends: batch.into_iter().filter_map(settled).collect() };
    if let Err(error) = endpoint.0.post_sends(&sends).await {
        tracing::debug!(%error, outcomes = sends.sends.len(), "outcomes could not be posted");
        return Posted::Failed;
    }
    match store.write(move |tx| unposted::posted(tx, &attempts)).await {
        Ok(()) => Posted::Some,
        Err(error) => {
            // Posted again the next time, which changes nothing there.
            tracing::warn!(%error, "outcomes were posted, and that could not be written down");
            Posted::Failed
        }
    }
}

async fn more_to_post(commits: &mut tokio::sync::broadcast::Receiver<BTreeSet<Table>>) {
    loop {
        match commits.recv().await {
            Ok(tables) if !tables.contains(&Table::Unposted) => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return tokio::time::sleep(GATHER).await,
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

fn settled(one: Unposted) -> Option<SettledSend> {
    Some(SettledSend {
        id: Uuid::parse_str(&one.attempt).ok()?,
        event: one.event.as_str().to_owned(),
        attendee: one.attendee.as_str().to_owned(),
        template_id: one.template_id.as_str().to_owned(),
        errcode: one.errcode,
        msg_id: one.msgid,
        test: Some(one.test),
        at: chrono::DateTime::from_timestamp_millis(one.at_ms)?.fixed_offset(),
    })
}

#[cfg(test)]
mod tests {
    use super::settled;
    use domain::{AttendeeId, EventCode, TemplateId};
    use store::table::unposted::Unposted;

    #[test]
    fn the_outcome_of_a_test_is_posted_as_one() {
        let outcome = |test| Unposted {
            attempt: uuid::Uuid::nil().to_string(),
            event: EventCode::new("abcDEF123456"),
            attendee: AttendeeId::new("a1"),
            template_id: TemplateId::new("T-fake"),
            errcode: 0,
            msgid: None,
            at_ms: 0,
            test,
        };
        for test in [true, false] {
            assert_eq!(settled(outcome(test)).unwrap().test, Some(test), "it would make somebody told");
        }
    }
}
