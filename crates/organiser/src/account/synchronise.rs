//! Synchronising an account for somebody who waits for the end of it.

use crate::account::link::problem_of;
use crate::api::{Problem, SyncReport};
use crate::core::Organiser;
use domain::Appid;
use sync::{StatusCell, Sync};

impl Organiser {
    /// Synchronises until the feed is read to its end and no login waits or is leased. What needs the organiser ends it
    /// at once as its problem. The account has to be linked and not be synchronising already.
    pub async fn sync_until_idle(&self, appid: &str) -> Result<SyncReport, (Problem, SyncReport)> {
        let appid = Appid::new(appid);
        let link = self.link(&appid).map_err(|problem| (problem, SyncReport::default()))?;
        let status = StatusCell::default();
        let sync = Sync {
            appid: appid.clone(),
            store: self.inner.store.clone(),
            inbox: link.endpoint.clone(),
            exchange: link.wechat.clone(),
            status: status.clone(),
        };
        let ended = sync.run_until_idle(&link.stop).await;
        let report = SyncReport::of(&status.get());
        match ended {
            Ok(()) => {
                self.learn_templates(&appid).await;
                Ok(report)
            }
            Err(trouble) => Err((problem_of(trouble), report)),
        }
    }

    /// How far the synchronisation of a linked account has come since it was started.
    pub fn sync_report(&self, appid: &str) -> Option<SyncReport> {
        self.find_link(&Appid::new(appid)).map(|link| SyncReport::of(&link.status.get()))
    }
}

impl SyncReport {
    fn of(status: &sync::Status<Problem>) -> Self {
        Self {
            changes: status.done.changes,
            exchanged: status.done.exchanged,
            lost: status.done.lost,
            waiting: status.waiting,
        }
    }
}
