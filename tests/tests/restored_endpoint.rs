//! The sign-in service is restored from a backup: later changes are gone there, and computers cope with that.

use std::collections::BTreeSet;
use system_tests::{KeyringState, SecretService, Terminal, Venue};

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restore_the_list_is_the_services_and_those_it_forgot() {
    let mut venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);
    venue.crowd(&event, 20, 1).await;
    desk.sync();
    let copy = venue.service.back_up();

    venue.crowd(&event, 5, 2).await;
    desk.run(&["event", "close", &event]).well();
    assert_eq!(desk.sync()["exchanged"], 5);
    let before = desk.people(&event);
    let forgotten = before[20..].to_vec();
    venue.service.restore(&copy);

    venue.crowd(&event, 10, 3).await;
    let synced = desk.sync();
    assert_eq!((&synced["exchanged"], &synced["lost"]), (&10.into(), &0.into()), "{synced}");
    let known = venue.people(&event).await;
    assert_eq!(known.len(), 30);
    let mut expected = [known.clone(), forgotten].concat();
    expected.sort_by_key(|person| person["number"].as_u64());
    let after = desk.people(&event);
    assert_eq!(after, expected, "nothing counts twice, and whom the service forgot stays here");
    let numbers: BTreeSet<_> = after.iter().map(|person| person["number"].as_u64()).collect();
    assert_eq!(numbers.len(), 35, "no number was given twice");

    // The closing is gone too, and the computer shows the event's real state.
    assert_eq!(desk.run(&["--json", "event", "show", &event]).well().json()["phase"], "open");
    assert_eq!(desk.sync()["changes"], 0, "it is read from the start once");
    let other = Terminal::with_account(&session, &venue.place(), &venue.service.token("b", "organiser"));
    other.sync();
    assert_eq!(other.people(&event), known);
}
