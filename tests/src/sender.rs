//! The real CLI with everything that it sends with: people on a list, secrets in a keyring.

use crate::{Running, SECRET, SecretService, World, program, until};
use organiser::Vault;
use organiser::api::{Audience, PreviewOf};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// So many people with an identity, each allowing so many messages, everybody's text within the rules. Returns the
/// event and its message.
pub async fn gather(world: &World, data: &Path, people: u32, grants: u32) -> (String, String) {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, people, grants).await;
    until("everybody has an identity", || async {
        let overview = organiser.overview(event.clone()).await.ok()?;
        (overview.bound == people).then_some(())
    })
    .await;
    let organiser::api::MessageView { id, mut draft } =
        organiser.message(event.clone()).await.unwrap().unwrap();
    let preview = organiser.preview(draft.clone(), PreviewOf::Worst, Audience::Untold).await.unwrap();
    for (field, check) in draft.fields.iter_mut().zip(preview.fields) {
        if let Some(fix) = check.issues.into_iter().find_map(|issue| issue.fix) {
            field.parts = fix.parts;
        }
    }
    let message = organiser.save_message(id, draft).await.unwrap().id;
    organiser.close().await;
    (event, message)
}

/// The real CLI in a session with a real keyring.
pub fn muster(session: &SecretService, data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program("muster"));
    session.adopt(&mut command).arg("--json").arg("--data").arg(data).args(args);
    command.stderr(Stdio::inherit());
    command
}

/// What it prints, a JSON document a line.
pub fn printed(command: &mut Command) -> Vec<Value> {
    let output = command.stdout(Stdio::piped()).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Puts the account's secrets into the keyring.
pub fn keep_secrets(session: &SecretService, world: &World, data: &Path, token: &str) {
    let args = ["account", "add", "--appid", &world.appid, "--endpoint", &world.endpoint_url];
    let more = ["--wechat-api", &world.wechat_url, "--secret-stdin", "--token-stdin"];
    let mut add = muster(session, data, &[&args[..], &more[..]].concat());
    let mut child = Running::start(add.stdin(Stdio::piped()).stdout(Stdio::null()));
    let secrets = format!("{SECRET}\n{token}\n");
    child.child().stdin.take().unwrap().write_all(secrets.as_bytes()).unwrap();
    assert!(child.child().wait().unwrap().success(), "the account could not be kept in the keyring");
}
