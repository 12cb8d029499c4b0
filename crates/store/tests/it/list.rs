//! The people of an event as lists show them.

use crate::desk::{
    Desk, allow, appid, bind, deliver, desk, event, move_to, openid, sign_in, start_campaign, template,
};
use domain::{AttendeeId, DeliveryState as State};
use store::table::attendee::Identity;
use store::table::attendee_list::{self, Figures, Line};
use store::table::delivery::{self, NewDelivery};
use store::table::sent::{self, Sent};

async fn lines(desk: &Desk) -> Vec<Line> {
    let read = |conn: &store::Connection| attendee_list::all(conn, &event(), Some(&template()));
    desk.store.read(read).await.unwrap()
}

async fn told(desk: &Desk) -> Vec<u32> {
    lines(desk).await.into_iter().filter(|line| line.told).map(|line| line.number).collect()
}

/// 1 can be told, 2 was told, 3 failed, 4 has nothing left, 5 was never bound, 6 is lost in an unknown.
async fn crowd() -> Desk {
    let desk = desk();
    let fill = |tx: &store::Tx<'_>| {
        for number in 1..=6 {
            sign_in(tx, &format!("a{number}"), number, "Fake")?;
        }
        for number in [1, 2, 3, 4, 6] {
            bind(tx, &format!("a{number}"), &format!("p{number}"))?;
        }
        for (person, accepts) in [("p1", 1), ("p2", 2), ("p3", 1), ("p6", 1)] {
            allow(tx, person, accepts)?;
        }
        start_campaign(tx, "c1")?;
        deliver(tx, "c1", ("a2", "p2"), State::Sent, "")?;
        deliver(tx, "c1", ("a3", "p3"), State::Failed, "errcode_40003")?;
        deliver(tx, "c1", ("a6", "p6"), State::Unknown, "no_answer")?;
        Ok(())
    };
    desk.store.write(fill).await.unwrap();
    desk
}

#[tokio::test]
async fn a_line_says_what_a_person_allows_and_what_became_of_their_message() {
    let desk = crowd().await;
    let seen: Vec<_> = lines(&desk)
        .await
        .into_iter()
        .map(|line| (line.number, line.identity, line.grants.granted(), line.delivery.map(|d| d.0)))
        .collect();
    let expected = [
        (1, Identity::Bound, 1, None),
        (2, Identity::Bound, 2, Some(State::Sent)),
        (3, Identity::Bound, 1, Some(State::Failed)),
        (4, Identity::Bound, 0, None),
        (5, Identity::Pending, 0, None),
        (6, Identity::Bound, 1, Some(State::Unknown)),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn whom_another_desktop_told_is_told() {
    let desk = crowd().await;
    let elsewhere = |tx: &store::Tx<'_>| {
        let sent = Sent {
            id: "attempt-elsewhere".to_owned(),
            event: event(),
            attendee: AttendeeId::new("a1"),
            template_id: template(),
            errcode: 0,
            declined: false,
            msg_id: None,
            at_ms: 5,
            by: "another desk".to_owned(),
            is_test: false,
        };
        sent::put(tx, &appid(), Some(&openid("p1")), &sent)
    };
    desk.store.write(elsewhere).await.unwrap();
    assert_eq!(told(&desk).await, [1, 2]);
    let one = desk
        .store
        .read(|conn| attendee_list::get(conn, &event(), Some(&template()), &AttendeeId::new("a1")))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(one.grants.spent, 1, "and it is spent here too");
}

#[tokio::test]
async fn a_test_send_of_another_desktop_tells_nobody_and_is_spent() {
    let desk = crowd().await;
    let before = told(&desk).await;
    let test = |tx: &store::Tx<'_>| {
        let sent = Sent {
            id: "test-elsewhere".to_owned(),
            event: event(),
            attendee: AttendeeId::new("a1"),
            template_id: template(),
            errcode: 0,
            declined: false,
            msg_id: None,
            at_ms: 5,
            by: "another desk".to_owned(),
            is_test: true,
        };
        sent::put(tx, &appid(), Some(&openid("p1")), &sent)
    };
    desk.store.write(test).await.unwrap();
    assert_eq!(told(&desk).await, before);
    let one = desk
        .store
        .read(|conn| attendee_list::get(conn, &event(), Some(&template()), &AttendeeId::new("a1")))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(one.grants.spent, 1);
}

