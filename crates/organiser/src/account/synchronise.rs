//! Synchronising an account for somebody who waits for the end of it.

use super::links::Links;
use super::sync_view::problem_of;
use super::template_cache::learn_templates;
use crate::api::{Problem, SyncReport};
use domain::Appid;
use store::Store;
use sync::{StatusCell, Sync};

/// Synchronises until the feed is read to its end and no login waits or is leased. What needs the organiser ends it
/// at once as its problem. The account has to be linked and not be synchronising already.
pub(crate) async fn sync_until_idle(
    store: &Store,
    links: &Links,
    appid: &str,
) -> Result<SyncReport, (Problem, SyncReport)> {
    let appid = Appid::new(appid);
    let link = links.get(&appid).map_err(|problem| (problem, SyncReport::default()))?;
    let status = StatusCell::default();
    let sync = Sync {
        appid: appid.clone(),
        store: store.clone(),
        inbox: link.endpoint.clone(),
        exchange: link.wechat.clone(),
        status: status.clone(),
    };
    let ended = sync.run_until_idle(&link.stop).await;
    let report = SyncReport::of(&status.get());
    match ended {
        Ok(()) => {
            learn_templates(store, links, &appid).await;
            Ok(report)
        }
        Err(blocker) => Err((problem_of(blocker), report)),
    }
}

/// How far the synchronisation of a linked account has come since it was started.
pub(crate) fn sync_report(links: &Links, appid: &str) -> Option<SyncReport> {
    links.find(&Appid::new(appid)).map(|link| SyncReport::of(&link.status.get()))
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
