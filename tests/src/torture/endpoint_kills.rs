//! Kills the endpoint and starts it again, throughout a round.

use crate::SignInService;
use rand::RngExt;
use rand::rngs::StdRng;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long it runs, and how long it is away, in milliseconds.
const LIVES: std::ops::Range<u64> = 200..2500;
const AWAY: std::ops::Range<u64> = 0..1500;

/// Goes on until `stop`, then leaves it running. Returns it, and how often it was killed.
pub(super) async fn kill_again_and_again(
    mut endpoint: SignInService,
    mut dice: StdRng,
    stop: CancellationToken,
) -> (SignInService, u32) {
    let mut kills = 0;
    // Random moments are the point here; nothing waits for them.
    while stop.run_until_cancelled(tokio::time::sleep(some(&mut dice, LIVES))).await.is_some() {
        endpoint.kill();
        kills += 1;
        tokio::time::sleep(some(&mut dice, AWAY)).await;
        endpoint = tokio::task::spawn_blocking(move || {
            endpoint.start_again();
            endpoint
        })
        .await
        .unwrap();
    }
    (endpoint, kills)
}

fn some(dice: &mut StdRng, range: std::ops::Range<u64>) -> Duration {
    Duration::from_millis(dice.random_range(range))
}
