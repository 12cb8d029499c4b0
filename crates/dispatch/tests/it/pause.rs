//! What pauses a campaign, and that pausing loses nobody.

use crate::bench::{Bench, PLAIN, bench, person, settings};
use crate::wechat::Act;
use dispatch::End;
use domain::DeliveryState;
use store::table::campaign::{self, State};
use tokio_util::sync::CancellationToken;

#[tokio::test(start_paused = true)]
async fn an_account_error_pauses_with_its_trouble_and_everybody_stays_queued() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    *bench.wechat.usual.lock().unwrap() = Act::Account;
    bench.run().await;
    let campaign = bench.campaign().await;
    assert_eq!((campaign.state, campaign.pause_reason.as_deref()), (State::Paused, Some("errcode 40013")));
    assert_eq!(bench.count(DeliveryState::Queued).await, 25);
    assert!(
        bench.wechat.asked_in_all() <= 10,
        "nobody is tried after the first no beyond those on their way"
    );

    *bench.wechat.usual.lock().unwrap() = Act::Decide;
    bench.resume().await;
    bench.run().await;
    assert_eq!(bench.count(DeliveryState::Sent).await, 25);
    assert!((1..=25).all(|number| bench.wechat.received(&person(number)) == 1));
    bench.assert_orderly();
}

#[tokio::test(start_paused = true)]
async fn five_identical_refusals_of_the_content_in_a_row_pause() {
    let mut bench = bench(&[(1, PLAIN); 8]).await;
    bench.settings = settings(1);
    *bench.wechat.usual.lock().unwrap() = Act::Content(47003);
    bench.run().await;
    let campaign = bench.campaign().await;
    assert_eq!((campaign.state, campaign.pause_reason.as_deref()), (State::Paused, Some("errcode 47003")));
    assert_eq!((bench.count(DeliveryState::Failed).await, bench.count(DeliveryState::Queued).await), (5, 3));
}

#[tokio::test(start_paused = true)]
async fn refusals_that_differ_or_that_a_success_interrupts_do_not_pause() {
    let (one, other): (&[Act], &[Act]) = (&[Act::Content(47003)], &[Act::Content(40037)]);
    let people =
        [one, one, one, one, other, one, one, one, one, &[], one, one, one, one].map(|script| (1, script));
    let mut bench = bench(&people).await;
    bench.settings = settings(1);
    bench.run().await;
    assert_eq!(bench.campaign().await.state, State::Done);
    assert_eq!(bench.count(DeliveryState::Failed).await, 13);
}

#[tokio::test(start_paused = true)]
async fn being_offline_pauses_and_loses_nobody() {
    let bench = bench(&[(1, PLAIN); 12]).await;
    *bench.wechat.usual.lock().unwrap() = Act::NotSent;
    bench.run().await;
    assert_eq!(bench.campaign().await.pause_reason.as_deref(), Some("no network"));
    assert_eq!(bench.count(DeliveryState::Queued).await, 12);
}

#[tokio::test(start_paused = true)]
async fn stopping_awaits_and_writes_down_what_is_on_its_way_and_the_campaign_goes_on_later() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    bench.wechat.flying.send_modify(|flying| flying.held = true);
    let stop = CancellationToken::new();
    let (dispatch, stopped) = (bench.dispatch("c"), stop.clone());
    let run = tokio::spawn(async move { dispatch.run(&stopped).await });
    bench.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == 10).await.unwrap();
    stop.cancel();
    bench.wechat.flying.send_modify(|flying| flying.held = false);
    assert_eq!(run.await.unwrap().unwrap(), End::Stopped);
    assert_eq!((bench.count(DeliveryState::Sent).await, bench.count(DeliveryState::Queued).await), (10, 15));
    assert_eq!(bench.campaign().await.state, State::Running);

    bench.run().await;
    assert_eq!((bench.count(DeliveryState::Sent).await, bench.wechat.asked_in_all()), (25, 25));
}

#[tokio::test(start_paused = true)]
async fn a_pause_by_the_organiser_holds_from_the_next_claim_on() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    bench.wechat.flying.send_modify(|flying| flying.held = true);
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    bench.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == 10).await.unwrap();
    bench.store.write(|tx| campaign::set_state(tx, "c", State::Paused, None, 0)).await.unwrap();
    bench.wechat.flying.send_modify(|flying| flying.held = false);
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert_eq!((bench.count(DeliveryState::Sent).await, bench.count(DeliveryState::Queued).await), (10, 15));
}

#[tokio::test(start_paused = true)]
async fn what_was_not_the_persons_or_the_texts_fault_uses_up_no_try() {
    let refused = [[Act::NotSent; 5].as_slice(), &[Act::Account; 6]].concat();
    let script = [refused.as_slice(), &[Act::Busy, Act::Account]].concat();
    let bench = bench(&[(1, &script)]).await;
    // Five failures to connect are one pause, each refusal of the account another.
    for pause in 1..=7 {
        assert_paused(&bench, 0, pause).await;
    }
    assert_paused(&bench, 1, 8).await;
    bench.run().await;
    let delivery = bench.delivery(1).await;
    assert_eq!((delivery.state, delivery.tries), (DeliveryState::Sent, 2), "the busy answer and this one");
    assert_eq!((bench.wechat.received(&person(1)), bench.campaign().await.state), (1, State::Done));
    bench.assert_orderly();
}

/// Runs into the next pause, after which so many tries count, and resumes.
async fn assert_paused(bench: &Bench, tries: u32, pause: u32) {
    bench.run().await;
    assert_eq!(bench.campaign().await.state, State::Paused, "pause {pause}");
    let delivery = bench.delivery(1).await;
    assert_eq!((delivery.state, delivery.tries), (DeliveryState::Queued, tries), "pause {pause}");
    bench.resume().await;
}
