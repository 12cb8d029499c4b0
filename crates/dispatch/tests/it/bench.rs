//! An event with people, a campaign to them, and a WeChat.

use crate::clock::TestClock;
use crate::desks::Desks;
use crate::wechat::{Act, FakeWechat};
use dispatch::{Clock, Dispatch, End, Settings, Unsaved, recover};
use domain::{
    AttendeeId, DeliveryEvent, DeliveryState, FieldKind, Grants, Openid, Shape, ShapeVerdict, Trust, next,
};
use std::sync::Arc;
use std::time::Duration;
use store::table::account;
use store::table::attempt::{self, Rendered};
use store::table::attendee;
use store::table::campaign::{self, Again, Campaign, State, Tally};
use store::table::campaign_request::CampaignRequest;
use store::table::delivery::{self, Delivery, NewDelivery};
use store::table::event;
use store::table::ledger;
use store::table::receipt::{self, Receipt};
use store::table::template;
use store::table::unposted::{self, Unposted};
use store::table::value_shape;
use store::{Connection, Result, Store, Tx};
use tempfile::TempDir;
use testing::{appid, event_code as event, template_id as template};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

pub struct Bench {
    pub store: Store,
    pub wechat: Arc<FakeWechat>,
    pub desks: Arc<Desks>,
    pub clock: Arc<TestClock>,
    pub settings: Settings,
    pub people: u32,
    /// What the last run couldn't write yet.
    pub unsaved: watch::Sender<Option<Unsaved>>,
    dir: TempDir,
}

/// What needs room on a full disk.
const FILLING: [(&str, &str); 3] =
    [("full_1", "UPDATE ON delivery"), ("full_2", "UPDATE ON campaign"), ("full_3", "INSERT ON attempt")];

/// No script: WeChat decides.
pub const PLAIN: &[Act] = &[];

pub fn person(number: u32) -> String {
    format!("o-fake-{number}")
}

/// People 1, 2, 3 …, each with so many grants at WeChat and in the ledger and with that script, and a campaign `c` to
/// all of them.
pub async fn bench(people: &[(u32, &[Act])]) -> Bench {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path()).unwrap().store;
    let wechat = Arc::new(FakeWechat::new(store.clone()));
    let grants: Vec<_> = (1..).zip(people.iter().map(|(grants, _)| *grants)).collect();
    for (number, (grants, script)) in (1..).zip(people) {
        wechat.allow(&person(number), *grants, script);
    }
    store.write(move |tx| write_event(tx, &grants)).await.unwrap();
    let bench = Bench {
        store,
        wechat,
        desks: Arc::default(),
        clock: Arc::default(),
        settings: settings(10),
        people: u32::try_from(people.len()).unwrap(),
        unsaved: watch::Sender::new(None),
        dir,
    };
    bench.add_campaign("c").await;
    bench
}

/// So many on their way at once, as fast as they come.
pub fn settings(in_flight: usize) -> Settings {
    Settings { in_flight: Some(in_flight), per_second: Some(1000), ..Settings::default() }
}

