//! Searching and counting the 100,000 people of an open event, as every keystroke in the window does.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

use domain::{AttendeeId, EventCode, Openid, TemplateId};
use organiser::api::{AttendeeFilter, AttendeePage, AttendeeQuery};
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use store::table::account;
use store::table::attendee::{self, SignIn};
use store::table::event::{self, Event};
use store::table::ledger;
use store::{Store, Tx};
use system_tests::{Figures, usage};

const PEOPLE: u32 = 100_000;
const EVENT: &str = "abcDEF123456";
const TEMPLATE: &str = "T-fake";
/// What people type: parts of names, pinyin, numbers, answers, and a name that nobody has.
const TYPED: [&str; 24] = [
    "张",
    "张伟",
    "王",
    "欧阳",
    "古丽",
    "小",
    "·",
    "zhangwei",
    "zw",
    "z",
    "lile",
    "wang",
    "ouyang",
    "a",
    "Anna",
    "o'neill",
    "1",
    "12",
    "99999",
    "000-00",
    "000-0042",
    "7",
    "nobody at all",
    "",
];
const TIMES: usize = 50;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut figures = Figures::default();
    runtime.block_on(async {
        fill(directory.path()).await;
        // Idle, so that every change below is made by the benchmark.
        let organiser = open(directory.path()).await;
        searching(&mut figures, &organiser).await;
        counting(&mut figures, &organiser).await;
        organiser.close().await;
    });
    figures.tell("peak memory", &format!("{:.1} MB", usage::peak_memory_mb(std::process::id())));
    figures.exit_code()
}

async fn searching(figures: &mut Figures, organiser: &Organiser) {
    let begun = Instant::now();
    assert_eq!(page(organiser, "", AttendeeFilter::All, 0).await.total, PEOPLE);
    figures.tell("the list opened for the first time", &format!("{:.0} ms", ms(begun.elapsed())));
    let mut took = Vec::new();
    let mut slowest = (Duration::ZERO, "");
    for _ in 0..TIMES {
        // Consecutive queries differ, so that no result of the last search can be reused.
        for typed in TYPED {
            let begun = Instant::now();
            let found = page(organiser, typed, AttendeeFilter::All, 0).await;
            let elapsed = begun.elapsed();
            assert_eq!(found.total == 0, typed == "nobody at all", "{typed:?} finds {}", found.total);
            took.push(elapsed);
            slowest = slowest.max((elapsed, typed));
        }
    }
    took.sort_unstable();
    let percentile = |percent: usize| ms(took[(took.len() - 1) * percent / 100]);
    figures.tell("a search, p50", &format!("{:.2} ms", percentile(50)));
    figures.at_most("a search, p99, ms", percentile(99), 16.0);
    figures.tell(&format!("the slowest, {:?}", slowest.1), &format!("{:.2} ms", ms(slowest.0)));
}

/// Counts everybody under every filter after a change, and scrolls the list to its middle.
async fn counting(figures: &mut Figures, organiser: &Organiser) {
    let event = EventCode::new(EVENT);
    let mut slowest = Duration::ZERO;
    for number in 1..=100 {
        let told = if number % 2 == 0 { vec![number] } else { Vec::new() };
        organiser.set_testers(event.as_str().to_owned(), told).await.unwrap();
        let begun = Instant::now();
        let page = page(organiser, "", AttendeeFilter::Reachable, PEOPLE / 2).await;
        slowest = slowest.max(begun.elapsed());
        assert_eq!(page.counts.all, PEOPLE);
        let counts = page.counts;
        assert!(counts.no_identity > 0 && counts.never_asked > 0 && counts.reachable > 0, "{counts:?}");
    }
    figures.at_most("the chips counted after a change, worst of 100, ms", ms(slowest), 50.0);
}

async fn page(organiser: &Organiser, search: &str, filter: AttendeeFilter, offset: u32) -> AttendeePage {
    let query =
        AttendeeQuery { event: EVENT.to_owned(), search: search.to_owned(), filter, offset, limit: 50 };
    organiser.attendees(query).await.unwrap()
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

async fn open(directory: &Path) -> Organiser {
    let options = Options {
        directory: directory.to_owned(),
        vault: Vault::this_run_only(),
        wechat: BaseUrl::wechat(),
        sending: SendingSettings::default(),
    };
    Organiser::open_idle(options).await.unwrap()
}

/// Everybody signed in; one in ten has no identity, one in seven allowed nothing, one in ninety signed in twice.
async fn fill(directory: &Path) {
    let store = Store::open(directory).unwrap().store;
    store
        .write(|tx| {
            let event = testing::event();
            account::put(tx, &testing::account())?;
            event::put(tx, &event)?;
            (1..=PEOPLE).try_for_each(|number| sign_in(tx, &event, number, number))?;
            // A second phone: folded into the person under the lower number.
            (1..=PEOPLE).filter(|n| n % 90 == 1).try_for_each(|n| sign_in(tx, &event, n, PEOPLE + n))
        })
        .await
        .unwrap();
}

fn sign_in(tx: &Tx<'_>, event: &Event, person: u32, number: u32) -> store::Result<()> {
    let id = AttendeeId::new(format!("a-{number}"));
    let name = sandbox::attendee_name(1, usize::try_from(person).unwrap());
    let sign_in = SignIn {
        answers: BTreeMap::from([("phone".to_owned(), format!("000-{person:07}"))]),
        signed_in_at: event.starts_at,
        ..testing::sign_in(number, Some(&name))
    };
    attendee::sign_in(tx, &id, &event.code, &event.appid, &sign_in)?;
    if person.is_multiple_of(10) {
        attendee::lose(tx, &id, &event.code, &event.appid, &attendee::Lost::default())?;
    } else {
        let openid = Openid::new(format!("o-fake-{person:08}"));
        attendee::bind(tx, &id, &event.code, &event.appid, &openid)?;
        if !person.is_multiple_of(7) {
            ledger::add_page_accepts(tx, &event.appid, &openid, &TemplateId::new(TEMPLATE), 1)?;
        }
    }
    Ok(())
}
