//! A large event, read from its start by a computer that was offline: three feed rows for each of 20,000 people.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use endpoint::storage::{Bearer, EventCode, VisitorHash};
use endpoint::{
    BearerToken, Caller, Limit, Storage,
    operations::{self, Authenticate, ClaimLogins, CompleteLogins},
};
use futures_util::{StreamExt, stream};
use protocol::{LoginResult, SignIn};
use sandbox::SIGNED_IN;
use system_tests::{KeyringState, SecretService, Terminal, Venue};

const PEOPLE: u32 = 20_000;

#[tokio::test(flavor = "multi_thread")]
async fn twenty_thousand_people_are_read_whole_each_of_them_once() {
    let mut venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);
    venue.service.kill();
    fill(&venue, &event).await;
    venue.service.start_again();

    let synced = desk.sync();
    assert_eq!(synced["changes"], 3 * PEOPLE + 1, "three rows each, and the event's");
    let people = desk.people(&event);
    assert_eq!(people.len(), usize::try_from(PEOPLE).unwrap());
    assert!(people == venue.people(&event).await, "the list isn't the service's");
    let found = desk.run(&["--json", "attendee", "list", &event, "--search", "19999"]).well().lines();
    assert_eq!(found.len(), 1);
}

/// Everybody signed in, and another computer exchanged their codes; written as the service writes it.
async fn fill(venue: &Venue, event: &str) {
    let storage = Storage::open(&venue.service.database().to_owned().into()).unwrap();
    let token = BearerToken::parse(&venue.token).unwrap();
    let bearer = storage.run(Authenticate { token }).await.unwrap().unwrap();
    let code = EventCode::parse(event).unwrap();
    stream::iter(1..=PEOPLE)
        .for_each_concurrent(256, |number| {
            let sign_in = operations::SignIn {
                code: code.clone(),
                visitor: visitor(number),
                post: post(venue, number),
                caller: Caller::default(),
                codes_per_event: Limit::Off,
                now: chrono::Utc::now().into(),
            };
            let signed_in = storage.run(sign_in);
            async { drop(signed_in.await.unwrap()) }
        })
        .await;
    while find_some(&storage, &bearer).await > 0 {}
}

fn visitor(number: u32) -> VisitorHash {
    VisitorHash::of_header(&format!("{number:032x}")).unwrap()
}

fn post(venue: &Venue, number: u32) -> SignIn {
    serde_json::from_value(serde_json::json!({
        "submission": uuid::Uuid::from_u128(number.into()), "name": sandbox::attendee_name(1, number as usize),
        "login_code": format!("fake-{number}"), "appid": venue.appid,
        "subscriptions": [{ "template_id": SIGNED_IN, "result": "accept" }],
    }))
    .unwrap()
}

/// What another computer does with the codes.
async fn find_some(storage: &Storage, bearer: &Bearer) -> usize {
    let claim = protocol::ClaimLogins { max: 200, lease_seconds: 60, wait: 0 };
    let (bearer, now) = (bearer.clone(), chrono::Utc::now().into());
    let claimed = storage.run(ClaimLogins { bearer: bearer.clone(), claim, now }).await.unwrap().logins;
    let found = claimed.logins.iter().map(|login| LoginResult::Bound {
        id: login.id.clone(),
        openid: format!("o-{}", login.login_code),
        unionid: None,
    });
    let results = found.collect();
    storage.run(CompleteLogins { bearer, results, now }).await.unwrap();
    claimed.logins.len()
}
