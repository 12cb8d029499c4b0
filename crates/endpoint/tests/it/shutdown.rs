use crate::support::{CODE, Server, picnic, submission, visitor};
use endpoint::{Caller, Limit, Storage, operations};
use protocol::SignIn;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_ends_long_polls_with_an_empty_page() {
    let server = Server::with_event().await;
    let (_, page) = server.get("/v1/workspace/feed").await;
    let path = format!("/v1/workspace/feed?wait=30&after={}", page["next"].as_str().unwrap());
    let poll = server.request(Method::GET, &path).bearer_auth(&server.token);
    let polling = tokio::spawn(async move { poll.send().await.map(|reply| reply.status()) });
    // By the time a few writes were answered the poll has long been taken in.
    let other = server.other_workspace().await;
    for n in 0..5 {
        let path = format!("/v1/workspace/events/Another0000{n}");
        let put = server.request(Method::PUT, &path).bearer_auth(&other).json(&picnic());
        assert_eq!(put.send().await.unwrap().status(), 201);
    }
    server.stop.send(()).unwrap();
    let stopped = timeout(Duration::from_secs(2), server.serving).await.expect("a stop is prompt");
    stopped.unwrap().unwrap();
    assert_eq!(polling.await.unwrap().unwrap(), 200, "the poll was answered, not cut off");
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let server = Server::with_event().await;
    let (_, me) = server.sign_in(&visitor(1), &json!({ "submission": submission(1), "name": "李雷" })).await;
    // A second process on the same file stands for the restarted one: it reads only what was committed.
    let reopened = Storage::open(&server.database.clone().into()).unwrap();
    let code = endpoint::storage::EventCode::parse(CODE).unwrap();
    let who = endpoint::storage::VisitorHash::of_header(&visitor(1)).unwrap();
    let replay: SignIn = serde_json::from_value(json!({ "submission": submission(1) })).unwrap();
    let now = crate::support::START.parse::<chrono::DateTime<chrono::Utc>>().unwrap().into();
    let replay = operations::SignIn {
        code,
        visitor: who,
        post: replay,
        caller: Caller::default(),
        codes_per_event: Limit::Off,
        now,
    };
    let again = reopened.run(replay).await.unwrap();
    assert!(!again.created, "a replay is recognised across processes");
    assert_eq!(serde_json::to_value(again.me).unwrap(), me);
}
