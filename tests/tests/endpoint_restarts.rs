//! The sign-in service is killed repeatedly while people arrive and a computer syncs: nobody is lost or doubled.

use system_tests::terminal::finish;
use system_tests::{Follow, KeyringState, SecretService, Terminal, Venue, until};

const PEOPLE: usize = 200;

/// Kills the service after every few identities that WeChat was asked for, and starts it again.
async fn die_again_and_again(venue: &mut Venue, times: u64) {
    let before = venue.wechat.stats().login_calls;
    for nth in 1..=times {
        until("codes are exchanged", || async {
            (venue.wechat.stats().login_calls >= before + nth * 25).then_some(())
        })
        .await;
        venue.service.kill();
        venue.service.start_again();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_dies_again_and_again_loses_and_doubles_nobody() {
    let mut venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);

    let mut follow = Follow::start(&desk);
    follow.line(|figures| figures["changes"].as_u64() > Some(0));
    let crowd = tokio::spawn(venue.arriving(&event, PEOPLE, 1));
    die_again_and_again(&mut venue, 3).await;
    assert_eq!(crowd.await.unwrap().signed_in, PEOPLE, "everybody retried until they got in");
    until("the computer has everybody", || async {
        (desk.people(&event) == venue.people(&event).await).then_some(())
    })
    .await;
    assert_eq!(follow.interrupt().code, Some(0));

    // The same for somebody who waits for the end.
    venue.crowd(&event, PEOPLE, 2).await;
    let sync = desk.start(&["--json", "sync", "--until-idle"]);
    die_again_and_again(&mut venue, 3).await;
    let ended = tokio::task::spawn_blocking(|| finish(sync)).await.unwrap().well();
    assert_eq!((ended.json()["lost"].as_u64(), ended.json()["waiting"].as_u64()), (Some(0), Some(0)));

    let people = venue.people(&event).await;
    assert_eq!(people.len(), 2 * PEOPLE);
    assert!(people.iter().all(|person| person["identity"] == "bound"), "somebody was lost");
    assert_eq!(desk.people(&event), people);
    assert_eq!(venue.wechat.stats().refusals.get(&40163), None, "a code was exchanged twice");
}
