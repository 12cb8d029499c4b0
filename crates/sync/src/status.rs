//! How synchronisation stands, for whoever shows it.

use chrono::{DateTime, Utc};
use tokio::sync::watch;

#[derive(Clone, Debug, PartialEq)]
pub struct Status<T> {
    pub state: State,
    /// When the feed was last read to its end.
    pub synced_at: Option<DateTime<Utc>>,
    /// Login codes that wait or are being exchanged.
    pub waiting: u64,
    /// When the next of them dies.
    pub next_expiry: Option<DateTime<Utc>>,
    pub trouble: Option<Trouble<T>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    CatchingUp,
    Live,
    Offline,
    Stopped,
}

/// What the organiser has to see to.
#[derive(Clone, Debug, PartialEq)]
pub enum Trouble<T> {
    EndpointRefused,
    EndpointUnexpected,
    /// The data file refuses to be written.
    Store(String),
    /// WeChat refuses the account.
    Account(T),
}

impl<T> Trouble<T> {
    /// Whether it may pass by itself, so that both loops go on trying.
    pub(crate) fn passes(&self) -> bool {
        matches!(self, Self::EndpointUnexpected | Self::Store(_))
    }
}

/// The status, shared by both loops and whoever watches.
#[derive(Clone, Debug)]
pub struct StatusCell<T>(watch::Sender<Status<T>>);

impl<T> Default for StatusCell<T> {
    fn default() -> Self {
        let status = Status {
            state: State::CatchingUp,
            synced_at: None,
            waiting: 0,
            next_expiry: None,
            trouble: None,
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

    /// Changes it; watchers hear only of real changes.
    pub(crate) fn update(&self, change: impl FnOnce(&mut Status<T>)) {
        self.0.send_if_modified(|status| {
            let before = status.clone();
            change(status);
            *status != before
        });
    }

    /// Trouble that passes doesn't take the place of trouble that waits for the organiser: nobody would find the latter
    /// again.
    pub(crate) fn stop(&self, trouble: Trouble<T>) {
        self.update(|status| {
            status.state = State::Stopped;
            if !trouble.passes() || status.trouble.as_ref().is_none_or(Trouble::passes) {
                status.trouble = Some(trouble);
            }
        });
    }
}
