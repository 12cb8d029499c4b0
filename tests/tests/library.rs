//! Templates of WeChat's public library: added to the account, used at an event, and removed.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use organiser::api::{
    AddTemplate, Audience, CampaignState, Doubts, Moment, NewEvent, PreviewOf, Problem, ProblemCode,
};
use organiser::{Organiser, Vault};
use sandbox::{Conditions, SIGNED_IN};
use std::collections::BTreeSet;
use std::path::Path;
use system_tests::{World, assert_clear, until};

/// WeChat's category for events, and a template in it.
const EVENTS: u32 = 616;
const ENDED: u32 = 1_204;

async fn desk(world: &World, data: &Path) -> Organiser {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    organiser
}

fn add(world: &World, tid: u32, keywords: &[u32]) -> AddTemplate {
    AddTemplate {
        appid: world.appid.clone(),
        tid,
        keywords: keywords.to_vec(),
        scene: " 活动结束后告知 ".to_owned(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_found_added_used_and_removed() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = desk(&world, data.path()).await;
    let appid = || world.appid.clone();

    let categories = organiser.template_categories(appid()).await.unwrap();
    assert!(categories.iter().any(|category| (category.id, category.name.as_str()) == (EVENTS, "活动")));
    let titles = organiser.template_titles(appid(), EVENTS, 0).await.unwrap();
    assert_eq!(titles.next, None);
    let found = titles.titles.iter().find(|title| title.tid == ENDED).unwrap();
    assert_eq!((found.title.as_str(), found.long_term), ("活动结束通知", false));
    assert!(titles.titles.iter().all(|title| title.tid < 10_000_001), "a service card is no message");
    let keywords = organiser.template_keywords(appid(), ENDED).await.unwrap();
    let kinds: Vec<_> = keywords.iter().map(|keyword| (keyword.kid, keyword.kind.as_str())).collect();
    assert_eq!(kinds, [(1, "thing"), (3, "time"), (4, "name"), (7, "phone_number"), (8, "thing")]);

    // In the order they were chosen, not that of the library.
    let before = organiser.refresh_templates(appid()).await.unwrap();
    let after = organiser.add_template(add(&world, ENDED, &[8, 1, 3])).await.unwrap();
    let known: BTreeSet<_> = before.iter().map(|template| template.template_id.clone()).collect();
    let new: Vec<_> = after.iter().filter(|template| !known.contains(&template.template_id)).collect();
    let [new] = new[..] else { panic!("one more, not {new:?}") };
    let keys: Vec<_> = new.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!((new.title.as_str(), &keys[..]), ("活动结束通知", &["thing8", "thing1", "time3"][..]));
    let again = organiser.add_template(add(&world, ENDED, &[1, 3, 8])).await.unwrap();
    assert_eq!(again.len(), after.len(), "what the account has already is no failure and no second one");

    let event = organiser.create_event(event_of(&world, &new.template_id)).await.unwrap().code;
    world.crowd_allowing(&event, 5, 1).await;
    until("everybody is found", || async {
        (organiser.overview(event.clone()).await.unwrap().bound == 5).then_some(())
    })
    .await;
    let mut message = organiser.message(event.clone()).await.unwrap().unwrap();
    assert_eq!(message.draft.template_id, new.template_id);
    let preview =
        organiser.preview_draft(message.draft.clone(), PreviewOf::Worst, Audience::Untold).await.unwrap();
    for (field, check) in message.draft.fields.iter_mut().zip(preview.fields) {
        if let Some(fix) = check.issues.into_iter().find_map(|issue| issue.fix) {
            field.parts = fix.parts;
        }
    }
    let message = organiser.save_message(message.id, message.draft).await.unwrap().id;
    let started = organiser.start_campaign(message.clone(), Audience::Untold, Doubts::Ask).await.unwrap();
    let done = until("everybody is told", || async {
        let campaign = organiser.campaign(started.campaign.clone()).await.unwrap();
        (campaign.state == CampaignState::Done).then_some(campaign)
    })
    .await;
    assert_eq!((done.sent, world.sandbox.delivered_total()), (5, 5));

    let left = organiser.remove_template(appid(), new.template_id.clone()).await.unwrap();
    assert_eq!(left.len(), before.len());
    assert_eq!(organiser.refresh_templates(appid()).await.unwrap().len(), before.len(), "gone at WeChat too");
    // What was sent with it stays in the history; a message that uses it says why it can't be sent.
    assert_eq!(organiser.campaigns(event).await.unwrap()[0].sent, 5);
    let gone = organiser.start_campaign(message, Audience::All, Doubts::Ask).await.unwrap_err();
    assert_eq!((gone.code, gone.detail["what"].as_str()), (ProblemCode::NotFound, "template"));
    assert_clear(&gone);
    organiser.close().await;
}

fn event_of(world: &World, template: &str) -> NewEvent {
    let at = |text: &str| Moment::parse_from_rfc3339(text).unwrap();
    NewEvent {
        appid: world.appid.clone(),
        title: "西湖毅行".to_owned(),
        place: "太子湾公园".to_owned(),
        starts_at: at("2026-11-21T12:30:00+08:00"),
        ends_at: at("2036-11-21T16:00:00+08:00"),
        template_ids: vec![template.to_owned()],
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_wechat_would_not_take_says_why_and_adds_nothing() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = desk(&world, data.path()).await;
    let before = organiser.refresh_templates(world.appid.clone()).await.unwrap().len();
    let refused = |wanted: AddTemplate| async {
        let problem = organiser.add_template(wanted).await.unwrap_err();
        assert_clear(&problem);
        problem
    };

    // What can be known without asking WeChat is reported at once.
    let own =
        |problem: Problem| (problem.code, problem.detail["field"].clone(), problem.detail["why"].clone());
    for keywords in [&[1][..], &[], &[1, 2, 3, 4, 5, 6], &[1, 1]] {
        let said = own(refused(add(&world, ENDED, keywords)).await);
        assert_eq!(said, (ProblemCode::InvalidInput, "keywords".to_owned(), "two_to_five".to_owned()));
    }
    for scene in ["  ", "一二三四五六七八九十一二三四五六"] {
        let wanted = AddTemplate { scene: scene.to_owned(), ..add(&world, ENDED, &[1, 3]) };
        assert_eq!(own(refused(wanted).await).1, "scene");
    }
    // WeChat reports the rest: keywords of another template, no such template, a kind that can't be sent.
    for (tid, keywords) in [(ENDED, [1, 2]), (9_999, [1, 2]), (10_000_012, [1, 2])] {
        let problem = refused(add(&world, tid, &keywords)).await;
        assert_eq!(problem.detail["meaning"], "template_form_wrong", "{tid}");
    }
    assert_eq!(organiser.refresh_templates(world.appid.clone()).await.unwrap().len(), before);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_account_says_so_until_one_is_removed() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = desk(&world, data.path()).await;
    let keywords = [1, 2, 5, 6, 9];
    // Every choice of two or three of five: more than an account has room for.
    let mut choices = Vec::new();
    for choice in 0u32..32 {
        let chosen: Vec<u32> = (0..5).filter(|at| choice & (1 << at) != 0).map(|at| keywords[at]).collect();
        if (2..=5).contains(&chosen.len()) {
            choices.push(chosen);
        }
    }
    let full = {
        let mut full = None;
        for chosen in &choices {
            if let Err(problem) = organiser.add_template(add(&world, 1_203, chosen)).await {
                full = Some((problem, chosen));
                break;
            }
        }
        full
    };
    let (problem, last) = full.unwrap();
    assert_eq!(problem.detail["meaning"], "template_limit");
    assert_clear(&problem);
    assert_eq!(organiser.templates(world.appid.clone()).await.unwrap().len(), 25);
    organiser.remove_template(world.appid.clone(), SIGNED_IN.to_owned()).await.unwrap();
    assert_eq!(organiser.add_template(add(&world, 1_203, last)).await.unwrap().len(), 25);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_a_category_has_no_library() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let organiser = desk(&world, data.path()).await;
    world.sandbox.set_conditions(Conditions { categories: Some(Vec::new()), ..Conditions::default() });
    assert_eq!(organiser.template_categories(world.appid.clone()).await.unwrap(), []);
    // A category that was taken away while the list was open.
    let problem = organiser.template_titles(world.appid.clone(), EVENTS, 0).await.unwrap_err();
    assert_clear(&problem);
    organiser.close().await;
}
