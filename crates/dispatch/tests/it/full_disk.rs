//! The data file takes no writes while messages are on their way.

use crate::bench::{Bench, PLAIN, bench, person};
use crate::wechat::Act;
use dispatch::{Clock, End, recover};
use domain::{DeliveryState, Trust};
use store::StorageFailure;
use store::table::campaign::State;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// Two messages allowed at WeChat and one known here: a second try would go through.
fn allow_two(bench: &Bench) {
    for number in 1..=bench.people {
        bench.wechat.allow(&person(number), 2, &[]);
    }
}

fn start(bench: &Bench, stop: &CancellationToken) -> Running {
    let (dispatch, stop) = (bench.dispatch("c"), stop.clone());
    tokio::spawn(async move { dispatch.run(&stop).await })
}

type Running = JoinHandle<store::Result<End>>;

/// A run whose messages are on their way to so many people when the disk fills up, and whose answers have come.
async fn full_while_on_their_way(bench: &Bench, people: u32, stop: &CancellationToken) -> Running {
    bench.wechat.flying.send_modify(|flying| flying.held = true);
    let run = start(bench, stop);
    let all = usize::try_from(people).unwrap();
    bench.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == all).await.unwrap();
    bench.fill_disk().await;
    let_them_be_answered(bench, people, run).await
}

async fn let_them_be_answered(bench: &Bench, people: u32, mut run: Running) -> Running {
    bench.wechat.flying.send_modify(|flying| flying.held = false);
    let mut unsaved = bench.unsaved.subscribe();
    tokio::select! {
        ended = &mut run => panic!("it ended: {ended:?}"),
        _ = unsaved.wait_for(|unsaved| unsaved.is_some_and(|unsaved| unsaved.answers == people)) => {}
    }
    run
}

#[tokio::test(start_paused = true)]
async fn sending_stops_and_says_how_it_stands_and_goes_on_once_the_answers_are_written() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    allow_two(&bench);
    let run = full_while_on_their_way(&bench, 10, &CancellationToken::new()).await;
    let unsaved = bench.unsaved.borrow().unwrap();
    assert_eq!((unsaved.failure, unsaved.accepted), (StorageFailure::DiskFull, 10));
    assert!(unsaved.is_spilled, "ending the process would lose nothing");
    tokio::time::sleep(std::time::Duration::from_secs(600)).await;
    assert_eq!(bench.wechat.asked_in_all(), 10, "nothing more leaves");

    bench.make_room().await;
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    let campaign = bench.campaign().await;
    assert_eq!((campaign.state, campaign.pause_reason.as_deref()), (State::Paused, Some("DiskFull")));
    assert_eq!((bench.count(DeliveryState::Sent).await, bench.count(DeliveryState::Queued).await), (10, 15));
    assert_eq!(*bench.unsaved.borrow(), None);
    assert_everybody_is_told_once_after_a_resume(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn answers_that_could_not_be_written_outlive_the_process() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    allow_two(&bench);
    let run = full_while_on_their_way(&bench, 10, &CancellationToken::new()).await;
    run.abort();
    drop(run.await);
    let bench = bench.reopened().await;
    bench.make_room().await;
    assert_eq!(recover(&bench.store, Trust::Pages, bench.clock.now().wall).await.unwrap(), 10);
    assert_eq!(bench.count(DeliveryState::Sent).await, 10, "each by its own answer");
    assert!(bench.store.spilled().is_empty());
    assert_everybody_is_told_once_after_a_resume(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn asked_to_stop_it_ends_with_the_error_and_the_next_run_knows_the_answers() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    allow_two(&bench);
    let stop = CancellationToken::new();
    let run = full_while_on_their_way(&bench, 10, &stop).await;
    stop.cancel();
    let error = run.await.unwrap().unwrap_err();
    assert_eq!(error.storage_failure(), Some(StorageFailure::DiskFull));

    let again = bench.dispatch("c").run(&CancellationToken::new()).await;
    assert!(again.is_err(), "nothing leaves while it is full");
    assert_eq!(bench.wechat.asked_in_all(), 10);
    bench.make_room().await;
    assert_everybody_is_told_once_after_a_resume(&bench).await;
}

#[tokio::test(start_paused = true)]
async fn refusals_and_lost_answers_are_kept_as_what_they_were() {
    let bench = bench(&[(1, &[Act::Person]), (1, &[Act::LostOnTheWay]), (0, PLAIN), (1, PLAIN)]).await;
    let run = full_while_on_their_way(&bench, 4, &CancellationToken::new()).await;
    assert_eq!(bench.unsaved.borrow().unwrap().accepted, 1);
    run.abort();
    drop(run.await);
    let bench = bench.reopened().await;
    bench.make_room().await;
    bench.run().await;
    let state = async |number| bench.delivery(number).await.state;
    assert_eq!((state(1).await, state(2).await), (DeliveryState::Failed, DeliveryState::Sent));
    assert_eq!((state(3).await, state(4).await), (DeliveryState::Skipped, DeliveryState::Sent));
    assert_eq!(bench.delivery(3).await.reason, "refused");
    assert!((1..=4).all(|number| bench.wechat.received(&person(number)) <= 1));
}

#[tokio::test(start_paused = true)]
async fn a_database_that_another_program_locks_is_waited_for() {
    let bench = bench(&[(1, PLAIN); 25]).await;
    allow_two(&bench);
    bench.wechat.flying.send_modify(|flying| flying.held = true);
    let run = start(&bench, &CancellationToken::new());
    bench.wechat.flying.subscribe().wait_for(|flying| flying.now.len() == 10).await.unwrap();
    let lock = bench.lock().await;
    let run = let_them_be_answered(&bench, 10, run).await;
    assert_eq!(bench.unsaved.borrow().unwrap().failure, StorageFailure::Locked);
    drop(lock);
    assert_eq!(run.await.unwrap().unwrap(), End::Settled);
    assert_eq!(bench.campaign().await.state, State::Done, "it passes by itself, so it goes on by itself");
    assert!((1..=25).all(|number| bench.wechat.received(&person(number)) == 1));
}

async fn assert_everybody_is_told_once_after_a_resume(bench: &Bench) {
    if bench.campaign().await.state == State::Paused {
        bench.resume().await;
    }
    bench.run().await;
    for number in 1..=bench.people {
        assert_eq!(bench.wechat.received(&person(number)), 1, "person {number}");
    }
    assert_eq!(bench.count(DeliveryState::Sent).await, bench.people);
    assert_eq!(bench.campaign().await.state, State::Done);
    bench.assert_orderly();
}