impl Bench {
    /// From now on the disk is full: whatever is written of a campaign needs more room than there is.
    pub async fn fill_disk(&self) {
        let fill = |tx: &Tx<'_>| {
            tx.conn.execute_batch("CREATE TABLE IF NOT EXISTS large (bytes BLOB) STRICT")?;
            for (name, what) in FILLING {
                tx.conn.execute_batch(&format!(
                    "CREATE TRIGGER {name} AFTER {what} BEGIN INSERT INTO large VALUES (zeroblob(1000000)); END"
                ))?;
            }
            Ok(())
        };
        self.store.write(fill).await.unwrap();
        // Less than what is there already: not one page more.
        self.set_pragma("max_page_count", 1).await;
    }

    pub async fn make_room(&self) {
        self.set_pragma("max_page_count", 1_000_000).await;
        let clear = |tx: &Tx<'_>| {
            for (name, _) in FILLING {
                tx.conn.execute_batch(&format!("DROP TRIGGER {name}"))?;
            }
            Ok(())
        };
        self.store.write(clear).await.unwrap();
    }

    async fn set_pragma(&self, name: &'static str, value: i64) {
        let set = move |tx: &Tx<'_>| {
            let sql = format!("PRAGMA {name} = {value}");
            Ok(tx.conn.query_row(&sql, [], |_| Ok(()))?)
        };
        self.store.write(set).await.unwrap();
    }

    /// Another program has the data file locked until this is dropped, and nobody waits for it.
    pub async fn lock(&self) -> Connection {
        self.set_pragma("busy_timeout", 0).await;
        let other = Connection::open(self.dir.path().join("muster.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        other
    }

    /// The same data in the next process: what was in memory is gone.
    pub async fn reopened(self) -> Self {
        let Self { store, wechat, desks, clock, settings, people, unsaved: _, dir } = self;
        let known = wechat.people();
        drop((store, wechat));
        let store = Store::open(dir.path()).unwrap().store;
        let wechat = Arc::new(FakeWechat::knowing(store.clone(), known));
        Self { store, wechat, desks, clock, settings, people, unsaved: watch::Sender::new(None), dir }
    }

    /// Another campaign to everybody, who may have been told before.
    pub async fn add_campaign(&self, id: &'static str) {
        let people = self.people;
        let again = if id == "c" { Again::Nobody } else { Again::Everybody };
        self.store.write(move |tx| write_campaign(tx, id, people, again, false)).await.unwrap();
    }

    /// A campaign of tests to everybody.
    pub async fn add_test(&self, id: &'static str) {
        let people = self.people;
        let write = move |tx: &Tx<'_>| write_campaign(tx, id, people, Again::Everybody, true);
        self.store.write(write).await.unwrap();
    }

    /// Asks for it from another process.
    pub fn ask(&self, request: CampaignRequest) {
        store::ask(self.dir.path(), "c", request).unwrap();
    }

    /// WeChat's receipt for a message to that person, from after whatever was sent until now; 0: delivered.
    pub async fn receive(&self, number: u32, msg_id: &'static str, error_code: i64) {
        self.receive_at(number, msg_id, error_code, i64::MAX).await;
    }

    /// The same, made at that time.
    pub async fn receive_at(&self, number: u32, msg_id: &str, error_code: i64, at_ms: i64) {
        let receipt = Receipt {
            msg_id: msg_id.to_owned(),
            openid: Openid::new(person(number)),
            template_id: template(),
            error_code,
            error_status: String::new(),
            at_ms,
        };
        self.store.write(move |tx| receipt::put(tx, &appid(), &receipt)).await.unwrap();
    }

    /// Outcomes for the other desktops, oldest first.
    pub async fn unposted(&self) -> Vec<Unposted> {
        self.store.read(|conn| unposted::next(conn, &appid(), 1000)).await.unwrap()
    }

    pub fn dispatch(&self, campaign: &str) -> Dispatch<FakeWechat, Desks> {
        Dispatch {
            store: self.store.clone(),
            messenger: self.wechat.clone(),
            reservations: self.desks.clone(),
            clock: self.clock.clone(),
            campaign: campaign.to_owned(),
            settings: self.settings,
            storage_pause_reason: |failure| format!("{failure:?}"),
            unsaved: self.unsaved.clone(),
        }
    }

    /// Runs campaign `c` until it settles.
    pub async fn run(&self) {
        assert_eq!(self.dispatch("c").run(&CancellationToken::new()).await.unwrap(), End::Settled);
    }

    /// Runs campaign `c` until it settles or the computer dies; then it starts again and recovers. Whether it settled.
    pub async fn run_or_crash(&self) -> bool {
        let dispatch = self.dispatch("c");
        let mut crashed = self.wechat.crashed.subscribe();
        let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
        let abort = run.abort_handle();
        tokio::select! {
            ended = run => {
                assert_eq!(ended.unwrap().unwrap(), End::Settled);
                return true;
            }
            _ = crashed.wait_for(|&crashed| crashed) => abort.abort(),
        }
        // The task is dropped with everything that was on its way before the next one starts.
        tokio::task::yield_now().await;
        self.wechat.crashed.send_replace(false);
        self.wechat.flying.send_modify(|flying| flying.now.clear());
        recover(&self.store, Trust::Pages, self.clock.now().wall).await.unwrap();
        false
    }

    /// Runs campaign `c` until everybody has been asked once, and no further.
    pub async fn run_one_round(&self) {
        self.wechat.flying.send_modify(|flying| flying.held = true);
        let stop = CancellationToken::new();
        let (dispatch, stopped, people) = (self.dispatch("c"), stop.clone(), self.people);
        let run = tokio::spawn(async move { dispatch.run(&stopped).await });
        let all = usize::try_from(people).unwrap();
        self.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == all).await.unwrap();
        stop.cancel();
        self.wechat.flying.send_modify(|flying| flying.held = false);
        assert_eq!(run.await.unwrap().unwrap(), End::Stopped);
    }

    /// Writes that the delivery of campaign `c` to that person is on its way, which nobody is going to settle.
    pub async fn leave_sending(&self, number: u32) {
        let id = self.delivery(number).await.id;
        let data = [("thing1".to_owned(), "As it was".to_owned())].into();
        let rendered = Rendered { data, page: String::new() };
        let claim = move |tx: &Tx<'_>| {
            delivery::claim(tx, id, next(DeliveryState::Queued, DeliveryEvent::Claimed).unwrap(), 0)?;
            attempt::insert(tx, &format!("left-{id}"), id, &rendered, 0)
        };
        self.store.write(claim).await.unwrap();
    }

    /// WeChat's template has a date too, which the message spells as nobody has confirmed.
    pub async fn add_date(&self) {
        let cached = testing::template(&[("活动", "thing1"), ("日期", "date2")]);
        self.store.write(move |tx| template::replace(tx, &appid(), &[cached])).await.unwrap();
    }

    /// What WeChat said about the message's date.
    pub async fn said_of_date(&self) -> Option<ShapeVerdict> {
        let shapes = self.store.read(|conn| value_shape::of_account(conn, &appid())).await.unwrap();
        shapes.get(FieldKind::Date, &Shape::of_doubtful(FieldKind::Date, "2026/8/22").unwrap())
    }

    /// What each try for that person said.
    pub async fn texts(&self, number: u32) -> Vec<String> {
        let id = self.delivery(number).await.id;
        let read = move |conn: &Connection| {
            let mut tries =
                conn.prepare("SELECT rendered ->> '$.data.thing1' FROM attempt WHERE delivery = ?1")?;
            Ok(tries.query_map([id], |row| row.get(0))?.collect::<std::result::Result<_, _>>()?)
        };
        self.store.read(read).await.unwrap()
    }

    /// One more accept of that person's page.
    pub async fn add_accept(&self, number: u32) {
        let openid = Openid::new(person(number));
        let add = move |tx: &Tx<'_>| ledger::add_page_accepts(tx, &appid(), &openid, &template(), 1);
        self.store.write(add).await.unwrap();
    }

    /// One accept is used up by another message.
    pub async fn spend(&self, number: u32) {
        let openid = Openid::new(person(number));
        let spend = move |tx: &Tx<'_>| ledger::spend(tx, &appid(), &openid, &template());
        self.store.write(spend).await.unwrap();
    }

    /// Lets time pass until it is so. Reading keeps time from running away while the store is at work.
    pub async fn until(&self, what: &str, mut is_so: impl AsyncFnMut(&Self) -> bool) {
        for _ in 0..200_000 {
            if is_so(self).await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        panic!("it never came to this: {what}")
    }

    /// Sends what is unknown to that person once more, unless the campaign was cancelled; whether there was anything.
    pub async fn risk_again(&self, number: u32) -> bool {
        let (delivery, campaign) = (self.delivery(number).await, self.campaign().await);
        if delivery.state != DeliveryState::Unknown || campaign.state == State::Cancelled {
            return false;
        }
        let risk = move |tx: &Tx<'_>| {
            dispatch::send_again(tx, &delivery, 0)?;
            campaign::reopen(tx, "c")
        };
        self.store.write(risk).await.unwrap();
        true
    }

    pub async fn is_waiting(&self) -> bool {
        self.campaign().await.wait.is_some()
    }

    pub async fn set_state(&self, state: State) {
        self.store.write(move |tx| campaign::set_state(tx, "c", state, None, 0)).await.unwrap();
    }

    pub async fn resume(&self) {
        self.set_state(State::Running).await;
    }

    pub async fn campaign(&self) -> Campaign {
        self.store.read(|conn| campaign::get(conn, "c")).await.unwrap().unwrap()
    }

    pub async fn tally(&self) -> Tally {
        self.store.read(|conn| campaign::tally(conn, "c")).await.unwrap()
    }

    pub async fn count(&self, state: DeliveryState) -> u32 {
        self.tally().await.count(state)
    }

    /// The delivery of campaign `c` to that person.
    pub async fn delivery(&self, number: u32) -> Delivery {
        let read =
            move |conn: &Connection| delivery::of_attendee(conn, &AttendeeId::new(format!("a{number}")));
        let mut all = self.store.read(read).await.unwrap();
        all.retain(|d| d.campaign == "c");
        all.remove(0)
    }

    pub async fn grants(&self, number: u32) -> Grants {
        let openid = Openid::new(person(number));
        self.store.read(move |conn| ledger::get(conn, &appid(), &openid, &template())).await.unwrap()
    }

    /// What holds after any run at all.
    pub fn assert_orderly(&self) {
        let flying = self.wechat.flying.borrow();
        assert_eq!(flying.unwritten, [""; 0], "a request left before it was on disk");
        assert!(flying.most_to_one <= 1, "somebody was written to twice at the same time");
        assert!(flying.most <= self.settings.in_flight.unwrap(), "{} on their way at once", flying.most);
    }
}

