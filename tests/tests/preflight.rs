//! The pre-flight: its numbers, the people behind them, and several messages at one event.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use organiser::api::{
    Audience, Doubts, Eligibility, FieldDraft, Issue, MessageDraft, MessageTexts, MessageView, Part,
    PreflightQuery, PreviewOf, ProblemCode, Severity,
};
use organiser::{Organiser, Vault};
use sandbox::SIGNED_IN;
use system_tests::{World, until};

async fn desk(world: &World, data: &std::path::Path, people: u32) -> (Organiser, String) {
    let organiser = world.organiser(data, Vault::this_run_only()).await;
    organiser.connect(world.form()).await.unwrap();
    let event = world.event(&organiser).await;
    world.crowd_allowing(&event, people, 1).await;
    until("everybody is found", || async {
        (organiser.overview(event.clone()).await.unwrap().bound == people).then_some(())
    })
    .await;
    (organiser, event)
}

fn text(words: &str) -> Vec<Part> {
    vec![Part::Text { text: words.to_owned() }]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_has_its_people_and_they_are_disjoint() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 12).await;
    let MessageView { id, mut draft } = organiser.message(event.clone()).await.unwrap().unwrap();
    draft.fields[4].parts = text("您已签到，现在可以离场了");
    let message = organiser.save_message(id.clone(), draft.clone()).await.unwrap().id;
    let told =
        organiser.start_campaign(message.clone(), Audience::Numbers(vec![2, 5]), Doubts::Ask).await.unwrap();
    until("two are told", || async {
        (organiser.campaign(told.campaign.clone()).await.unwrap().sent == 2).then_some(())
    })
    .await;

    // Long names make the text too long for some people.
    draft.fields[4].parts = vec![
        Part::Variable { path: "attendee.name".to_owned(), filters: vec![] },
        Part::Text { text: "，活动已经结束，请有序离场，谢谢".to_owned() },
    ];
    let message = organiser.save_message(id.clone(), draft.clone()).await.unwrap().id;
    let counts = organiser.check_campaign(message.clone(), Audience::All).await.unwrap();
    assert_eq!(counts.audience, 12);
    assert_eq!(
        counts.sendable
            + counts.doubtful
            + counts.already_told
            + counts.no_identity
            + counts.no_grant
            + counts.invalid,
        counts.audience
    );
    assert_eq!(counts.already_told, 2);
    let untold = organiser.check_campaign(message.clone(), Audience::Untold).await.unwrap();
    assert_eq!((untold.audience, untold.already_told), (10, 0), "those who were told are not among them");

    let mut seen = Vec::new();
    for (fate, count) in [
        (Eligibility::Sendable, counts.sendable),
        (Eligibility::Doubtful, counts.doubtful),
        (Eligibility::AlreadyTold, counts.already_told),
        (Eligibility::NoIdentity, counts.no_identity),
        (Eligibility::NoGrant, counts.no_grant),
        (Eligibility::Invalid, counts.invalid),
    ] {
        // Three at a time, as a list reads them.
        let mut people = Vec::new();
        loop {
            let query = PreflightQuery {
                draft: draft.clone(),
                audience: Audience::All,
                fate,
                offset: u32::try_from(people.len()).unwrap(),
                limit: 3,
            };
            let page = organiser.preflight_people(query).await.unwrap();
            assert_eq!(page.total, count, "{fate:?}");
            if page.people.is_empty() {
                break;
            }
            people.extend(page.people);
        }
        assert_eq!(people.len(), usize::try_from(count).unwrap(), "{fate:?}");
        for person in people {
            if fate == Eligibility::Invalid {
                assert_eq!(person.breaks[0].field, "thing5");
            }
            if fate == Eligibility::Sendable {
                assert_eq!(person.breaks, []);
            }
            seen.push(person.number);
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, (1..=12).collect::<Vec<_>>(), "everybody is behind exactly one number");
    let nobody = organiser.check_campaign(message, Audience::Numbers(vec![3, 99])).await.unwrap_err();
    assert_eq!((nobody.code, nobody.detail["number"].as_str()), (ProblemCode::NotFound, "99"));
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_preflight_calls_sendable_wechat_takes() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 30).await;
    let message = organiser.message(event.clone()).await.unwrap().unwrap().id;
    let counts = organiser.check_campaign(message.clone(), Audience::Untold).await.unwrap();
    let started = organiser.start_campaign(message, Audience::Untold, Doubts::Ask).await.unwrap();
    let done = until("the campaign ends", || async {
        let campaign = organiser.campaign(started.campaign.clone()).await.unwrap();
        (campaign.queued == 0).then_some(campaign)
    })
    .await;
    assert_eq!((done.sent, done.skipped), (counts.sendable, counts.audience - counts.sendable));
    assert_eq!(done.by_reason.get("invalid").copied().unwrap_or_default(), counts.invalid);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_doubt_is_sent_after_a_confirmation_and_what_wechat_says_of_it_is_remembered() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 5).await;
    let MessageView { id, mut draft } = organiser.message(event.clone()).await.unwrap().unwrap();
    let time = draft.fields.iter().position(|field| field.key.starts_with("time")).unwrap();
    draft.fields[time].parts = text("9:30");
    organiser.save_message(id.clone(), draft.clone()).await.unwrap();
    let preview = organiser.preview_draft(draft.clone(), PreviewOf::Typical, Audience::All).await.unwrap();
    let issue = &preview.fields[time].issues[0];
    assert_eq!((issue.code, issue.severity), (Issue::DoubtfulTime, Severity::Doubt));
    assert_eq!(
        issue.fix.as_ref().unwrap().parts,
        text("09:30"),
        "the same clock as WeChat is known to take it"
    );
    assert_eq!((preview.preflight.doubtful, preview.preflight.sendable), (5, 0));

    let asked = organiser.start_campaign(id.clone(), Audience::Untold, Doubts::Ask).await.unwrap_err();
    assert_eq!(asked.code, ProblemCode::DoubtfulTexts);
    assert_eq!((asked.detail["n"].as_str(), asked.detail["number"].as_str()), ("5", "1"));
    assert_eq!(organiser.campaigns(event.clone()).await.unwrap(), [], "nothing was begun");

    // One person is the way to try it; the simulated WeChat doesn't take an unpadded hour.
    let one = organiser.start_campaign(id.clone(), Audience::Numbers(vec![1]), Doubts::Ask).await.unwrap();
    let tried = until("one was tried", || async {
        let campaign = organiser.campaign(one.campaign.clone()).await.unwrap();
        (campaign.queued == 0).then_some(campaign)
    })
    .await;
    assert_eq!((tried.sent, tried.failed), (0, 1));
    let counts = organiser.check_campaign(id.clone(), Audience::Untold).await.unwrap();
    assert_eq!((counts.doubtful, counts.invalid), (0, 5), "from now on it is a refusal");
    let refused = organiser.start_campaign(id, Audience::Untold, Doubts::Send).await.unwrap_err();
    assert_eq!(refused.code, ProblemCode::MessageInvalid);

    // Words that look like a variable are sent as they stand, once somebody confirmed them.
    draft.fields[time].parts = text("09:30");
    draft.fields[4].parts = text("{attendee.name}您好");
    draft.name = "近似变量".to_owned();
    let near = organiser.create_message(event, draft.template_id.clone()).await.unwrap();
    organiser.save_message(near.id.clone(), draft).await.unwrap();
    let counts = organiser.check_campaign(near.id.clone(), Audience::Untold).await.unwrap();
    assert_eq!((counts.doubtful, counts.sendable), (5, 0));
    let sent = organiser.start_campaign(near.id, Audience::Untold, Doubts::Send).await.unwrap();
    until("they are told", || async {
        (organiser.campaign(sent.campaign.clone()).await.unwrap().sent == 5).then_some(())
    })
    .await;
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_messages_at_one_event() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 1).await;
    let first = organiser.message(event.clone()).await.unwrap().unwrap();
    let second = organiser.create_message(event.clone(), SIGNED_IN.to_owned()).await.unwrap();
    let copy = organiser.duplicate_message(second.id.clone()).await.unwrap();
    let names = |messages: Vec<MessageView>| messages.into_iter().map(|m| m.draft.name).collect::<Vec<_>>();
    assert_eq!(
        names(organiser.messages(event.clone()).await.unwrap()),
        ["离场通知", "离场通知 2", "离场通知 3"]
    );
    assert_eq!(copy.draft.fields, second.draft.fields);

    let called = |name: &str| MessageDraft { name: name.to_owned(), ..copy.draft.clone() };
    let taken = organiser.save_message(copy.id.clone(), called(" 离场通知 ")).await.unwrap_err();
    assert_eq!((taken.code, taken.detail["why"].as_str()), (ProblemCode::InvalidInput, "taken"));
    let renamed = organiser.save_message(copy.id.clone(), called("集合通知")).await.unwrap();
    assert_eq!((renamed.id, renamed.draft.name), (copy.id.clone(), "集合通知".to_owned()));
    organiser.delete_message(second.id.clone()).await.unwrap();
    assert_eq!(names(organiser.messages(event.clone()).await.unwrap()), ["离场通知", "集合通知"]);
    assert_eq!(organiser.delete_message(second.id.clone()).await.unwrap_err().code, ProblemCode::NotFound);
    let gone = organiser.save_message(second.id, called("另一个")).await.unwrap_err();
    assert_eq!(gone.code, ProblemCode::NotFound, "what is deleted doesn't come back by being typed on");
    // Lists and drawers still refer to the first one.
    assert_eq!(organiser.message(event).await.unwrap().unwrap().id, first.id);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_by_its_keys_is_whole_or_says_what_is_missing() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 1).await;
    let keys = ["thing1", "character_string2", "time3", "thing4", "thing5"];
    let texts = |change: fn(&mut MessageTexts)| {
        let mut texts = MessageTexts {
            event: event.clone(),
            name: None,
            template_id: SIGNED_IN.to_owned(),
            fields: keys.map(|key| (key.to_owned(), "{{ attendee.number }}".to_owned())).to_vec(),
            page: None,
            lang: None,
            miniprogram_state: None,
        };
        change(&mut texts);
        texts
    };
    let id = organiser.set_message(texts(|_| {})).await.unwrap();
    assert_eq!(organiser.set_message(texts(|_| {})).await.unwrap(), id, "the same name replaces");
    type Change = fn(&mut MessageTexts);
    let cases: [(Change, &str, &str); 10] = [
        (|t| drop(t.fields.remove(1)), "character_string2", "missing_field"),
        (|t| t.fields.push(("thing9".to_owned(), String::new())), "thing9", "unknown_field"),
        (|t| t.fields.push(("thing1".to_owned(), String::new())), "thing1", "named_twice"),
        (|t| t.fields[0].1 = "{{ attendee.name".to_owned(), "thing1", "bad_template"),
        (|t| t.fields[0].1 = "{% for x in y %}".to_owned(), "thing1", "bad_template"),
        (|t| t.fields[0].1 = "长".repeat(2001), "thing1", "too_long"),
        (|t| t.page = Some("/pages/me/me".to_owned()), "page", "leading_slash"),
        (|t| t.lang = Some("fr_FR".to_owned()), "lang", "not_listed"),
        (|t| t.miniprogram_state = Some("develop".to_owned()), "miniprogram_state", "not_listed"),
        (|t| t.name = Some(" ".to_owned()), "name", "length_60"),
    ];
    for (change, field, why) in cases {
        let problem = organiser.set_message(texts(change)).await.unwrap_err();
        let said = (problem.code, problem.detail["field"].as_str(), problem.detail["why"].as_str());
        assert_eq!(said, (ProblemCode::InvalidInput, field, why));
    }
    let preview =
        organiser.preview_message(id, PreviewOf::Number(1), Audience::Numbers(vec![1])).await.unwrap();
    let broken: Vec<_> =
        preview.fields.iter().filter(|f| !f.issues.is_empty()).map(|f| f.key.as_str()).collect();
    assert_eq!(broken, ["time3"], "a number is no time");
    assert_eq!(preview.page.issues.len(), 0);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_template_keeps_the_texts_whose_keys_it_shares() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 1).await;
    let MessageView { id, mut draft } = organiser.message(event).await.unwrap().unwrap();
    draft.template_id = sandbox::EVENT_ENDED.to_owned();
    draft.fields = vec![FieldDraft { key: "thing1".to_owned(), parts: text("三班") }];
    let saved = organiser.save_message(id, draft).await.unwrap().draft;
    let keys: Vec<_> = saved.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["thing1", "time13", "name6", "phone_number7", "thing9"]);
    assert_eq!(saved.fields[0].parts, text("三班"));
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_card_of_one_person_is_the_card_of_the_whole_preview() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 12).await;
    let draft = organiser.message(event).await.unwrap().unwrap().draft;
    for of in [PreviewOf::Worst, PreviewOf::Typical, PreviewOf::Number(3)] {
        let whole = organiser.preview_draft(draft.clone(), of, Audience::All).await.unwrap().card;
        let alone = organiser.card(draft.clone(), whole.number).await.unwrap();
        assert_eq!(alone, whole);
    }
    let made_up = organiser.card(draft.clone(), None).await.unwrap();
    assert_eq!(made_up.number, None);
    assert!(made_up.lines.iter().all(|line| !line.text.is_empty()), "{made_up:?}");
    let nobody = organiser.card(draft.clone(), Some(99)).await.unwrap_err();
    assert_eq!((nobody.code, nobody.detail["what"].as_str()), (ProblemCode::NotFound, "attendee"));
    let nameless = organiser.card(MessageDraft { name: " ".to_owned(), ..draft }, None).await.unwrap_err();
    assert_eq!(nameless.code, ProblemCode::InvalidInput);
    organiser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_at_everybody_ends_when_it_is_abandoned_and_the_next_one_is_whole() {
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (organiser, event) = desk(&world, data.path(), 12).await;
    let draft = organiser.message(event).await.unwrap().unwrap().draft;
    let look = || organiser.preview(draft.clone(), PreviewOf::Typical, Audience::All);
    let (abandoned, told) = tokio::join!(biased; look(), organiser.abandon_previews());
    told.unwrap();
    assert!(abandoned.unwrap().is_none());
    let whole = organiser.preview_draft(draft.clone(), PreviewOf::Typical, Audience::All).await.unwrap();
    let next = look().await.unwrap().unwrap();
    assert_eq!((next.card, next.preflight), (whole.card, whole.preflight));
    organiser.close().await;
}
