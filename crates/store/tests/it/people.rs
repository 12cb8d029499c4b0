//! Sign-ins and who of them is one person; accepts and replays.

use crate::desk::{bind, desk, event, moment, openid, sign_in, template};
use domain::AttendeeId;
use store::table::accept::{self, Accept};
use store::table::attendee::{self, Identity};
use store::{Result, Tx};

type Step = fn(&Tx<'_>) -> Result<()>;

const STEPS: [Step; 5] = [
    |tx| sign_in(tx, "phone", 7, "Fake Phone"),
    |tx| bind(tx, "phone", "her").map(drop),
    |tx| sign_in(tx, "tablet", 3, "Fake Tablet"),
    |tx| bind(tx, "tablet", "her").map(drop),
    |tx| sign_in(tx, "other", 5, "Fake Other"),
];

#[tokio::test]
async fn two_sign_ins_with_one_openid_are_one_person_in_whichever_order_they_come() {
    for order in orders(&[0, 1, 2, 3, 4]) {
        let desk = desk();
        for &step in &order {
            // A row of the feed may come twice.
            desk.store.write(move |tx| STEPS[step](tx).and_then(|()| STEPS[step](tx))).await.unwrap();
        }
        let persons = desk.store.read(|conn| attendee::persons(conn, &event())).await.unwrap();
        let seen: Vec<_> = persons.iter().map(|p| (p.number, p.openid.clone(), p.identity)).collect();
        let expected = [(3, Some(openid("her")), Identity::Bound), (5, None, Identity::Pending)];
        assert_eq!(seen, expected, "the lowest number stands for her; steps {order:?}");

        let folded = desk.store.read(|conn| attendee::by_number(conn, &event(), 7)).await.unwrap().unwrap();
        assert_eq!(folded.number, 3, "a folded number still finds the person; steps {order:?}");
        let both = desk.store.read(move |conn| attendee::sign_ins_of_person(conn, &folded)).await.unwrap();
        assert_eq!(both.iter().map(|a| a.number).collect::<Vec<_>>(), [3, 7]);
    }
}

#[tokio::test]
async fn an_identity_without_its_sign_in_is_nobody_yet() {
    let desk = desk();
    desk.store.write(|tx| bind(tx, "early", "her")).await.unwrap();
    assert_eq!(desk.store.read(|conn| attendee::persons(conn, &event())).await.unwrap(), []);
}

#[tokio::test]
async fn the_first_openid_wins_and_losing_the_code_later_changes_nothing() {
    let desk = desk();
    let news =
        desk.store.write(|tx| Ok([bind(tx, "a", "her")?, bind(tx, "a", "her")?, bind(tx, "a", "him")?]));
    assert_eq!(news.await.unwrap(), [true, false, false]);
    desk.store.write(|tx| sign_in(tx, "a", 1, "")).await.unwrap();
    desk.store
        .write(|tx| {
            attendee::lose(
                tx,
                &AttendeeId::new("a"),
                &event(),
                &crate::desk::appid(),
                &attendee::Lost::default(),
            )
        })
        .await
        .unwrap();
    let a = desk.store.read(|conn| attendee::get(conn, &AttendeeId::new("a"))).await.unwrap().unwrap();
    assert_eq!((a.openid, a.identity), (Some(openid("her")), Identity::Bound));
}

#[tokio::test]
async fn an_accept_that_is_replayed_counts_once() {
    let desk = desk();
    let counts = desk.store.write(|tx| {
        let id = AttendeeId::new("a");
        let put = |submission, result: &str| {
            let accept = Accept { template_id: template(), result: result.to_owned(), at: moment() };
            accept::put(tx, &id, submission, &accept)
        };
        assert!(put("s1", "accept")?);
        assert!(!put("s1", "accept")?, "a replay is no news");
        assert!(put("s2", "acceptWithAudio")?, "another tap is, and whatever starts with accept permits one");
        assert!(put("s3", "reject")?);
        accept::counts(tx.conn, &id)
    });
    assert_eq!(counts.await.unwrap(), [(template(), 2)]);
}

/// All orders of these.
fn orders(items: &[usize]) -> Vec<Vec<usize>> {
    if items.is_empty() {
        return vec![Vec::new()];
    }
    let starting_with = |&first: &usize| {
        let rest: Vec<_> = items.iter().copied().filter(|&i| i != first).collect();
        orders(&rest).into_iter().map(move |rest| [vec![first], rest].concat())
    };
    items.iter().flat_map(starting_with).collect()
}
