//! Claims, outcomes, crashes, pauses and what the organiser decides, in any order, against a simple model of what may
//! have happened.

use crate::bench::{Bench, bench, person};
use crate::scripts::people;
use crate::wechat::Act;
use dispatch::{Clock, End, carry_out, recover};
use domain::{DeliveryState as S, Trust};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;
use store::table::campaign::State;
use store::table::campaign_request::CampaignRequest;
use store::table::delivery_list;
use tokio_util::sync::CancellationToken;

/// What happens next. While it runs, something may happen once so many more requests have left.
#[derive(Clone, Copy, Debug)]
enum Step {
    Run,
    /// In this process, as the window's button does.
    PauseAfter(u32),
    /// From another process, as the CLI does.
    AskToPauseAfter(u32),
    CancelAfter(u32),
    /// Ctrl-C or the app closes.
    StopAfter(u32),
    /// The disk fills up once so many more requests have left.
    FullAfter(u32, Then),
    Resume,
    Cancel,
    /// The organiser leaves this person's unknown delivery at that.
    Leave(u32),
    /// The organiser sends it once more, knowing the risk.
    SendAgain(u32),
}

/// What ends a full disk.
#[derive(Clone, Copy, Debug)]
enum Then {
    /// Somebody makes room while the process lives.
    Room,
    /// The app is closed first.
    Stop,
    /// The process dies first.
    Kill,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Run),
        3 => (0_u32..8).prop_map(Step::PauseAfter),
        2 => (0_u32..8).prop_map(Step::AskToPauseAfter),
        1 => (0_u32..8).prop_map(Step::CancelAfter),
        2 => (0_u32..8).prop_map(Step::StopAfter),
        2 => (0_u32..8, prop_oneof![Just(Then::Room), Just(Then::Stop), Just(Then::Kill)])
            .prop_map(|(requests, then)| Step::FullAfter(requests, then)),
        5 => Just(Step::Resume),
        1 => Just(Step::Cancel),
        2 => (1_u32..7).prop_map(Step::Leave),
        3 => (1_u32..7).prop_map(Step::SendAgain),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_in_whatever_order_the_model_allows_it(
        people in people(),
        steps in vec(step(), 1..12),
        in_flight in 1_usize..6,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(check(&people, &steps, in_flight));
    }
}

/// What may be true, kept beside the database and much simpler.
struct Model {
    grants: Vec<u32>,
    /// How often the organiser took the risk of one more message, by person.
    risks: Vec<u32>,
    /// Whom nothing may be sent to any more, with what they had been asked until then.
    left: BTreeSet<(u32, u32)>,
    /// No request leaves any more, beyond those of this many.
    closed: Option<u32>,
}

async fn check(people: &[(u32, Vec<Act>)], steps: &[Step], in_flight: usize) {
    let scripts: Vec<_> = people.iter().map(|(grants, script)| (*grants, script.as_slice())).collect();
    let mut bench = bench(&scripts).await;
    bench.settings.in_flight = Some(in_flight);
    let mut model = Model {
        grants: people.iter().map(|(grants, _)| *grants).collect(),
        risks: vec![0; people.len()],
        left: BTreeSet::new(),
        closed: None,
    };
    for step in steps {
        carry_out_step(&bench, &mut model, *step).await;
        model.assert_allows(&bench, *step).await;
    }
    model.finish(&bench).await;
}

async fn carry_out_step(bench: &Bench, model: &mut Model, step: Step) {
    match step {
        Step::Run => run_until(bench, None, async |_| {}).await,
        Step::PauseAfter(requests) => {
            run_until(bench, Some(requests), async |_| ask(bench, CampaignRequest::Pause).await).await;
        }
        Step::AskToPauseAfter(requests) => {
            run_until(bench, Some(requests), async |_| bench.ask(CampaignRequest::Pause)).await;
        }
        Step::CancelAfter(requests) => {
            run_until(bench, Some(requests), async |_| ask(bench, CampaignRequest::Cancel).await).await;
        }
        Step::StopAfter(requests) => {
            run_until(bench, Some(requests), async |stop: &CancellationToken| stop.cancel()).await;
        }
        Step::FullAfter(requests, then) => run_into_full_disk(bench, requests, then).await,
        Step::Resume if bench.campaign().await.state == State::Paused => bench.resume().await,
        Step::Cancel if bench.campaign().await.state != State::Done => {
            ask(bench, CampaignRequest::Cancel).await;
        }
        Step::Resume | Step::Cancel => {}
        Step::Leave(number) if number <= bench.people => {
            let delivery = bench.delivery(number).await;
            if delivery.state == S::Unknown {
                let id = delivery.id;
                bench.store.write(move |tx| delivery_list::leave_alone(tx, &[id])).await.unwrap();
                model.left.insert((number, bench.wechat.asked(&person(number))));
            }
        }
        Step::SendAgain(number) if number <= bench.people => {
            if bench.risk_again(number).await {
                model.risks[usize::try_from(number - 1).unwrap()] += 1;
                model.left.retain(|(left, _)| *left != number);
            }
        }
        Step::Leave(_) | Step::SendAgain(_) => {}
    }
    if bench.campaign().await.state == State::Cancelled {
        model.closed.get_or_insert(bench.wechat.asked_in_all());
    }
}

/// What a person asks in this process; what has ended has nothing to pause or to cancel.
async fn ask(bench: &Bench, request: CampaignRequest) {
    if bench.campaign().await.state == State::Running || request == CampaignRequest::Cancel {
        bench.store.write(move |tx| carry_out(tx, "c", request, 0)).await.unwrap();
    }
}

