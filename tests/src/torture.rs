//! The sweep: the real CLI sends through many kinds of faults and is killed again and again; what it recorded is compared
//! with the fake WeChat's record. It is seeded, and prints a table of the results.

mod desktop;
mod endpoint_kills;
mod judge;
mod outcome;
mod round;

pub use outcome::{HEADING, Outcome};
pub use round::{EndpointLife, Round, calm, rough};

use crate::sender::{Gathering, gather_all, join, keep_secrets};
use crate::{KeyringState, SecretService, World};
use desktop::Desktop;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::time::Instant;
use tokio_util::sync::CancellationToken;

/// Runs one round.
pub async fn torture(round: &Round, seed: u64) -> Outcome {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut world = match round.endpoint {
        EndpointLife::Steady => World::start().await,
        EndpointLife::Killed => World::with_endpoint_process().await,
    };
    let mut desktops = desktops(&world, round, &mut dice).await;
    world.sandbox.set_faults(round.faults);

    let begun = Instant::now();
    let stop = CancellationToken::new();
    let kills = world.endpoint.take().map(|endpoint| {
        let dice = StdRng::seed_from_u64(dice.random());
        tokio::spawn(endpoint_kills::kill_again_and_again(endpoint, dice, stop.clone()))
    });
    futures_util::future::join_all(desktops.iter_mut().map(|one| one.send_to_the_end(&world, round))).await;
    stop.cancel();
    let mut outcome = Outcome {
        kills: desktops.iter().map(|one| one.kills).sum(),
        starts: desktops.iter().map(|one| one.starts).sum(),
        memory_mb: desktops.iter().map(|one| one.memory_mb).max().unwrap_or_default(),
        seconds: begun.elapsed().as_secs_f64(),
        ..Outcome::default()
    };
    if let Some(kills) = kills {
        let (_endpoint, kills) = kills.await.unwrap();
        outcome.endpoint_kills = kills;
    }
    judge::judge(&world, &desktops, round, &mut outcome).await;
    outcome
}

/// Desktops with their own data, token and keyring; all of them know everybody before anything is sent.
async fn desktops(world: &World, round: &Round, dice: &mut StdRng) -> Vec<Desktop> {
    let data = tempfile::tempdir().unwrap();
    let gathering = Gathering { people: round.people, grants: round.grants, phones: round.phones };
    let (event, message) = gather_all(world, data.path(), gathering).await;
    let mut all = vec![(data, message, world.token.clone())];
    for number in 1..round.desktops {
        let data = tempfile::tempdir().unwrap();
        let token = world.another_token(&format!("desk {number}")).await;
        let message = join(world, data.path(), &token, &event, gathering).await;
        all.push((data, message, token));
    }
    let mut desktops = Vec::new();
    for (data, message, token) in all {
        let session = SecretService::start(KeyringState::Unlocked);
        keep_secrets(&session, world, data.path(), &token);
        let dice = StdRng::seed_from_u64(dice.random());
        desktops.push(Desktop::new(session, data, &event, message, dice));
    }
    desktops
}
