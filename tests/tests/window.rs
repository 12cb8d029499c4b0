//! The organiser's day in the real window: rehearse, watch people come, edit, send, resend.

use fantoccini::key::Key;
use serde_json::json;
use system_tests::{Desk, KeyringState, SecretService};

fn number(text: &str) -> u32 {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn rehearse_watch_edit_send_resend() {
    let session = SecretService::start(KeyringState::NoProvider);
    let data = tempfile::tempdir().unwrap();
    let desk = Desk::open(&session, data.path(), None, &[]).await;

    desk.find("start-rehearsal").await;
    desk.picture("01-first-run").await;
    desk.click("start-rehearsal").await;
    desk.until_text("signed-in-count", |text| number(text) > 5).await;
    desk.picture("02-people-arrive").await;
    desk.call("set_crowd_speed", json!({ "speed": 60 })).await;
    desk.until_text("signed-in-count", |text| number(text) == 200).await;
    desk.picture("03-overview").await;

    desk.click("tab-attendees").await;
    desk.css("[data-testid='attendee-row'][data-number='200']").await;
    desk.picture("04-attendees").await;

    desk.click("tab-notify").await;
    let card = desk.until_text("card-line-4", |text| text.contains("您已签到")).await;
    desk.picture("05-editor").await;
    let field = desk.find("field-thing5").await;
    field.click().await.unwrap();
    field.send_keys(&format!("{}再见", Key::End)).await.unwrap();
    let edited = desk.until_text("card-line-4", |text| text.contains("再见")).await;
    assert_ne!(card, edited);
    desk.picture("06-edited").await;
    desk.client.close().await.unwrap();
}