fn write_event(tx: &Tx<'_>, grants: &[(u32, u32)]) -> Result<()> {
    account::put(tx, &testing::account())?;
    event::put(tx, &testing::event())?;
    template::replace(tx, &appid(), &[testing::template(&[("活动", "thing1")])])?;
    for &(number, accepts) in grants {
        let (id, openid) = (AttendeeId::new(format!("a{number}")), Openid::new(person(number)));
        attendee::sign_in(tx, &id, &event(), &appid(), &testing::sign_in(number, None))?;
        attendee::bind(tx, &id, &event(), &appid(), &openid)?;
        ledger::add_page_accepts(tx, &appid(), &openid, &template(), accepts)?;
    }
    Ok(())
}

fn write_campaign(tx: &Tx<'_>, id: &str, people: u32, again: Again, test: bool) -> Result<()> {
    // The template has no date, but for a test that gives it one.
    let message = testing::message(&[("thing1", "Fake"), ("date2", "2026/8/22")]);
    let campaign = Campaign { again, test, started_ms: 0, ..testing::campaign(id, message) };
    campaign::insert(tx, &campaign)?;
    for number in 1..=people {
        let attendee = AttendeeId::new(format!("a{number}"));
        let new = NewDelivery { test, ..testing::delivery(attendee, Openid::new(person(number))) };
        delivery::insert(tx, id, &event(), &template(), &new, 0)?;
    }
    Ok(())
}
