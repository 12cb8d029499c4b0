//! One account's synchronisation with everything around it, started and stopped at will.

use crate::exchange::FakeExchange;
use crate::inbox::FakeInbox;
use domain::{AttendeeId, EventCode, Openid, TemplateId};
use protocol::ClaimedLogin;
use std::sync::Arc;
use store::table::account;
use store::table::attendee::{self, Attendee};
use store::table::{accept, delivery, ledger};
use store::{Connection, Store};
use sync::{Blocker, Counts, State, StatusCell, Sync};
use tempfile::TempDir;
pub use testing::appid;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const EVENT: &str = "abcDEF123456";
pub const TEMPLATE: &str = "T-fake";

pub struct Bench {
    pub store: Store,
    pub inbox: Arc<FakeInbox>,
    pub exchange: Arc<FakeExchange>,
    _dir: TempDir,
}

/// A synchronisation under way.
pub struct Running {
    pub status: StatusCell<&'static str>,
    pub stop: CancellationToken,
    run: JoinHandle<()>,
}

pub async fn bench() -> Bench {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path()).unwrap().store;
    store.write(move |tx| account::put(tx, &testing::account())).await.unwrap();
    let inbox = Arc::new(FakeInbox::new(store.clone()));
    Bench { store, inbox, exchange: Arc::new(FakeExchange::default()), _dir: dir }
}

pub fn code(id: &str, login_code: &str) -> ClaimedLogin {
    ClaimedLogin {
        id: id.to_owned(),
        attendee: format!("a-{id}"),
        event: EVENT.to_owned(),
        login_code: login_code.to_owned(),
        expires_in_ms: 300_000,
    }
}

impl Bench {
    pub fn start(&self) -> Running {
        let status = StatusCell::default();
        let sync = Sync {
            appid: appid(),
            store: self.store.clone(),
            inbox: self.inbox.clone(),
            exchange: self.exchange.clone(),
            status: status.clone(),
        };
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let run = tokio::spawn(async move { sync.run(&stopped).await });
        Running { status, stop, run }
    }

    /// Returns once the database says so.
    pub async fn until(&self, so: impl Fn(&Connection) -> store::Result<bool> + Clone + Send + 'static) {
        let mut changes = self.store.subscribe();
        while !self.store.read(so.clone()).await.unwrap() {
            changes.recv().await.unwrap();
        }
    }

    /// Runs until there is nothing left to do.
    pub async fn run_until_idle(&self) -> (Result<(), Blocker<&'static str>>, Counts) {
        let status = StatusCell::default();
        let sync = Sync {
            appid: appid(),
            store: self.store.clone(),
            inbox: self.inbox.clone(),
            exchange: self.exchange.clone(),
            status: status.clone(),
        };
        let ended = sync.run_until_idle(&CancellationToken::new()).await;
        (ended, status.get().done)
    }

    /// Reads these rows of the feed, and nothing else.
    pub async fn read_rows(&self, rows: Vec<protocol::ChangeRow>) {
        self.inbox.change(|e| e.rows.extend(rows));
        self.run_until_idle().await.0.unwrap();
    }

    /// The whole ledger of that person for the template.
    pub async fn grants(&self, person: &str) -> domain::Grants {
        let openid = Openid::new(format!("o-fake-{person}"));
        let read = move |conn: &Connection| ledger::get(conn, &appid(), &openid, &TemplateId::new(TEMPLATE));
        self.store.read(read).await.unwrap()
    }

    /// Whether the template reached that person, by whichever desktop.
    pub async fn told(&self, person: &str) -> bool {
        let openid = Openid::new(format!("o-fake-{person}"));
        let read = move |conn: &Connection| {
            delivery::history(conn, &EventCode::new(EVENT), &TemplateId::new(TEMPLATE), &openid)
        };
        self.store.read(read).await.unwrap().told_ms.is_some()
    }

    pub async fn persons(&self) -> Vec<Attendee> {
        self.store.read(|conn| attendee::persons(conn, &EventCode::new(EVENT))).await.unwrap()
    }

    /// Page accepts in the ledger of that person.
    pub async fn accepts(&self, person: &str) -> u32 {
        let openid = Openid::new(format!("o-fake-{person}"));
        let read = move |conn: &Connection| ledger::get(conn, &appid(), &openid, &TemplateId::new(TEMPLATE));
        self.store.read(read).await.unwrap().page_accepts
    }

    pub async fn openid_of(&self, attendee: &'static str) -> Option<Openid> {
        let read = move |conn: &Connection| attendee::get(conn, &AttendeeId::new(attendee));
        self.store.read(read).await.unwrap().and_then(|a| a.openid)
    }

    /// Accepts kept for that sign-in, counted or not.
    pub async fn kept(&self, attendee: &'static str) -> usize {
        self.store
            .read(move |conn| accept::of_attendee(conn, &AttendeeId::new(attendee)))
            .await
            .unwrap()
            .len()
    }
}

impl Running {
    pub async fn until(&self, state: State) {
        self.status.watch().wait_for(|status| status.state == state).await.unwrap();
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.run.await.unwrap();
    }
}
