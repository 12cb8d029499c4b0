//! Problems while a campaign is sent, settled by the organiser in the real window.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use fantoccini::key::Key;
use sandbox::{Conditions, Faults, Rates};
use serde_json::{Value, json};
use std::time::Duration;
use system_tests::sender::{gather, keep_secrets};
use system_tests::{Desk, KeyringState, SecretService, World};

const PEOPLE: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_tell_is_left_then_sent_again_without_the_endpoint() {
    tokio::time::timeout(Duration::from_secs(180), decide()).await.expect("the window hangs");
}

async fn decide() {
    let mut world = World::with_endpoint_process().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let data = tempfile::tempdir().unwrap();
    gather(&world, data.path(), PEOPLE, 2).await;
    keep_secrets(&session, &world, data.path(), &world.token);
    let desk = Desk::open(&session, data.path(), Some(&world.wechat_url), &[]).await;

    // WeChat delivers every message and no answer comes back: with two grants each, every outcome is unknown.
    world.sandbox.set_faults(Faults::of_sends(Rates { drop_after: 1.0, ..Rates::default() }));
    desk.click("tab-notify").await;
    desk.until_text("send-button", |text| text.contains(&PEOPLE.to_string())).await;
    desk.click("send-button").await;
    desk.click("send-confirm").await;
    desk.find("unknown").await;
    desk.css("[data-testid='campaign-state'][data-state='done']").await;
    desk.picture("30-unknown").await;
    desk.click("unknown-leave").await;
    desk.until_gone("unknown").await;
    assert_eq!(world.sandbox.delivered_total(), u64::from(PEOPLE), "each was sent once");

    // Sent again to all of them, while other desktops' sends can't be known.
    world.sandbox.set_faults(Faults::default());
    drop(world.endpoint.take());
    desk.click("resend-missed").await;
    desk.until_text("resend-sendable", |text| text == PEOPLE.to_string()).await;
    desk.picture("31-resend").await;
    desk.click("resend-campaign-confirm").await;
    desk.css("[data-testid='campaign-state'][data-state='paused']").await;
    desk.picture("32-endpoint-gone").await;
    desk.click("go-on-alone").await;
    desk.css("[data-testid='campaign-state'][data-state='done']").await;
    desk.until_text("campaign-sent", |text| text == PEOPLE.to_string()).await;
    desk.picture("33-gone-on-alone").await;
    assert_eq!(world.sandbox.delivered_total(), 2 * u64::from(PEOPLE), "once more, as decided");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_wechat_refused_is_edited_and_sent_to_just_them() {
    tokio::time::timeout(Duration::from_secs(180), edit_and_resend()).await.expect("the window hangs");
}

async fn edit_and_resend() {
    let world = World::with_endpoint_process().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let data = tempfile::tempdir().unwrap();
    let (event, _) = gather(&world, data.path(), PEOPLE, 1).await;
    keep_secrets(&session, &world, data.path(), &world.token);
    let desk = Desk::open(&session, data.path(), Some(&world.wechat_url), &[]).await;

    // WeChat refuses somebody's name, and doesn't say in which field.
    let message: Value =
        serde_json::from_str(&desk.call("message", json!({ "event": event })).await).unwrap();
    let named = |parts: &Value| parts.to_string().contains("attendee.name");
    let fields = message["draft"]["fields"].as_array().unwrap();
    let key = fields.iter().find(|field| named(&field["parts"])).unwrap()["key"].as_str().unwrap();
    let card = json!({ "draft": message["draft"], "number": 1 });
    let card: Value = serde_json::from_str(&desk.call("card", card).await).unwrap();
    let lines = card["lines"].as_array().unwrap();
    let name = lines.iter().find(|line| line["key"] == key).unwrap()["text"].as_str().unwrap().to_owned();
    world.sandbox.set_conditions(Conditions { blocked_words: vec![name], ..Conditions::default() });
    desk.click("tab-notify").await;
    desk.until_text("send-button", |text| text.contains(&PEOPLE.to_string())).await;
    desk.click("send-button").await;
    desk.click("send-confirm").await;
    desk.css("[data-testid='campaign-state'][data-state='done']").await;
    desk.until_text("result-field-", |text| text.contains('1')).await;
    desk.picture("34-text-refused").await;
    assert_eq!(world.sandbox.delivered_total(), u64::from(PEOPLE) - 1);

    desk.click("edit-").await;
    let field = desk.find(&format!("resend-field-{key}")).await;
    field.click().await.unwrap();
    let nothing =
        format!("{}a{}{}", char::from(Key::Control), char::from(Key::Control), char::from(Key::Backspace));
    field.send_keys(&format!("{nothing}同学")).await.unwrap();
    desk.until_text("resend-sendable", |text| text == "1").await;
    desk.picture("35-text-edited").await;
    desk.click("resend-campaign-confirm").await;
    desk.until_text("campaign-sent", |text| text == "1").await;
    desk.css("[data-testid='campaign-state'][data-state='done']").await;
    assert_eq!(world.sandbox.delivered_total(), u64::from(PEOPLE), "everybody was told, once");
    desk.close().await;
}
