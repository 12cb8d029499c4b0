//! The state of synchronisation, to be shown.

use chrono::{DateTime, Utc};
use tokio::sync::watch;

#[derive(Clone, Debug, PartialEq)]
pub struct Status<T> {
    pub state: State,
    /// When the feed was last read to its end.
    pub synced_at: Option<DateTime<Utc>>,
    /// Login codes that wait or are being exchanged.
    pub waiting: u64,
    /// When the next of them expires.
    pub next_expiry: Option<DateTime<Utc>>,
    /// What stops either loop: what waits for the organiser before what passes.
    pub blocker: Option<Blocker<T>>,
    pub done: Counts,
    /// Each loop clears only its own: neither can tell whether the other's has passed.
    pub(crate) of_feed: Option<Blocker<T>>,
    pub(crate) of_logins: Option<Blocker<T>>,
    /// The state if nothing stood in the way.
    pub(crate) at_best: State,
}

/// What was done since synchronisation started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Rows of the feed.
    pub changes: u64,
    /// Login codes that became openids.
    pub exchanged: u64,
    /// Login codes that WeChat refused finally.
    pub lost: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    CatchingUp,
    Live,
    Offline,
    Stopped,
}

/// What the organiser has to see to, or to know.
#[derive(Clone, Debug, PartialEq)]
pub enum Blocker<T> {
    /// Only where somebody waits for an end: otherwise being offline is a state.
    EndpointUnreachable,
    /// Something stands before the endpoint, as [`crate::InboxError::Obstructed`] says it.
    Obstructed(String),
    EndpointRefused,
    /// The token may not do what was asked.
    EndpointForbids,
    EndpointUnexpected,
    /// The endpoint's workspace is of this other mini-program.
    AppidMismatch(String),
    /// The data file refuses to be written.
    Store(String),
    /// WeChat refuses the account.
    Account(T),
    /// WeChat is too busy for login codes or can't be reached; tried again by itself.
    Busy(T),
}

impl<T> Blocker<T> {
    /// Whether it may pass by itself, so that the loops go on trying.
    pub(crate) fn passes(&self) -> bool {
        matches!(self, Self::Obstructed(_) | Self::EndpointUnexpected | Self::Store(_) | Self::Busy(_))
    }
}

/// The status, shared by both loops and its watchers.
#[derive(Clone, Debug)]
pub struct StatusCell<T>(watch::Sender<Status<T>>);

impl<T> Default for StatusCell<T> {
    fn default() -> Self {
        let status = Status {
            state: State::CatchingUp,
            synced_at: None,
            waiting: 0,
            next_expiry: None,
            blocker: None,
            done: Counts::default(),
            of_feed: None,
            of_logins: None,
            at_best: State::CatchingUp,
        };
        Self(watch::Sender::new(status))
    }
}

impl<T: Clone + PartialEq> StatusCell<T> {
    pub fn get(&self) -> Status<T> {
        self.0.borrow().clone()
    }

    pub fn watch(&self) -> watch::Receiver<Status<T>> {
        self.0.subscribe()
    }

    /// Changes it; watchers are notified of real changes only.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Status<T>)) {
        self.0.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            status.sum_up();
            *status != before
        });
    }
}

impl<T: Clone> Status<T> {
    fn sum_up(&mut self) {
        let both = [&self.of_logins, &self.of_feed];
        let lasting = both.iter().find_map(|t| t.as_ref().filter(|t| !t.passes()));
        self.blocker = lasting.or_else(|| both.iter().find_map(|t| t.as_ref())).cloned();
        self.state = match (self.at_best, &self.blocker) {
            (State::Offline, Some(blocker)) if blocker.passes() => State::Offline,
            (at_best, None) => at_best,
            (_, Some(_)) => State::Stopped,
        };
    }
}
