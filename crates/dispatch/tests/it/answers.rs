//! What each answer of WeChat's makes of a delivery.

use crate::bench::{PLAIN, bench, person};
use crate::wechat::Act;
use domain::{Balance, DeliveryState, Lifetime};
use store::table::campaign::State;

#[tokio::test(start_paused = true)]
async fn everybody_is_sent_one_message_that_was_on_disk_before_it_left() {
    let bench = bench(&[(1, PLAIN); 40]).await;
    bench.run().await;
    for number in 1..=40 {
        assert_eq!((bench.wechat.received(&person(number)), bench.wechat.asked(&person(number))), (1, 1));
        assert_eq!(bench.grants(number).await.balance(Lifetime::OneTime), Balance::Left(0), "spent");
    }
    assert_eq!(bench.count(DeliveryState::Sent).await, 40);
    assert_eq!(bench.campaign().await.state, State::Done);
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn a_refusal_by_the_person_is_skipped_and_empties_the_balance() {
    // The page reported two accepts; WeChat knows of none.
    let bench = bench(&[(2, &[])]).await;
    bench.wechat.allow(&person(1), 0, &[]);
    bench.run().await;
    let delivery = bench.delivery(1).await;
    assert_eq!((delivery.state, delivery.reason.as_str()), (DeliveryState::Skipped, "refused"));
    assert_eq!(bench.grants(1).await.balance(Lifetime::OneTime), Balance::Left(0));
    assert_eq!(bench.wechat.asked(&person(1)), 1, "a person's no is never asked again");
}

#[tokio::test(start_paused = true)]
async fn with_one_grant_a_lost_answer_is_settled_by_a_retry_either_way() {
    let bench = bench(&[(1, &[Act::LostOnTheWay]), (1, &[Act::DecideUnheard])]).await;
    bench.run().await;
    let (first, second) = (bench.delivery(1).await, bench.delivery(2).await);
    assert_eq!((first.state, first.inferred), (DeliveryState::Sent, false), "0: it went out only now");
    assert_eq!(
        (second.state, second.inferred),
        (DeliveryState::Sent, true),
        "43101: the first one had arrived"
    );
    for number in [1, 2] {
        assert_eq!((bench.wechat.received(&person(number)), bench.wechat.asked(&person(number))), (1, 2));
        assert_eq!(bench.grants(number).await.spent, 1);
    }
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn with_two_grants_a_lost_answer_stays_unknown_and_is_not_tried_again() {
    let bench = bench(&[(2, &[Act::LostOnTheWay]), (2, &[Act::DecideUnheard])]).await;
    bench.run().await;
    for (number, received) in [(1, 0), (2, 1)] {
        let delivery = bench.delivery(number).await;
        assert_eq!((delivery.state, delivery.reason.as_str()), (DeliveryState::Unknown, "no_answer"));
        assert_eq!(
            (bench.wechat.asked(&person(number)), bench.wechat.received(&person(number))),
            (1, received)
        );
    }
    assert_eq!(bench.campaign().await.state, State::Done, "an unknown doesn't hold the campaign open");
}

#[tokio::test(start_paused = true)]
async fn a_retry_that_is_refused_for_another_reason_settles_nothing() {
    for act in [Act::Person, Act::Content(47003)] {
        let bench = bench(&[(1, &[Act::DecideUnheard, act])]).await;
        bench.run().await;
        assert_eq!(
            bench.delivery(1).await.state,
            DeliveryState::Unknown,
            "the first try may have arrived; {act:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn busy_is_tried_again_and_given_up_after_a_while() {
    let bench = bench(&[(1, &[Act::Busy, Act::NotSent, Act::Busy]), (1, &[Act::Busy; 9])]).await;
    bench.run().await;
    assert_eq!(bench.delivery(1).await.state, DeliveryState::Sent);
    let given_up = bench.delivery(2).await;
    assert_eq!((given_up.state, given_up.reason.as_str()), (DeliveryState::Failed, "errcode_-1"));
    assert_eq!((given_up.tries, bench.wechat.asked(&person(2))), (5, 5));
    assert_eq!(bench.wechat.received(&person(1)), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_about_one_person_fails_that_person_only() {
    let bench = bench(&[(1, &[Act::Person]), (1, PLAIN)]).await;
    bench.run().await;
    let failed = bench.delivery(1).await;
    assert_eq!((failed.state, failed.reason.as_str()), (DeliveryState::Failed, "errcode_40003"));
    assert_eq!(bench.delivery(2).await.state, DeliveryState::Sent);
}
