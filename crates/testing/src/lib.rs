//! Made-up rows that tests of several crates begin with: one account, one event, one template, one message, one
//! campaign, all of which belong together.
//!
//! A test names what it is about and takes the rest from here (`Event { title: …, ..testing::event() }`), so that a
//! new column is written in one place. It depends on nothing but the store, and no crate depends on it except for its
//! tests.

use domain::{Appid, AttendeeId, EventCode, Moment, Openid, TemplateId};
use std::collections::BTreeMap;
use store::table::account::Account;
use store::table::attendee::SignIn;
use store::table::campaign::{Again, Campaign, State};
use store::table::delivery::NewDelivery;
use store::table::event::Event;
use store::table::message::Message;
use store::table::template::Cached;

pub fn appid() -> Appid {
    Appid::new("wx-fake-app")
}

pub fn event_code() -> EventCode {
    EventCode::new("abcDEF123456")
}

pub fn template_id() -> TemplateId {
    TemplateId::new("T-fake")
}

pub fn openid(person: &str) -> Openid {
    Openid::new(format!("o-fake-{person}"))
}

pub fn moment() -> Moment {
    moment_at("2026-11-21T14:14:33+08:00")
}

pub fn moment_at(text: &str) -> Moment {
    text.parse().expect("a moment with an offset")
}

pub fn account() -> Account {
    Account {
        appid: appid(),
        name: String::new(),
        endpoint_url: "http://127.0.0.1".to_owned(),
        wechat_url: "http://127.0.0.1".to_owned(),
        this_run_only: true,
        removed: false,
    }
}

/// It asks for the one template.
pub fn event() -> Event {
    Event {
        code: event_code(),
        appid: appid(),
        title: "2026 西湖毅行 30 公里".to_owned(),
        place: "太子湾公园东门".to_owned(),
        starts_at: moment_at("2026-11-21T12:30:00+08:00"),
        ends_at: moment_at("2026-11-21T16:00:00+08:00"),
        opens_at: None,
        closes_at: None,
        templates: vec![(template_id(), "签到成功通知".to_owned())],
        questions: Vec::new(),
        revision: 1,
    }
}

/// A one-time template with a field for each `(label, key)`.
pub fn template(fields: &[(&str, &str)]) -> Cached {
    Cached {
        template_id: template_id(),
        title: "签到成功通知".to_owned(),
        content: fields.iter().map(|(label, key)| format!("{label}:{{{{{key}.DATA}}}}\n")).collect(),
        kind: 2,
        listed: Vec::new(),
    }
}

/// A message with a text for each `(key, text)`.
pub fn message(fields: &[(&str, &str)]) -> Message {
    Message {
        id: "m".to_owned(),
        event: event_code(),
        name: "离场通知".to_owned(),
        template_id: template_id(),
        fields: fields.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect(),
        page: "pages/me/me?code={{ event.code }}".to_owned(),
        miniprogram_state: domain::MiniprogramVersion::Formal,
        lang: domain::CardLanguage::SimplifiedChinese,
    }
}

/// A campaign with that message, running.
pub fn campaign(id: &str, message: Message) -> Campaign {
    Campaign {
        id: id.to_owned(),
        event: event_code(),
        appid: appid(),
        template_id: template_id(),
        message,
        again: Again::Nobody,
        test: false,
        alone: false,
        repeats: None,
        state: State::Running,
        pause_reason: None,
        wait: None,
        started_ms: 1,
        finished_ms: None,
    }
}

pub fn sign_in(number: u32, name: Option<&str>) -> SignIn {
    SignIn { number, name: name.map(str::to_owned), answers: BTreeMap::new(), signed_in_at: moment() }
}

/// To be told, for the first time.
pub fn delivery(attendee: AttendeeId, openid: Openid) -> NewDelivery {
    NewDelivery { attendee, openid: Some(openid), skipped: None, test: false, repeats: None }
}
