//! Long polling: register interest, query, then wait.

use std::{future::Future, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

/// What one query brought.
pub(crate) enum Polled<T> {
    /// Something to answer with now.
    Ready(T),
    /// Nothing yet: the answer if the time runs out, and how soon to look again without being woken.
    Empty(T, Option<Duration>),
}

/// Queries until there is something, `wait` is over or the service stops.
///
/// `wakes` must be subscribed before this is called, so that a commit between query and wait is not slept through.
pub(crate) async fn until_ready<T, E, Q>(
    mut wakes: watch::Receiver<u64>,
    wait: Duration,
    stop: &CancellationToken,
    mut query: impl FnMut() -> Q,
) -> Result<T, E>
where
    Q: Future<Output = Result<Polled<T>, E>>,
{
    let deadline = Instant::now() + wait;
    loop {
        let (nothing, again) = match query().await? {
            Polled::Ready(answer) => return Ok(answer),
            Polled::Empty(nothing, again) => (nothing, again),
        };
        if stop.is_cancelled() || Instant::now() >= deadline {
            return Ok(nothing);
        }
        let next = again.map_or(deadline, |after| deadline.min(Instant::now() + after));
        tokio::select! {
            _ = wakes.changed() => {}
            () = sleep_until(next) => {}
            () = stop.cancelled() => return Ok(nothing),
        }
    }
}
