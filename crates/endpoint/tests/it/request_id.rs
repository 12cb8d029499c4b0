use crate::support::Server;
use reqwest::Method;
use std::collections::BTreeSet;

async fn id_of(server: &Server, path: &str, given: Option<&str>) -> String {
    let mut request = server.request(Method::GET, path);
    if let Some(id) = given {
        request = request.header("X-Request-Id", id);
    }
    request.send().await.unwrap().headers()["x-request-id"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn every_answer_has_an_id_of_its_own() {
    let server = Server::with_event().await;
    let mut ids = BTreeSet::new();
    for path in ["/v1/events/Picnic2031ab", "/v1/events/Nowhere12345", "/v1/nothing", "/v1/workspace"] {
        ids.insert(id_of(&server, path, None).await);
    }
    assert_eq!(ids.len(), 4, "refusals too: {ids:?}");
}

#[tokio::test]
async fn a_proxys_id_is_kept_unless_it_could_spoil_a_log() {
    let server = Server::start().await;
    let given = "0af7651916cd43dd-8448eb211c80319c";
    assert_eq!(id_of(&server, "/v1/workspace", Some(given)).await, given);
    let (long, spaced) = ("a".repeat(65), "a b=c");
    for spoilt in [long.as_str(), spaced, ""] {
        assert_ne!(id_of(&server, "/v1/workspace", Some(spoilt)).await, spoilt);
    }
}
