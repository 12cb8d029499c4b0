//! Pre-flight of 100,000 people, and rendering and checking one message.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

use chrono::Utc;
use domain::{Appid, AttendeeId, EventCode, Openid, TemplateId};
use organiser::api::{Audience, PreviewOf};
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use store::Store;
use store::table::account::{self, Account};
use store::table::attendee::{self, SignIn};
use store::table::event::{self, Event};
use store::table::ledger;
use store::table::message::{self, Message};
use store::table::template::{self, Cached};
use system_tests::Figures;

const PEOPLE: u32 = 100_000;
const NAMES: [&str; 4] = ["张伟", "古丽娜尔·买买提明", "user25", "Anna-Marie"];

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let directory = tempfile::tempdir().unwrap();
    runtime.block_on(fill(directory.path()));
    let preflight = runtime.block_on(preflight(directory.path()));
    let one = one_message();
    let mut figures = Figures::default();
    figures.at_most("pre-flight of 100,000 people, ms", preflight.as_secs_f64() * 1e3, 1_000.0);
    figures.at_most("rendering and checking one message, µs", one.as_secs_f64() * 1e6, 20.0);
    figures.exit_code()
}

fn event() -> Event {
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

fn cached() -> Cached {
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

fn the_message() -> Message {
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
async fn fill(directory: &Path) {
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

/// The best of five, so that what else the computer does is not measured.
async fn preflight(directory: &Path) -> Duration {
    let options = Options {
        directory: directory.to_owned(),
        vault: Vault::this_run_only(),
        wechat: BaseUrl::wechat(),
        sending: SendingSettings::default(),
    };
    let organiser = Organiser::open_idle(options).await.unwrap();
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        let counts = organiser.check_campaign("m".to_owned(), Audience::All).await.unwrap();
        best = best.min(begun.elapsed());
        assert_eq!(counts.audience, PEOPLE);
        assert!(counts.sendable > 0 && counts.no_identity > 0 && counts.no_grant > 0);
    }
    // The whole of what a keystroke asks for is the same work and a little more.
    let draft = organiser.message(event().code.as_str().to_owned()).await.unwrap().unwrap().draft;
    let begun = Instant::now();
    organiser.preview(draft, PreviewOf::Worst, Audience::All).await.unwrap();
    println!("the same with the editor's preview: {:.1?}", begun.elapsed());
    organiser.close().await;
    best
}

/// One message after the other, as the pre-flight does it.
fn one_message() -> Duration {
    const TIMES: u32 = 20_000;
    let (event, message, cached) = (event(), the_message(), cached());
    let template = domain::parse_template(
        cached.template_id,
        &cached.title,
        &cached.content,
        cached.kind,
        &cached.listed,
    )
    .unwrap();
    let wording = message.wording(&event.columns());
    let press = domain::Press::new(&template, &wording, event.scene(Utc::now()));
    let mut best = Duration::MAX;
    for _ in 0..5 {
        let begun = Instant::now();
        for number in 0..TIMES {
            let filled = press.fill(domain::AttendeeValues {
                number,
                name: Some(NAMES[number as usize % NAMES.len()].to_owned()),
                signed_in_at: event.starts_at,
                answers: BTreeMap::new(),
            });
            assert!(!std::hint::black_box(filled).is_refused());
        }
        best = best.min(begun.elapsed() / TIMES);
    }
    best
}
