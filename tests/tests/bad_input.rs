//! What goes wrong for an organiser: each has a clear message in both languages with what to do, and nothing is lost.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use i18n::{Catalog, Lang};
use organiser::Vault;
use organiser::api::{
    Audience, CampaignState, CheckLine, CheckName, CheckState, ConnectForm, Doubts, MessageView, Part,
    PreviewOf, ProblemCode, SyncState,
};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;
use system_tests::{KeyringState, SECRET, SecretService, World, assert_clear, program, until};

fn failed(lines: &[CheckLine], name: CheckName) -> ProblemCode {
    let line = lines.iter().find(|line| line.name == name).unwrap();
    assert_eq!(line.state, CheckState::Failed, "{name:?}");
    let problem = line.problem.as_ref().unwrap();
    assert_clear(problem);
    problem.code
}

#[tokio::test(flavor = "multi_thread")]
async fn the_connection_test_tells_what_is_wrong() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    let check = |form: ConnectForm| organiser.check_connection(form);
    let with = |change: fn(&mut ConnectForm)| {
        let mut form = world.form();
        form.this_run_only = true;
        change(&mut form);
        form
    };

    let right = check(with(|_| {})).await.unwrap();
    assert!(right.iter().all(|line| line.state == CheckState::Passed), "{right:?}");
    let lines = check(with(|form| form.secret = Some("0".repeat(32).as_str().into()))).await.unwrap();
    assert_eq!(failed(&lines, CheckName::Credentials), ProblemCode::WrongSecret);
    let lines = check(with(|form| form.appid = "wx0000000000000000".to_owned())).await.unwrap();
    assert_eq!(failed(&lines, CheckName::Credentials), ProblemCode::WrongAppid);
    assert_eq!(failed(&lines, CheckName::Endpoint), ProblemCode::AppidMismatch);
    let lines = check(with(|form| form.token = Some("not-the-token".into()))).await.unwrap();
    assert_eq!(failed(&lines, CheckName::Endpoint), ProblemCode::EndpointRefusedToken);
    let lines = check(with(|form| form.endpoint_url = "http://127.0.0.1:1".to_owned())).await.unwrap();
    assert_eq!(failed(&lines, CheckName::Endpoint), ProblemCode::EndpointUnreachable);
    // WeChat answers there, but it is not a sign-in service.
    let mut form = with(|_| {});
    form.endpoint_url.clone_from(&world.wechat_url);
    assert_eq!(failed(&check(form).await.unwrap(), CheckName::Endpoint), ProblemCode::EndpointUnexpected);
    let no_appid: fn(&mut ConnectForm) = |form| form.appid = "wx".to_owned();
    let no_tls: fn(&mut ConnectForm) = |form| form.endpoint_url = "http://muster.example".to_owned();
    for change in [no_appid, no_tls] {
        let problem = check(with(change)).await.unwrap_err();
        assert_eq!(problem.code, ProblemCode::InvalidInput);
        assert_clear(&problem);
    }
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_loses_nobody_and_the_right_one_goes_on() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    organiser.replace_secret(world.appid.clone(), "0".repeat(32).as_str().into()).await.unwrap();
    world.crowd_allowing(&event, 10, 1).await;

    let stopped = until("sync stops and says why", || async {
        let overview = organiser.overview(event.clone()).await.unwrap();
        (overview.signed_in == 10 && overview.sync.state == SyncState::Stopped).then_some(overview)
    })
    .await;
    let problem = stopped.sync.problem.unwrap();
    assert_eq!(problem.code, ProblemCode::WrongSecret);
    assert_clear(&problem);
    assert_eq!(stopped.bound, 0);

    organiser.replace_secret(world.appid.clone(), SECRET.into()).await.unwrap();
    until("everybody is found", || async {
        (organiser.overview(event.clone()).await.unwrap().bound == 10).then_some(())
    })
    .await;
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_turns_wrong_pauses_the_sending_and_resuming_tells_everybody_once() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, 10, 1).await;
    until("everybody is found", || async {
        (organiser.overview(event.clone()).await.unwrap().bound == 10).then_some(())
    })
    .await;
    let MessageView { id, mut draft } = organiser.message(event.clone()).await.unwrap().unwrap();
    // Short enough for every name.
    draft.fields[4].parts = vec![Part::Text { text: "您已签到，现在可以离场了".to_owned() }];
    let message = organiser.save_message(id, draft).await.unwrap().id;

    organiser.replace_secret(world.appid.clone(), "0".repeat(32).as_str().into()).await.unwrap();
    let started = organiser.start_campaign(message, Audience::Untold, Doubts::Ask).await.unwrap();
    let paused = until("the campaign pauses", || async {
        let campaign = organiser.campaign(started.campaign.clone()).await.unwrap();
        (campaign.state == CampaignState::Paused).then_some(campaign)
    })
    .await;
    assert_eq!(paused.problem.as_ref().unwrap().code, ProblemCode::WrongSecret);
    assert_clear(paused.problem.as_ref().unwrap());
    assert_eq!(world.sandbox.delivered_total(), 0);

    organiser.replace_secret(world.appid.clone(), SECRET.into()).await.unwrap();
    organiser.resume_campaign(started.campaign.clone()).await.unwrap();
    let done = until("the campaign ends", || async {
        let campaign = organiser.campaign(started.campaign.clone()).await.unwrap();
        (campaign.state == CampaignState::Done).then_some(campaign)
    })
    .await;
    assert_eq!((done.sent, done.deliveries), (10, 10));
    assert!(world.sandbox.delivered().values().all(|times| *times == 1));
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_too_long_is_said_before_sending_and_fixed_by_one_click() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    let MessageView { id, mut draft } = organiser.message(event.clone()).await.unwrap().unwrap();
    let long = "活动已经全部结束，请大家有序离场，注意安全，谢谢".to_owned();
    draft.fields[4].parts = vec![Part::Text { text: long.clone() }];

    let preview = organiser.preview_draft(draft.clone(), PreviewOf::Typical, Audience::Untold).await.unwrap();
    let check = &preview.fields[4];
    assert_eq!((check.longest, check.max), (24, Some(20)));
    let issue = &check.issues[0];
    assert_eq!(issue.code, domain::Issue::TooLong);
    assert_eq!(preview.card.lines[4].over_from, Some(20));
    // The text is kept although WeChat would refuse it.
    let saved = organiser.save_message(id, draft.clone()).await.unwrap();
    assert_eq!(saved.draft.fields[4].parts, [Part::Text { text: long }]);

    draft.fields[4].parts.clone_from(&issue.fix.as_ref().unwrap().parts);
    let fixed = organiser.preview_draft(draft, PreviewOf::Typical, Audience::Untold).await.unwrap();
    assert!(fixed.fields[4].issues.is_empty(), "{:?}", fixed.fields[4]);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_database_is_set_aside_and_the_list_comes_back() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, 5, 1).await;
    organiser.close().await;
    drop(organiser);
    let file = data.path().join("muster.db");
    let garbage = vec![0x5a_u8; 64 * 1024];
    std::fs::write(&file, &garbage).unwrap();

    let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
    let notice = organiser.notice().unwrap();
    assert_eq!(notice.code, ProblemCode::DatabaseDamaged);
    assert_clear(&notice);
    assert_eq!(std::fs::read(&notice.detail["path"]).unwrap(), garbage, "the damaged file is kept as it was");
    organiser.connect(world.form()).await.unwrap();
    until("the endpoint's list is read again", || async {
        let events = organiser.events().await.unwrap();
        events.iter().any(|e| e.code == event && e.signed_in == 5).then_some(())
    })
    .await;
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_service_nothing_is_kept_and_the_choice_is_said() {
    let world = World::start().await;
    let session = SecretService::start(KeyringState::NoProvider);
    for (locale, word) in [("zh_CN.UTF-8", "钥匙串"), ("en_GB.UTF-8", "keyring")] {
        let data = tempfile::tempdir().unwrap();
        let mut add = Command::new(program("muster"));
        session
            .adopt(&mut add)
            .env("LANG", locale)
            .env("LC_ALL", locale)
            .arg("--json")
            .arg("--data")
            .arg(data.path());
        add.args([
            "account",
            "add",
            "--appid",
            &world.appid,
            "--endpoint",
            &world.endpoint_url,
            "--secret-stdin",
        ]);
        let secret = data.path().join("stdin");
        std::fs::write(&secret, format!("{SECRET}\n")).unwrap();
        let output = add.stdin(std::fs::File::open(&secret).unwrap()).output().unwrap();
        std::fs::remove_file(&secret).unwrap();

        assert_eq!(output.status.code(), Some(4));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(word), "{said}");
        let problem: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(problem["code"], "keyring_missing");
        let organiser = world.organiser(data.path(), Vault::this_run_only()).await;
        assert!(organiser.accounts().await.unwrap().is_empty(), "an account without its secret");
        organiser.close().await;
        assert_eq!(system_tests::files_holding(data.path(), SECRET), Vec::<std::path::PathBuf>::new());
    }
}

#[test]
fn every_problem_has_words_for_its_details() {
    // A detail that no text mentions would never be seen.
    let detail = BTreeMap::from([("path".to_owned(), "/somewhere".to_owned())]);
    for lang in [Lang::ZhCn, Lang::En] {
        assert!(Catalog::of(lang).problem("database_damaged", &detail).why.contains("/somewhere"));
    }
}
