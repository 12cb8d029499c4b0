//! Several mini-programs on one computer: together, or one alone.

use sandbox::{SERVICE_NEWS, SIGNED_IN};
use serde_json::{Value, json};
use system_tests::{KeyringState, SECRET, SecretService, Terminal, Venue};

#[tokio::test(flavor = "multi_thread")]
async fn a_sync_takes_all_accounts_or_the_one_that_is_named() {
    let venues = [Venue::open().await, Venue::open_for("wx0123456789abcdef").await];
    let session = SecretService::start(KeyringState::Unlocked);
    let mut desk = Terminal::new(&session);
    let mut events = Vec::new();
    for venue in &venues {
        let secrets = format!("{SECRET}\n{}\n", venue.token);
        desk.add_account(&venue.place(), &["--secret-stdin", "--token-stdin"], &secrets).well();
        events.push(desk.event(&venue.appid));
    }
    for (venue, event) in venues.iter().zip(&events) {
        venue.crowd(event, 5, 1).await;
    }
    let one = desk.run(&["--json", "sync", "--account", &venues[1].appid]).well().json();
    assert_eq!(one["exchanged"], 5);
    assert_eq!(desk.people(&events[0]), Vec::<Value>::new(), "the other one was left alone");
    assert_eq!(desk.people(&events[1]), venues[1].people(&events[1]).await);

    for (venue, event) in venues.iter().zip(&events) {
        venue.crowd(event, 3, 2).await;
    }
    let all = desk.sync();
    assert_eq!((&all["exchanged"], &all["lost"]), (&json!(5 + 3 + 3), &json!(0)));
    for (venue, event) in venues.iter().zip(&events) {
        assert_eq!(desk.people(event), venue.people(event).await);
    }
    // Secrets in the environment don't say which account they belong to.
    desk.lent.push(("MUSTER_APP_SECRET", SECRET.to_owned()));
    assert_eq!(desk.run(&["sync"]).code, Some(2));
    desk.run(&["sync", "--account", &venues[0].appid]).well();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_term_permission_has_no_balance_on_any_computer() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let first = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = first.create_event(&venue.appid, &[SIGNED_IN, SERVICE_NEWS]);
    venue.crowd(&event, 4, 1).await;
    let added = first.run(&["--json", "attendee", "add", &event, "--name", "赵奶奶"]).well().json();
    first.sync();
    let people = first.people(&event);
    for person in &people {
        assert_eq!(person["grants"][SERVICE_NEWS], Value::Null, "allowed or not: {person}");
        assert!(person["grants"][SIGNED_IN].is_u64(), "{person}");
    }
    let by_hand = people.iter().find(|person| person["number"] == added["number"]).unwrap();
    assert_eq!(by_hand["grants"], json!({ SIGNED_IN: 0, SERVICE_NEWS: null }), "never asked");

    // It neither created the event nor fetched WeChat's templates.
    let second = Terminal::with_account(&session, &venue.place(), &venue.service.token("b", "organiser"));
    second.sync();
    assert_eq!(second.people(&event), people);
}
