//! Everybody at once says the same as everybody one by one.

use crate::desk::{allow, appid, bind, deliver, desk, event, sign_in, start_campaign, template};
use domain::DeliveryState as S;
use std::ops::ControlFlow;
use store::table::audience::{self, Answers, Audience};
use store::table::sent::{self, Sent};
use store::table::{attendee, delivery, ledger};

fn of<'a>(
    event: &'a domain::EventCode,
    appid: &'a domain::Appid,
    template: &'a domain::TemplateId,
) -> Audience<'a> {
    Audience { event, appid, template, answers: Answers::Read }
}

#[tokio::test]
async fn one_query_for_all_agrees_with_a_query_for_each() {
    let desk = desk();
    let fill = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c1")?;
        for number in 1..=40_u32 {
            let (id, person) = (format!("a{number}"), format!("p{}", number % 23));
            sign_in(tx, &id, number, if number % 5 == 0 { "" } else { "Fake Name" })?;
            if number % 7 != 0 {
                bind(tx, &id, &person)?;
            }
            if number % 3 != 0 {
                allow(tx, &person, number % 4)?;
            }
            // Several deliveries for some, of every state there is.
            for (at, state) in S::ALL.into_iter().enumerate() {
                if (number as usize + at).is_multiple_of(9) {
                    deliver(tx, "c1", (&id, &person), state, "")?;
                }
            }
            // What other desktops sent: taken, refused, and as a test.
            if number.is_multiple_of(4) {
                let sent = Sent {
                    id: format!("s{number}"),
                    event: event(),
                    attendee: domain::AttendeeId::new(&id),
                    template_id: template(),
                    errcode: if number.is_multiple_of(8) { 0 } else { 43101 },
                    declined: !number.is_multiple_of(8),
                    msg_id: None,
                    at_ms: i64::from(number),
                    by: "other".to_owned(),
                    is_test: number.is_multiple_of(16),
                };
                let openid = (number % 7 != 0).then(|| crate::desk::openid(&person));
                sent::put(tx, &appid(), openid.as_ref(), &sent)?;
            }
        }
        Ok(())
    };
    desk.store.write(fill).await.unwrap();
    let compare = |conn: &store::Connection| {
        let (event, appid, template) = (event(), appid(), template());
        let mut all = Vec::new();
        audience::each(conn, of(&event, &appid, &template), |person| {
            all.push(person);
            ControlFlow::Continue(())
        })?;
        let persons = attendee::persons(conn, &event)?;
        assert_eq!(all.len(), persons.len());
        for (line, person) in all.iter().zip(&persons) {
            assert_eq!((&line.id, line.number, &line.name), (&person.id, person.number, &person.name));
            assert_eq!((&line.openid, &line.answers), (&person.openid, &person.answers));
            assert_eq!(line.signed_in_at.timestamp_millis(), person.signed_in_at.timestamp_millis());
            let (history, grants) = match &person.openid {
                Some(openid) => (
                    delivery::history(conn, &event, &template, openid)?,
                    ledger::get(conn, &appid, openid, &template)?,
                ),
                None => Default::default(),
            };
            assert_eq!((line.history, line.grants), (history, grants), "number {}", line.number);
            let alone = audience::one(conn, of(&event, &appid, &template), line.number)?;
            assert_eq!(alone.as_ref(), Some(line));
        }
        Ok(all.iter().filter(|line| line.history.told_ms.is_some()).count())
    };
    assert!(desk.store.read(compare).await.unwrap() > 0, "nobody was told, so nothing was compared");
}

#[tokio::test]
async fn a_folded_number_is_nobody_of_its_own() {
    let desk = desk();
    let fill = |tx: &store::Tx<'_>| {
        sign_in(tx, "phone", 7, "Fake Phone")?;
        bind(tx, "phone", "her")?;
        sign_in(tx, "tablet", 3, "Fake Tablet")?;
        bind(tx, "tablet", "her")
    };
    desk.store.write(fill).await.unwrap();
    let found = desk.store.read(|conn| {
        let (event, appid, template) = (event(), appid(), template());
        let of = of(&event, &appid, &template);
        Ok([audience::one(conn, of, 3)?.is_some(), audience::one(conn, of, 7)?.is_some()])
    });
    assert_eq!(found.await.unwrap(), [true, false]);
}
