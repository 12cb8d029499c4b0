//! The sweep, short; with `MUSTER_TORTURE` set it is the whole one, as `cargo xtask torture` runs it.

use sandbox::Faults;
use system_tests::torture::{HEADING, Outcome, Round, calm, rough, torture};

/// Under a minute, in debug on two cores.
fn short() -> Vec<Round> {
    let round = Round { name: "kills", people: 60, grants: 1, kills: 6, faults: calm(), full_disk_every: 0 };
    vec![
        round.clone(),
        Round { name: "kills and faults", faults: hurried(), ..round.clone() },
        Round { name: "two grants, kills, faults", grants: 2, faults: hurried(), ..round.clone() },
        Round { name: "kills, disk full", full_disk_every: 2, ..round },
    ]
}

/// Faults without the long silences, which the short sweep has no time for.
fn hurried() -> Faults {
    let mut faults = rough();
    faults.sends.stall = 0.0;
    faults.revoke_every = 20;
    faults
}

fn whole() -> Vec<Round> {
    let round =
        Round { name: "kills", people: 2000, grants: 1, kills: 100, faults: calm(), full_disk_every: 0 };
    vec![
        round.clone(),
        Round { name: "kills and faults", faults: rough(), ..round.clone() },
        Round { name: "two grants, kills, faults", grants: 2, faults: rough(), ..round.clone() },
        Round { name: "kills, disk full", full_disk_every: 5, ..round },
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_twice_and_nobody_forgotten_whatever_happens() {
    let is_whole = std::env::var_os("MUSTER_TORTURE").is_some();
    let seed = std::env::var("MUSTER_TORTURE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    println!("seed {seed}\n{HEADING}");
    for round in if is_whole { whole() } else { short() } {
        let outcome = torture(&round, seed).await;
        println!("{}", outcome.line(&round));
        check(&round, &outcome);
    }
}

fn check(round: &Round, outcome: &Outcome) {
    assert_eq!(outcome.duplicates, 0, "somebody was told twice: {round:?}");
    assert_eq!(outcome.lost, 0, "the list and WeChat's record disagree: {round:?}");
    // What nobody can tell is at most what was on its way at a kill, or whose answer was lost.
    let lost_answers = u64::from(outcome.kills) * 50 + outcome.faults;
    assert!(u64::from(outcome.unknown) <= lost_answers, "{} unknown: {round:?}", outcome.unknown);
    assert!(outcome.kills + 1 >= round.kills / 2, "it was hardly killed at all: {outcome:?}");
}
