//! Two organisers' computers at one event: each login code is exchanged by one of them, and both end with the same list.

use system_tests::{Follow, KeyringState, SecretService, Terminal, Venue, until};

const PEOPLE: usize = 240;

#[tokio::test(flavor = "multi_thread")]
async fn two_desktops_share_the_codes_and_end_with_one_list() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let first = Terminal::with_account(&session, &venue.place(), &venue.token);
    let second =
        Terminal::with_account(&session, &venue.place(), &venue.service.token("韩梅梅的电脑", "organiser"));
    let event = first.event(&venue.appid);
    let mut both = [Follow::start(&first), Follow::start(&second)];
    for follow in &mut both {
        follow.line(|figures| figures["changes"].as_u64() > Some(0));
    }

    assert_eq!(venue.arriving(&event, PEOPLE, 1).await.signed_in, PEOPLE);
    let everybody = until("everybody has an identity at the service", || async {
        let people = venue.people(&event).await;
        people.iter().all(|person| person["identity"] == "bound").then_some(people)
    })
    .await;
    assert_eq!(everybody.len(), PEOPLE);
    let read = u64::try_from(venue.feed().await.len()).unwrap();
    let mut exchanged = Vec::new();
    for mut follow in both {
        let read_all = follow.line(|figures| figures["changes"].as_u64() >= Some(read));
        let ended = follow.interrupt();
        assert_eq!(ended.code, Some(0), "Ctrl-C is how following ends: {}", ended.err);
        let figures = ended.last.unwrap_or(read_all);
        exchanged.push(figures["exchanged"].as_u64().unwrap());
    }

    let (one, other) = (first.people(&event), second.people(&event));
    assert_eq!(one, everybody, "the list is the service's");
    assert_eq!(one, other, "and so is the other computer's");
    assert!(exchanged.iter().all(|share| *share > 0), "only one of them worked: {exchanged:?}");
    let asked = venue.wechat.stats();
    assert_eq!(asked.refusals.get(&40163), None, "a code was exchanged twice");
    assert_eq!(exchanged.iter().sum::<u64>(), asked.login_calls, "each code was asked for once");
    // Neither has anything left to do.
    for desk in [&first, &second] {
        assert_eq!(desk.sync()["exchanged"], 0);
    }
}
