use crate::support::{Server, submission, visitor};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Arc};
use tokio::task::JoinSet;

/// Posts everything at once and gives back `(status, me)` of each.
async fn post_all(server: &Arc<Server>, posts: impl Iterator<Item = (String, Value)>) -> Vec<(u16, Value)> {
    let mut posting = JoinSet::new();
    for (visitor, body) in posts {
        let server = Arc::clone(server);
        posting.spawn(async move {
            let (status, me) = server.sign_in(&visitor, &body).await;
            (status.as_u16(), me)
        });
    }
    posting.join_all().await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_concurrent_first_posts_exactly_one_is_the_first() {
    let server = Arc::new(Server::with_event().await);
    for (who, spread) in [(1, 1), (2, 16)] {
        let posts = (0..16).map(|n| (visitor(who), json!({ "submission": submission(n % spread) })));
        let replies = post_all(&server, posts).await;
        let created = replies.iter().filter(|(status, _)| *status == 201).count();
        assert_eq!(created, 1, "{spread} submissions of one visitor");
        assert!(replies.iter().all(|(_, me)| me["number"] == who), "all are told the same number");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_have_no_gaps_however_many_come_at_once() {
    let server = Arc::new(Server::with_event().await);
    // Every third is refused, amid the others and in the same commits.
    let name = |n: u32| if n.is_multiple_of(3) { "名".repeat(65) } else { format!("客人{n}") };
    let posts = (0..300).map(|n| (visitor(n), json!({ "submission": submission(n), "name": name(n) })));
    let replies = post_all(&server, posts).await;
    let numbers: BTreeSet<i64> = replies.iter().filter_map(|(_, me)| me["number"].as_i64()).collect();
    assert_eq!(numbers, (1..=200).collect(), "a refused sign-in takes no number");
    let signed_in = server.changes().await.into_iter().filter(|row| row["kind"] == "signed_in").count();
    assert_eq!(signed_in, 200);
}
