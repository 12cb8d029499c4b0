//! Erasure: what is personal goes, counts and states stay, and nothing brings anybody back.

use crate::desk::{
    Desk, allow, appid, bind, deliver, desk, event, openid, put_account, sign_in, start_campaign, template,
};
use domain::{AttendeeId, DeliveryState as State};
use store::table::attempt::{self, Rendered};
use store::table::event::{self as events, Event};
use store::table::{attendee, campaign, delivery, ledger};
use store::{Gone, Tx};

fn a(id: &str) -> AttendeeId {
    AttendeeId::new(id)
}

/// Two phones of one person who was told, and somebody else.
async fn crowd() -> Desk {
    let desk = desk();
    let fill = |tx: &Tx<'_>| {
        put_account(tx, appid().as_str())?;
        events::put(tx, &testing::event())?;
        for (id, number, person) in [("phone", 1, "her"), ("tablet", 2, "her"), ("other", 3, "him")] {
            sign_in(tx, id, number, "Fake Person")?;
            bind(tx, id, person)?;
        }
        allow(tx, "her", 2)?;
        allow(tx, "him", 1)?;
        start_campaign(tx, "c1")?;
        let sent = deliver(tx, "c1", ("phone", "her"), State::Sent, "")?;
        let rendered =
            Rendered { data: [("thing1".to_owned(), "Fake Person".to_owned())].into(), page: String::new() };
        attempt::insert(tx, "t1", sent, &rendered, 1)?;
        deliver(tx, "c1", ("other", "him"), State::Queued, "")?;
        ledger::spend(tx, &appid(), &openid("her"), &template())
    };
    desk.store.write(fill).await.unwrap();
    desk
}

async fn erase(desk: &Desk, id: &'static str) {
    desk.store.write(move |tx| store::erase_attendee(tx, &a(id), &event(), &appid())).await.unwrap();
}

async fn spent(desk: &Desk, person: &'static str) -> u32 {
    desk.store
        .read(move |conn| ledger::get(conn, &appid(), &openid(person), &template()))
        .await
        .unwrap()
        .spent
}

#[tokio::test]
async fn of_two_sign_ins_the_one_left_is_the_person_who_was_told() {
    let desk = crowd().await;
    erase(&desk, "phone").await;
    let persons = desk.store.read(|conn| attendee::persons(conn, &event())).await.unwrap();
    assert_eq!(persons.iter().map(|p| p.number).collect::<Vec<_>>(), [2, 3]);
    let history = |conn: &store::Connection| delivery::history(conn, &event(), &template(), &openid("her"));
    assert!(desk.store.read(history).await.unwrap().told_ms.is_some(), "nobody is told twice over it");
    assert_eq!(spent(&desk, "her").await, 1, "her bare counts stay");
    let said = desk.store.read(|conn| attempt::rendered(conn, 1)).await.unwrap();
    assert_eq!(said, None, "what the message said to the erased sign-in is gone");

    erase(&desk, "tablet").await;
    assert_eq!(spent(&desk, "her").await, 0, "with her last sign-in the ledger goes");
    let tally = desk.store.read(|conn| campaign::tally(conn, "c1")).await.unwrap();
    assert_eq!(tally.count(State::Sent), 1, "what the campaign came to stays");
}

#[tokio::test]
async fn who_was_erased_stays_erased_whatever_comes_late() {
    let desk = crowd().await;
    erase(&desk, "other").await;
    let late = |tx: &Tx<'_>| {
        sign_in(tx, "other", 3, "Fake Person")?;
        assert!(!bind(tx, "other", "him")?);
        attendee::lose(tx, &a("other"), &event(), &appid(), &attendee::Lost::default())
    };
    desk.store.write(late).await.unwrap();
    let persons = desk.store.read(|conn| attendee::persons(conn, &event())).await.unwrap();
    assert_eq!(persons.iter().map(|p| p.number).collect::<Vec<_>>(), [1]);
    let tally = desk.store.read(|conn| campaign::tally(conn, "c1")).await.unwrap();
    assert_eq!(tally.count(State::Cancelled), 1, "nothing goes to them any more");
}

#[tokio::test]
async fn a_purged_event_keeps_what_it_came_to_and_none_of_its_people() {
    let desk = crowd().await;
    desk.store.write(|tx| store::erase_event(tx, &event(), &appid(), Gone::Purged)).await.unwrap();
    let (gone, figures) = desk.store.read(|conn| events::gone(conn, &event())).await.unwrap().unwrap();
    assert_eq!((gone, figures.signed_in, figures.bound, figures.told), (Gone::Purged, 2, 2, 1));
    assert_eq!(desk.store.read(|conn| attendee::persons(conn, &event())).await.unwrap(), []);
    assert_eq!(spent(&desk, "her").await, 0);
    desk.store
        .write(|tx| {
            let again = Event { title: "again".to_owned(), revision: 9, ..testing::event() };
            events::put(tx, &again)
        })
        .await
        .unwrap();
    let kept = desk.store.read(|conn| events::get(conn, &event())).await.unwrap().unwrap();
    assert_eq!(kept.title, testing::event().title, "nothing revives it");
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left_in_any_file() {
    let desk = crowd().await;
    std::fs::write(desk.dir.path().join("muster.db.damaged-20200101T000000000"), b"Fake Person").unwrap();
    for id in ["phone", "tablet", "other"] {
        erase(&desk, id).await;
    }
    for file in std::fs::read_dir(desk.dir.path()).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        for secret in [&b"Fake Person"[..], b"o-fake-her", b"o-fake-him"] {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "{} still holds {}", path.display(), String::from_utf8_lossy(secret));
        }
    }
}
