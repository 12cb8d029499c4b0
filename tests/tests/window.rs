//! The organiser's day in the real window.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::time::Duration;
use system_tests::{Desk, KeyringState, SECRET, SecretService, World, files_holding};

fn number(text: &str) -> u32 {
    text.chars().filter(char::is_ascii_digit).collect::<String>().parse().unwrap_or(0)
}

/// A field's problem that would make WeChat refuse the message.
const TOO_LONG: &str = "[data-testid='field-issue-thing5'][data-code='too_long']";

async fn event_of(desk: &Desk) -> String {
    let state: Value = serde_json::from_str(&desk.call("app_state", json!({})).await).unwrap();
    state["events"][0]["code"].as_str().unwrap().to_owned()
}

/// Somebody who got the message and has a grant left.
async fn told_with_one_left(desk: &Desk, event: &str) -> u32 {
    let query =
        json!({ "query": { "event": event, "search": "", "filter": "told", "offset": 0, "limit": 500 } });
    let page: Value = serde_json::from_str(&desk.call("attendees", query).await).unwrap();
    let rows = page["rows"].as_array().unwrap();
    let found = rows.iter().find(|row| row["balance"].as_i64() > Some(0)).unwrap();
    u32::try_from(found["number"].as_u64().unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rehearse_watch_edit_send_resend() {
    tokio::time::timeout(Duration::from_secs(180), rehearse()).await.expect("the window hangs");
}

async fn rehearse() {
    let session = SecretService::start(KeyringState::NoProvider);
    let data = tempfile::tempdir().unwrap();
    let desk = Desk::open(&session, data.path(), None, &[]).await;

    // A rehearsal takes two clicks; this is the first, since the number of people is filled in.
    desk.find("start-rehearsal").await;
    desk.picture("01-first-run").await;
    desk.click("start-rehearsal").await;
    desk.until_text("signed-in-count", |text| number(text) > 5).await;
    desk.picture("02-people-arrive").await;
    desk.click("crowd-speed-60").await;
    desk.until_text("signed-in-count", |text| number(text) == 200).await;
    desk.picture("03-overview").await;

    desk.click("tab-attendees").await;
    desk.find("attendee-row").await;
    desk.picture("04-attendees").await;

    write(&desk).await;

    // Each number of the pre-flight opens the list of its people.
    desk.click("preflight-no_grant").await;
    desk.css("[data-testid='preflight-people'] li").await;
    desk.picture("06-preflight-people").await;
    close_dialog(&desk).await;
    desk.click("manage-templates").await;
    desk.css("[data-testid^='template-SANDBOX']").await;
    desk.picture("06-templates").await;
    add_from_the_library(&desk).await;
    close_dialog(&desk).await;

    // Slow enough to click in the middle of it.
    let slow = json!({ "settings": { "in_flight": 4, "per_second": 20, "trust_page_counts": true } });
    desk.call("save_sending_settings", slow).await;
    desk.until_text("send-button", |text| number(text) > 150).await;
    let sendable = number(&desk.text("preflight-sendable").await);
    desk.click("send-button").await;
    desk.find("send-confirm").await;
    desk.picture("07-confirm").await;
    desk.click("send-confirm").await;
    desk.find("campaign-state").await;
    // A busy WeChat delays messages and loses none.
    desk.click("faults-mild").await;
    desk.click("pause-button").await;
    desk.css("[data-testid='campaign-state'][data-state='paused']").await;
    desk.picture("08-paused").await;
    desk.click("faults-none").await;
    desk.click("resume-button").await;
    desk.css("[data-testid='campaign-state'][data-state='running']").await;
    desk.picture("08-sending").await;
    desk.css("[data-testid='campaign-state'][data-state='done']").await;
    assert_eq!(number(&desk.text("campaign-sent").await), sendable);
    desk.picture("09-sent").await;
    // Each number of the result opens its people, and each person their attempts.
    desk.click_css("[data-testid='result-sent'] .do button").await;
    desk.css("[data-testid='group-sent'][aria-pressed='true']").await;
    desk.click("delivery-row").await;
    desk.find("delivery-tries").await;
    desk.picture("09-people").await;

    let event = event_of(&desk).await;
    let again = told_with_one_left(&desk, &event).await;
    desk.click("tab-attendees").await;
    desk.fill("attendee-search", &again.to_string()).await;
    desk.click_css(&format!("[data-testid='attendee-row'][data-number='{again}'] td:nth-child(2)")).await;
    desk.find("drawer-card").await;
    desk.find("resend-told").await;
    desk.picture("10-drawer").await;
    desk.click("resend-button").await;
    desk.click("resend-confirm").await;
    desk.until(|| async {
        let page = desk.call("campaigns", json!({ "event": event })).await;
        let campaigns: Value = serde_json::from_str(&page).unwrap();
        campaigns.as_array().unwrap().len() == 2
            && campaigns[0]["state"] == "done"
            && campaigns[0]["sent"] == 1
    })
    .await;
    assert!(!desk.text("why").await.is_empty(), "why somebody was told is said in a sentence");
    desk.click("theme-toggle").await;
    desk.css("[data-theme='dark']").await;
    desk.picture("11-resent-dark").await;
    desk.click("tab-notify").await;
    try_it_on_me(&desk, &event).await;
    desk.click("tab-notify").await;
    desk.find("field-thing5").await;
    desk.picture("12-editor-dark").await;
    desk.click("lang-toggle").await;
    desk.click("tab-overview").await;
    desk.find("signed-in-count").await;
    desk.picture("13-overview-dark-other-language").await;
    // The smallest window people use: the rail folds, nothing is cut.
    desk.client.set_window_size(1024, 700).await.unwrap();
    desk.click("theme-toggle").await;
    desk.click("tab-notify").await;
    desk.find("field-thing5").await;
    desk.picture("14-editor-1024").await;
    desk.click("tab-history").await;
    desk.find("campaign-row").await;
    desk.picture("15-history-1024").await;

    desk.click("end-rehearsal").await;
    desk.find("start-rehearsal").await;
    desk.close().await;
}

/// A test goes to the organiser only, and marks nobody as notified.
async fn try_it_on_me(desk: &Desk, event: &str) {
    let me = told_with_one_left(desk, event).await;
    desk.click("test-button").await;
    desk.fill("tester-search", &me.to_string()).await;
    desk.click(&format!("tester-add-{me}")).await;
    desk.find(&format!("tester-{me}")).await;
    desk.picture("11-test-dark").await;
    desk.click("test-send").await;
    desk.css("[data-testid='campaign-state'][data-state='done']").await;
    assert_eq!(number(&desk.text("campaign-deliveries").await), 1);
    desk.picture("11-tested-dark").await;
}

/// The message editor: typing, inserting variables, a problem, and its fix.
async fn write(desk: &Desk) {
    // Typed text reaches the card through the engine that sends, and is kept.
    desk.click("tab-notify").await;
    desk.until_text("card-line-4", |text| text.contains("您已签到")).await;
    type_at_the_end(desk, "，再见").await;
    desk.until_text("card-line-4", |text| text.contains("再见")).await;
    desk.css("[data-testid='saved'][data-state='clean']").await;
    assert!(desk.text("field-thing5").await.contains("再见"), "typed words were lost");
    desk.css(TOO_LONG).await;
    desk.picture("05-editor-too-long").await;
    // The preview shows the person with the worst problem, and what WeChat would refuse.
    desk.click("preview-worst").await;
    desk.css("[data-testid='card-line-4'] .over").await;
    let worst = desk.text("card-line-4").await.chars().count();
    desk.picture("05-editor-worst").await;
    desk.click("preview-typical").await;
    desk.until_text("card-line-4", |text| text.chars().count() < worst).await;
    // Shortening names is not enough here, so the text is removed.
    let back = |times| std::iter::repeat_n(char::from(Key::Backspace), times).collect::<String>();
    type_at_the_end(desk, &back(3)).await;
    desk.until_text("card-line-4", |text| text.ends_with("离场了")).await;
    // A chip stands for each person's own value, and one keypress deletes it.
    let chips = || async {
        desk.client.find_all(Locator::Css("[data-testid='field-thing5'] .v")).await.unwrap().len()
    };
    let before = chips().await;
    desk.click("insert-attendee.number").await;
    desk.until_text("card-line-4", |text| text.ends_with(|c: char| c.is_ascii_digit())).await;
    assert_eq!(chips().await, before + 1);
    desk.picture("06-editor-chip").await;
    type_at_the_end(desk, &back(1)).await;
    desk.until_text("card-line-4", |text| text.ends_with("离场了")).await;
    assert_eq!(chips().await, before);
    // One click shortens the names. A warning that blocks nothing, such as an emoji in a name, may stay.
    desk.click_css(&format!("{TOO_LONG} [data-testid='field-fix-thing5']")).await;
    desk.until(|| async { desk.client.find(Locator::Css(TOO_LONG)).await.is_err() }).await;
    desk.picture("06-editor-fixed").await;
}

async fn type_at_the_end(desk: &Desk, keys: &str) {
    let field = desk.find("field-thing5").await;
    field.click().await.unwrap();
    field.send_keys(&format!("{}{keys}", char::from(Key::End))).await.unwrap();
}

/// A template of WeChat's library is found, added, and removed again.
async fn add_from_the_library(desk: &Desk) {
    let added = "li[data-testid^='template-SANDBOX_added']";
    desk.click("template-add").await;
    desk.click("library-category").await;
    desk.click("category-616").await;
    desk.click("library-title").await;
    desk.click("title-1204").await;
    for kid in [8, 1, 3] {
        desk.click(&format!("keyword-{kid}")).await;
    }
    desk.fill("library-scene", "活动结束后告知").await;
    desk.picture("06-library").await;
    desk.click("library-add").await;
    // WebDriver treats a text that may be cut at its end as hidden.
    let fields = desk.css(added).await.prop("textContent").await.unwrap().unwrap_or_default();
    assert!(fields.contains("温馨提示 · 活动名称 · 结束时间"), "as they were chosen: {fields}");
    // The first click asks, the second removes.
    let remove = format!("{added} [data-testid='template-remove']");
    desk.click_css(&remove).await;
    desk.click_css(&remove).await;
    desk.until(|| async { desk.client.find(Locator::Css(added)).await.is_err() }).await;
}

async fn close_dialog(desk: &Desk) {
    desk.client.active_element().await.unwrap().send_keys(&Key::Escape.to_string()).await.unwrap();
    desk.until(|| async { desk.client.find(Locator::Css(".el-overlay-dialog")).await.is_err() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connect_a_mini_program_and_see_people_come() {
    tokio::time::timeout(Duration::from_secs(180), connect()).await.expect("the window hangs");
}

async fn connect() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let data = tempfile::tempdir().unwrap();
    let desk = Desk::open(&session, data.path(), Some(&world.wechat_url), &[]).await;

    desk.click("open-connect").await;
    desk.fill("connect-appid", &world.appid).await;
    desk.fill("connect-secret", "00000000000000000000000000000000").await;
    desk.fill("connect-endpoint", &world.endpoint_url).await;
    desk.fill("connect-token", &world.token).await;
    desk.click("test-connection").await;
    desk.css("[data-testid='check-credentials'][data-state='failed']").await;
    desk.css("[data-testid='check-endpoint'][data-state='passed']").await;
    desk.picture("20-connect-wrong-secret").await;

    desk.refill("connect-secret", SECRET).await;
    desk.click("test-connection").await;
    for check in ["keyring", "credentials", "token", "templates", "endpoint", "clock"] {
        desk.css(&format!("[data-testid='check-{check}'][data-state='passed']")).await;
    }
    desk.picture("21-connect-passed").await;
    desk.click("save-connection").await;

    // Without a name of its own it has the endpoint's.
    desk.until(|| async {
        // WebDriver treats a text that may be cut at its end as hidden.
        let name = desk.css("[data-testid='account'] b").await.prop("textContent").await;
        name.unwrap().as_deref() == Some("杭州毅行")
    })
    .await;
    desk.click("new-event").await;
    desk.fill("event-title", "三年级秋游").await;
    desk.fill("event-place", "杭州动物园").await;
    desk.click("refresh-templates").await;
    desk.click_css("li:has([data-testid='event-template']) label").await;
    desk.picture("22-new-event").await;
    desk.click("create-event").await;
    desk.find("signed-in-count").await;
    let event = event_of(&desk).await;
    let report = world.crowd(&event, 20).await;
    assert_eq!(report.signed_in, 20);
    desk.until_text("signed-in-count", |text| number(text) == 20).await;
    desk.picture("23-people-came").await;

    no_secret_anywhere(&desk, &session, data.path(), &event, &[SECRET, &world.token]).await;
    desk.close().await;
}

/// The secrets are in no file, no log line, no page and no reply.
async fn no_secret_anywhere(
    desk: &Desk,
    session: &SecretService,
    data: &std::path::Path,
    event: &str,
    secrets: &[&str],
) {
    let query =
        json!({ "query": { "event": event, "search": "", "filter": "all", "offset": 0, "limit": 500 } });
    let appid = json!({ "appid": "wx" });
    let mut printed = desk.client.source().await.unwrap() + &desk.log();
    for (name, args) in [
        ("app_state", json!({})),
        ("overview", json!({ "event": event })),
        ("attendees", query),
        ("attendee", json!({ "event": event, "number": 1 })),
        ("templates", appid),
        ("message", json!({ "event": event })),
        ("campaigns", json!({ "event": event })),
        ("connect", json!({ "form": { "secret": 1 } })),
        ("no_such_command", json!({})),
    ] {
        printed += &desk.call(name, args).await;
    }
    let storage = "return JSON.stringify({ ...localStorage, ...sessionStorage })";
    printed += desk.client.execute(storage, vec![]).await.unwrap().as_str().unwrap();
    // The fake WeChat marks its access tokens and login codes.
    for secret in secrets.iter().chain(&["SANDBOX_NOT_A_REAL_TOKEN", "SANDBOXcode"]) {
        assert!(!printed.contains(secret), "a secret was shown");
        for folder in [data, session.home()] {
            assert_eq!(files_holding(folder, secret), Vec::<std::path::PathBuf>::new());
        }
    }
    // The database was searched too: what it may contain is found in it.
    assert!(!files_holding(data, "杭州动物园").is_empty());
    assert!(
        desk.client.find(Locator::Css("input[type='password']")).await.is_err(),
        "no field offers it back"
    );
}
