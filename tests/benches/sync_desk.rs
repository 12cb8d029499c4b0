//! The desktop's core, reading and following a feed as in the window.

use crate::sync_feed::{APPID, EVENT};
use organiser::api::{AttendeeFilter, AttendeeQuery, ConnectForm, SyncState};
use organiser::{BaseUrl, Options, Organiser, SendingSettings, Vault};
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use system_tests::{Figures, SECRET, World};

/// How many people sign in, one after the other.
const SEEN: u32 = 300;

/// Reads the whole feed and reports that; when its standard input ends, it opens the list too.
pub async fn read_feed(url: &str) {
    let directory = tempfile::tempdir().unwrap();
    let organiser = open(directory.path(), url).await;
    organiser.add_account(form(APPID, url, "not-a-real-token"), None).await.unwrap();
    organiser.prepare(APPID).await.unwrap();
    organiser.sync_until_idle(APPID).await.map_err(|(problem, _)| problem).unwrap();
    say("read");
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
    assert!(people(&organiser, EVENT).await > 0);
    say("shown");
    // The figures are read while the process is alive.
    std::future::pending::<()>().await;
}

/// Syncs until it is killed, and reports when it has caught up.
pub async fn follow(appid: &str, endpoint: &str, wechat: &str, token: &str) {
    let directory = tempfile::tempdir().unwrap();
    let organiser = open(directory.path(), wechat).await;
    organiser.connect(form(appid, endpoint, token)).await.unwrap();
    let mut changes = organiser.changes();
    while organiser.accounts().await.unwrap()[0].sync.state != SyncState::Live {
        changes.next().await.unwrap();
    }
    let event = organiser.events().await.unwrap().pop().unwrap().code;
    assert_eq!(people(&organiser, &event).await, SEEN);
    say("live");
    std::future::pending::<()>().await;
}

/// From an attendee's request to the desktop's list, one after the other.
pub async fn seen(figures: &mut Figures, world: &World) {
    let directory = tempfile::tempdir().unwrap();
    let organiser = world.organiser(directory.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    let phone = reqwest::Client::new();
    let url = format!("{}/v1/events/{event}/me", world.endpoint_url);
    let mut changes = organiser.changes();
    let mut took = Vec::new();
    for number in 1..=SEEN {
        let body = serde_json::json!({
            "submission": uuid::Uuid::from_u128(number.into()), "name": "李雷", "appid": world.appid,
            "login_code": world.sandbox.login(&format!("person-{number}")),
        });
        let sign_in = phone.post(&url).header("X-Visitor", format!("{number:032x}")).json(&body);
        let begun = Instant::now();
        assert_eq!(sign_in.send().await.unwrap().status(), 201);
        while people(&organiser, &event).await < number {
            changes.next().await.unwrap();
        }
        took.push(begun.elapsed());
    }
    organiser.close().await;
    took.sort_unstable();
    let percentile = |percent: usize| took[(took.len() - 1) * percent / 100];
    let ms = |time: Duration| time.as_secs_f64() * 1e3;
    figures.at_most("sign-in to visible, p50, ms", ms(percentile(50)), 200.0);
    figures.tell("sign-in to visible, p99", &format!("{:.1} ms", ms(percentile(99))));
}

async fn open(directory: &Path, wechat: &str) -> Organiser {
    let options = Options {
        directory: directory.to_owned(),
        vault: Vault::this_run_only(),
        wechat: BaseUrl::parse(wechat).unwrap(),
        sending: SendingSettings::default(),
    };
    Organiser::open(options).await.unwrap()
}

fn form(appid: &str, endpoint: &str, token: &str) -> ConnectForm {
    ConnectForm {
        appid: appid.to_owned(),
        name: "杭州毅行".to_owned(),
        endpoint_url: endpoint.to_owned(),
        secret: Some(SECRET.into()),
        token: Some(token.into()),
        this_run_only: true,
    }
}

async fn people(organiser: &Organiser, event: &str) -> u32 {
    let query = AttendeeQuery {
        event: event.to_owned(),
        search: String::new(),
        filter: AttendeeFilter::All,
        offset: 0,
        limit: 50,
    };
    // An event is known only once the feed has brought it.
    organiser.attendees(query).await.map_or(0, |page| page.total)
}

fn say(line: &str) {
    println!("{line}");
    std::io::stdout().flush().unwrap();
}
