//! Campaigns: their tally, their end, and what stands against trying somebody now.

use crate::desk::{deliver, desk, event, openid, start_campaign, template};
use domain::{DeliveryEvent, DeliveryState as S, next};
use store::table::campaign::{self, State};
use store::table::delivery::{self, SendHistory};

#[tokio::test]
async fn the_tally_counts_every_delivery_once() {
    let desk = desk();
    let fill = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c1")?;
        start_campaign(tx, "c2")?;
        for (at, state) in S::ALL.into_iter().enumerate() {
            for n in 0..=at {
                let reason = if n % 2 == 0 { "" } else { "because" };
                deliver(tx, "c1", ("a", &format!("p{at}-{n}")), state, reason)?;
            }
        }
        deliver(tx, "c2", ("a", "elsewhere"), S::Sent, "").map(drop)
    };
    desk.store.write(fill).await.unwrap();
    let tally = desk.store.read(|conn| campaign::tally(conn, "c1")).await.unwrap();
    for (count, state) in (1..).zip(S::ALL) {
        assert_eq!(tally.count(state), count, "{state:?}");
    }
    assert_eq!(
        tally.by_state.values().sum::<u32>(),
        (1..=8).sum::<u32>(),
        "the other campaign's is not among them"
    );
    // Of n in a state, every second has a reason; what may still be sent has none to show.
    let with_reason = (1_u32..).zip(S::ALL).filter(|(_, state)| !matches!(state, S::Queued | S::Sending));
    assert_eq!(tally.by_reason["because"], with_reason.map(|(n, _)| n / 2).sum::<u32>());
}

#[tokio::test]
async fn a_campaign_that_ended_stays_ended() {
    let desk = desk();
    let end = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c1")?;
        campaign::set_state(tx, "c1", State::Paused, Some("{}"), 5)?;
        assert_eq!(campaign::get(tx.conn, "c1")?.and_then(|c| c.pause_reason), Some("{}".to_owned()));
        campaign::set_state(tx, "c1", State::Cancelled, None, 6)?;
        campaign::set_state(tx, "c1", State::Running, None, 7)?;
        campaign::get(tx.conn, "c1")
    };
    let campaign = desk.store.write(end).await.unwrap().unwrap();
    assert_eq!(
        (campaign.state, campaign.pause_reason, campaign.finished_ms),
        (State::Cancelled, None, Some(6))
    );
}

#[tokio::test]
async fn due_are_those_whose_time_has_come_and_who_is_being_written_to_is_known() {
    let desk = desk();
    let due = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c1")?;
        start_campaign(tx, "c2")?;
        let later = deliver(tx, "c1", ("a1", "p1"), S::Queued, "")?;
        delivery::postpone(tx, later, 100)?;
        let other = deliver(tx, "c1", ("a2", "p2"), S::Queued, "")?;
        let now = deliver(tx, "c1", ("a3", "p3"), S::Queued, "")?;
        let busy = deliver(tx, "c2", ("a2", "p2"), S::Queued, "")?;
        delivery::claim(tx, busy, next(S::Queued, DeliveryEvent::Claimed).unwrap(), 3)?;
        let ids = |now_ms| -> store::Result<Vec<i64>> {
            Ok(delivery::due(tx.conn, "c1", now_ms, 10)?.iter().map(|d| d.id).collect())
        };
        assert_eq!(ids(99)?, [other, now]);
        assert_eq!(ids(100)?, [other, now, later]);
        let busy = |person| delivery::is_being_written_to(tx.conn, &openid(person));
        assert_eq!((busy("p2")?, busy("p3")?), (true, false), "p2 by the other campaign");
        Ok(())
    };
    desk.store.write(due).await.unwrap();
}

#[tokio::test]
async fn standing_is_per_person_and_template_whatever_the_campaign() {
    let desk = desk();
    let fill = |tx: &store::Tx<'_>| {
        start_campaign(tx, "c1")?;
        start_campaign(tx, "c2")?;
        deliver(tx, "c1", ("a1", "told"), S::Sent, "")?;
        deliver(tx, "c2", ("a1", "told"), S::Failed, "")?;
        deliver(tx, "c1", ("a2", "open"), S::Unknown, "")?;
        deliver(tx, "c1", ("a3", "queued"), S::Queued, "").map(drop)
    };
    desk.store.write(fill).await.unwrap();
    let history = |person: &'static str| {
        desk.store.read(move |conn| delivery::history(conn, &event(), &template(), &openid(person)))
    };
    assert_eq!(history("told").await.unwrap(), SendHistory { told_ms: Some(2), ..SendHistory::default() });
    assert_eq!(history("open").await.unwrap(), SendHistory { unknown: true, ..SendHistory::default() });
    assert_eq!(history("queued").await.unwrap(), SendHistory { on_its_way: true, ..SendHistory::default() });
    assert_eq!(history("nobody").await.unwrap(), SendHistory::default());
}
