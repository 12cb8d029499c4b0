use crate::support::{
    CODE, Server, assert_fields, assert_refused, but, picnic, redacted, send, submission, visitor,
};
use insta::assert_json_snapshot;
use protocol::TokenScope;
use reqwest::Method;
use serde_json::{Value, json};

const ANSWER: &str = "红队的独特答案";

fn post(n: u32) -> Value {
    json!({
        "submission": submission(n), "name": "韩梅梅", "answers": { "team": ANSWER },
        "login_code": format!("fake-{n}"),
        "subscriptions": [{ "template_id": "tmpl-a", "result": "accept" }]
    })
}

fn more(n: u32) -> Value {
    json!({ "submission": submission(n), "subscriptions": [{ "template_id": "tmpl-a", "result": "accept" }] })
}

/// Two people; the first brought a second submission and a third, of another kind.
async fn two_people() -> Server {
    let server = Server::with_event().await;
    assert_eq!(server.sign_in(&visitor(1), &post(1)).await.0, 201);
    assert_eq!(server.sign_in(&visitor(2), &post(1)).await.0, 201);
    assert_eq!(server.sign_in(&visitor(1), &post(2)).await.0, 200);
    assert_eq!(server.add_subscriptions(&visitor(1), &more(3)).await.0, 200);
    server
}

