//! `muster template`, `message` and `campaign check`, the real program over real data.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use organiser::Vault;
use sandbox::SIGNED_IN;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Output};
use system_tests::{SECRET, World, program, until};

struct Desk<'w> {
    world: &'w World,
    data: &'w Path,
}

impl Desk<'_> {
    fn run(&self, locale: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program("muster"));
        command.env("LANG", locale).env("LC_ALL", locale).env("NO_PROXY", "127.0.0.1");
        command.env("MUSTER_APP_SECRET", SECRET).env("MUSTER_ENDPOINT_TOKEN", &self.world.token);
        command.arg("--data").arg(self.data).args(args).output().unwrap()
    }

    /// The JSON lines, and the exit code.
    fn json(&self, args: &[&str]) -> (Vec<Value>, i32) {
        let output = self.run("en_GB.UTF-8", &[&["--json"], args].concat());
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (lines, output.status.code().unwrap())
    }
}

const TEXTS: [&str; 5] = [
    "thing1={{ event.title }}",
    "character_string2={{ attendee.number }}",
    "time3={{ attendee.signed_in_at | time }}",
    "thing4={{ event.place }}",
    "thing5={{ attendee.name }}，活动已经全部结束，请大家有序离场，谢谢",
];

fn set<'a>(event: &'a str, texts: &[&'a str]) -> Vec<&'a str> {
    let fields = texts.iter().flat_map(|text| ["--field", text]);
    ["message", "set", event, "--template", SIGNED_IN].into_iter().chain(fields).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_a_template_to_knowing_who_gets_the_message() {
    let world = World::start().await;
    let directory = tempfile::tempdir().unwrap();
    let organiser = world.organiser(directory.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, 8, 1).await;
    until("everybody is found", || async {
        (organiser.overview(event.clone()).await.unwrap().bound == 8).then_some(())
    })
    .await;
    organiser.close().await;
    drop(organiser);
    let appid = world.appid.clone();
    tokio::task::spawn_blocking(move || {
        let desk = Desk { world: &world, data: directory.path() };
        templates(&desk, &appid);
        let message = messages(&desk, &event);
        previews(&desk, &message);
        checks(&desk, &message);
        mistakes(&desk, &event);
        for (locale, word) in [("zh_CN.UTF-8", "可以发"), ("en_GB.UTF-8", "can be sent")] {
            let said = desk.run(locale, &["campaign", "check", &message]);
            assert!(String::from_utf8(said.stdout).unwrap().contains(word), "{locale}");
        }
        // A message's text never reaches a log or an error: only the results were printed.
        assert_eq!(system_tests::files_holding(directory.path(), SECRET), Vec::<std::path::PathBuf>::new());
    })
    .await
    .unwrap();
}

fn templates(desk: &Desk<'_>, appid: &str) {
    let (refreshed, code) = desk.json(&["template", "refresh", "--account", appid]);
    assert_eq!(code, 0);
    assert_eq!(refreshed[0]["template_id"], SIGNED_IN);
    assert_eq!((&refreshed[0]["title"], &refreshed[0]["type"]), (&json!("签到成功通知"), &json!(2)));
    let second = json!({ "key": "character_string2", "label": "签到编号", "type": "character_string" });
    assert_eq!(refreshed[0]["fields"][1], second);
    assert_eq!(desk.json(&["template", "list", "--account", appid]), (refreshed, 0));
    assert_ne!(desk.json(&["template", "list", "--account", "wx0000000000000000"]).1, 0);
}

fn messages(desk: &Desk<'_>, event: &str) -> String {
    let (saved, code) = desk.json(&set(event, &TEXTS));
    assert_eq!(code, 0, "{saved:?}");
    let id = saved[0]["message"].as_str().unwrap().to_owned();
    assert_eq!(desk.json(&set(event, &TEXTS)).0, saved, "the same name replaces");
    let other =
        [&set(event, &TEXTS)[..], &["--name", "集合通知", "--lang", "en_US", "--state", "trial"]].concat();
    assert_eq!(desk.json(&other).1, 0);
    let (listed, _) = desk.json(&["message", "list", event]);
    assert_eq!(
        listed.iter().map(|line| line["name"].as_str().unwrap()).collect::<Vec<_>>(),
        ["离场通知", "集合通知"]
    );
    assert_eq!(listed[0]["page"], "pages/me/me?code={{ event.code }}");
    assert_eq!((&listed[1]["lang"], &listed[1]["state"]), (&json!("en_US"), &json!("trial")));
    id
}

fn previews(desk: &Desk<'_>, message: &str) {
    let (worst, code) = desk.json(&["message", "preview", message]);
    assert_eq!(code, 0);
    assert_eq!(worst[0]["fields"]["thing1"], "西湖毅行 30 公里");
    // Longer than 20 characters for everybody; some names may also get a warning.
    let problems = worst[0]["problems"].as_array().unwrap();
    let problem = problems.iter().find(|problem| problem["code"] == "too_long").unwrap();
    assert_eq!(problem["field"], "thing5");
    assert!(problem["detail"].as_str().unwrap().contains("20"), "{problem}");
    // A script can pass the fix on unchanged.
    let fix = problem["fix"].as_str().unwrap();
    assert!(fix.contains("truncate") || fix.ends_with('…'), "{fix}");
    let (one, _) = desk.json(&["message", "preview", message, "--attendee", "1"]);
    assert_eq!(one[0]["fields"]["character_string2"], "1");
    assert_ne!(desk.json(&["message", "preview", message, "--attendee", "99"]).1, 0);
}

fn checks(desk: &Desk<'_>, message: &str) {
    let (untold, code) = desk.json(&["campaign", "check", message]);
    assert_eq!(code, 0);
    let count = |key: &str| untold[0][key].as_u64().unwrap();
    assert_eq!(count("audience"), 8);
    let parts = ["sendable", "already_told", "no_identity", "no_grant", "invalid"].map(count);
    assert_eq!(parts.iter().sum::<u64>(), 8);
    assert_eq!(
        desk.json(&["campaign", "check", message, "--audience", "all"]).0,
        untold,
        "nobody was told yet"
    );
    let (some, _) = desk.json(&["campaign", "check", message, "--audience", "1,3"]);
    assert_eq!(some[0]["audience"], 2);
}

fn mistakes(desk: &Desk<'_>, event: &str) {
    let unknown = [&TEXTS[..], &["thing99=x"]].concat();
    let broken = [&["thing1={{ event.title"], &TEXTS[1..]].concat();
    for (texts, field, why) in [
        (&TEXTS[1..], "thing1", "missing_field"),
        (&unknown[..], "thing99", "unknown_field"),
        (&broken[..], "thing1", "bad_template"),
    ] {
        let (said, code) = desk.json(&set(event, texts));
        assert_eq!(code, 2);
        let detail = &said[0]["detail"];
        assert_eq!((&detail["field"], &detail["why"]), (&json!(field), &json!(why)));
    }
    for args in [
        &["message", "set", event, "--template", SIGNED_IN, "--field", "nothing"][..],
        &["campaign", "check", "m", "--audience", "somebody"],
        &["message", "preview"],
    ] {
        assert_eq!(desk.run("en_GB.UTF-8", args).status.code(), Some(2), "{args:?}");
    }
    assert_eq!(desk.json(&["message", "preview", "no-such-message"]).1, 1);
}
