//! Whatever WeChat, the network and the computer do: nobody is told twice, and the database says what happened.

use crate::bench::{Bench, bench, person};
use crate::wechat::Act;
use dispatch::carry_out;
use domain::DeliveryState as S;
use proptest::collection::vec;
use proptest::prelude::*;
use store::table::campaign::State;
use store::table::campaign_request::CampaignRequest;

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => Just(Act::Decide),
        2 => Just(Act::DecideUnheard),
        2 => Just(Act::LostOnTheWay),
        1 => Just(Act::NotSent),
        1 => Just(Act::Busy),
        1 => Just(Act::TooFast),
        1 => Just(Act::Concurrent),
        1 => Just(Act::Person),
        1 => Just(Act::Content(47003)),
        1 => Just(Act::Account),
        1 => Just(Act::CrashAfter),
        1 => Just(Act::CrashBefore),
    ]
}

/// Up to three grants each, none included, and what happens to their first requests.
pub fn people() -> impl Strategy<Value = Vec<(u32, Vec<Act>)>> {
    vec((0_u32..=3, vec(act(), 0..6)), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_told_twice_and_every_delivery_comes_to_an_end(people in people(), in_flight in 1_usize..6) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(check(people, in_flight));
    }
}

/// What the organiser does whenever a run has ended.
#[derive(Clone, Copy, Debug)]
enum Decision {
    Resume,
    Cancel,
    /// Sends whatever is unknown once more, knowing the risk.
    Risk,
}

fn decisions() -> impl Strategy<Value = Vec<Decision>> {
    vec(
        prop_oneof![4 => Just(Decision::Resume), 1 => Just(Decision::Cancel), 2 => Just(Decision::Risk)],
        0..6,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_decided_a_second_message_needs_somebody_who_took_the_risk(
        people in people(),
        decisions in decisions(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(check_decisions(people, decisions));
    }
}

/// The model: one message to each person, and one more for each time that the organiser took the risk for them.
async fn check_decisions(people: Vec<(u32, Vec<Act>)>, decisions: Vec<Decision>) {
    let people: Vec<_> = people.iter().map(|(grants, script)| (*grants, script.as_slice())).collect();
    let bench = bench(&people).await;
    let mut risks = vec![0; people.len()];
    for decision in decisions {
        bench.run_or_crash().await;
        match decision {
            Decision::Resume => bench.resume().await,
            Decision::Cancel => {
                bench.store.write(|tx| carry_out(tx, "c", CampaignRequest::Cancel, 0)).await.unwrap();
            }
            Decision::Risk => {
                for (number, risks) in (1..).zip(&mut risks) {
                    *risks += u32::from(bench.risk_again(number).await);
                }
            }
        }
    }
    if bench.campaign().await.state != State::Cancelled {
        run_to_the_end(&bench).await;
    }
    for (number, risks) in (1..).zip(risks) {
        let (delivery, received) = (bench.delivery(number).await, bench.wechat.received(&person(number)));
        assert!(received <= 1 + risks, "person {number} got {received} with {risks} risks: {delivery:?}");
        let expected = match delivery.state {
            S::Sent => received > 0 || people[usize::try_from(number - 1).unwrap()].0 == 0,
            S::Cancelled | S::Failed | S::Skipped => received <= risks,
            S::Unknown => true,
            _ => false,
        };
        assert!(expected, "person {number} got {received} with {risks} risks: {delivery:?}");
    }
    bench.assert_orderly();
}

async fn check(people: Vec<(u32, Vec<Act>)>, in_flight: usize) {
    let people: Vec<_> = people.iter().map(|(grants, script)| (*grants, script.as_slice())).collect();
    let mut bench = bench(&people).await;
    bench.settings.in_flight = Some(in_flight);
    run_to_the_end(&bench).await;
    for (number, (grants, _)) in (1..).zip(people) {
        let (delivery, received) = (bench.delivery(number).await, bench.wechat.received(&person(number)));
        let expected = match delivery.state {
            // Without a grant nothing can have arrived, and with the ledger right "nothing left" is the person's no.
            S::Sent if grants > 0 => received == 1,
            S::Failed | S::Skipped => received == 0,
            S::Unknown => received <= 1,
            _ => false,
        };
        assert!(
            expected,
            "person {number} with {grants} grants got {received}, and it stands as {delivery:?}"
        );
    }
    bench.assert_orderly();
}

/// Starts again after each crash and resumes after each pause. A script is finite, so this is.
async fn run_to_the_end(bench: &Bench) {
    loop {
        if !bench.run_or_crash().await {
            continue;
        }
        match bench.campaign().await.state {
            State::Paused => bench.resume().await,
            state => return assert_eq!(state, State::Done),
        }
    }
}
