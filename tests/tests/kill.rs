//! `kill -9` of the process that sends: nobody is told twice, nobody is forgotten.

use sandbox::Faults;
use std::process::Stdio;
use std::time::Duration;
use system_tests::sender::{gather, keep_secrets, muster, printed};
use system_tests::{KeyringState, Running, SECRET, SecretService, World, files_holding, until};

const PEOPLE: u32 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_several_moments_everybody_is_told_once() {
    let session = SecretService::start(KeyringState::Unlocked);
    for delivered_before_the_kill in [0, 1, 7, 13, 19] {
        let world = World::start().await;
        let data = tempfile::tempdir().unwrap();
        let (event, message) = gather(&world, data.path(), PEOPLE, 1).await;
        keep_secrets(&session, &world, data.path(), &world.token);
        world.sandbox.set_faults(Faults { latency: Duration::from_millis(60), ..Faults::default() });

        let mut send = muster(&session, data.path(), &["campaign", "send", &message, "--yes"]);
        let mut sending = Running::start(send.stdout(Stdio::null()));
        until("enough were delivered", || async {
            (world.sandbox.delivered_total() >= delivered_before_the_kill).then_some(())
        })
        .await;
        sending.kill();

        let mut campaigns = printed(&mut muster(&session, data.path(), &["campaign", "list", &event]));
        // Killed before the campaign was written: nothing was sent, and sending again reaches everybody.
        let ended = match campaigns.pop() {
            Some(campaign) => {
                let id = campaign["campaign"].as_str().unwrap();
                printed(&mut muster(&session, data.path(), &["campaign", "resume", id]))
            }
            None => printed(&mut muster(&session, data.path(), &["campaign", "send", &message, "--yes"])),
        };
        let ended = ended.last().unwrap();

        let moment = format!("killed after {delivered_before_the_kill}: {ended}");
        let delivered = world.sandbox.delivered();
        assert!(delivered.values().all(|times| *times == 1), "somebody was told twice; {moment}");
        assert_eq!(delivered.len(), PEOPLE as usize, "somebody was forgotten; {moment}");
        assert_eq!(ended["state"], "done", "{moment}");
        assert_eq!(ended["sent"], PEOPLE, "{moment}");
        for secret in [SECRET, &world.token, "SANDBOX_NOT_A_REAL_TOKEN", "SANDBOXcode"] {
            assert!(!moment.contains(secret), "a secret was printed");
            for folder in [data.path(), session.home()] {
                assert_eq!(files_holding(folder, secret), Vec::<std::path::PathBuf>::new());
            }
        }
    }
}
