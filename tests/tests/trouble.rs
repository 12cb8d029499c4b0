//! Faults at WeChat in the middle of an event: they are reported, and nobody is lost.

use sandbox::Conditions;
use system_tests::{Follow, KeyringState, SECRET, SecretService, Terminal, Venue, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_appsecret_that_is_reset_in_the_middle_of_an_event_loses_nobody() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::Unlocked);
    let desk = Terminal::new(&session);
    let secrets = format!("{SECRET}\n{}\n", venue.token);
    desk.add_account(&venue.place(), &["--secret-stdin", "--token-stdin"], &secrets).well();
    let event = desk.event(&venue.appid);
    venue.crowd(&event, 10, 1).await;
    let mut follow = Follow::start(&desk);
    follow.line(|figures| figures["exchanged"].as_u64() >= Some(10));

    let reset = "5ec2e7005ec2e7005ec2e7005ec2e700";
    venue.wechat.set_conditions(Conditions { secret: Some(reset.to_owned()), ..Conditions::default() });
    venue.crowd(&event, 10, 2).await;
    let ended = tokio::task::spawn_blocking(|| follow.end()).await.unwrap();
    assert_eq!(ended.code, Some(4), "{}", ended.err);
    assert!(ended.err.contains("Wrong AppSecret"), "{}", ended.err);
    let stopped = desk.run(&["--json", "sync", "--until-idle"]);
    assert_eq!((stopped.code, &stopped.json()["lost"]), (Some(4), &0.into()), "{}", stopped.err);
    assert_eq!(stopped.json()["problem"]["code"], "wrong_secret");
    // People who arrive meanwhile wait.
    venue.crowd(&event, 10, 3).await;

    let add = ["account", "add", "--appid", &venue.appid, "--secret-stdin"];
    desk.run_with(&add, reset).well();
    let synced = desk.sync();
    assert_eq!((&synced["lost"], &synced["waiting"]), (&0.into(), &0.into()));
    let people = venue.people(&event).await;
    assert_eq!(people.len(), 30);
    assert!(people.iter().all(|person| person["identity"] == "bound"), "somebody was lost");
    assert_eq!(desk.people(&event), people);
}

#[tokio::test(flavor = "multi_thread")]
async fn following_says_what_comes_and_ends_with_ctrl_c() {
    let venue = Venue::open().await;
    let session = SecretService::start(KeyringState::NoBus);
    let desk = Terminal::with_account(&session, &venue.place(), &venue.token);
    let event = desk.event(&venue.appid);
    let mut follow = Follow::start(&desk);
    for people in [3, 7] {
        venue.crowd(&event, people, u64::try_from(people).unwrap()).await;
        follow.line(|figures| figures["exchanged"].as_u64() >= Some(3));
    }
    until("everybody is here", || async {
        (desk.people(&event) == venue.people(&event).await).then_some(())
    })
    .await;
    let ended = follow.interrupt();
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    // It released the data folder and left nothing half done.
    assert_eq!(desk.sync()["exchanged"], 0);
    assert_eq!(desk.people(&event).len(), 10);
}
