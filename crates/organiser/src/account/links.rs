//! The accounts at work: each one's clients and synchronisation, or why it has none.

use super::ports::{EndpointPort, WechatPort};
use crate::api::Problem;
use crate::problem::not_found;
use domain::Appid;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use sync::StatusCell;
use tokio_util::sync::CancellationToken;

/// One connected account; it lasts until the account is connected again.
#[derive(Debug)]
pub(crate) struct Link {
    pub wechat: Arc<WechatPort>,
    pub endpoint: Arc<EndpointPort>,
    pub status: StatusCell<Problem>,
    pub stop: CancellationToken,
}

/// By account. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Links(Arc<Mutex<HashMap<Appid, State>>>);

#[derive(Debug)]
enum State {
    Linked(Arc<Link>),
    Unlinked(Problem),
}

impl Links {
    /// The account's link, or why it has none.
    pub(crate) fn get(&self, appid: &Appid) -> Result<Arc<Link>, Problem> {
        match self.states().get(appid) {
            Some(State::Linked(link)) => Ok(link.clone()),
            Some(State::Unlinked(why)) => Err(why.clone()),
            None => Err(not_found("account")),
        }
    }

    pub(crate) fn find(&self, appid: &Appid) -> Option<Arc<Link>> {
        self.get(appid).ok()
    }

    pub(crate) fn why_unlinked(&self, appid: &Appid) -> Option<Problem> {
        match self.states().get(appid) {
            Some(State::Unlinked(why)) => Some(why.clone()),
            Some(State::Linked(_)) | None => None,
        }
    }

    pub(crate) fn all(&self) -> Vec<(Appid, Arc<Link>)> {
        let linked = |(appid, state): (&Appid, &State)| match state {
            State::Linked(link) => Some((appid.clone(), link.clone())),
            State::Unlinked(_) => None,
        };
        self.states().iter().filter_map(linked).collect()
    }

    /// Puts the account to work; an older link of it stops.
    pub(crate) fn put(&self, appid: Appid, link: Link) -> Arc<Link> {
        let link = Arc::new(link);
        stop(self.states().insert(appid, State::Linked(link.clone())));
        link
    }

    /// The account can't be put to work; an older link of it stops.
    pub(crate) fn put_unlinked(&self, appid: Appid, why: Problem) {
        stop(self.states().insert(appid, State::Unlinked(why)));
    }

    /// The account was removed: its link stops, and no reason for the missing link is kept.
    pub(crate) fn remove(&self, appid: &Appid) {
        stop(self.states().remove(appid));
    }

    fn states(&self) -> MutexGuard<'_, HashMap<Appid, State>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn stop(old: Option<State>) {
    if let Some(State::Linked(link)) = old {
        link.stop.cancel();
    }
}
