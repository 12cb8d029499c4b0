//! What was left *sending* without anybody to settle it, in a process that lives on or in the next one.

use crate::bench::{PLAIN, bench, person};
use crate::wechat::Act;
use dispatch::{Clock, End, recover};
use domain::{DeliveryState, Trust};
use store::table::campaign::State;
use tokio_util::sync::CancellationToken;

#[tokio::test(start_paused = true)]
async fn the_next_run_settles_what_the_last_one_left_sending() {
    let bench = bench(&[(1, PLAIN), (1, PLAIN), (2, PLAIN), (1, PLAIN)]).await;
    // The first one's message had arrived, the others' had not; nobody here can tell.
    bench.wechat.allow(&person(1), 0, &[]);
    for number in 1..=3 {
        bench.leave_sending(number).await;
    }
    bench.run().await;
    let mut found = Vec::new();
    for number in 1..=4 {
        let delivery = bench.delivery(number).await;
        found.push((delivery.state, delivery.inferred, bench.wechat.asked(&person(number))));
    }
    let expected = [
        (DeliveryState::Sent, true, 1),
        (DeliveryState::Sent, false, 1),
        (DeliveryState::Unknown, false, 0),
        (DeliveryState::Sent, false, 1),
    ];
    assert_eq!(found, expected);
    assert_eq!(bench.campaign().await.state, State::Done);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn a_campaign_is_not_done_while_something_is_sending_that_nobody_will_settle() {
    let bench = bench(&[(1, &[Act::Fault]), (1, PLAIN)]).await;
    bench.run().await;
    assert_eq!((bench.count(DeliveryState::Sending).await, bench.count(DeliveryState::Sent).await), (1, 1));
    assert_eq!(bench.campaign().await.state, State::Running, "one of them still has to be settled");

    bench.run().await;
    assert_eq!(bench.count(DeliveryState::Sent).await, 2);
    assert_eq!((bench.wechat.asked(&person(1)), bench.wechat.received(&person(1))), (2, 1));
    assert_eq!(bench.campaign().await.state, State::Done);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn what_an_ended_campaign_left_sending_is_unknown_and_never_queued() {
    for ended in [State::Done, State::Cancelled] {
        let bench = bench(&[(1, PLAIN); 2]).await;
        bench.leave_sending(1).await;
        bench.leave_sending(2).await;
        bench.set_state(ended).await;
        assert_eq!(recover(&bench.store, Trust::Pages, bench.clock.now().wall).await.unwrap(), 2);
        for number in 1..=2 {
            let delivery = bench.delivery(number).await;
            let found = (delivery.state, delivery.reason.as_str(), delivery.checking);
            assert_eq!(found, (DeliveryState::Unknown, "no_answer", false), "{ended:?}");
        }
        let end = bench.dispatch("c").run(&CancellationToken::new()).await.unwrap();
        assert_eq!((end, bench.wechat.asked_in_all()), (End::Settled, 0), "nobody carries out a retry in it");
        assert_eq!(bench.campaign().await.state, ended);
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_sends_the_text_of_the_first_attempt() {
    let bench = bench(&[(2, PLAIN)]).await;
    bench.leave_sending(1).await;
    bench.run().await;
    assert!(bench.risk_again(1).await, "with two permissions nobody can tell");
    bench.run().await;
    assert_eq!(bench.delivery(1).await.state, DeliveryState::Sent);
    assert_eq!(bench.texts(1).await, ["As it was", "As it was"]);
}
