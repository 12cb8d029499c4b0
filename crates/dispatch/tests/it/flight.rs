//! How many are on their way at once, and to whom.

use crate::bench::{PLAIN, bench, person, settings};
use domain::{AttendeeId, DeliveryState, EventCode, Openid, TemplateId};
use store::table::delivery;
use tokio_util::sync::CancellationToken;

#[tokio::test(start_paused = true)]
async fn never_more_are_on_their_way_than_the_limit_and_the_limit_is_used() {
    let mut bench = bench(&[(1, PLAIN); 20]).await;
    bench.settings = settings(3);
    bench.wechat.flying.send_modify(|flying| flying.held = true);
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    bench.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == 3).await.unwrap();
    assert_eq!(bench.count(DeliveryState::Sending).await, 3, "claimed are only those that really leave");
    bench.wechat.flying.send_modify(|flying| flying.held = false);
    run.await.unwrap().unwrap();
    assert_eq!(bench.wechat.flying.borrow().most, 3);
    assert_eq!(bench.count(DeliveryState::Sent).await, 20);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn two_campaigns_never_write_to_one_person_at_the_same_time() {
    let bench = bench(&[(2, PLAIN); 6]).await;
    bench.add_campaign("again").await;
    let (one, other, stop) = (bench.dispatch("c"), bench.dispatch("again"), CancellationToken::new());
    let (one, other) = tokio::join!(one.run(&stop), other.run(&stop));
    one.unwrap();
    other.unwrap();
    assert_eq!(bench.wechat.flying.borrow().most_to_one, 1);
    // Campaign `c` leaves out whom the other one told first; nobody is asked beyond that.
    let left_out = bench.count(DeliveryState::Skipped).await;
    assert_eq!(bench.wechat.asked_in_all() + left_out, 12);
    assert!((1..=6).all(|number| bench.wechat.received(&person(number)) >= 1));
}

#[tokio::test(start_paused = true)]
async fn two_deliveries_to_one_person_in_one_campaign_tell_that_person_once() {
    let bench = bench(&[(2, PLAIN)]).await;
    let twice = |tx: &store::Tx<'_>| {
        let new = testing::delivery(AttendeeId::new("a1"), Openid::new(person(1)));
        delivery::insert(tx, "c", &EventCode::new("abcDEF123456"), &TemplateId::new("T-fake"), &new, 0)
    };
    bench.store.write(twice).await.unwrap();
    bench.run().await;
    assert_eq!(bench.wechat.received(&person(1)), 1);
    assert_eq!(bench.tally().await.by_reason["already_told"], 1);
    bench.assert_orderly();
}
