//! `kill -9` of the process that sends: nobody is told twice, nobody is forgotten.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use organiser::Vault;
use organiser::api::{Audience, PreviewOf};
use sandbox::Faults;
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use system_tests::{KeyringState, Running, SECRET, SecretService, World, files_holding, program, until};

const PEOPLE: u32 = 20;

/// 20 people with an identity and one message each, everybody's text within the rules.
async fn gather(world: &World, data: &Path) -> (String, String) {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing_once(&event, PEOPLE).await;
    until("everybody has an identity", || async {
        let overview = organiser.overview(event.clone()).await.unwrap();
        (overview.bound == PEOPLE).then_some(())
    })
    .await;
    let mut draft = organiser.message(event.clone()).await.unwrap().unwrap().draft;
    let preview = organiser.preview(draft.clone(), PreviewOf::Worst, Audience::Untold).await.unwrap();
    for (field, check) in draft.fields.iter_mut().zip(preview.fields) {
        if let Some(fix) = check.issues.into_iter().find_map(|issue| issue.fix) {
            field.parts = fix.parts;
        }
    }
    let message = organiser.save_message(draft).await.unwrap().id;
    organiser.close().await;
    (event, message)
}

/// The real CLI in a session with a real keyring.
fn muster(session: &SecretService, data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program("muster"));
    session.adopt(&mut command).arg("--json").arg("--data").arg(data).args(args);
    command.stderr(Stdio::inherit());
    command
}

fn printed(command: &mut Command) -> Vec<Value> {
    let output = command.stdout(Stdio::piped()).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn keep_secrets(session: &SecretService, world: &World, data: &Path) {
    let args = ["account", "add", "--appid", &world.appid, "--endpoint", &world.endpoint_url];
    let more = ["--wechat-api", &world.wechat_url, "--secret-stdin", "--token-stdin"];
    let mut add = muster(session, data, &[&args[..], &more[..]].concat());
    let mut child = add.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let secrets = format!("{SECRET}\n{}\n", world.token);
    child.stdin.take().unwrap().write_all(secrets.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "the account could not be kept in the keyring");
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_several_moments_everybody_is_told_once() {
    let session = SecretService::start(KeyringState::Unlocked);
    for delivered_before_the_kill in [0, 1, 7, 13, 19] {
        let world = World::start().await;
        let data = tempfile::tempdir().unwrap();
        let (event, message) = gather(&world, data.path()).await;
        keep_secrets(&session, &world, data.path());
        world.sandbox.set_faults(Faults { latency: Duration::from_millis(60), ..Faults::default() });

        let mut send = muster(&session, data.path(), &["campaign", "send", &message, "--yes"]);
        let mut sending = Running::start(send.stdout(Stdio::null()));
        until("enough were delivered", || async {
            (world.sandbox.delivered_total() >= delivered_before_the_kill).then_some(())
        })
        .await;
        sending.kill();

        let mut campaigns = printed(&mut muster(&session, data.path(), &["campaign", "list", &event]));
        // Killed before the campaign was written: nothing was sent, and sending anew forgets nobody.
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
