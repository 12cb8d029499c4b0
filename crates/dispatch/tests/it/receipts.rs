//! WeChat's receipt overtakes its own answer, or comes for one that got lost.

use crate::bench::{Bench, PLAIN, bench, person};
use crate::wechat::Act;
use domain::DeliveryState;
use store::table::receipt;

#[tokio::test(start_paused = true)]
async fn a_receipt_that_overtook_its_answer_counts_once_the_answer_is_written() {
    let bench = bench(&[(1, PLAIN), (1, PLAIN)]).await;
    bench.receive(1, "fake-o-fake-1", 0).await;
    bench.receive(2, "fake-o-fake-2", 1).await;
    bench.run().await;
    assert_eq!(bench.delivery(1).await.state, DeliveryState::Received);
    let failed = bench.delivery(2).await;
    assert_eq!((failed.state, failed.reason.as_str()), (DeliveryState::Failed, "receipt_failed"));
    assert_eq!(bench.grants(2).await.spent, 1, "WeChat took it all the same");
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_was_here_before_settles_a_lost_answer_and_nothing_is_tried_again() {
    // With one grant a retry would settle it too; with two only the receipt can.
    for grants in [1, 2] {
        let bench = bench(&[(grants, &[Act::DecideUnheard])]).await;
        hear_while_on_its_way(&bench, "unheard").await;
        bench.run().await;
        let delivery = bench.delivery(1).await;
        assert_eq!(delivery.state, DeliveryState::Received, "{grants} grants");
        assert_eq!((bench.wechat.asked(&person(1)), bench.grants(1).await.spent), (1, 1));
        let unposted = bench.unposted().await;
        assert_eq!(unposted.len(), 1, "the other desktops hear of it");
        assert_eq!((unposted[0].errcode, unposted[0].msgid.as_deref()), (0, Some("unheard")));
    }
}

#[tokio::test(start_paused = true)]
async fn a_receipt_that_was_here_before_settles_what_a_crash_left() {
    let bench = bench(&[(2, &[Act::CrashAfter])]).await;
    hear_while_on_its_way(&bench, "crashed").await;
    assert!(!bench.run_or_crash().await);
    assert_eq!(bench.delivery(1).await.state, DeliveryState::Received);
}

#[tokio::test(start_paused = true)]
async fn the_receipt_of_another_message_settles_nothing() {
    let bench = bench(&[(2, &[Act::DecideUnheard])]).await;
    // From before this message left: it is about an earlier one.
    bench.receive_at(1, "earlier", 0, 0).await;
    bench.run().await;
    assert_eq!(bench.delivery(1).await.state, DeliveryState::Unknown);
    let openid = domain::Openid::new(person(1));
    let kept = bench.store.read(move |conn| receipt::unsettled(conn, &openid)).await.unwrap();
    assert_eq!(kept.len(), 1, "it is kept for the person it is about");
}

#[tokio::test(start_paused = true)]
async fn outcomes_of_a_test_are_posted_as_one_and_tell_nobody() {
    let bench = bench(&[(2, PLAIN)]).await;
    bench.add_test("t").await;
    let end = bench.dispatch("t").run(&tokio_util::sync::CancellationToken::new()).await.unwrap();
    assert_eq!((end, bench.wechat.received(&person(1))), (dispatch::End::Settled, 1));
    let posted: Vec<_> = bench.unposted().await.into_iter().map(|one| (one.errcode, one.test)).collect();
    assert_eq!(posted, [(0, true)]);
    bench.run().await;
    assert_eq!(bench.wechat.received(&person(1)), 2, "the message itself still comes");
    assert_eq!(bench.unposted().await.last().map(|one| one.test), Some(false));
}

/// Receipts carry a time after the message left, which in truth is when they are made.
async fn hear_while_on_its_way(bench: &Bench, msg_id: &str) {
    bench.receive_at(1, msg_id, 0, i64::MAX).await;
}
