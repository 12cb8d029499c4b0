//! What the endpoint knows of other desktops, and what another process asks for.

use crate::bench::{Bench, PLAIN, bench, person};
use crate::wechat::Act;
use dispatch::{End, ReservationStatus, carry_out};
use domain::DeliveryState;
use std::time::Duration;
use store::table::campaign::{self, State};
use store::table::campaign_request::CampaignRequest;
use tokio_util::sync::CancellationToken;

#[tokio::test(start_paused = true)]
async fn whom_another_desktop_told_or_is_telling_gets_nothing_from_here() {
    let bench = bench(&[(2, PLAIN); 5]).await;
    let statuses = [
        (1, ReservationStatus::Notified),
        (2, ReservationStatus::Gone),
        (3, ReservationStatus::Unknown),
        (4, ReservationStatus::HeldByAnother),
    ];
    for (number, status) in statuses {
        bench.desks.say(number, status);
    }
    bench.run().await;
    let reasons = [(1, "already_told"), (2, "gone"), (3, "reserved"), (4, "reserved")];
    for (number, reason) in reasons {
        let delivery = bench.delivery(number).await;
        assert_eq!((delivery.state, delivery.reason.as_str()), (DeliveryState::Skipped, reason));
        assert_eq!(bench.wechat.asked(&person(number)), 0);
    }
    assert_eq!(bench.count(DeliveryState::Sent).await, 1);
}

#[tokio::test(start_paused = true)]
async fn a_reservation_that_the_other_one_gives_back_is_waited_for() {
    let bench = bench(&[(1, PLAIN); 2]).await;
    bench.desks.say(1, ReservationStatus::HeldByAnother);
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    tokio::time::sleep(Duration::from_secs(7)).await;
    bench.desks.say(1, ReservationStatus::Reserved);
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert_eq!(bench.count(DeliveryState::Sent).await, 2);
}

#[tokio::test(start_paused = true)]
async fn an_endpoint_that_stays_silent_pauses_and_alone_it_goes_on() {
    let bench = bench(&[(1, PLAIN); 3]).await;
    *bench.desks.unreachable.lock().unwrap() = true;
    bench.run().await;
    let campaign = bench.campaign().await;
    assert_eq!((campaign.state, campaign.pause_reason.as_deref()), (State::Paused, Some("no endpoint")));
    assert_eq!(bench.wechat.asked_in_all(), 0, "nothing leaves before somebody decides");
    bench.store.write(|tx| campaign::set_alone(tx, "c")).await.unwrap();
    bench.resume().await;
    bench.run().await;
    assert_eq!(bench.count(DeliveryState::Sent).await, 3);
}

#[tokio::test(start_paused = true)]
async fn a_short_silence_of_the_endpoint_pauses_nothing() {
    let bench = bench(&[(1, PLAIN); 3]).await;
    *bench.desks.unreachable.lock().unwrap() = true;
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    tokio::time::sleep(Duration::from_secs(2)).await;
    *bench.desks.unreachable.lock().unwrap() = false;
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert_eq!((bench.campaign().await.state, bench.count(DeliveryState::Sent).await), (State::Done, 3));
}

/// Five people on their way, and somebody asks for this meanwhile.
async fn asked_on_the_way(people: &[(u32, &[Act])], request: CampaignRequest) -> Bench {
    let mut bench = bench(people).await;
    bench.settings = crate::bench::settings(5);
    bench.wechat.flying.send_modify(|flying| flying.held = true);
    let dispatch = bench.dispatch("c");
    let run = tokio::spawn(async move { dispatch.run(&CancellationToken::new()).await });
    bench.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == 5).await.unwrap();
    bench.store.write(move |tx| carry_out(tx, "c", request, 0)).await.unwrap();
    bench.wechat.flying.send_modify(|flying| flying.held = false);
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    bench
}

#[tokio::test(start_paused = true)]
async fn a_pause_gives_back_whom_it_did_not_try() {
    let bench = asked_on_the_way(&[(1, PLAIN); 12], CampaignRequest::Pause).await;
    assert_eq!((bench.count(DeliveryState::Sent).await, bench.count(DeliveryState::Queued).await), (5, 7));
    // An outcome ends a reservation when it is posted, which isn't dispatch's work.
    assert_eq!(bench.desks.held(), 5);
}

#[tokio::test(start_paused = true)]
async fn cancelling_ends_everybody_who_is_not_on_the_way_and_forgets_no_doubt() {
    let mut people: Vec<(u32, &[Act])> = vec![(1, PLAIN); 12];
    people[0] = (1, &[Act::Busy]);
    people[1] = (1, &[Act::DecideUnheard]);
    let bench = asked_on_the_way(&people, CampaignRequest::Cancel).await;
    let tally = bench.tally().await;
    assert_eq!(bench.campaign().await.state, State::Cancelled);
    assert_eq!(tally.count(DeliveryState::Sent), 3);
    assert_eq!(tally.count(DeliveryState::Cancelled), 8, "the busy one too: it certainly got nothing");
    assert_eq!(tally.count(DeliveryState::Unknown), 1, "a retry would have settled it; nobody can tell now");
    assert_eq!(tally.by_reason["cancelled"], 8);
    assert_eq!(bench.desks.held(), 4, "those told and the one nobody can tell of");
}
