//! The real CLI, ready to send: people on the list, secrets in a keyring.

use crate::{Running, SECRET, SecretService, World, program, sign_in_with_second_phones, until};
use domain::EventCode;
use organiser::api::{Audience, ConnectForm, MessageView, PreviewOf};
use organiser::{Organiser, Vault};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use store::Store;
use store::table::attendee_list;

/// Who is on the list.
#[derive(Clone, Copy, Debug)]
pub struct Gathering {
    pub people: u32,
    /// How many messages each allows on the first phone.
    pub grants: u32,
    /// One, or two: then everybody signs in once more and allows one more message.
    pub phones: u32,
}

/// Prepares an event where `people` have an identity and allow `grants` messages each, and a message whose text is valid
/// for all of them. Returns the event and the message.
pub async fn gather(world: &World, data: &Path, people: u32, grants: u32) -> (String, String) {
    gather_all(world, data, Gathering { people, grants, phones: 1 }).await
}

/// The same for a [`Gathering`].
pub async fn gather_all(world: &World, data: &Path, all: Gathering) -> (String, String) {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, all.people, all.grants).await;
    if all.phones > 1 {
        sign_in_with_second_phones(world, &event, all.people).await;
    }
    let message = compose(&organiser, data, &event, all).await;
    organiser.close().await;
    (event, message)
}

/// One more desktop of the same workspace, with its own token and the same text. Returns its message.
pub async fn join(world: &World, data: &Path, token: &str, event: &str, all: Gathering) -> String {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    organiser.connect(ConnectForm { token: Some(token.into()), ..world.form() }).await.unwrap();
    organiser.refresh_templates(world.appid.clone()).await.unwrap();
    let message = compose(&organiser, data, event, all).await;
    organiser.close().await;
    message
}

/// Waits until everybody has an identity on every phone, and makes everybody's text valid.
async fn compose(organiser: &Organiser, data: &Path, event: &str, all: Gathering) -> String {
    let second_phones = all.people * (all.phones - 1);
    until("everybody has an identity", || async {
        let overview = organiser.overview(event.to_owned()).await.ok()?;
        (overview.bound == all.people && folded(data, event).await == second_phones).then_some(())
    })
    .await;
    let MessageView { id, mut draft } = organiser.message(event.to_owned()).await.unwrap().unwrap();
    let preview = organiser.preview_draft(draft.clone(), PreviewOf::Worst, Audience::Untold).await.unwrap();
    for (field, check) in draft.fields.iter_mut().zip(preview.fields) {
        if let Some(fix) = check.issues.into_iter().find_map(|issue| issue.fix) {
            field.parts = fix.parts;
        }
    }
    organiser.save_message(id, draft).await.unwrap().id
}

/// Sign-ins of people who signed in before.
async fn folded(data: &Path, event: &str) -> u32 {
    let (store, event) = (Store::open_to_read(data).unwrap().store, EventCode::new(event));
    let folded = store.read(move |conn| attendee_list::folded(conn, &event)).await.unwrap();
    u32::try_from(folded.len()).unwrap()
}

/// The real CLI in a session with a real keyring.
pub fn muster(session: &SecretService, data: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(program("muster"));
    session.adopt(&mut command).arg("--json").arg("--data").arg(data).args(args);
    command.stderr(Stdio::inherit());
    command
}

/// The JSON documents that it prints, one a line.
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
