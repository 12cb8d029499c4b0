use crate::support::{
    APPID, CODE, Server, assert_fields, assert_refused, but, picnic, redacted, submission, visitor,
};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

fn kinds(changes: &[Value]) -> Vec<&str> {
    changes.iter().map(|row| row["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_sign_in_is_answered_and_told_to_the_feed() {
    let server = Server::with_event().await;
    let post = json!({
        "submission": submission(1), "name": " 张\t伟 ", "answers": { "team": "红队" },
        "login_code": "fake-code-1", "appid": APPID, "env_version": "release",
        "subscriptions": [
            { "template_id": "tmpl-a", "result": "accept" },
            { "template_id": "tmpl-a", "result": "acceptWithAudio" },
            { "template_id": "tmpl-unknown", "result": "accept" },
            { "template_id": "tmpl-b", "result": "reject" }
        ],
        "client_time": "2031-05-01T16:00:00+08:00", "a_later_version": "is ignored"
    });
    let (status, me) = server.sign_in(&visitor(1), &post).await;
    assert_eq!(status, 201);
    assert_json_snapshot!("me", me);
    let told = json!(server.changes().await[1..]);
    assert_json_snapshot!("told", redacted(told));
}

#[tokio::test]
async fn a_replay_changes_nothing() {
    let server = Server::with_event().await;
    let subscriptions = json!([{ "template_id": "tmpl-a", "result": "accept" }]);
    let post = json!({ "submission": submission(1), "name": "李雷", "login_code": "fake-1", "subscriptions": subscriptions });
    let (first, me) = server.sign_in(&visitor(1), &post).await;
    let before = server.changes().await;
    server.advance(60);
    let (again, replayed) = server.sign_in(&visitor(1), &but(post, json!({ "name": "韩梅梅" }))).await;
    assert_eq!((first.as_u16(), again.as_u16()), (201, 200));
    assert_eq!(replayed, me, "the name of the first post, its time, one accept");
    assert_eq!(server.changes().await, before);
}

#[tokio::test]
async fn a_submission_belongs_to_its_visitor() {
    let server = Server::with_event().await;
    let post = json!({ "submission": submission(1) });
    for n in 1..=3 {
        let (status, me) = server.sign_in(&visitor(n), &post).await;
        assert_eq!(
            (status.as_u16(), &me["number"]),
            (201, &json!(n)),
            "the same uuid of somebody else is no replay"
        );
    }
}

#[tokio::test]
async fn a_new_submission_renews_what_it_names() {
    let server = Server::with_event().await;
    let answers = json!({ "team": "红队", "bus": "3" });
    let accept = json!([{ "template_id": "tmpl-a", "result": "accept" }]);
    let first =
        json!({ "submission": submission(1), "name": "李雷", "answers": answers, "subscriptions": accept });
    let (_, before) = server.sign_in(&visitor(1), &first).await;
    server.advance(60);
    let second =
        json!({ "submission": submission(2), "answers": { "team": "蓝队" }, "subscriptions": accept });
    let (status, after) = server.sign_in(&visitor(1), &second).await;
    assert_eq!(status, 200);
    assert_eq!(after, but(before, json!({ "accepted": { "tmpl-a": 2 } })), "number, name and time stay");
    let changes = server.changes().await;
    assert_eq!(kinds(&changes)[1..], ["subscribed", "identity", "signed_in", "subscribed"]);
    assert_eq!(changes[3]["data"]["answers"], json!({ "team": "蓝队", "bus": "3" }));
    assert_eq!(changes[3]["attendee"], changes[1]["attendee"]);
    let (_, cleared) =
        server.sign_in(&visitor(1), &json!({ "submission": submission(3), "name": "  " })).await;
    assert_eq!(cleared["name"], Value::Null, "a name that is given but empty is null");
}

#[tokio::test]
async fn new_people_need_an_open_event_and_known_ones_do_not() {
    let server = Server::with_event().await;
    let post = |n| json!({ "submission": submission(n) });
    assert_eq!(server.sign_in(&visitor(1), &post(1)).await.0, 201);
    let opens = but(picnic(), json!({ "revision": 1, "opens_at": "2031-05-01T09:00:00Z" }));
    assert_eq!(server.put_event(CODE, &opens).await.0, 200);
    assert_refused(&server.sign_in(&visitor(2), &post(1)).await, 409, "event_not_open");
    let closed = but(picnic(), json!({ "revision": 2, "closes_at": "2031-05-01T08:00:00Z" }));
    assert_eq!(server.put_event(CODE, &closed).await.0, 200);
    assert_refused(&server.sign_in(&visitor(2), &post(1)).await, 409, "event_closed");
    let (status, me) = server.sign_in(&visitor(1), &post(2)).await;
    assert_eq!((status.as_u16(), &me["event"]), (200, &json!({ "state": "closed" })), "a renewal");
    assert_eq!(server.sign_in(&visitor(1), &post(1)).await.0, 200, "a replay");
    assert_eq!(server.put_event(CODE, &but(picnic(), json!({ "revision": 3 }))).await.0, 200);
    let (_, late) = server.sign_in(&visitor(2), &post(1)).await;
    assert_eq!(late["number"], 2, "the refused posts left no gap");
}

#[tokio::test]
async fn limits_are_named_field_by_field() {
    let server = Server::with_event().await;
    let many = vec![json!({ "template_id": "t", "result": "accept" }); 11];
    let wrong = json!({
        "submission": submission(1), "name": "名".repeat(65), "answers": { "team": "a".repeat(501) },
        "subscriptions": many
    });
    let reply = server.sign_in(&visitor(1), &wrong).await;
    assert_fields(&reply, &["name", "subscriptions", "answers.team"]);
    assert_json_snapshot!("problem", reply.1);
    let longest = json!({
        "submission": submission(1), "name": format!("  {} ", "名".repeat(64)), "answers": { "team": "答".repeat(500) }
    });
    let (status, me) = server.sign_in(&visitor(1), &longest).await;
    assert_eq!((status.as_u16(), &me["name"], &me["number"]), (201, &json!("名".repeat(64)), &json!(1)));
    let known = server.sign_in(&visitor(1), &but(wrong, json!({ "submission": submission(2) }))).await;
    assert_fields(&known, &["name", "subscriptions", "answers.team"]);
}

#[tokio::test]
async fn answers_follow_their_questions() {
    let server = Server::start().await;
    let questions = json!([
        { "key": "phone", "label": "手机", "kind": "phone", "required": true },
        { "key": "bus", "label": "车", "kind": "choice", "choices": ["一号车", "二号车"] }
    ]);
    server.put_event(CODE, &but(picnic(), json!({ "questions": questions }))).await;
    let post = |answers: Value| json!({ "submission": submission(1), "answers": answers });
    let check = async |answers: Value, expect: &[&str]| {
        assert_fields(&server.sign_in(&visitor(1), &post(answers)).await, expect);
    };
    check(json!({}), &["answers.phone"]).await;
    check(json!({ "phone": " " }), &["answers.phone"]).await;
    check(json!({ "phone": "1234" }), &["answers.phone"]).await;
    check(json!({ "phone": "1".repeat(21) }), &["answers.phone"]).await;
    check(json!({ "phone": "13800x138000", "bus": "三号车" }), &["answers.bus", "answers.phone"]).await;
    let right = post(json!({ "phone": " +86 138-0013-8000 ", "bus": "二号车", "old": "kept" }));
    assert_eq!(server.sign_in(&visitor(1), &right).await.0, 201);
    let signed_in = &server.changes().await[1];
    let kept = json!({ "phone": "+86 138-0013-8000", "bus": "二号车", "old": "kept" });
    assert_eq!(signed_in["data"]["answers"], kept);
    let (status, _) =
        server.sign_in(&visitor(1), &json!({ "submission": submission(2), "name": "李雷" })).await;
    assert_eq!(status, 200, "required answers are asked of new people only");
}

#[tokio::test]
async fn another_mini_programs_appid_is_lost_and_never_queued() {
    let server = Server::with_event().await;
    let post = json!({ "submission": submission(1), "login_code": "fake-1", "appid": "wx00000000000else" });
    let (status, me) = server.sign_in(&visitor(1), &post).await;
    assert_eq!((status.as_u16(), &me["identity"]), (201, &json!("lost")));
    let lost = json!({ "lost": true, "errcode": null, "reason": "appid_mismatch" });
    assert_eq!(server.identities().await, [lost]);
    assert_eq!(server.claim(&json!({})).await["logins"], json!([]));
}

#[tokio::test]
async fn without_a_code_there_is_no_identity_to_wait_for() {
    let server = Server::with_event().await;
    let (_, me) = server.sign_in(&visitor(1), &json!({ "submission": submission(1) })).await;
    assert_eq!(me["identity"], "lost");
    assert_eq!(server.identities().await, [json!({ "lost": true, "errcode": null, "reason": "none" })]);
    let fresh = json!({ "submission": submission(1), "login_code": "fake-1", "appid": APPID });
    let (status, me) = server.sign_in(&visitor(1), &fresh).await;
    assert_eq!(
        (status.as_u16(), &me["identity"]),
        (200, &json!("pending")),
        "a replay's fresh code is queued"
    );
    assert_eq!(server.identities().await.len(), 1, "pending again says nothing in the feed");
}

#[tokio::test]
async fn nobody_fills_the_database_by_renewing() {
    let server = Server::with_event().await;
    for post in 0..4_u32 {
        let answers: serde_json::Map<String, Value> =
            (0..10).map(|n| (format!("made_up_{}", post * 10 + n), json!("x"))).collect();
        let templates: Vec<Value> = (0..10)
            .map(|n| json!({ "template_id": format!("tmpl-{}", post * 10 + n), "result": "accept" }))
            .collect();
        let body = json!({
            "submission": submission(post), "name": "李雷", "answers": answers, "subscriptions": templates
        });
        assert!(server.sign_in(&visitor(1), &body).await.0.is_success());
    }
    let odd = json!({ "submission": submission(9), "answers": { "team": "红队", "No key": "x" } });
    assert!(server.sign_in(&visitor(1), &odd).await.0.is_success());
    let changes = server.changes().await;
    let last = changes.iter().rfind(|row| row["kind"] == "signed_in").unwrap();
    let kept = last["data"]["answers"].as_object().unwrap();
    assert_eq!(kept.len(), 20, "twice as many as an event may ask");
    assert!(!kept.contains_key("No key"), "no question could be called so");
    let (_, me) = server.me(&visitor(1)).await;
    assert_eq!(me["accepted"].as_object().unwrap().len(), 20);
}
