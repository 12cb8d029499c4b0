//! One desktop's data in a directory of its own, and short words for what tests write into it.

use domain::{Appid, AttendeeId, DeliveryState, EventCode, Moment, Openid, TemplateId};
use std::collections::BTreeMap;
use store::table::account::{self, Account};
use store::table::attendee::{self, SignIn};
use store::table::campaign::{self, Again, Campaign, State};
use store::table::delivery::{self, Change, NewDelivery};
use store::table::ledger;
use store::table::message::Message;
use store::{Result, Store, Tx};
use tempfile::TempDir;

pub struct Desk {
    pub store: Store,
    pub dir: TempDir,
}

pub fn desk() -> Desk {
    let dir = TempDir::new().unwrap();
    let store = Store::open(dir.path()).unwrap().store;
    Desk { store, dir }
}

pub fn appid() -> Appid {
    Appid::new("wx-fake-app")
}

pub fn event() -> EventCode {
    EventCode::new("abcDEF123456")
}

pub fn template() -> TemplateId {
    TemplateId::new("T-fake")
}

pub fn openid(name: &str) -> Openid {
    Openid::new(format!("o-fake-{name}"))
}

pub fn moment() -> Moment {
    "2026-11-21T14:14:33+08:00".parse().unwrap()
}

pub fn put_account(tx: &Tx<'_>, appid: &str) -> Result<()> {
    let account = Account {
        appid: Appid::new(appid),
        name: "fake".to_owned(),
        endpoint_url: "http://127.0.0.1".to_owned(),
        wechat_url: "http://127.0.0.1".to_owned(),
        this_run_only: false,
        removed: false,
    };
    account::put(tx, &account)
}

pub fn sign_in(tx: &Tx<'_>, id: &str, number: u32, name: &str) -> Result<()> {
    let name = (!name.is_empty()).then(|| name.to_owned());
    let sign_in = SignIn { number, name, answers: BTreeMap::new(), signed_in_at: moment() };
    attendee::sign_in(tx, &AttendeeId::new(id), &event(), &appid(), &sign_in)
}

pub fn bind(tx: &Tx<'_>, id: &str, person: &str) -> Result<bool> {
    attendee::bind(tx, &AttendeeId::new(id), &event(), &appid(), &openid(person))
}

pub fn allow(tx: &Tx<'_>, person: &str, accepts: u32) -> Result<()> {
    ledger::add_page_accepts(tx, &appid(), &openid(person), &template(), accepts)
}

pub fn start_campaign(tx: &Tx<'_>, id: &str) -> Result<()> {
    let message = Message {
        id: "m1".to_owned(),
        event: event(),
        name: "fake".to_owned(),
        template_id: template(),
        fields: Vec::new(),
        page: String::new(),
        miniprogram_state: "formal".to_owned(),
        lang: "zh_CN".to_owned(),
    };
    let campaign = Campaign {
        id: id.to_owned(),
        event: event(),
        appid: appid(),
        template_id: template(),
        message,
        again: Again::Nobody,
        test: false,
        alone: false,
        repeats: None,
        state: State::Running,
        trouble: None,
        wait: None,
        started_ms: 1,
        finished_ms: None,
    };
    campaign::insert(tx, &campaign)
}

/// A delivery of that campaign to a sign-in of that person, in that state.
pub fn deliver(
    tx: &Tx<'_>,
    campaign: &str,
    (attendee, person): (&str, &str),
    state: DeliveryState,
    reason: &'static str,
) -> Result<i64> {
    let new = NewDelivery {
        attendee: AttendeeId::new(attendee),
        openid: Some(openid(person)),
        skipped: None,
        test: false,
        repeats: None,
    };
    delivery::insert(tx, campaign, &event(), &template(), &new, 1)?;
    let id = tx.conn.last_insert_rowid();
    delivery::change(tx, id, &Change::to(state, reason), 2)?;
    Ok(id)
}
