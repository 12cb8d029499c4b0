//! The list of people: search, filters, counts.

use crate::desk::{Desk, allow, bind, deliver, desk, event, sign_in, start_campaign, template};
use domain::DeliveryState as State;
use store::table::attendee_list::{self, Counts, Figures, Filter, Query};

fn query(search: &str, filter: Filter) -> Query {
    Query {
        event: event(),
        template: Some(template()),
        lasting: false,
        search: search.to_owned(),
        filter,
        offset: 0,
        limit: 100,
    }
}

async fn numbers(desk: &Desk, query: Query) -> Vec<u32> {
    let page = desk.store.read(move |conn| attendee_list::page(conn, &query)).await.unwrap();
    page.iter().map(|line| line.number).collect()
}

async fn counts(desk: &Desk, query: Query) -> Counts {
    desk.store.read(move |conn| attendee_list::counts(conn, &query)).await.unwrap()
}

/// 1 can be told, 2 was told, 3 failed, 4 has nothing left, 5 was never bound, 6 is lost in an unknown.
async fn crowd() -> Desk {
    let desk = desk();
    let fill = |tx: &store::Tx<'_>| {
        for (number, name) in
            [(1, "100% Fake"), (2, "1000 Fake"), (3, "Li_Fake"), (4, "LiXFake"), (5, "back\\slash"), (6, "")]
        {
            sign_in(tx, &format!("a{number}"), number, name)?;
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
async fn every_filter_shows_as_many_as_it_counts() {
    let desk = crowd().await;
    let expected: [(Filter, &[u32]); 5] = [
        (Filter::All, &[6, 5, 4, 3, 2, 1]),
        (Filter::Reachable, &[6, 3, 1]),
        (Filter::Told, &[2]),
        (Filter::Failed, &[6, 3]),
        (Filter::Unreachable, &[5, 4]),
    ];
    for (filter, people) in expected {
        assert_eq!(numbers(&desk, query("", filter)).await, people, "{filter:?}");
    }
    let all = counts(&desk, query("", Filter::All)).await;
    assert_eq!(all, Counts { all: 6, reachable: 3, told: 1, failed: 2, unreachable: 2 });
    assert_eq!(
        all.all,
        all.reachable + all.told + all.unreachable,
        "everybody is in exactly one of these three"
    );
    assert_eq!(
        counts(&desk, query("", Filter::Told)).await,
        all,
        "the chips don't depend on the chip chosen"
    );
}

#[tokio::test]
async fn a_search_is_literal_part_of_a_name_or_a_whole_number() {
    let desk = crowd().await;
    let expected: [(&str, &[u32]); 8] = [
        ("100%", &[1]),
        ("100", &[2, 1]),
        ("Li_", &[3]),
        ("fake", &[4, 3, 2, 1]),
        ("k\\s", &[5]),
        ("6", &[6]),
        ("4", &[4]),
        ("nobody", &[]),
    ];
    for (search, people) in expected {
        assert_eq!(numbers(&desk, query(search, Filter::All)).await, people, "{search:?}");
        let counted = counts(&desk, query(search, Filter::All)).await.all;
        assert_eq!(usize::try_from(counted).unwrap(), people.len(), "{search:?}");
    }
}

#[tokio::test]
async fn a_list_is_read_in_stretches() {
    let desk = crowd().await;
    let stretch = |offset| Query { offset, limit: 2, ..query("", Filter::All) };
    assert_eq!(numbers(&desk, stretch(0)).await, [6, 5]);
    assert_eq!(numbers(&desk, stretch(4)).await, [2, 1]);
    assert_eq!(numbers(&desk, stretch(6)).await, [0; 0]);
}

#[tokio::test]
async fn who_was_told_stays_told_when_a_later_campaign_skips_them() {
    let desk = crowd().await;
    let again = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c2")?;
        deliver(tx, "c2", ("a2", "p2"), State::Skipped, "already_told")
    };
    desk.store.write(again).await.unwrap();
    assert_eq!(numbers(&desk, query("", Filter::Told)).await, [2]);
    assert_eq!(
        numbers(&desk, query("", Filter::Reachable)).await,
        [6, 3, 1],
        "nobody who was told is offered again"
    );
}

#[tokio::test]
async fn a_person_is_one_line_and_stays_told_when_an_earlier_sign_in_turns_up() {
    let desk = crowd().await;
    let told = |tx: &store::Tx<'_>| {
        sign_in(tx, "a8", 8, "Fake Second")?;
        bind(tx, "a8", "p8")?;
        deliver(tx, "c1", ("a8", "p8"), State::Sent, "")
    };
    desk.store.write(told).await.unwrap();
    assert_eq!(numbers(&desk, query("", Filter::Told)).await, [8, 2]);
    let earlier = |tx: &store::Tx<'_>| {
        // Their first phone's sign-in, whose code could be exchanged only now.
        bind(tx, "a7", "p8")?;
        sign_in(tx, "a7", 7, "Fake First")
    };
    desk.store.write(earlier).await.unwrap();
    assert_eq!(numbers(&desk, query("", Filter::All)).await, [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(
        numbers(&desk, query("", Filter::Told)).await,
        [7, 2],
        "the person was told, under whichever number"
    );
    let page = desk.store.read(|conn| attendee_list::page(conn, &query("First", Filter::All))).await.unwrap();
    assert_eq!(page[0].delivery, Some((State::Sent, String::new())), "and their line shows it");
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
        let query = query("", Filter::All);
        Ok((
            attendee_list::figures(conn, &query, i64::MAX)?,
            attendee_list::count_persons(conn, &query.event)?,
        ))
    };
    let (figures, persons) = desk.store.read(read).await.unwrap();
    assert_eq!(figures, Figures { signed_in: 6, bound: 5, allowed: 4, told: 1, lately: 0 });
    assert_eq!(persons, 6);
}
