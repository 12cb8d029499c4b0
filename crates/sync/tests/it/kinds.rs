//! What each kind of row does, also when it comes again.

use crate::bench::{Bench, EVENT, TEMPLATE, bench};
use crate::rows::{
    accepted, bound, changed, deleted, lost, purged, receipt, refused, revoked, said, sent, signed_in,
    withdrawn,
};
use domain::{AttendeeId, DeliveryEvent, DeliveryState, EventCode, GrantState, Openid, TemplateId, next};
use protocol::ChangeRow;
use store::table::attempt::{self, Answer, Rendered};
use store::table::campaign::{self, Campaign};
use store::table::delivery::{self, Change};
use store::table::{attendee, event};
use store::{Gone, Tx};
use uuid::Uuid;

fn one_person() -> Vec<ChangeRow> {
    vec![signed_in("a", 1), bound("a", "her"), accepted("a", 1)]
}

/// Rows are read twice, as after a restore of the endpoint.
async fn read_twice(rows: Vec<ChangeRow>) -> Bench {
    let bench = bench().await;
    bench.read_rows(rows.clone()).await;
    bench.inbox.change(|e| e.feed_id = "restored");
    bench.read_rows(Vec::new()).await;
    assert_eq!(bench.inbox.state.borrow().rows.len(), rows.len());
    bench
}

#[tokio::test]
async fn what_another_desktop_sent_counts_once_and_makes_told() {
    let bench = read_twice([one_person(), vec![sent("a", 7, 0, None), sent("a", 7, 0, None)]].concat()).await;
    assert_eq!(bench.grants("her").await.spent, 1);
    assert!(bench.told("her").await);
}

#[tokio::test]
async fn what_was_sent_before_the_openid_was_known_counts_when_it_is() {
    let bench =
        read_twice(vec![sent("a", 7, 0, None), signed_in("a", 1), accepted("a", 1), bound("a", "her")]).await;
    assert_eq!((bench.grants("her").await.spent, bench.told("her").await), (1, true));
}

#[tokio::test]
async fn anothers_43101_empties_the_balance_and_tells_nobody() {
    let bench = read_twice([one_person(), vec![sent("a", 7, 43101, None)]].concat()).await;
    let grants = bench.grants("her").await;
    assert_eq!(grants.balance(domain::Lifetime::OneTime).left(), Some(0));
    assert!(!bench.told("her").await);
}

#[tokio::test]
async fn our_own_send_that_comes_back_counts_no_second_time() {
    let bench = bench().await;
    bench.read_rows(one_person()).await;
    let attempt = Uuid::from_u128(7).to_string();
    deliver(&bench, attempt, DeliveryState::Sent).await;
    bench.read_rows(vec![sent("a", 7, 0, Some("3001"))]).await;
    assert_eq!(
        bench.grants("her").await.spent,
        0,
        "it was counted where it was settled, which this test left out"
    );
    assert!(bench.told("her").await);
}

#[tokio::test]
async fn wechats_own_word_on_accepts_is_the_same_taps_by_another_way() {
    let rows = vec![changed("her", "accept", "0", 1), changed("her", "accept", "0", 2)];
    let bench = read_twice([one_person(), rows].concat()).await;
    let grants = bench.grants("her").await;
    assert_eq!((grants.page_accepts, grants.popup_accepts, grants.granted()), (1, 2, 2), "never their sum");
}

#[tokio::test]
async fn a_reject_blocks_until_a_later_accept_in_whichever_order_they_are_heard() {
    let reject = changed("her", "reject", "subscribe_msg_change_event", 5);
    let bench = read_twice([one_person(), vec![reject.clone()]].concat()).await;
    let grants = bench.grants("her").await;
    assert_eq!(
        (grants.state, grants.balance(domain::Lifetime::OneTime).left()),
        (GrantState::Blocked, Some(0))
    );

    for rows in [[said("a", 2, "accept", 9), reject.clone()], [reject, said("a", 2, "accept", 9)]] {
        let bench = read_twice([one_person(), rows.to_vec()].concat()).await;
        let grants = bench.grants("her").await;
        assert_eq!((grants.state, grants.granted()), (GrantState::Open, 2));
    }
}

#[tokio::test]
async fn a_lost_identity_says_why_until_an_openid_comes_after_all() {
    let bench = bench().await;
    bench.read_rows(vec![lost("a", "crowded"), signed_in("a", 1)]).await;
    let why = |conn: &store::Connection| attendee::lost(conn, &AttendeeId::new("a"));
    assert_eq!(bench.store.read(why).await.unwrap().unwrap().reason, "crowded");
    bench.read_rows(vec![bound("a", "her")]).await;
    assert_eq!(bench.store.read(why).await.unwrap(), None, "an openid beats lost");
}

#[tokio::test]
async fn a_lost_code_keeps_what_wechat_said_of_it() {
    let bench = bench().await;
    bench.read_rows(vec![signed_in("a", 1), refused("a", 40226, "1-2-3")]).await;
    let why = |conn: &store::Connection| attendee::lost(conn, &AttendeeId::new("a"));
    let lost = bench.store.read(why).await.unwrap().unwrap();
    assert_eq!((lost.errcode, lost.rid.as_deref()), (Some(40226), Some("1-2-3")));
}

