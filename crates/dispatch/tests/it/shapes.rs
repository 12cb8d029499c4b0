//! What WeChat says about a spelling that nobody has confirmed is remembered, and used for whoever comes next.

use crate::bench::{PLAIN, bench, person};
use crate::wechat::Act;
use domain::{DeliveryState, ShapeVerdict};

#[tokio::test(start_paused = true)]
async fn a_message_that_was_taken_proves_its_spelling() {
    let bench = bench(&[(1, PLAIN), (1, PLAIN)]).await;
    bench.add_date().await;
    assert_eq!(bench.said_of_date().await, None);
    bench.run().await;
    assert_eq!(bench.count(DeliveryState::Sent).await, 2);
    assert_eq!(bench.said_of_date().await, Some(ShapeVerdict::Accepted));
}

#[tokio::test(start_paused = true)]
async fn a_refusal_over_the_field_holds_back_whoever_comes_next() {
    let mut bench = bench(&[(1, &[Act::Field("date2")]), (1, PLAIN), (1, PLAIN)]).await;
    bench.settings.in_flight = Some(1);
    bench.add_date().await;
    bench.run().await;
    assert_eq!(bench.said_of_date().await, Some(ShapeVerdict::Refused));
    assert_eq!(bench.count(DeliveryState::Failed).await, 1);
    let others: Vec<u32> = [2, 3].map(|number| bench.wechat.asked(&person(number))).to_vec();
    assert_eq!(others, [0, 0], "WeChat has said no to their date already");
    assert_eq!(bench.delivery(2).await.reason, "invalid");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_for_another_reason_says_nothing_of_the_spelling() {
    for act in [Act::Field("thing1"), Act::Content(45168), Act::Person, Act::LostOnTheWay] {
        let bench = bench(&[(2, &[act])]).await;
        bench.add_date().await;
        bench.run().await;
        assert_eq!(bench.said_of_date().await, None, "{act:?}");
    }
}
