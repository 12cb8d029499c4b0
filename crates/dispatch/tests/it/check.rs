//! A retry after a lost answer leaves only while it still settles what the first try did.

use crate::bench::{Bench, bench, person};
use crate::wechat::Act;
use domain::DeliveryState;
use store::table::campaign::State;

/// One person with one grant whose first answer got lost, and whose retry waits.
async fn one_lost(act: Act) -> Bench {
    let bench = bench(&[(1, &[act])]).await;
    bench.run_one_round().await;
    let delivery = bench.delivery(1).await;
    assert_eq!((delivery.state, delivery.checking), (DeliveryState::Queued, true), "it is to check itself");
    bench
}

/// Goes on, and sees that the retry stays here.
async fn assert_stays_unknown(bench: &Bench) {
    bench.run().await;
    let delivery = bench.delivery(1).await;
    assert_eq!((delivery.state, delivery.reason.as_str()), (DeliveryState::Unknown, "no_answer"));
    assert_eq!(bench.wechat.asked(&person(1)), 1, "its answer would prove nothing any more");
    assert_eq!(bench.campaign().await.state, State::Done);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn one_more_accept_before_the_retry_leaves_it_unknown() {
    for act in [Act::LostOnTheWay, Act::DecideUnheard] {
        let bench = one_lost(act).await;
        bench.add_accept(1).await;
        assert_stays_unknown(&bench).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_grant_spent_elsewhere_before_the_retry_leaves_it_unknown() {
    for act in [Act::LostOnTheWay, Act::DecideUnheard] {
        let bench = one_lost(act).await;
        bench.spend(1).await;
        assert_stays_unknown(&bench).await;
    }
}

#[tokio::test(start_paused = true)]
async fn with_the_ledger_as_it_was_the_retry_leaves() {
    for (act, inferred) in [(Act::LostOnTheWay, false), (Act::DecideUnheard, true)] {
        let bench = one_lost(act).await;
        bench.run().await;
        let delivery = bench.delivery(1).await;
        assert_eq!((delivery.state, delivery.inferred), (DeliveryState::Sent, inferred));
        assert_eq!((bench.wechat.asked(&person(1)), bench.wechat.received(&person(1))), (2, 1));
    }
}
