//! How much memory the CLI takes while it sends a campaign.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

use sandbox::Faults;
use std::process::{ExitCode, Stdio};
use std::time::Duration;
use system_tests::sender::{gather, keep_secrets, muster};
use system_tests::{Figures, KeyringState, Running, SecretService, World};

const PEOPLE: u32 = 3_000;
const LOOK: Duration = Duration::from_millis(20);

#[tokio::main]
async fn main() -> ExitCode {
    let session = SecretService::start(KeyringState::Unlocked);
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (_, message) = gather(&world, data.path(), PEOPLE, 1).await;
    keep_secrets(&session, &world, data.path(), &world.token);
    world.sandbox.set_faults(Faults { latency: Duration::from_millis(50), ..Faults::default() });

    let mut send = muster(&session, data.path(), &["campaign", "send", &message, "--yes"]);
    let mut sending = Running::start(send.stdout(Stdio::null()));
    let mut most = 0.0_f64;
    while sending.ended().is_none() {
        most = most.max(peak_mb(sending.id()).unwrap_or(0.0));
        tokio::time::sleep(LOOK).await;
    }
    assert_eq!(world.sandbox.delivered().len(), PEOPLE as usize, "everybody was told");

    let mut figures = Figures::default();
    figures.at_most("the CLI's memory while sending, MB", most, 40.0);
    figures.exit_code()
}

/// The process's peak memory; `None` once it has ended.
fn peak_mb(process: u32) -> Option<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? / 1024.0)
}