async fn attendee_of(server: &Server, number: i64) -> String {
    let changes = server.changes().await;
    let row = changes.iter().find(|row| row["data"]["number"] == number).unwrap();
    row["attendee"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn nothing_of_the_person_is_left_in_the_feed_but_that_they_withdrew() {
    let server = two_people().await;
    let gone = attendee_of(&server, 1).await;
    let others: Vec<Value> =
        server.changes().await.into_iter().filter(|row| row["attendee"] != gone.as_str()).collect();
    server.withdraw(&visitor(1)).await;
    let changes = server.changes().await;
    let (last, before) = changes.split_last().unwrap();
    assert_eq!(before, others, "the other person's rows and the event's stay as they were");
    assert_eq!(last["attendee"], gone.as_str());
    assert_json_snapshot!(redacted(last.clone()));
    server.withdraw(&visitor(1)).await;
    assert_eq!(server.changes().await, changes, "repeated, there is nothing to tell");
}

#[tokio::test]
async fn a_reader_whose_last_row_was_scrubbed_goes_on_from_there() {
    let server = two_people().await;
    let (_, page) = server.get("/v1/workspace/feed?limit=3").await;
    assert_eq!(page["changes"][2]["kind"], "subscribed", "the first person's");
    server.withdraw(&visitor(1)).await;
    let path = format!("/v1/workspace/feed?after={}", page["next"].as_str().unwrap());
    let (status, rest) = server.get(&path).await;
    assert_eq!(status, 200);
    let kinds: Vec<&Value> = rest["changes"].as_array().unwrap().iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["signed_in", "subscribed", "withdrawn"], "the second person's, and the news");
}

#[tokio::test]
async fn a_late_retry_of_any_old_submission_is_gone() {
    let server = two_people().await;
    server.withdraw(&visitor(1)).await;
    let rows = server.changes().await;
    for n in 1..=3 {
        assert_refused(&server.sign_in(&visitor(1), &post(n)).await, 410, "withdrawn");
        assert_refused(&server.add_subscriptions(&visitor(1), &more(n)).await, 410, "withdrawn");
    }
    server.close(1).await;
    assert_refused(&server.sign_in(&visitor(1), &post(1)).await, 410, "withdrawn");
    let (status, me) = server.sign_in(&visitor(2), &post(1)).await;
    assert_eq!((status.as_u16(), &me["number"]), (200, &json!(2)), "the same id of somebody else's");
    assert_eq!(server.changes().await.len(), rows.len() + 1, "the event's closing and nothing else");
}

#[tokio::test]
async fn somebody_who_withdrew_is_unknown_and_may_sign_in_again_as_a_new_person() {
    let server = two_people().await;
    server.withdraw(&visitor(1)).await;
    assert_refused(&server.me(&visitor(1)).await, 404, "unknown_visitor");
    assert_refused(&server.add_subscriptions(&visitor(1), &more(9)).await, 404, "unknown_visitor");
    let fresh = json!({ "login_code": "fake-9" });
    assert_refused(&server.renew_login(&visitor(1), &fresh).await, 404, "unknown_visitor");
    let (status, me) = server.sign_in(&visitor(1), &json!({ "submission": submission(4) })).await;
    assert_eq!((status.as_u16(), &me["number"], &me["name"]), (201, &json!(3), &Value::Null));
    assert_eq!(me["accepted"], json!({}), "what the old person allowed is not the new one's");
    assert_refused(&server.sign_in(&visitor(1), &post(1)).await, 410, "withdrawn");
    assert_eq!(server.me(&visitor(1)).await.1, me, "the late retry renewed nothing");
    server.withdraw(&visitor(1)).await;
    let (_, me) = server.sign_in(&visitor(1), &json!({ "submission": submission(5) })).await;
    assert_eq!(me["number"], 4, "the highest number is not given again either");
}

#[tokio::test]
async fn codes_are_dropped_and_a_late_openid_is_passed_over() {
    let server = two_people().await;
    let claimed = server.claim(&json!({})).await;
    assert_eq!(claimed["logins"].as_array().unwrap().len(), 3);
    let gone = attendee_of(&server, 1).await;
    server.withdraw(&visitor(1)).await;
    let left = server.claim(&json!({ "max": 0 })).await;
    assert_eq!((&left["waiting"], &left["leased"]), (&json!(0), &json!(1)), "the other person's");
    let openids = claimed["logins"].as_array().unwrap().iter();
    let openids = openids.map(|login| json!({ "id": login["id"], "openid": "fake-openid" }));
    server.complete(openids.collect()).await;
    let told = server.changes().await.into_iter().filter(|row| row["attendee"] == gone.as_str());
    assert_eq!(told.map(|row| row["kind"].clone()).collect::<Vec<_>>(), ["withdrawn"]);
    assert_eq!(server.me(&visitor(2)).await.1["identity"], "bound", "the rest of the batch went through");
}

#[tokio::test]
async fn an_organiser_erases_with_the_same_effect() {
    let server = two_people().await;
    let gone = attendee_of(&server, 1).await;
    for _ in 0..2 {
        assert_eq!(server.erase(&server.token, &gone).await.0, 204);
    }
    assert_eq!(server.erase(&server.token, "nobody").await.0, 204, "an unknown person is gone already");
    let told = server.changes().await.into_iter().filter(|row| row["attendee"] == gone.as_str());
    assert_eq!(told.map(|row| row["kind"].clone()).collect::<Vec<_>>(), ["withdrawn"]);
    assert_refused(&server.me(&visitor(1)).await, 404, "unknown_visitor");
    assert_refused(&server.sign_in(&visitor(1), &post(2)).await, 410, "withdrawn");
    server.withdraw(&visitor(1)).await;
}

#[tokio::test]
async fn only_an_organiser_of_this_workspace_erases() {
    let server = two_people().await;
    let person = attendee_of(&server, 1).await;
    let viewer = server.add_token("viewer", TokenScope::Viewer).await;
    assert_refused(&server.erase(&viewer, &person).await, 403, "forbidden");
    assert_refused(&server.erase("guess", &person).await, 401, "unauthorized");
    let other = server.other_workspace().await;
    assert_eq!(server.erase(&other, &person).await.0, 204, "as for anybody they don't know");
    assert_eq!(server.me(&visitor(1)).await.0, 200, "and nobody of ours is gone");
}

#[tokio::test]
async fn a_stranger_has_nothing_to_withdraw() {
    let server = two_people().await;
    let rows = server.changes().await;
    let withdraw = |code: &str, page: String| {
        let path = format!("/v1/events/{code}/me");
        send(server.request(Method::DELETE, &path).header("X-Visitor", page))
    };
    assert_refused(&withdraw(CODE, visitor(3)).await, 404, "unknown_visitor");
    assert_refused(&withdraw("Nowhere12345", visitor(1)).await, 404, "unknown_event");
    assert_fields(&withdraw(CODE, "malformed".to_owned()).await, &["X-Visitor"]);
    assert_eq!(server.changes().await, rows);
    let second = but(picnic(), json!({ "title": "秋游" }));
    server.put_event("Second203100", &second).await;
    assert_refused(&withdraw("Second203100", visitor(1)).await, 404, "unknown_visitor");
}

#[tokio::test]
async fn nothing_personal_is_left_in_the_files() {
    let server = two_people().await;
    let login = server.claim(&json!({})).await["logins"][0]["id"].clone();
    server.complete(json!([{ "id": login, "openid": "fake-openid-of-1" }])).await;
    for page in [visitor(1), visitor(2)] {
        server.withdraw(&page).await;
    }
    assert_eq!(
        server.sign_in(&visitor(3), &json!({ "submission": submission(1), "name": "李雷" })).await.0,
        201
    );
    server.storage.overwrite_erased().await.unwrap();
    let files = server.files();
    let holds = |text: &str| files.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("李雷"), "the files are looked through at all");
    for erased in ["韩梅梅", ANSWER, "fake-openid-of-1", "fake-1", "fake-2", &submission(2), &submission(3)]
    {
        assert!(!holds(erased), "{erased}");
    }
}
