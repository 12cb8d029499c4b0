//! `muster account check`: each thing that sending needs, on a line of its own, in the reader's language.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use i18n::{Catalog, Lang};
use sandbox::Conditions;
use serde_json::Value;
use std::collections::BTreeMap;
use system_tests::{KeyringState, SECRET, SecretService, Terminal, Venue, clock};

/// The line of that name, as JSON and in each language.
fn says(desk: &mut Terminal<'_>, appid: &str, name: &str, code: &str, exit: i32) -> Value {
    let said = desk.run(&["--json", "account", "check", appid]);
    assert_eq!(said.code, Some(exit), "{}{}", said.out, said.err);
    let lines = said.lines();
    let line = lines.iter().find(|line| line["name"] == name).unwrap();
    assert_eq!(line["problem"]["code"], code, "{line}");
    let detail: BTreeMap<String, String> = serde_json::from_value(line["problem"]["detail"].clone()).unwrap();
    for (locale, lang) in [("zh_CN.UTF-8", Lang::ZhCn), ("en_GB.UTF-8", Lang::En)] {
        desk.locale = locale;
        let said = desk.run(&["account", "check", appid]);
        assert_eq!(said.code, Some(exit), "{}", said.err);
        let text = Catalog::of(lang).problem(code, &detail);
        for part in [&text.heading, &text.remedy] {
            let lines = said.out.lines().filter(|line| line.contains(part.as_str())).count();
            assert_eq!(lines, 1, "{code} in {lang:?}: {}", said.out);
        }
    }
    line["problem"]["detail"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_thing_that_is_wrong_has_a_line_that_says_so() {
    let mut venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let mut desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let appid = venue.appid.clone();
    desk.run(&["account", "check", &appid]).well();

    venue.wechat.set_conditions(Conditions { whitelist: Some(Vec::new()), ..Conditions::default() });
    let detail = says(&mut desk, &appid, "whitelist", "ip_not_allowed", 4);
    assert_eq!(detail["ip"], "203.0.113.7", "the address to be added");
    venue.wechat.set_conditions(Conditions { frozen: true, ..Conditions::default() });
    says(&mut desk, &appid, "token", "secret_frozen", 4);
    venue.wechat.set_conditions(Conditions::default());

    desk.lent[0].1 = "0".repeat(32);
    says(&mut desk, &appid, "credentials", "wrong_secret", 4);
    desk.lent[0].1 = SECRET.to_owned();

    // A viewer's token can read; the line says that it can't send.
    desk.lent[1].1 = venue.service.token("大屏", "viewer");
    says(&mut desk, &appid, "scope", "viewer_token", 0);
    let event = ["event", "create", "--account", &appid, "--title", "t", "--place", "p"];
    let times = ["--starts-at", "2026-11-21T09:00", "--ends-at", "2026-11-21T16:00"];
    let forbidden = desk.run(&[&["--json"], &event[..], &times[..]].concat());
    assert_eq!((forbidden.code, &forbidden.json()["code"]), (Some(4), &"viewer_token".into()));
    assert!(forbidden.err.contains("This token may only look"), "{}", forbidden.err);
    desk.lent[1].1 = "not-a-token".to_owned();
    says(&mut desk, &appid, "endpoint", "endpoint_refused_token", 4);
    desk.lent[1].1.clone_from(&venue.token);

    venue.service.kill();
    says(&mut desk, &appid, "endpoint", "endpoint_unreachable", 4);
    venue.service.start_again();

    let other = Venue::open_for("wx0123456789abcdef").await;
    let mut place = venue.place();
    place.endpoint = other.service.url();
    let mut lost = Terminal::with_account(&session, &place, &other.token);
    let detail = says(&mut lost, &appid, "endpoint", "appid_mismatch", 4);
    assert_eq!(detail["appid"], "wx0123456789abcdef");
    let stopped = lost.run(&["--json", "sync"]);
    assert_eq!(stopped.code, Some(4), "another mini-program's codes are never touched: {}", stopped.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_a_day_off_is_named_and_harms_nobody() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let mut desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let appid = venue.appid.clone();
    let event = desk.event(&appid);
    let mut people = 0;
    for days in [-1_i64, 1] {
        let seconds = days * 24 * 3600;
        let before = desk.lent.len();
        desk.lent.extend(clock::off_by(seconds, desk.data.path()));
        let detail = says(&mut desk, &appid, "clock", "clock_wrong", 4);
        let off: i64 = detail["seconds"].as_str().unwrap().parse().unwrap();
        assert!((off - seconds.abs()).abs() < 60, "{off} s");

        people += 20;
        venue.crowd(&event, 20, u64::try_from(people).unwrap()).await;
        let synced = desk.sync();
        assert!(synced["exchanged"].as_u64() >= Some(20), "{synced}");
        assert_eq!(synced["lost"], 0, "{synced}");
        desk.lent.truncate(before);
    }
    let known = venue.people(&event).await;
    assert_eq!(known.len(), people);
    assert!(known.iter().all(|person| person["identity"] == "bound"), "somebody was lost");
    assert_eq!(desk.people(&event), known, "times are the service's");
}
