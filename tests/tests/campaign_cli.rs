//! What the terminal says of people whom WeChat refuses, and of a campaign that can't go on.

use sandbox::Conditions;
use serde_json::Value;
use system_tests::sender::{gather, keep_secrets};
use system_tests::{KeyringState, SecretService, Terminal, World};

const PEOPLE: u32 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn one_persons_refusal_is_told_in_words_with_its_rid() {
    let world = World::with_endpoint_process().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = Terminal::new(&session);
    let (event, message) = gather(&world, desk.data.path(), PEOPLE, 1).await;
    keep_secrets(&session, &world, desk.data.path(), &world.token);
    let people = desk.people(&event);
    let name =
        people.iter().filter_map(|person| person["name"].as_str()).max_by_key(|name| name.len()).unwrap();
    world
        .sandbox
        .set_conditions(Conditions { blocked_words: vec![name.to_owned()], ..Conditions::default() });

    let sent = desk.run(&["campaign", "send", &message, "--yes"]);
    assert_eq!(sent.code, Some(3), "{}{}", sent.out, sent.err);
    let line = sent.out.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("{}", sent.out));
    assert!(line.contains(" · rid "), "WeChat's support asks for it: {line}");
    assert!(!sent.out.contains("errcode 45168 "), "a bare number says nothing: {}", sent.out);
    assert!(!line.contains('{'), "every gap of the words is filled: {line}");

    let campaign = desk.run(&["--json", "campaign", "list", &event]).well().json();
    let shown = desk.run(&["--json", "campaign", "show", campaign["campaign"].as_str().unwrap()]);
    assert_eq!(shown.code, Some(3), "{}", shown.err);
    let shown = shown.json();
    let failures = shown["failures"].as_array().unwrap();
    assert_eq!(
        (failures.len() as u64, failures[0]["name"].as_str()),
        (shown["failed"].as_u64().unwrap(), Some(name))
    );
    assert_eq!((&failures[0]["errcode"], failures[0]["rid"].is_string()), (&45168.into(), true), "{shown}");
    assert_problem(&failures[0]["problem"], None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_pauses_a_campaign_is_told_to_scripts() {
    let world = World::with_endpoint_process().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = Terminal::new(&session);
    let (_, message) = gather(&world, desk.data.path(), PEOPLE, 1).await;
    keep_secrets(&session, &world, desk.data.path(), &world.token);
    world.sandbox.set_conditions(Conditions { banned: true, ..Conditions::default() });

    let sent = desk.run(&["--json", "campaign", "send", &message, "--yes"]);
    assert_eq!(sent.code, Some(4), "{}{}", sent.out, sent.err);
    assert_problem(&sent.json()["problem"], Some("capability_banned"));
    let id = sent.json()["campaign"].as_str().unwrap().to_owned();
    let shown = desk.run(&["--json", "campaign", "show", &id]);
    assert_eq!(shown.code, Some(4), "{}", shown.err);
    assert_problem(&shown.json()["problem"], Some("capability_banned"));

    world.sandbox.set_conditions(Conditions::default());
    let resumed = desk.run(&["--json", "campaign", "resume", &id]).well().json();
    assert_eq!(resumed.get("problem"), None, "it is over: {resumed}");
    assert_eq!(resumed["sent"], PEOPLE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_no_terminal_reads_is_plain_and_in_utc() {
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::new(&session);
    let said = desk.run(&["account", "list"]);
    let mut lines = said.err.lines().filter(|line| line.contains("DEBUG") || line.contains("INFO"));
    let line = lines.next().unwrap_or_else(|| panic!("everything is logged in tests: {:?}", said.err));
    assert!(!said.err.contains('\u{1b}'), "{:?}", said.err);
    let moment = line.split_whitespace().next().unwrap();
    assert!(moment.ends_with('Z') && moment.contains('T'), "a moment names its zone: {line}");
}

/// `{code, message, detail}`, as CLI.md promises.
fn assert_problem(problem: &Value, code: Option<&str>) {
    let keys: Vec<&String> = problem.as_object().unwrap_or_else(|| panic!("{problem}")).keys().collect();
    assert_eq!(keys, ["code", "detail", "message"], "{problem}");
    if let Some(code) = code {
        assert_eq!(problem["code"], code, "{problem}");
    }
}
