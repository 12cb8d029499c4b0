//! Full disks and damaged files, on the desktop and the service: reported clearly, and nothing acknowledged is lost.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use std::path::Path;
use system_tests::{KeyringState, SecretService, Terminal, Venue};

/// Overwrites the second half of a file; its beginning stays valid.
fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xA5);
    std::fs::write(file, &bytes).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_turns_people_away_and_loses_nobody_who_was_let_in() {
    let mut venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);
    venue.service.kill();
    venue.service.start_again_with_disk(1 << 20);

    let phone = reqwest::Client::builder().no_proxy().build().unwrap();
    let me = format!("{}/v1/events/{event}/me", venue.service.url());
    let sign_in = |number: u32| {
        let body = serde_json::json!({
            "submission": uuid::Uuid::from_u128(number.into()), "name": "客".repeat(64), "appid": venue.appid,
            "login_code": venue.wechat.login(&number.to_string()),
            "subscriptions": [{ "template_id": sandbox::SIGNED_IN, "result": "accept" }],
        });
        phone.post(&me).header("X-Visitor", format!("{number:032x}")).json(&body).send()
    };
    let mut let_in = 0;
    let refused = loop {
        let answer = sign_in(let_in + 1).await.unwrap();
        if answer.status() != 201 {
            break answer;
        }
        let_in += 1;
        assert!(let_in < 20_000, "the disk never was full");
    };
    assert!(refused.status().is_server_error(), "{}", refused.status());
    assert_eq!(refused.headers()["content-type"], "application/problem+json");
    assert!(sign_in(let_in + 2).await.unwrap().status().is_server_error(), "it stays up and says so again");

    // Somebody made room.
    venue.service.kill();
    venue.service.start_again();
    assert_eq!(sign_in(let_in + 1).await.unwrap().status(), 201, "who was turned away gets in now");
    desk.sync();
    let people = desk.people(&event);
    let numbers: Vec<_> = people.iter().map(|person| person["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=u64::from(let_in) + 1).collect::<Vec<_>>(), "each once, without a gap");
    assert!(people == venue.people(&event).await, "the list isn't the service's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_whose_file_is_damaged_refuses_to_start_and_leaves_it_as_it_is() {
    let mut venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);
    venue.crowd(&event, 100, 1).await;
    desk.sync();
    let copy = venue.service.back_up();
    venue.service.kill();

    let file = venue.service.database();
    // The log that a kill leaves would repair a part of the damage.
    std::fs::copy(&copy, &file).unwrap();
    for suffix in ["-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{suffix}", file.display())));
    }
    damage(&file);
    let damaged = std::fs::read(&file).unwrap();
    let refused = venue.service.fails_to_serve();
    assert!(!refused.status.success());
    assert!(refused.stdout.is_empty(), "it never listened");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("the database is damaged") && said.contains("restore"), "{said}");
    assert!(
        std::fs::read(&file).unwrap() == damaged,
        "somebody may want to rescue data, and needs every byte"
    );

    venue.service.restore(&copy);
    desk.sync();
    assert_eq!(desk.people(&event), venue.people(&event).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_whose_file_is_damaged_says_so_keeps_it_and_gets_its_list_back() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);
    venue.crowd(&event, 100, 1).await;
    desk.sync();
    let people = desk.people(&event);
    let file = desk.data.path().join("muster.db");
    damage(&file);
    let damaged = std::fs::read(&file).unwrap();

    let said = desk.add_account(&venue.place(), &[], "").well();
    assert!(said.err.contains("is damaged") && said.err.contains("muster.db.damaged-"), "{}", said.err);
    let entries = std::fs::read_dir(desk.data.path()).unwrap().map(|entry| entry.unwrap().path());
    // Its log may lie beside it.
    let is_the_file = |path: &Path| {
        let name = path.to_string_lossy();
        name.contains("muster.db.damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm")
    };
    let aside: Vec<_> = entries.filter(|path| is_the_file(path)).collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(std::fs::read(&aside[0]).unwrap() == damaged, "not a byte of it was changed");
    desk.sync();
    assert_eq!(desk.people(&event), people);
}

#[tokio::test(flavor = "multi_thread")]
async fn old_copies_go_after_a_week() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let copy = |kind: &str, days: i64| {
        let made = chrono::Utc::now() - chrono::TimeDelta::days(days);
        let path = desk.data.path().join(format!("muster.db.{kind}-{}", made.format("%Y%m%dT%H%M%S%3f")));
        std::fs::write(&path, "somebody's data").unwrap();
        path
    };
    let old = [copy("before-migration", 8), copy("damaged", 8)];
    let young = [copy("before-migration", 6), copy("damaged", 6)];
    desk.sync();
    assert!(old.iter().all(|path| !path.exists()) && young.iter().all(|path| path.exists()));
}
