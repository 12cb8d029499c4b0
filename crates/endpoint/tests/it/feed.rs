use crate::support::{Server, assert_fields, assert_refused, redacted, submission, visitor};
use insta::assert_json_snapshot;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// Far below the 30 seconds a poll would wait by itself.
const SOON: Duration = Duration::from_secs(15);

async fn sign_in(server: &Server, n: u32) {
    assert_eq!(server.sign_in(&visitor(n), &json!({ "submission": submission(n) })).await.0, 201);
}

fn path(after: &Value, rest: &str) -> String {
    match after.as_str() {
        Some(cursor) => format!("/v1/workspace/feed?after={cursor}{rest}"),
        None => format!("/v1/workspace/feed?{rest}"),
    }
}

#[tokio::test]
async fn an_empty_feed_has_no_cursor_yet() {
    let server = Server::start().await;
    let (status, page) = server.get("/v1/workspace/feed").await;
    assert_eq!(status, 200);
    assert_json_snapshot!(redacted(page));
}

#[tokio::test]
async fn pages_join_without_gap_or_overlap() {
    let server = Server::with_event().await;
    for n in 0..5 {
        sign_in(&server, n).await;
    }
    let whole = server.changes().await;
    let (mut read, mut after) = (Vec::new(), Value::Null);
    loop {
        let (_, page) = server.get(&path(&after, "&limit=4")).await;
        read.extend(page["changes"].as_array().unwrap().clone());
        after = page["next"].clone();
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(read, whole);
    assert!(read.is_sorted_by_key(|row| row["seq"].as_i64()), "seq strictly increases");
    let (_, end) = server.get(&path(&after, "")).await;
    assert_eq!((&end["changes"], &end["next"]), (&json!([]), &after), "`next` is `after` when nothing came");
}

#[tokio::test]
async fn a_cursor_names_its_row() {
    let server = Server::with_event().await;
    let (_, page) = server.get("/v1/workspace/feed").await;
    let cursor = page["next"].as_str().unwrap();
    let (feed, rest) = cursor.split_once('.').unwrap();
    let (seq, mark) = rest.split_once('.').unwrap();
    let otherwise = if mark.starts_with('0') { "1" } else { "0" };
    for unknown in [
        format!("{feed}.{seq}.{otherwise}{}", &mark[1..]),
        format!("{feed}.9{seq}.{mark}"),
        format!("{}.{seq}.{mark}", "0".repeat(32)),
        format!("{feed}.-1.{mark}"),
        format!("{cursor}.{mark}"),
        "1".to_owned(),
        String::new(),
    ] {
        let reply = server.get(&format!("/v1/workspace/feed?after={unknown}")).await;
        assert_refused(&reply, 409, "cursor_unknown");
    }
}

#[tokio::test]
async fn a_cursor_older_than_the_oldest_row_goes_on_from_there() {
    let server = Server::with_event().await;
    let (_, first) = server.get("/v1/workspace/feed").await;
    sign_in(&server, 1).await;
    let conn = rusqlite::Connection::open(&server.database).unwrap();
    conn.execute("DELETE FROM change WHERE seq = 1", ()).unwrap();
    let (status, page) = server.get(&path(&first["next"], "")).await;
    assert_eq!((status.as_u16(), &page["oldest_seq"]), (200, &json!(2)));
    assert_eq!(page["changes"][0]["seq"], 2, "the purged rows are nothing to do");
}

#[tokio::test]
async fn limits_of_the_query_are_named() {
    let server = Server::start().await;
    for (query, field) in
        [("limit=0", "limit"), ("limit=5001", "limit"), ("limit=many", "limit"), ("wait=31", "wait")]
    {
        assert_fields(&server.get(&format!("/v1/workspace/feed?{query}")).await, &[field]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_reader_is_woken_by_each_commit() {
    let server = Server::with_event().await;
    let (_, page) = server.get("/v1/workspace/feed").await;
    let mut after = page["next"].clone();
    for n in 0..20 {
        let waiting = path(&after, "&wait=30");
        let both = async { tokio::join!(server.get(&waiting), sign_in(&server, n)).0 };
        let (_, page) = timeout(SOON, both).await.expect("woken, not timed out");
        assert_eq!(
            page["changes"][0]["data"]["number"],
            n + 1,
            "a commit between query and wait is not missed"
        );
        after = page["next"].clone();
    }
}

#[tokio::test]
async fn a_wait_that_brings_nothing_ends_empty() {
    let server = Server::with_event().await;
    let (_, first) = server.get("/v1/workspace/feed").await;
    let (status, page) = server.get(&path(&first["next"], "&wait=1")).await;
    assert_eq!((status.as_u16(), &page["changes"], &page["next"]), (200, &json!([]), &first["next"]));
}

#[tokio::test]
async fn a_page_is_no_larger_than_a_slow_line_brings_and_the_rest_follows() {
    let server = Server::with_event().await;
    let answers: serde_json::Map<_, _> = (0..8).map(|n| (format!("q{n}"), json!("字".repeat(500)))).collect();
    let people = 150;
    for n in 1..=people {
        let post = json!({ "submission": submission(n), "answers": answers });
        assert_eq!(server.sign_in(&visitor(n), &post).await.0, 201);
    }
    let (mut cursor, mut rows, mut pages) = (String::new(), 0, 0);
    loop {
        let (_, page) = server.get(&format!("/v1/workspace/feed?limit=5000{cursor}")).await;
        let changes = page["changes"].as_array().unwrap();
        let bytes: usize = changes.iter().map(|row| row["data"].to_string().len()).sum();
        assert!(bytes <= 1024 * 1024, "{bytes}");
        (rows, pages) = (rows + changes.len(), pages + 1);
        cursor = format!("&after={}", page["next"].as_str().unwrap());
        if page["more"] == false {
            break;
        }
    }
    assert_eq!(rows, 1 + 2 * usize::try_from(people).unwrap(), "the event, and two rows of each");
    assert!(pages > 1);
}
