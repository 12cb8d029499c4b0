//! An attempt is on the disk before its message leaves: observed from outside, in the system calls of the real CLI.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use organiser::Vault;
use organiser::api::SendingView;
use std::path::Path;
use std::process::{Command, Stdio};
use system_tests::sender::{gather, keep_secrets, muster, printed};
use system_tests::{KeyringState, SecretService, World, synced_before_leaving};

const PEOPLE: u32 = 12;

#[tokio::test(flavor = "multi_thread")]
async fn the_claim_was_synced_before_its_request_left() {
    let session = SecretService::start(KeyringState::Unlocked);
    let mut world = World::with_endpoint_process().await;
    let data = tempfile::tempdir().unwrap();
    let (_, message) = gather(&world, data.path(), PEOPLE, 1).await;
    one_at_a_time(&world, data.path()).await;
    keep_secrets(&session, &world, data.path(), &world.token);
    // Without an endpoint, only the sender writes to the disk meanwhile.
    world.endpoint.take().unwrap().kill();

    let trace = data.path().join("trace");
    let mut send =
        traced(&muster(&session, data.path(), &["campaign", "send", &message, "--alone", "--yes"]), &trace);
    let ended = tokio::task::spawn_blocking(move || printed(&mut send)).await.unwrap();

    let ended =
        ended.last().expect("nothing was printed: see above what strace or the program complained of");
    assert_eq!((ended["state"].as_str(), ended["sent"].as_u64()), (Some("done"), Some(PEOPLE.into())));
    assert_eq!(world.sandbox.delivered_total(), u64::from(PEOPLE));
    let trace = std::fs::read_to_string(trace).unwrap();
    assert_eq!(synced_before_leaving(&trace), Ok(usize::try_from(PEOPLE).unwrap()));
}

/// With one message in flight at a time, no other claim is written while it leaves.
async fn one_at_a_time(world: &World, data: &Path) {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    let settings = SendingView { in_flight: Some(1), per_second: None, trust_page_counts: true };
    organiser.save_sending_settings(settings).await.unwrap();
    organiser.close().await;
}

/// The same program under `strace`, which writes its calls to this file.
fn traced(command: &Command, trace: &Path) -> Command {
    let works = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).stdin(Stdio::null()).status();
    assert!(
        works.is_ok_and(|status| status.success()),
        "strace can't run here, so nothing can be said of what was synced: `cargo xtask setup` installs it, and it has \
         to be allowed to trace its own children (ptrace)"
    );
    let mut traced = Command::new("strace");
    let calls = "trace=pwrite64,write,fsync,fdatasync,sendto,writev";
    traced.args(["-f", "-y", "-s", "64", "-e", calls, "-o"]).arg(trace);
    traced.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        traced.env(name, value.unwrap_or_default());
    }
    traced
}