#[tokio::test]
async fn who_withdrew_is_gone_and_an_older_feed_brings_nobody_back() {
    let bench = read_twice([one_person(), vec![withdrawn("a")]].concat()).await;
    assert_eq!(bench.persons().await.len(), 0);
    assert_eq!(bench.grants("her").await, domain::Grants::default());
    assert_eq!(bench.kept("a").await, 0);
}

#[tokio::test]
async fn whose_permission_was_revoked_is_gone_from_every_event() {
    let bench = bench().await;
    bench
        .read_rows([one_person(), vec![signed_in("b", 2), bound("b", "her"), signed_in("c", 3)]].concat())
        .await;
    bench.read_rows(vec![revoked("her")]).await;
    assert_eq!(bench.persons().await.iter().map(|p| p.number).collect::<Vec<_>>(), [3]);
    assert_eq!(bench.grants("her").await, domain::Grants::default());
}

#[tokio::test]
async fn an_event_that_ended_or_was_deleted_keeps_its_counts_and_nobody() {
    for (row, gone) in [(purged(), Gone::Purged), (deleted(), Gone::Deleted)] {
        let bench = read_twice([one_person(), vec![row, signed_in("late", 2)]].concat()).await;
        assert_eq!(bench.persons().await.len(), 0);
        let kept = bench.store.read(|conn| event::gone(conn, &EventCode::new(EVENT))).await.unwrap().unwrap();
        assert_eq!(kept.0, gone);
    }
}

#[tokio::test]
async fn a_receipt_moves_its_message_forward_and_only_forward() {
    let bench = bench().await;
    bench.read_rows(one_person()).await;
    let id = deliver(&bench, "t1".to_owned(), DeliveryState::Sent).await;
    bench.read_rows(vec![receipt("her", "3001", 0), receipt("her", "3001", 0)]).await;
    assert_eq!(state_of(&bench, id).await, DeliveryState::Received);
    bench.read_rows(vec![receipt("her", "3002", 4)]).await;
    assert_eq!(
        state_of(&bench, id).await,
        DeliveryState::Received,
        "another message's failure is none of its own"
    );
}

#[tokio::test]
async fn a_receipt_nobody_knows_settles_the_one_unknown_and_none_of_several() {
    let bench = bench().await;
    bench.read_rows(one_person()).await;
    let one = deliver(&bench, "t1".to_owned(), DeliveryState::Unknown).await;
    bench.read_rows(vec![receipt("her", "9001", 0)]).await;
    assert_eq!(state_of(&bench, one).await, DeliveryState::Received);
    assert_eq!(bench.grants("her").await.spent, 1, "WeChat took it");

    let two = [
        deliver(&bench, "t2".to_owned(), DeliveryState::Unknown).await,
        deliver(&bench, "t3".to_owned(), DeliveryState::Unknown).await,
    ];
    bench.read_rows(vec![receipt("her", "9002", 0)]).await;
    for id in two {
        assert_eq!(
            state_of(&bench, id).await,
            DeliveryState::Unknown,
            "nobody can tell which of the two it was"
        );
    }
}

#[tokio::test]
async fn a_receipt_of_anothers_message_settles_nothing_here() {
    let bench = bench().await;
    bench.read_rows(one_person()).await;
    let id = deliver(&bench, "t1".to_owned(), DeliveryState::Unknown).await;
    bench.read_rows(vec![sent("a", 7, 0, Some("9001")), receipt("her", "9001", 0)]).await;
    assert_eq!(state_of(&bench, id).await, DeliveryState::Unknown);
}

async fn state_of(bench: &Bench, id: i64) -> DeliveryState {
    bench.store.read(move |conn| delivery::get(conn, id)).await.unwrap().unwrap().state
}

/// A delivery to `a` of a campaign of its own, with one attempt; one that was sent has `msgid` 3001.
async fn deliver(bench: &Bench, attempt: String, state: DeliveryState) -> i64 {
    let campaign = campaign_named(&attempt);
    let write = move |tx: &Tx<'_>| {
        campaign::insert(tx, &campaign)?;
        let new = testing::delivery(AttendeeId::new("a"), Openid::new("o-fake-her"));
        delivery::insert(tx, &campaign.id, &EventCode::new(EVENT), &TemplateId::new(TEMPLATE), &new, 1)?;
        let id = tx.conn.last_insert_rowid();
        let rendered = Rendered { data: [].into(), page: String::new() };
        attempt::insert(tx, &attempt, id, &rendered, 2)?;
        if state == DeliveryState::Sent {
            let answer = Answer { errcode: Some(0), msgid: Some("3001".to_owned()), rid: None };
            attempt::finish(tx, &attempt, &answer, 3)?;
        }
        let answered =
            if state == DeliveryState::Sent { DeliveryEvent::Accepted } else { DeliveryEvent::AnswerLost };
        let mut now = DeliveryState::Queued;
        for event in [DeliveryEvent::Claimed, answered] {
            let transition = next(now, event).unwrap();
            delivery::change(tx, id, &Change::by(transition, ""), 3)?;
            now = transition.to();
        }
        assert_eq!(now, state, "a try ends as one of these");
        Ok(id)
    };
    bench.store.write(write).await.unwrap()
}

fn campaign_named(id: &str) -> Campaign {
    testing::campaign(&format!("c-{id}"), testing::message(&[]))
}
