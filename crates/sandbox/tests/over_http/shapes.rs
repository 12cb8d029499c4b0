//! The crowd posts the very bodies of the mini-program's pages: one set of snapshots for both. The pages' tests write
//! and check the same files (`miniprogram/tests/harness/snapshot.ts`).

use crate::stand_in::{EVENT, StandIn};
use sandbox::{Config, Crowd, CrowdConfig, Sandbox};
use serde_json::{Map, Value};
use std::path::Path;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn the_crowd_posts_what_the_pages_post() {
    let (sandbox, door) = (Sandbox::new(Config::default()), StandIn::new(|_| None));
    let config = CrowdConfig {
        attendees: 3,
        seed: 1,
        duration: Duration::ZERO,
        refuse_percent: 0,
        come_back_percent: 100,
        two_phones_percent: 0,
    };
    let url = door.serve().await;
    let stop = CancellationToken::new();
    Crowd::new(config).run(&sandbox, &url, EVENT, sandbox.appid(), stop).await.expect("the event is known");

    let (bodies, more) = (door.bodies(), door.more());
    assert_eq!((bodies.len(), more.len()), (3, 3), "everybody signs in and allows one more");
    for (_, body) in bodies {
        assert_eq!(plain("", &body), snapshot("sign_in"));
    }
    for body in more {
        assert_eq!(plain("", &body), snapshot("subscriptions"));
    }
}

fn snapshot(name: &str) -> Value {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../miniprogram/tests/snapshots");
    let text =
        std::fs::read_to_string(folder.join(format!("{name}.json"))).expect("the pages' tests wrote it");
    serde_json::from_str(&text).expect("snapshots are JSON")
}

/// What changes with every call is replaced by what it is; a list stands for what its first item is like.
fn plain(key: &str, value: &Value) -> Value {
    match (key, value) {
        ("submission", Value::String(_)) => "<uuid>".into(),
        ("login_code", Value::String(_)) => "<code of wx.login>".into(),
        ("client_time", Value::String(_)) => "<time with offset>".into(),
        ("name", Value::String(_)) => "<name>".into(),
        ("template_id", Value::String(_)) => "<template>".into(),
        (_, Value::Array(items)) => items.iter().take(1).map(|item| plain("", item)).collect(),
        (_, Value::Object(entries)) => {
            let entries = entries.iter().map(|(key, inner)| (key.clone(), plain(key, inner)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
        _ => value.clone(),
    }
}
