use crate::{
    binary::{create, muster_endpoint},
    support::{Server, assert_refused, send},
};
use endpoint::operations::{AddToken, RevokeToken};
use protocol::TokenScope;
use reqwest::Method;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn database() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    assert!(create(&database).0);
    (directory, database)
}

/// Whether it went well, and what it printed.
fn token(database: &Path, arguments: &[&str]) -> (bool, String) {
    let output = muster_endpoint(database).arg("token").args(arguments).output().unwrap();
    (output.status.success(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn tokens_are_added_listed_and_revoked_by_name() {
    let (_directory, database) = database();
    let (added, printed) = token(&database, &["add", "--name", "李雷的电脑", "--json"]);
    let made: Value = serde_json::from_str(&printed).unwrap();
    assert!(added && made["token"].is_string() && made.as_object().unwrap().len() == 1, "{printed}");
    assert!(token(&database, &["add", "--name", "屏幕", "--scope", "viewer", "--json"]).0);
    assert_eq!(token(&database, &["add", "--name", "屏幕", "--json"]), (false, String::new()), "taken");
    assert!(!token(&database, &["add", "--name", " ", "--json"]).0, "a token has a name");
    assert!(!token(&database, &["add", "--name", "x", "--scope", "owner"]).0);
    let listed = |database: &Path| -> Vec<Value> {
        let (_, printed) = token(database, &["list"]);
        printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let first = json!({ "name": "first", "scope": "organiser" });
    let screen = json!({ "name": "屏幕", "scope": "viewer" });
    assert_eq!(
        listed(&database),
        [first.clone(), screen.clone(), json!({ "name": "李雷的电脑", "scope": "organiser" })]
    );
    assert!(token(&database, &["revoke", "--name", "李雷的电脑"]).0);
    assert!(!token(&database, &["revoke", "--name", "李雷的电脑"]).0, "there is none any more");
    assert_eq!(listed(&database), [first, screen]);
}

#[test]
fn of_several_workspaces_one_is_named() {
    let (_directory, database) = database();
    let mut second = muster_endpoint(&database);
    second.args(["workspace", "create", "--name", "学校", "--appid", "wx0000000other"]);
    assert!(second.output().unwrap().status.success());
    assert!(!token(&database, &["add", "--name", "x"]).0, "whose?");
    assert!(!token(&database, &["list", "--workspace", "nobody's"]).0);
    assert!(token(&database, &["add", "--workspace", "学校", "--name", "x", "--json"]).0);
    let (_, listed) = token(&database, &["list", "--workspace", "学校"]);
    assert_eq!(listed.lines().count(), 2);
}

#[test]
fn no_database_is_made_for_a_token() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("mistyped.db");
    assert_eq!(token(&database, &["add", "--name", "x", "--json"]), (false, String::new()));
    assert!(!database.exists());
}

#[tokio::test]
async fn a_running_service_knows_a_new_token_at_once_and_a_revoked_one_no_more() {
    let server = Server::with_event().await;
    let name = "李雷的电脑";
    let add = AddToken { workspace: None, name: name.to_owned(), scope: TokenScope::Organiser };
    let made = server.storage.run(add).await.unwrap();
    let whose =
        async || send(server.request(Method::GET, "/v1/workspace").bearer_auth(made.expose_secret())).await;
    assert_eq!(whose().await.1["token"], json!({ "name": name, "scope": "organiser" }));
    let waiting = server
        .request(Method::GET, &format!("/v1/workspace/feed?wait=30&after={}", cursor(&server).await))
        .bearer_auth(made.expose_secret());
    let (polled, ()) = tokio::join!(send(waiting), async {
        let revoke = RevokeToken { workspace: None, name: name.to_owned() };
        server.storage.run(revoke).await.unwrap();
        server.signed_in(1).await;
    });
    assert_refused(&polled, 401, "unauthorized");
    assert_refused(&whose().await, 401, "unauthorized");
    let stored = server.files();
    let secret = made.expose_secret().split_once('.').unwrap().1.as_bytes();
    assert!(!stored.windows(secret.len()).any(|bytes| bytes == secret), "it rests as a hash only");
}

async fn cursor(server: &Server) -> String {
    server.get("/v1/workspace/feed").await.1["next"].as_str().unwrap().to_owned()
}