#[tokio::test]
async fn a_test_send_of_this_desktop_tells_nobody_and_is_no_news_of_them() {
    let desk = crowd().await;
    let test = |tx: &store::Tx<'_>| {
        start_campaign(tx, "t")?;
        for (attendee, person) in [("a1", "p1"), ("a3", "p3")] {
            let new =
                NewDelivery { test: true, ..testing::delivery(AttendeeId::new(attendee), openid(person)) };
            delivery::insert(tx, "t", &event(), &template(), &new, 1)?;
            let id = tx.conn.last_insert_rowid();
            move_to(tx, id, State::Sent, "")?;
        }
        Ok(())
    };
    desk.store.write(test).await.unwrap();
    assert_eq!(told(&desk).await, [2]);
    let latest: Vec<_> = lines(&desk).await.into_iter().map(|line| line.delivery.map(|d| d.0)).collect();
    assert_eq!(latest[0], None, "nobody sent them what the event's people get");
    assert_eq!(latest[2], Some(State::Failed), "and that one's message still failed");
    let figures = |conn: &store::Connection| attendee_list::figures(conn, &event(), Some(&template()), 0);
    assert_eq!(desk.store.read(figures).await.unwrap().told, 1);
}

#[tokio::test]
async fn who_was_told_stays_told_when_a_later_campaign_skips_them() {
    let desk = crowd().await;
    let again = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c2")?;
        deliver(tx, "c2", ("a2", "p2"), State::Skipped, "already_told")
    };
    desk.store.write(again).await.unwrap();
    assert_eq!(told(&desk).await, [2]);
}

#[tokio::test]
async fn a_person_is_one_line_and_stays_told_when_an_earlier_sign_in_turns_up() {
    let desk = crowd().await;
    let told_once = |tx: &store::Tx<'_>| {
        sign_in(tx, "a8", 8, "Fake Second")?;
        bind(tx, "a8", "p8")?;
        deliver(tx, "c1", ("a8", "p8"), State::Sent, "")
    };
    desk.store.write(told_once).await.unwrap();
    assert_eq!(told(&desk).await, [2, 8]);
    let earlier = |tx: &store::Tx<'_>| {
        // Their first phone's sign-in, whose code could be exchanged only now.
        bind(tx, "a7", "p8")?;
        sign_in(tx, "a7", 7, "Fake First")
    };
    desk.store.write(earlier).await.unwrap();
    assert_eq!(lines(&desk).await.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(told(&desk).await, [2, 7], "the person was told, under whichever number");
    assert_eq!(lines(&desk).await[6].delivery, Some((State::Sent, String::new())), "and their line shows it");
    let folded = desk.store.read(|conn| attendee_list::folded(conn, &event())).await.unwrap();
    assert_eq!(folded, [(openid("p8"), 8)]);
}

#[tokio::test]
async fn the_figures_count_persons() {
    let desk = crowd().await;
    let second_phone = |tx: &store::Tx<'_>| {
        sign_in(tx, "a9", 9, "")?;
        bind(tx, "a9", "p1")
    };
    desk.store.write(second_phone).await.unwrap();
    let read = |conn: &store::Connection| {
        Ok((
            attendee_list::figures(conn, &event(), Some(&template()), i64::MAX)?,
            attendee_list::count_persons(conn, &event())?,
            attendee_list::newest(conn, &event(), Some(&template()), 2)?,
        ))
    };
    let (figures, persons, newest) = desk.store.read(read).await.unwrap();
    assert_eq!(figures, Figures { signed_in: 6, bound: 5, allowed: 4, told: 1, lately: 0 });
    assert_eq!(persons, 6);
    assert_eq!(newest.iter().map(|line| line.number).collect::<Vec<_>>(), [6, 5]);
}
