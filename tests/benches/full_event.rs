//! A desktop's data with a full event in it: 100,000 people, and a message for them.

use domain::{Appid, AttendeeId, EventCode, Openid, TemplateId};
use std::collections::BTreeMap;
use std::path::Path;
use store::Store;
use store::table::account::{self, Account};
use store::table::attendee::{self, SignIn};
use store::table::event::{self, Event};
use store::table::ledger;
use store::table::message::{self, Message};
use store::table::template::{self, Cached};

pub const PEOPLE: u32 = 100_000;
pub const NAMES: [&str; 4] = ["张伟", "古丽娜尔·买买提明", "user25", "Anna-Marie"];

pub fn event() -> Event {
    let at = |text: &str| organiser::api::Moment::parse_from_rfc3339(text).unwrap();
    Event {
        code: EventCode::new("abcDEF123456"),
        appid: Appid::new("wx-fake-app"),
        title: "2026 西湖毅行 30 公里".to_owned(),
        place: "太子湾公园东门".to_owned(),
        starts_at: at("2026-11-21T12:30:00+08:00"),
        ends_at: at("2026-11-21T16:00:00+08:00"),
        opens_at: None,
        closes_at: None,
        templates: Vec::new(),
        questions: Vec::new(),
        revision: 1,
    }
}

pub fn cached() -> Cached {
    let lines = [
        ("活动名称", "thing1"),
        ("签到编号", "character_string2"),
        ("签到时间", "time3"),
        ("活动地点", "thing4"),
        ("温馨提示", "thing5"),
    ];
    Cached {
        template_id: TemplateId::new("T-fake"),
        title: "签到成功通知".to_owned(),
        content: lines.map(|(label, key)| format!("{label}:{{{{{key}.DATA}}}}\n")).concat(),
        kind: 2,
        listed: Vec::new(),
    }
}

pub fn the_message() -> Message {
    let texts = [
        ("thing1", "{{ event.title }}"),
        ("character_string2", "{{ attendee.number }}"),
        ("time3", "{{ attendee.signed_in_at | time }}"),
        ("thing4", "{{ event.place }}"),
        ("thing5", "{{ attendee.name | truncate(7) }}，您已签到，现在可以离场了"),
    ];
    Message {
        id: "m".to_owned(),
        event: event().code,
        name: "离场通知".to_owned(),
        template_id: TemplateId::new("T-fake"),
        fields: texts.map(|(key, text)| (key.to_owned(), text.to_owned())).to_vec(),
        page: "pages/me/me?code={{ event.code }}".to_owned(),
        miniprogram_state: "formal".to_owned(),
        lang: "zh_CN".to_owned(),
    }
}

/// Everybody signed in; one in ten has no identity, one in seven allowed nothing.
pub async fn fill(directory: &Path) {
    let store = Store::open(directory).unwrap().store;
    let fill = |tx: &store::Tx<'_>| {
        let event = event();
        account::put(
            tx,
            &Account {
                appid: event.appid.clone(),
                name: String::new(),
                endpoint_url: "http://127.0.0.1".to_owned(),
                wechat_url: "http://127.0.0.1".to_owned(),
                this_run_only: true,
                removed: false,
            },
        )?;
        event::put(tx, &event)?;
        template::replace(tx, &event.appid, &[cached()])?;
        message::put(tx, &the_message())?;
        for number in 1..=PEOPLE {
            let id = AttendeeId::new(format!("a-{number}"));
            let name = NAMES[number as usize % NAMES.len()];
            let sign_in = SignIn {
                number,
                name: Some(name.to_owned()),
                answers: BTreeMap::from([("phone".to_owned(), "000-0000".to_owned())]),
                signed_in_at: event.starts_at,
            };
            attendee::sign_in(tx, &id, &event.code, &event.appid, &sign_in)?;
            if !number.is_multiple_of(10) {
                let openid = Openid::new(format!("o-fake-{number:08}"));
                attendee::bind(tx, &id, &event.code, &event.appid, &openid)?;
                if !number.is_multiple_of(7) {
                    ledger::add_page_accepts(tx, &event.appid, &openid, &TemplateId::new("T-fake"), 1)?;
                }
            }
        }
        Ok(())
    };
    store.write(fill).await.unwrap();
}
