//! An endpoint in memory: a feed that is read in pages, and a queue of login codes.

use protocol::{ChangeRow, ClaimLogins, ClaimedLogin, ClaimedLogins, FeedPage, LoginResult};
use store::Store;
use store::table::login;
use sync::{Inbox, InboxError, Workspace};
use tokio::sync::watch;

pub struct FakeInbox {
    pub state: watch::Sender<Endpoint>,
    store: Store,
}

/// What the endpoint has, and what was asked of it.
pub struct Endpoint {
    pub appid: &'static str,
    pub reads_only: bool,
    pub feed_id: &'static str,
    pub rows: Vec<ChangeRow>,
    /// Rows a page.
    pub page: usize,
    /// Nothing gets through.
    pub offline: bool,
    /// Something else answers in its place.
    pub replaced: bool,
    /// Only what completes codes gets lost.
    pub deaf: bool,
    pub logins: Vec<ClaimedLogin>,
    /// The cursors that were asked for.
    pub read: Vec<Option<String>>,
    pub completed: Vec<LoginResult>,
    /// Openids that were completed before they were on the desktop's disk.
    pub too_early: Vec<String>,
}

impl FakeInbox {
    pub fn new(store: Store) -> Self {
        let state = Endpoint {
            appid: "wx-fake-app",
            reads_only: false,
            feed_id: "first",
            rows: Vec::new(),
            page: 2,
            offline: false,
            replaced: false,
            deaf: false,
            logins: Vec::new(),
            read: Vec::new(),
            completed: Vec::new(),
            too_early: Vec::new(),
        };
        Self { state: watch::Sender::new(state), store }
    }

    pub fn change(&self, change: impl FnOnce(&mut Endpoint)) {
        self.state.send_modify(change);
    }

    /// Returns once that is so.
    pub async fn until(&self, so: impl FnMut(&Endpoint) -> bool) {
        self.state.subscribe().wait_for(so).await.unwrap();
    }

    /// What a long poll does: returns once there is something to say.
    async fn poll(&self, wait: u32, mut news: impl FnMut(&Endpoint) -> bool) -> Result<(), InboxError> {
        if wait > 0 {
            self.until(|state| state.offline || state.replaced || news(state)).await;
        }
        let state = self.state.borrow();
        match (state.offline, state.replaced) {
            (true, _) => Err(InboxError::Offline),
            (_, true) => Err(InboxError::Unexpected),
            _ => Ok(()),
        }
    }
}

impl Inbox for FakeInbox {
    async fn workspace(&self) -> Result<Workspace, InboxError> {
        self.poll(0, |_| true).await?;
        let (appid, reads_only) = (self.state.borrow().appid.to_owned(), self.state.borrow().reads_only);
        Ok(Workspace { appid, reads_only })
    }

    async fn feed(&self, after: Option<&str>, wait: u32) -> Result<FeedPage, InboxError> {
        // A cursor names its feed, as the endpoint's does.
        let known = after.map(|cursor| cursor.split_once('/').unwrap());
        let from: usize = known.map_or(0, |(_, at)| at.parse().unwrap());
        self.change(|state| state.read.push(after.map(str::to_owned)));
        self.poll(wait, |state| state.rows.len() > from || known.is_some_and(|(id, _)| id != state.feed_id))
            .await?;
        let state = self.state.borrow();
        if known.is_some_and(|(id, _)| id != state.feed_id) {
            return Err(InboxError::CursorUnknown);
        }
        let to = state.rows.len().min(from + state.page);
        Ok(FeedPage {
            feed_id: state.feed_id.to_owned(),
            changes: state.rows[from..to].to_vec(),
            next: if to > from { Some(format!("{}/{to}", state.feed_id)) } else { after.map(str::to_owned) },
            more: to < state.rows.len(),
            oldest_seq: 1,
        })
    }

    async fn claim(&self, claim: ClaimLogins) -> Result<ClaimedLogins, InboxError> {
        self.poll(claim.wait, |state| !state.logins.is_empty()).await?;
        let mut logins = Vec::new();
        self.change(|state| logins.append(&mut state.logins));
        Ok(ClaimedLogins {
            leased: u64::try_from(logins.len()).unwrap(),
            logins,
            waiting: 0,
            next_expiry_ms: None,
        })
    }

    async fn complete(&self, results: Vec<LoginResult>) -> Result<(), InboxError> {
        if self.state.borrow().offline || self.state.borrow().deaf {
            return Err(InboxError::Offline);
        }
        let on_disk = self.store.read(|conn| login::waiting(conn, &crate::bench::appid())).await.unwrap();
        self.change(|state| {
            for result in results {
                match &result {
                    LoginResult::Bound { id, .. } if on_disk.iter().all(|login| login.id != *id) => {
                        state.too_early.push(id.clone());
                    }
                    _ => {}
                }
                state.completed.push(result);
            }
        });
        Ok(())
    }
}
