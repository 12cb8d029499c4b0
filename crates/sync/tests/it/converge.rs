//! Whatever order, repetition and paging a feed comes in, the list and the ledgers end up the same as a plain model's.

use crate::bench::{Bench, bench};
use crate::rows::{bound, changed, lost, said, sent, signed_in, withdrawn};
use domain::{GrantState, Grants};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use protocol::ChangeRow;
use std::collections::{BTreeMap, BTreeSet};
use store::table::attendee::Identity;

const ATTENDEES: u32 = 5;
const PEOPLE: [&str; 3] = ["her", "him", "them"];

/// Something that happened, at most once each: repetitions are made when the feed is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fact {
    SignedIn(u32),
    Bound(u32),
    Lost(u32),
    /// Attendee, submission, the word, the second it was said at.
    Said(u32, u128, usize, u32),
    Sent(u32, u128),
    /// Person, second.
    Popup(usize, u32),
    Blocked(usize, u32),
    Withdrawn,
}

/// Attendees 1 to 4 are three people; the fifth is nobody else, and may withdraw.
fn person(attendee: u32) -> Option<&'static str> {
    match attendee {
        1 | 2 => Some(PEOPLE[0]),
        3 => Some(PEOPLE[1]),
        4 => Some(PEOPLE[2]),
        _ => None,
    }
}

const WORDS: [&str; 5] = ["accept", "acceptWithAudio", "reject", "ban", "filter"];

fn row(fact: Fact) -> ChangeRow {
    let id = |attendee: u32| format!("a{attendee}");
    match fact {
        Fact::SignedIn(a) => signed_in(&id(a), a),
        Fact::Bound(a) => bound(&id(a), person(a).unwrap_or("withdrawn")),
        Fact::Lost(a) => lost(&id(a), "expired"),
        Fact::Said(a, submission, word, second) => said(&id(a), submission, WORDS[word], second),
        Fact::Sent(a, attempt) => sent(&id(a), attempt, 0, None),
        Fact::Popup(p, second) => changed(PEOPLE[p], "accept", "0", second),
        Fact::Blocked(p, second) => changed(PEOPLE[p], "reject", "subscribe_msg_change_event", second),
        Fact::Withdrawn => withdrawn(&id(ATTENDEES)),
    }
}

fn fact() -> impl Strategy<Value = Fact> {
    let attendee = 1..=ATTENDEES;
    prop_oneof![
        3 => attendee.clone().prop_map(Fact::SignedIn),
        3 => attendee.clone().prop_map(Fact::Bound),
        1 => attendee.clone().prop_map(Fact::Lost),
        4 => (attendee.clone(), 1..6u128, 0..WORDS.len(), 0..4u32)
            .prop_map(|(a, n, word, second)| Fact::Said(a, u128::from(a) * 100 + n, word, second)),
        2 => (attendee, 1..4u128).prop_map(|(a, n)| Fact::Sent(a, u128::from(a) * 100 + n)),
        1 => (0..PEOPLE.len(), 0..4u32).prop_map(|(p, second)| Fact::Popup(p, second)),
        1 => (0..PEOPLE.len(), 0..4u32).prop_map(|(p, second)| Fact::Blocked(p, second)),
        1 => Just(Fact::Withdrawn),
    ]
}

/// Facts without two answers of one submission, which a page can't give.
fn facts() -> impl Strategy<Value = Vec<Fact>> {
    proptest::collection::btree_set(fact(), 1..40).prop_map(|facts| {
        let mut submissions = BTreeSet::new();
        let once = |fact: &Fact| match fact {
            Fact::Said(_, submission, ..) => submissions.insert(*submission),
            _ => true,
        };
        facts.into_iter().filter(once).collect()
    })
}

/// The order, what is repeated, and how many rows a page has.
type Feed = (Vec<Fact>, Vec<Fact>, usize);

fn feed() -> impl Strategy<Value = Feed> {
    facts().prop_flat_map(|facts| {
        let repeated = [facts.clone(), facts.clone()].concat();
        (Just(facts), Just(repeated).prop_shuffle(), 1..7usize)
    })
}

