//! A desktop's data with a full event in it: 100,000 people, and a message for them.

use domain::{AttendeeId, Openid, TemplateId};
use std::collections::BTreeMap;
use std::path::Path;
use store::Store;
use store::table::account;
use store::table::attendee::{self, SignIn};
use store::table::event::{self, Event};
use store::table::ledger;
use store::table::message::{self, Message};
use store::table::template::{self, Cached};

pub const PEOPLE: u32 = 100_000;
pub const NAMES: [&str; 4] = ["张伟", "古丽娜尔·买买提明", "user25", "Anna-Marie"];

pub fn event() -> Event {
    Event { templates: Vec::new(), ..testing::event() }
}

pub fn cached() -> Cached {
    testing::template(&[
        ("活动名称", "thing1"),
        ("签到编号", "character_string2"),
        ("签到时间", "time3"),
        ("活动地点", "thing4"),
        ("温馨提示", "thing5"),
    ])
}

pub fn the_message() -> Message {
    testing::message(&[
        ("thing1", "{{ event.title }}"),
        ("character_string2", "{{ attendee.number }}"),
        ("time3", "{{ attendee.signed_in_at | time }}"),
        ("thing4", "{{ event.place }}"),
        ("thing5", "{{ attendee.name | truncate(7) }}，您已签到，现在可以离场了"),
    ])
}

/// Everybody signed in; one in ten has no identity, one in seven allowed nothing.
pub async fn fill(directory: &Path) {
    let store = Store::open(directory).unwrap().store;
    let fill = |tx: &store::Tx<'_>| {
        let event = event();
        account::put(tx, &testing::account())?;
        event::put(tx, &event)?;
        template::replace(tx, &event.appid, &[cached()])?;
        message::put(tx, &the_message())?;
        for number in 1..=PEOPLE {
            let id = AttendeeId::new(format!("a-{number}"));
            let name = NAMES[number as usize % NAMES.len()];
            let sign_in = SignIn {
                answers: BTreeMap::from([("phone".to_owned(), "000-0000".to_owned())]),
                signed_in_at: event.starts_at,
                ..testing::sign_in(number, Some(name))
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
