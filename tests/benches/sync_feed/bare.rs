//! The baseline for applying: the same people written into the same tables and indexes, one transaction a page, without
//! reading anything first.

use super::{APPID, AT, AT_MS, EVENT, TEMPLATE, attendee, name, on_page, openid, pages, submission};
use domain::Appid;
use std::time::{Duration, Instant};
use store::table::account::{self, FeedPosition};
use store::{Connection, Store};

/// Everything that is written for one person.
struct Person {
    number: u32,
    id: String,
    name: String,
    answers: String,
    openid: String,
    submission: String,
}

pub async fn insert(store: &Store, people: u32) -> Duration {
    let of_page = |page| on_page(page, people).map(person).collect::<Vec<_>>();
    let all: Vec<Vec<Person>> = (0..pages(people)).map(of_page).collect();
    let begun = Instant::now();
    for (people, page) in all.into_iter().zip(1..) {
        store
            .write(move |tx| {
                people.iter().try_for_each(|person| write(tx.conn, person))?;
                let position = FeedPosition { feed_id: "fake".to_owned(), cursor: Some(page.to_string()) };
                account::set_feed_position(tx, &Appid::new(APPID), &position)
            })
            .await
            .unwrap();
    }
    begun.elapsed()
}

fn person(number: u32) -> Person {
    Person {
        number,
        id: attendee(number),
        name: name(number),
        answers: format!(r#"{{"phone":"000-{number:07}"}}"#),
        openid: openid(number),
        submission: submission(number).to_string(),
    }
}

fn write(conn: &Connection, person: &Person) -> store::Result<()> {
    let Person { number, id, name, answers, openid, submission } = person;
    conn.prepare_cached(
        "INSERT INTO attendee
           (id, event, appid, number, name, answers, signed_in_at, signed_in_ms, openid, identity)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'bound')",
    )?
    .execute((id, EVENT, APPID, number, name, answers, AT, AT_MS, openid))?;
    conn.prepare_cached(
        "INSERT INTO accept (attendee, submission, template_id, result, at, at_ms)
         VALUES (?1, ?2, ?3, 'accept', ?4, ?5)",
    )?
    .execute((id, submission, TEMPLATE, AT, AT_MS))?;
    conn.prepare_cached(
        "INSERT INTO ledger (appid, openid, template_id, page_accepts, evidence, state_ms)
         VALUES (?1, ?2, ?3, 1, 'page', ?4)",
    )?
    .execute((APPID, openid, TEMPLATE, AT_MS))?;
    Ok(())
}
