//! `muster` as scripts use it: real processes, a real keyring, the endpoint and the fake WeChat over HTTP.

use organiser::Vault;
use sandbox::SIGNED_IN;
use serde_json::json;
use std::path::{Path, PathBuf};
use system_tests::{KeyringState, SECRET, SecretService, Terminal, World, files_holding};

/// A computer whose account has both secrets in the keyring.
fn connected<'s>(session: &'s SecretService, world: &World) -> Terminal<'s> {
    let desk = Terminal::new(session);
    let secrets = format!("{SECRET}\n{}\n", world.token);
    desk.add_account(&world.place(), &["--secret-stdin", "--token-stdin"], &secrets).well();
    desk
}

fn nothing_holds(secret: &str, folders: &[&Path]) {
    for folder in folders {
        assert_eq!(files_holding(folder, secret), Vec::<PathBuf>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_from_the_account_to_the_list() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = connected(&session, &world);

    let checked = desk.run(&["--json", "account", "check", &world.appid]);
    let states: Vec<String> =
        checked.lines().iter().map(|l| format!("{} {}", l["name"], l["state"]).replace('"', "")).collect();
    assert_eq!(
        states,
        [
            "keyring passed",
            "credentials passed",
            "whitelist passed",
            "token passed",
            "templates passed",
            "quota passed",
            "endpoint passed",
            "scope passed",
            "clock passed"
        ]
    );
    assert_eq!(checked.code, Some(0));

    // No template is cached yet, so its title is fetched now.
    let code = desk.event(&world.appid);
    let shown = desk.run(&["--json", "event", "show", &code]).json();
    assert_eq!(shown["starts_at"], "2026-11-21T09:00:00+08:00", "the machine's zone, stored with it");
    assert_eq!(shown["templates"][0]["template_id"], SIGNED_IN);

    world.crowd_allowing(&code, 12, 1).await;
    let synced = desk.run(&["--json", "sync", "--until-idle"]);
    assert_eq!(synced.code, Some(0), "{}", synced.err);
    let synced = synced.json();
    assert_eq!(
        (&synced["exchanged"], &synced["lost"], &synced["waiting"]),
        (&json!(12), &json!(0), &json!(0))
    );
    assert!(synced["changes"].as_u64().unwrap() >= 24, "{synced}");
    assert_eq!(synced.as_object().unwrap().len(), 4, "{synced}");

    let people = desk.run(&["--json", "attendee", "list", &code]).lines();
    assert_eq!(people.len(), 12);
    for (person, number) in people.iter().zip(1..) {
        let keys: Vec<_> = person.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["grants", "identity", "name", "number", "signed_in_at"]);
        assert_eq!((&person["number"], &person["identity"]), (&json!(number), &json!("bound")));
        assert_eq!(person["grants"], json!({ SIGNED_IN: 1 }));
        assert!(person["signed_in_at"].as_str().unwrap().ends_with("+08:00"), "the event's offset");
    }
    assert_eq!(desk.run(&["--json", "attendee", "list", &code, "--limit", "3"]).lines().len(), 3);
    let found = desk.run(&["--json", "attendee", "list", &code, "--search", "12"]).lines();
    assert_eq!(found.iter().map(|p| &p["number"]).collect::<Vec<_>>(), [&json!(12)]);

    let added = desk.run(&["--json", "attendee", "add", &code, "--name", "  赵 \t奶奶 "]).json();
    assert_eq!(added, json!({ "number": 13, "name": "赵 奶奶" }));
    let shown = desk.run(&["--json", "attendee", "show", &code, "13"]).json();
    assert_eq!((&shown["row"]["name"], &shown["row"]["identity"]), (&json!("赵 奶奶"), &json!("lost")));
    assert_eq!(desk.run(&["attendee", "erase", &code, "13"]).code, Some(0));
    assert_eq!(desk.run(&["attendee", "show", &code, "13"]).code, Some(1));
    desk.run(&["sync"]);
    assert_eq!(desk.run(&["--json", "attendee", "list", &code]).lines().len(), 12, "erased stays erased");

    let closed = desk.run(&["--json", "event", "close", &code]).json();
    assert_eq!(closed["phase"], "over");
    assert_eq!(desk.run(&["--json", "event", "list"]).lines()[0]["phase"], "over");
    nothing_holds(SECRET, &[desk.data.path(), session.home()]);
    nothing_holds(&world.token, &[desk.data.path(), session.home()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn adding_a_known_account_changes_what_is_named() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = connected(&session, &world);
    let accounts = || desk.run(&["--json", "account", "list"]).lines();
    assert_eq!(accounts()[0]["name"], "杭州毅行", "unnamed, it is called as its workspace is");

    let renamed = desk.run(&["--json", "account", "add", "--appid", &world.appid, "--name", "毅行"]);
    assert_eq!(renamed.code, Some(0), "{}", renamed.err);
    assert_eq!(accounts()[0]["name"], "毅行");
    assert_eq!(accounts()[0]["endpoint_url"], world.endpoint_url);
    // The keyring still has both: everything works.
    assert_eq!(desk.run(&["account", "check", &world.appid]).code, Some(0));

    let wrong = "0".repeat(32);
    let args = ["account", "add", "--appid", &world.appid, "--secret-stdin"];
    assert_eq!(desk.run_with(&args, &wrong).code, Some(0));
    assert_eq!(accounts()[0]["name"], "毅行", "what isn't named stays");
    let checked = desk.run(&["--json", "account", "check", &world.appid]);
    assert_eq!(checked.code, Some(4));
    assert_eq!(checked.lines()[1]["problem"]["code"], "wrong_secret");
    let synced = desk.run_with(&args, SECRET);
    assert_eq!(synced.code, Some(0));

    // Another address is another service, which must not get this one's token.
    let elsewhere = "https://elsewhere.example";
    let moved = desk.run(&["--json", "account", "add", "--appid", &world.appid, "--endpoint", elsewhere]);
    assert_eq!((moved.code, &moved.json()["detail"]["why"]), (Some(2), &json!("needed_for_new_url")));
    assert_eq!(accounts()[0]["endpoint_url"], world.endpoint_url);
}

#[tokio::test(flavor = "multi_thread")]
async fn lent_secrets_serve_one_run_and_rest_nowhere() {
    let world = World::start().await;
    // No keyring is needed.
    let session = SecretService::start(KeyringState::NoProvider);
    let mut desk = Terminal::new(&session);
    desk.lent =
        vec![("MUSTER_APP_SECRET", SECRET.to_owned()), ("MUSTER_ENDPOINT_TOKEN", world.token.clone())];
    let added = desk.add_account(&world.place(), &[], "");
    assert_eq!(added.code, Some(0), "{}", added.err);
    let code = desk.event(&world.appid);
    world.crowd_allowing(&code, 3, 1).await;
    assert_eq!(desk.run(&["--json", "sync", "--until-idle"]).json()["exchanged"], 3);
    assert_eq!(desk.run(&["account", "check", &world.appid]).code, Some(0));

    desk.lent.clear();
    let without = desk.run(&["--json", "sync"]);
    assert_eq!(without.code, Some(4), "{}", without.out);
    assert_eq!(desk.run(&["--json", "attendee", "list", &code]).lines().len(), 3, "reading needs no secret");
    for secret in [SECRET, &world.token] {
        nothing_holds(secret, &[desk.data.path(), session.home()]);
    }

    let session = SecretService::start(KeyringState::Unlocked);
    let mut desk = Terminal::new(&session);
    desk.lent =
        vec![("MUSTER_APP_SECRET", SECRET.to_owned()), ("MUSTER_ENDPOINT_TOKEN", world.token.clone())];
    assert_eq!(desk.add_account(&world.place(), &[], "").code, Some(0));
    desk.lent.clear();
    let without = desk.run(&["--json", "account", "check", &world.appid]);
    assert_eq!(without.json()["code"], "secret_missing", "the keyring was given nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn removing_an_account_takes_its_secrets_and_keeps_its_lists() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = connected(&session, &world);
    let code = desk.event(&world.appid);
    world.crowd_allowing(&code, 2, 1).await;
    desk.run(&["sync"]);

    let removed = desk.run(&["--json", "account", "remove", &world.appid]);
    assert_eq!((removed.code, &removed.json()["events"]), (Some(0), &json!(1)));
    assert_eq!(desk.run(&["--json", "account", "list"]).out, "");
    assert_eq!(desk.run(&["--json", "attendee", "list", &code]).lines().len(), 2);
    assert_eq!(desk.run(&["account", "check", &world.appid]).code, Some(4));
    assert_eq!(desk.run(&["account", "remove", &world.appid]).code, Some(4));
    // Without its secrets it can't be used again.
    let again = desk.add_account(&world.place(), &[], "");
    assert_eq!(again.json()["code"], "secret_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_account_lacks_ends_a_sync_at_once_and_loses_nobody() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = connected(&session, &world);
    let code = desk.event(&world.appid);
    world.crowd_allowing(&code, 5, 1).await;
    let args = ["account", "add", "--appid", &world.appid, "--secret-stdin"];
    desk.run_with(&args, &"0".repeat(32));
    let stopped = desk.run(&["--json", "sync", "--until-idle"]);
    assert_eq!(stopped.code, Some(4), "{}", stopped.out);
    let report = stopped.json();
    assert_eq!((&report["exchanged"], &report["lost"]), (&json!(0), &json!(0)));
    assert!(stopped.err.contains("Wrong AppSecret"), "{}", stopped.err);

    desk.run_with(&args, SECRET);
    assert_eq!(desk.run(&["--json", "sync", "--until-idle"]).json()["exchanged"], 5, "nobody was lost");

    let token = ["account", "add", "--appid", &world.appid, "--token-stdin"];
    desk.run_with(&token, "not-a-token");
    let refused = desk.run(&["--json", "sync"]);
    assert_eq!(refused.code, Some(4), "{}", refused.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_works_beside_the_window_and_writing_says_who_is_there() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = connected(&session, &world);
    let code = desk.event(&world.appid);
    let window = world.organiser(desk.data.path(), Vault::this_run_only()).await;

    for reading in [
        &["account", "list"][..],
        &["account", "check", &world.appid],
        &["event", "list"],
        &["event", "show", &code],
        &["attendee", "list", &code],
        &["campaign", "list", &code],
    ] {
        let said = desk.run(reading);
        assert_eq!(said.code, Some(0), "{reading:?}: {}", said.err);
    }
    for writing in [
        &["sync"][..],
        &["event", "close", &code],
        &["attendee", "add", &code, "--name", "x"],
        &["account", "remove", &world.appid],
    ] {
        let said = desk.run(writing);
        assert_eq!(said.code, Some(1), "{writing:?}: {}", said.err);
        assert!(said.err.contains("Muster is open on this computer"), "{}", said.err);
    }
    window.close().await;
}

#[test]
fn what_is_typed_wrong_is_said_in_the_readers_language() {
    let session = SecretService::start(KeyringState::NoProvider);
    let mut desk = Terminal::new(&session);
    let event = ["event", "create", "--account", "wx0123456789abcdef", "--title", "t", "--place", "p"];
    let times = |start: &'static str, end: &'static str| ["--starts-at", start, "--ends-at", end];
    let wrong: Vec<Vec<&str>> = vec![
        vec![],
        vec!["nonsense"],
        vec!["account"],
        vec!["account", "add"],
        vec!["account", "add", "--appid"],
        vec!["account", "add", "--appid", "wx", "--endpoint", "https://a.example"],
        vec!["account", "add", "--appid", "wx0123456789abcdef", "--endpoint", "http://a.example"],
        vec!["account", "add", "--appid", "wx0123456789abcdef"],
        vec![
            "account",
            "add",
            "--appid",
            "wx0123456789abcdef",
            "--endpoint",
            "https://a.example",
            "--secret-stdin",
        ],
        vec!["account", "add", "--appid", "wx0123456789abcdef", "--wechat-api", "https://evil.example"],
        [&event[..], &times("tomorrow", "2026-11-21")].concat(),
        [&event[..], &["--starts-at", "2026-11-21"]].concat(),
        vec!["sync", "--follow", "--until-idle"],
        vec!["attendee", "list", "abc", "--limit", "many"],
        vec!["attendee", "show", "abc", "-1"],
        vec!["rehearse", "--attendees", "5001"],
        vec!["event", "show", "abc", "--bogus"],
    ];
    for (locale, hint) in [("zh_CN.UTF-8", "命令"), ("en_GB.UTF-8", "COMMAND")] {
        desk.locale = locale;
        for args in &wrong {
            let said = desk.run(args);
            assert_eq!((said.code, said.out.as_str()), (Some(2), ""), "{args:?}: {}", said.err);
            assert!(!said.err.trim().is_empty(), "{args:?}");
            if locale.starts_with("zh") {
                let chinese = said.err.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
                assert!(chinese, "{args:?}: {}", said.err);
                assert!(!said.err.contains("error:"), "{args:?}: {}", said.err);
            }
        }
        let help = desk.run(&["--help"]);
        assert_eq!(help.code, Some(0));
        assert!(help.out.contains(hint), "{}", help.out);
    }
    // An unknown event is a problem of its own, not a usage error.
    assert_eq!(desk.run(&["event", "show", "abc"]).code, Some(1));
    assert_eq!(desk.run(&["sync", "--account", "wx0123456789abcdef"]).code, Some(4));
}

#[test]
fn each_way_a_keyring_can_fail_is_told_apart() {
    for (state, code) in [
        (KeyringState::NoBus, "keyring_missing"),
        (KeyringState::NoProvider, "keyring_missing"),
        (KeyringState::Locked, "keyring_locked"),
        (KeyringState::Fresh, "keyring_empty"),
    ] {
        let session = SecretService::start(state);
        let desk = Terminal::new(&session);
        let args = ["--json", "account", "add", "--appid", "wx0123456789abcdef", "--name", "n"];
        let more = ["--endpoint", "http://127.0.0.1:1", "--secret-stdin", "--token-stdin"];
        let said = desk.run_with(&[&args[..], &more[..]].concat(), &format!("{SECRET}\nnot-a-real-token\n"));
        assert_eq!((said.code, &said.json()["code"]), (Some(4), &json!(code)), "{state:?}: {}", said.err);
        assert_eq!(desk.run(&["--json", "account", "list"]).out, "", "no account without its secrets");
        nothing_holds(SECRET, &[desk.data.path(), session.home()]);
    }
}