#[derive(Debug, PartialEq)]
struct Outcome {
    /// By number: whose, and how the identity stands.
    persons: BTreeMap<u32, (Option<String>, Identity)>,
    ledgers: BTreeMap<&'static str, (Grants, bool)>,
}

fn model(facts: &[Fact]) -> Outcome {
    let gone = facts.contains(&Fact::Withdrawn);
    let has = |fact: Fact| facts.contains(&fact);
    let whose = |a: u32| has(Fact::Bound(a)).then(|| person(a)).flatten();
    let mut persons: BTreeMap<u32, (Option<String>, Identity)> = BTreeMap::new();
    for a in (1..=ATTENDEES).filter(|a| has(Fact::SignedIn(*a)) && !(*a == ATTENDEES && gone)) {
        let earlier = |b: &u32| has(Fact::SignedIn(*b)) && whose(*b).is_some() && whose(*b) == whose(a);
        if (1..a).any(|b| earlier(&b)) {
            continue;
        }
        let identity = match () {
            () if has(Fact::Bound(a)) => Identity::Bound,
            () if has(Fact::Lost(a)) => Identity::Lost,
            () => Identity::Pending,
        };
        let openid = has(Fact::Bound(a)).then(|| format!("o-fake-{}", person(a).unwrap_or("withdrawn")));
        persons.insert(a, (openid, identity));
    }
    let ledgers = PEOPLE.iter().enumerate().map(|(p, name)| (*name, ledger(facts, p, &whose))).collect();
    Outcome { persons, ledgers }
}

fn ledger(facts: &[Fact], p: usize, whose: &dyn Fn(u32) -> Option<&'static str>) -> (Grants, bool) {
    let mut grants = Grants::default();
    let mut words: Vec<(u32, u8, GrantState)> = Vec::new();
    let mut told = false;
    for fact in facts {
        match *fact {
            Fact::Said(a, _, word, second) if whose(a) == Some(PEOPLE[p]) => {
                let (accepts, gravity, state) = match WORDS[word] {
                    "reject" => (0, 1, GrantState::Refused),
                    "ban" => (0, 3, GrantState::Banned),
                    "filter" => continue,
                    _ => (1, 0, GrantState::Open),
                };
                grants.page_accepts += accepts;
                words.push((second, gravity, state));
            }
            Fact::Sent(a, _) if whose(a) == Some(PEOPLE[p]) => {
                grants.spent += 1;
                told = true;
            }
            Fact::Popup(q, second) if q == p => {
                grants.popup_accepts += 1;
                words.push((second, 0, GrantState::Open));
            }
            Fact::Blocked(q, second) if q == p => words.push((second, 2, GrantState::Blocked)),
            _ => {}
        }
    }
    grants.state = words
        .into_iter()
        .max_by_key(|(second, gravity, _)| (*second, *gravity))
        .map_or(GrantState::Open, |w| w.2);
    (grants, told)
}

async fn found(bench: &Bench) -> Outcome {
    let persons = bench.persons().await;
    let persons =
        persons.into_iter().map(|p| (p.number, (p.openid.map(|o| o.as_str().to_owned()), p.identity)));
    let mut ledgers = BTreeMap::new();
    for name in PEOPLE {
        ledgers.insert(name, (bench.grants(name).await, bench.told(name).await));
    }
    Outcome { persons: persons.collect(), ledgers }
}

#[test]
fn a_feed_in_any_order_ends_like_the_model() {
    let config = Config { cases: 24, failure_persistence: None, max_shrink_iters: 60, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let outcome = runner.run(&feed(), |(facts, order, page)| {
        let reached = runtime.block_on(async {
            let bench = bench().await;
            bench.inbox.change(|e| e.page = page);
            bench.read_rows(order.into_iter().map(row).collect()).await;
            found(&bench).await
        });
        prop_assert_eq!(reached, model(&facts));
        Ok(())
    });
    outcome.unwrap();
}
