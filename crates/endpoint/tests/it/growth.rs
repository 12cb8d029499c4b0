//! What one caller can make the database grow.

use crate::support::{CODE, Server, Setup, assert_refused, but, picnic, submission, visitor};
use endpoint::{
    Caller, Limit, Rates, operations,
    storage::{EventCode, VisitorHash},
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

async fn rows_of(server: &Server, kind: &str) -> Vec<Value> {
    server.changes().await.into_iter().filter(|row| row["kind"] == kind).collect()
}

#[tokio::test]
async fn a_renewal_that_changes_nothing_is_answered_and_tells_nothing() {
    let server = Server::with_event().await;
    for n in 1..=5 {
        let post = json!({ "submission": submission(n), "name": "李雷", "answers": {} });
        let (status, me) = server.sign_in(&visitor(1), &post).await;
        assert_eq!((status.as_u16(), &me["name"]), (if n == 1 { 201 } else { 200 }, &json!("李雷")));
    }
    assert_eq!(rows_of(&server, "signed_in").await.len(), 1);
}

#[tokio::test]
async fn what_a_renewal_tells_takes_the_place_of_what_was_told_and_cursors_stay_known() {
    let server = Server::with_event().await;
    for (n, name) in [(1, "李雷"), (2, "李磊")] {
        server.sign_in(&visitor(1), &json!({ "submission": submission(n), "name": name })).await;
        let (_, page) = server.get("/v1/workspace/feed").await;
        let cursor = page["next"].as_str().unwrap();
        let renewed = json!({ "submission": submission(n + 10), "name": format!("{name}儿") });
        server.sign_in(&visitor(1), &renewed).await;
        let (status, page) = server.get(&format!("/v1/workspace/feed?after={cursor}")).await;
        assert_eq!(status, 200, "the row of the cursor was scrubbed");
        assert_eq!(page["changes"][0]["data"]["name"], format!("{name}儿"));
    }
    assert_eq!(rows_of(&server, "signed_in").await.len(), 1, "of each person the newest");
}

#[tokio::test]
async fn a_persons_posts_have_a_budget_that_reading_does_not_use_up() {
    let rates = Rates { posts: "3/min".parse().unwrap(), ..Rates::default() };
    let server = Server::with_event_as(Setup { rates, ..Setup::default() }).await;
    let post = async |n| server.sign_in(&visitor(1), &json!({ "submission": submission(n) })).await;
    for n in 1..=3 {
        assert!(post(n).await.0.is_success());
        assert_eq!(server.me(&visitor(1)).await.0, 200);
    }
    assert_refused(&post(4).await, 429, "too_many_requests");
    assert_eq!(server.me(&visitor(1)).await.0, 200);
    server.advance(20);
    assert!(post(4).await.0.is_success());
}

#[tokio::test]
async fn on_a_full_disk_nothing_new_is_taken_and_everything_else_goes_on() {
    let server =
        Server::with_event_as(Setup { min_free_disk: Limit::At(u64::MAX), ..Setup::default() }).await;
    for n in 1..=2 {
        let post = serde_json::from_value(json!({ "submission": submission(n) })).unwrap();
        let (code, visitor) = (EventCode::parse(CODE).unwrap(), VisitorHash::of_header(&visitor(n)).unwrap());
        let now = server.now().into();
        let sign_in = operations::SignIn {
            code,
            visitor,
            post,
            caller: Caller::default(),
            codes_per_event: Limit::Off,
            now,
        };
        server.storage.run(sign_in).await.unwrap();
    }
    let attendee = server.attendee(1).await;
    // The disk is looked at as soon as the service has begun.
    let refused = loop {
        let reply = server.sign_in(&visitor(1), &json!({ "submission": submission(1) })).await;
        if !reply.0.is_success() {
            break reply;
        }
    };
    assert_refused(&refused, 503, "disk_full");
    assert_eq!(server.public(&format!("/v1/events/{CODE}")).await.0, 200);
    assert_eq!(server.me(&visitor(1)).await.0, 200);
    server.withdraw(&visitor(2)).await;
    assert_eq!(server.erase(&server.token, &attendee).await.0, 204);
    assert_eq!(server.claim(&json!({})).await["waiting"], 0);
    let changed = but(picnic(), json!({ "revision": 1, "title": "秋游" }));
    assert_eq!(server.put_event(CODE, &changed).await.0, 200);
}

/// Posts straight on a connection, as little as counts as a sign-in; how many bytes that took.
async fn post_raw(stream: &mut TcpStream, visitor: &str, body: &str) -> i64 {
    let request = format!(
        "POST /v1/events/{CODE}/me HTTP/1.1\r\nhost: a\r\nx-visitor: {visitor}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = [0; 4_096];
    let read = stream.read(&mut answer).await.unwrap();
    assert!(answer[..read].starts_with(b"HTTP/1.1 20"), "{}", String::from_utf8_lossy(&answer[..read]));
    request.len().try_into().unwrap()
}

fn size(server: &Server) -> i64 {
    let conn = rusqlite::Connection::open(&server.database).unwrap();
    let one = |sql: &str| conn.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
    one("PRAGMA page_count") * one("PRAGMA page_size")
}

const POSTS: u32 = 600;

/// Bytes of database for each byte that was sent.
async fn growth(post: impl Fn(u32) -> (String, Value)) -> f64 {
    let server = Server::with_event().await;
    let mut stream = TcpStream::connect(server.base.strip_prefix("http://").unwrap()).await.unwrap();
    let (visitor, first) = post(0);
    post_raw(&mut stream, &visitor, &first.to_string()).await;
    let before = size(&server);
    let mut sent = 0;
    for n in 1..=POSTS {
        let (visitor, body) = post(n);
        sent += post_raw(&mut stream, &visitor, &body.to_string()).await;
    }
    (size(&server) - before) as f64 / sent as f64
}

#[tokio::test]
async fn whatever_is_sent_the_database_grows_at_most_four_times_as_much() {
    let renewed = growth(|n| (visitor(1), json!({ "submission": submission(n) }))).await;
    // Somebody with much to keep, who then changes a little each time.
    let much: serde_json::Map<_, _> =
        (0..20).map(|key| (format!("q{key}"), json!("字".repeat(200)))).collect();
    let changed = growth(|n| {
        let answers = if n == 0 { json!(much) } else { json!({ "q0": n.to_string() }) };
        (visitor(1), json!({ "submission": submission(n), "answers": answers }))
    });
    let changed = changed.await;
    let new = growth(|n| (visitor(n), json!({ "submission": submission(n) }))).await;
    for (what, growth) in [("renewals", renewed), ("changes", changed), ("new people", new)] {
        println!("{what}: {growth:.2} bytes for each byte that was sent");
        assert!(growth <= 4.0, "{what}: {growth:.2}");
    }
}
