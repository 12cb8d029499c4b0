//! What the service does by itself, once a second.

use crate::{
    app::App,
    clock::Now,
    operations::{self, KeepBelievedTime, ReadBelievedTime, ShortenLeases},
    retention::{RetentionClock, Verdict},
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tokio::time::{MissedTickBehavior, interval};

/// So that a person learns of a dead login code within about a second.
const INTERVAL: Duration = Duration::from_secs(1);

/// How often the time is kept that was believed.
const KEEP_INTERVAL: TimeDelta = TimeDelta::minutes(1);

/// What upkeep found out, for the rest of the service.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    /// The disk is nearly full: new posts have to wait.
    pub disk_is_low: AtomicBool,
    /// The clock is not believed, so events that are due are not purged.
    pub purges_wait: AtomicBool,
}

/// Ends expired login codes, purges events whose time is over, looks at the disk, and leaves nothing of what was erased.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut purging = Purging::default();
    let shortened = app.storage.run(ShortenLeases { now: app.clock.now() }).await;
    report(shortened, "leases of an earlier run could not be looked through");
    loop {
        tokio::select! {
            _ = ticks.tick() => {}
            () = app.stop.cancelled() => return,
        }
        look_at_disk(&app);
        let now = app.clock.now();
        report(operations::expire_logins(&app.storage, now).await, "login codes could not be expired");
        // A purge goes in chunks, each a write of its own: a stop need not wait for all of them.
        match app.stop.run_until_cancelled(purging.purge(&app, now)).await {
            Some(purged) => report(purged, "events could not be purged"),
            None => return,
        }
        if let Err(error) = app.storage.overwrite_erased().await {
            tracing::error!(%error, "what was erased could not be overwritten");
        }
    }
}

fn report(done: operations::Result<()>, what: &str) {
    if let Err(error) = done {
        tracing::error!(error = %error, source = ?std::error::Error::source(&error), "{what}");
    }
}

fn look_at_disk(app: &App) {
    let Ok(space) = app.storage.space() else { return };
    let is_low = space.free.is_some_and(|free| app.min_free_disk.is_above(free));
    let was_low = app.findings.disk_is_low.swap(is_low, Ordering::Relaxed);
    match (was_low, is_low) {
        (false, true) => tracing::error!(free = space.free, "the disk is nearly full: new posts are refused"),
        (true, false) => tracing::info!("the disk has room again"),
        _ => {}
    }
}

#[derive(Default)]
struct Purging {
    clock: Option<RetentionClock>,
    kept: Option<DateTime<Utc>>,
}

impl Purging {
    async fn purge(&mut self, app: &App, now: Now) -> operations::Result<()> {
        let due = self.due(app, now).await?;
        app.findings.purges_wait.store(due.is_none(), Ordering::Relaxed);
        operations::purge_events(&app.storage, due, now).await
    }

    /// By when an event's retention has to be over; `None` while the clock is not believed.
    async fn due(&mut self, app: &App, now: Now) -> operations::Result<Option<DateTime<Utc>>> {
        let clock = match &mut self.clock {
            Some(clock) => clock,
            none => {
                let believed = app.storage.run(ReadBelievedTime).await?;
                none.insert(RetentionClock::new(believed, now))
            }
        };
        match clock.judge(now) {
            Verdict::Believed(due) => {
                if self.kept.is_none_or(|kept| now.steady - kept >= KEEP_INTERVAL) {
                    app.storage.run(KeepBelievedTime { at: due }).await?;
                    self.kept = Some(now.steady);
                }
                Ok(Some(due))
            }
            Verdict::Ahead { by, is_news } => {
                if is_news {
                    tracing::warn!(
                        hours = by.num_hours(),
                        "the clock is ahead of the time that has passed: nothing is purged until it is right, \
                         or has said so for a day"
                    );
                }
                Ok(None)
            }
        }
    }
}