/// Runs the campaign until it settles or the computer dies. Once so many more requests have left, `then` happens.
async fn run_until(bench: &Bench, requests: Option<u32>, then: impl AsyncFnOnce(&CancellationToken)) {
    let stop = CancellationToken::new();
    let (dispatch, stopped) = (bench.dispatch("c"), stop.clone());
    let mut run = tokio::spawn(async move { dispatch.run(&stopped).await });
    let mut crashed = bench.wechat.crashed.subscribe();
    let mut flying = bench.wechat.flying.subscribe();
    let enough = bench.wechat.asked_in_all() + requests.unwrap_or(u32::MAX / 2);
    let mut then = Some(then);
    let ended = loop {
        tokio::select! {
            ended = &mut run => break Some(ended.unwrap().unwrap()),
            // What is waited for is borrowed, and nobody could change it meanwhile.
            () = async { drop(crashed.wait_for(|&crashed| crashed).await) } => break None,
            () = async { drop(flying.wait_for(|_| bench.wechat.asked_in_all() >= enough).await) }, if then.is_some() => {
                if let Some(then) = then.take() {
                    then(&stop).await;
                }
            }
        }
    };
    if let Some(end) = ended {
        assert!(end == End::Settled || stop.is_cancelled(), "{end:?} without being asked to stop");
        return;
    }
    run.abort();
    drop(run.await);
    bench.wechat.crashed.send_replace(false);
    bench.wechat.flying.send_modify(|flying| flying.now.clear());
    recover(&bench.store, Trust::Pages, bench.clock.now().wall).await.unwrap();
}

/// Runs the campaign while the disk fills up, and makes room again.
async fn run_into_full_disk(bench: &Bench, requests: u32, then: Then) {
    let stop = CancellationToken::new();
    let (dispatch, stopped) = (bench.dispatch("c"), stop.clone());
    let mut run = tokio::spawn(async move { dispatch.run(&stopped).await });
    let (mut unsaved, mut crashed) = (bench.unsaved.subscribe(), bench.wechat.crashed.subscribe());
    let mut flying = bench.wechat.flying.subscribe();
    let enough = bench.wechat.asked_in_all() + requests;
    tokio::select! {
        _ = &mut run => return,
        () = async { drop(flying.wait_for(|_| bench.wechat.asked_in_all() >= enough).await) } => {}
        () = async { drop(crashed.clone().wait_for(|&crashed| crashed).await) } => {}
    }
    bench.fill_disk().await;
    let dies = tokio::select! {
        _ = &mut run => return bench.make_room().await,
        () = async { drop(crashed.wait_for(|&crashed| crashed).await) } => true,
        () = async {
            drop(unsaved.wait_for(Option::is_some).await);
            drop(flying.wait_for(|flying| flying.now.is_empty()).await);
        } => false,
    };
    match then {
        _ if dies => run.abort(),
        Then::Room => bench.make_room().await,
        Then::Stop => stop.cancel(),
        Then::Kill => run.abort(),
    }
    drop(run.await);
    if dies || !matches!(then, Then::Room) {
        bench.make_room().await;
    }
    bench.unsaved.send_replace(None);
    bench.wechat.crashed.send_replace(false);
    bench.wechat.flying.send_modify(|flying| flying.now.clear());
    recover(&bench.store, Trust::Pages, bench.clock.now().wall).await.unwrap();
}

impl Model {
    /// What holds between any two steps.
    async fn assert_allows(&self, bench: &Bench, step: Step) {
        let (campaign, asked) = (bench.campaign().await, bench.wechat.asked_in_all());
        for (number, (grants, risks)) in (1..).zip(self.grants.iter().zip(&self.risks)) {
            let (delivery, received) = (bench.delivery(number).await, bench.wechat.received(&person(number)));
            let why = format!("after {step:?} person {number} got {received}, {risks} risks: {delivery:?}");
            assert!(received <= 1 + risks, "told twice; {why}");
            let fits = match delivery.state {
                // A risk may have been taken for somebody who had it already, and then have been refused.
                S::Sent => received > 0 || *grants == 0,
                S::Failed | S::Skipped | S::Cancelled => received <= *risks,
                S::Queued if !delivery.checking => received <= *risks && campaign.state != State::Cancelled,
                S::Queued => campaign.state != State::Cancelled && campaign.state != State::Done,
                S::Unknown => true,
                S::Sending | S::Received => false,
            };
            assert!(fits, "{why}");
        }
        for (number, asked) in &self.left {
            assert_eq!(bench.wechat.asked(&person(*number)), *asked, "person {number} was left alone");
        }
        if let Some(closed) = self.closed {
            assert_eq!((asked, campaign.state), (closed, State::Cancelled), "cancelled is for good");
        }
        bench.assert_orderly();
    }

    /// Whatever came before, it can be brought to its end.
    async fn finish(&self, bench: &Bench) {
        for _ in 0..200 {
            match bench.campaign().await.state {
                State::Paused => bench.resume().await,
                State::Running => run_until(bench, None, async |_| {}).await,
                State::Done | State::Cancelled => break,
            }
        }
        self.assert_allows(bench, Step::Run).await;
        let tally = bench.tally().await;
        let open = tally.count(S::Queued) + tally.count(S::Sending);
        assert_eq!(open, 0, "it never came to its end: {:?}", bench.campaign().await);
    }
}
