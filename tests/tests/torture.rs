//! The short sweep; with `MUSTER_TORTURE` set, the whole one, as `cargo xtask torture` runs it.

use sandbox::Faults;
use std::collections::VecDeque;
use std::sync::Mutex;
use system_tests::torture::{EndpointLife, HEADING, Outcome, Round, rough, torture};
use tokio::runtime::Runtime;

/// Rounds that run at the same time.
const AT_ONCE: usize = 3;

/// Less than a minute in a debug build on two cores.
fn short() -> Vec<Round> {
    rounds(Sizes { people: 60, kills: 6, fewer_people: 40, fewer_kills: 4, full_disk_every: 2 }, hurried())
}

/// Faults without the long silences, which the short sweep has no time for.
fn hurried() -> Faults {
    let mut faults = rough();
    faults.sends.stall = 0.0;
    faults.revoke_every = 20;
    faults
}

fn whole() -> Vec<Round> {
    let sizes = Sizes { people: 2000, kills: 100, fewer_people: 500, fewer_kills: 30, full_disk_every: 5 };
    rounds(sizes, rough())
}

struct Sizes {
    people: u32,
    kills: u32,
    /// For rounds that don't need more.
    fewer_people: u32,
    fewer_kills: u32,
    full_disk_every: u32,
}

fn rounds(sizes: Sizes, faults: Faults) -> Vec<Round> {
    let calm = Round { people: sizes.people, kills: sizes.kills, ..Round::default() };
    let rough = Round { faults, ..calm.clone() };
    let fewer = Round { people: sizes.fewer_people, kills: sizes.fewer_kills, ..rough.clone() };
    vec![
        // First, because one desktop waits half a minute for the other's unknown outcomes.
        Round { name: "two grants, two desktops", grants: 2, desktops: 2, ..fewer.clone() },
        Round { name: "kills", ..calm },
        Round { name: "kills, faults", ..rough.clone() },
        Round {
            name: "kills, faults, disk, endpoint",
            full_disk_every: sizes.full_disk_every,
            endpoint: EndpointLife::Killed,
            ..rough.clone()
        },
        Round { name: "two grants, kills, faults", grants: 2, ..rough },
        Round { name: "two phones, kills, faults", phones: 2, ..fewer },
    ]
}

#[test]
fn nobody_is_told_twice_and_nobody_forgotten_whatever_happens() {
    let is_whole = std::env::var_os("MUSTER_TORTURE").is_some();
    let seed = std::env::var("MUSTER_TORTURE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("seed {seed}\n{HEADING}");
    let waiting = Mutex::new(VecDeque::from(if is_whole { whole() } else { short() }));
    let next = || waiting.lock().unwrap().pop_front();
    // Each round has its own services and spends most of its time waiting. Each has its own threads, so that a round that
    // blocks doesn't delay the kills of another.
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(round) = next() {
                    let outcome = Runtime::new().unwrap().block_on(torture(&round, seed));
                    println!("{}", outcome.line(&round));
                    check(&round, &outcome);
                }
            });
        }
    });
}

fn check(round: &Round, outcome: &Outcome) {
    assert_eq!(outcome.duplicates, 0, "somebody was told twice: {round:?}");
    assert_eq!(outcome.lost, 0, "the list and WeChat's record disagree: {round:?}");
    // At most what was in flight at a kill, or whose answer was lost, can be unknown.
    let lost_answers = u64::from(outcome.kills) * 50 + outcome.faults;
    assert!(u64::from(outcome.unknown) <= lost_answers, "{} unknown: {round:?}", outcome.unknown);
    assert!(outcome.kills + 1 >= round.kills / 2, "it was hardly killed at all: {outcome:?}");
    let dies = round.endpoint == EndpointLife::Killed;
    assert_eq!(outcome.endpoint_kills > 0, dies, "{outcome:?}");
}
