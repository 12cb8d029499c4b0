use crate::{
    binary::muster_endpoint,
    support::{APPID, CODE, START, Server, picnic, workspace},
};
use chrono::{DateTime, Utc};
use endpoint::{
    BearerToken, Caller, Limit, Refusal, Storage,
    operations::{self, Authenticate, PutEvent, ReadFeed},
    storage::{Bearer, EventCode, VisitorHash},
};
use protocol::{EventBody, SignIn};
use rusqlite::Connection;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use std::{fs, path::Path};

fn run(command: &str, database: &Path, flag: &str, file: &Path) -> bool {
    let mut process = muster_endpoint(database);
    process.args([command, flag]).arg(file).output().unwrap().status.success()
}

fn backup(database: &Path, to: &Path) -> bool {
    run("backup", database, "--to", to)
}

fn restore(database: &Path, from: &Path) -> bool {
    run("restore", database, "--from", from)
}

fn now() -> DateTime<Utc> {
    START.parse().unwrap()
}

fn code() -> EventCode {
    EventCode::parse(CODE).unwrap()
}

async fn sign_in(storage: &Storage, n: u32) -> i64 {
    let post: SignIn =
        serde_json::from_value(json!({ "submission": crate::support::submission(n), "name": "韩梅梅" }))
            .unwrap();
    let visitor = VisitorHash::of_header(&crate::support::visitor(n)).unwrap();
    let sign_in = operations::SignIn {
        code: code(),
        visitor,
        post,
        caller: Caller::default(),
        codes_per_event: Limit::Off,
        now: now().into(),
    };
    storage.run(sign_in).await.unwrap().me.number
}

async fn bearer(storage: &Storage, token: &SecretString) -> Bearer {
    let token = BearerToken::parse(token.expose_secret()).unwrap();
    storage.run(Authenticate { token }).await.unwrap().unwrap()
}

fn feed(bearer: &Bearer, after: Option<String>) -> ReadFeed {
    ReadFeed { workspace: bearer.workspace, after, limit: 5_000 }
}

/// A database with one event, and its token.
async fn open(database: &Path) -> (Storage, SecretString) {
    let storage = Storage::open(&database.to_owned().into()).unwrap();
    let made = storage.run(workspace("测试", APPID)).await.unwrap();
    let event: EventBody = serde_json::from_value(picnic()).unwrap();
    let workspace = bearer(&storage, &made.token).await.workspace;
    storage.run(PutEvent { workspace, code: code(), body: event, now: now().into() }).await.unwrap();
    (storage, made.token)
}

#[tokio::test]
async fn a_restored_service_is_another_feed_and_gives_no_number_twice() {
    let directory = tempfile::tempdir().unwrap();
    let (database, copy) = (directory.path().join("endpoint.db"), directory.path().join("copy.db"));
    let (storage, token) = open(&database).await;
    assert_eq!(sign_in(&storage, 1).await, 1);
    assert!(backup(&database, &copy), "beside a running service");
    assert_eq!(sign_in(&storage, 2).await, 2, "after the backup");
    let before = bearer(&storage, &token).await;
    let cursor = storage.run(feed(&before, None)).await.unwrap().next.unwrap();
    assert!(!restore(&database, &copy), "not under a running service");
    drop(storage);

    assert!(restore(&database, &copy));
    let storage = Storage::open(&database.clone().into()).unwrap();
    let after = bearer(&storage, &token).await;
    let refused = storage.run(feed(&after, Some(cursor))).await;
    assert!(
        matches!(refused, Err(operations::Error::Refused(Refusal::CursorUnknown))),
        "desktops read again from the start"
    );
    let page = storage.run(feed(&after, None)).await.unwrap();
    assert_eq!(page.changes.iter().filter(|row| row.kind == "signed_in").count(), 1);
    assert_eq!(sign_in(&storage, 3).await, 10_002, "10,000 were skipped");
    assert_eq!(sign_in(&storage, 1).await, 1, "and who was there is known");
    let aside = Storage::open(&directory.path().join("endpoint.db.before-restore-1").into()).unwrap();
    assert_eq!(sign_in(&aside, 2).await, 2, "what was there is whole, under another name");
}

#[tokio::test]
async fn a_restored_database_is_made_where_there_was_none() {
    let directory = tempfile::tempdir().unwrap();
    let (database, copy) = (directory.path().join("endpoint.db"), directory.path().join("copy.db"));
    let (storage, _) = open(&database).await;
    sign_in(&storage, 1).await;
    assert!(backup(&database, &copy));
    let fresh = directory.path().join("fresh.db");
    assert!(restore(&fresh, &copy));
    assert_eq!(sign_in(&Storage::open(&fresh.clone().into()).unwrap(), 2).await, 10_002);
    #[cfg(unix)]
    for file in [&copy, &fresh] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "it holds people's names");
    }
}

#[tokio::test]
async fn what_is_no_backup_is_refused_and_harms_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    let (storage, _) = open(&path("endpoint.db")).await;
    sign_in(&storage, 1).await;
    assert!(backup(&path("endpoint.db"), &path("copy.db")));
    drop(storage);

    assert!(!backup(&path("endpoint.db"), &path("copy.db")), "a backup is never overwritten");
    assert!(!backup(&path("nothing.db"), &path("other.db")), "nor is one made of nothing");
    assert!(!path("nothing.db").exists());
    fs::write(path("text.db"), "not a database").unwrap();
    Connection::open(path("foreign.db")).unwrap().execute_batch("CREATE TABLE t (n)").unwrap();
    let mut damaged = fs::read(path("copy.db")).unwrap();
    let half = damaged.len() / 2;
    damaged[half..half + 4096].fill(0x5a);
    fs::write(path("damaged.db"), damaged).unwrap();
    let before = fs::read(path("endpoint.db")).unwrap();
    for bad in ["text.db", "foreign.db", "damaged.db", "missing.db"] {
        assert!(!restore(&path("endpoint.db"), &path(bad)), "{bad}");
    }
    assert_eq!(fs::read(path("endpoint.db")).unwrap(), before);
    let mut left: Vec<String> = fs::read_dir(directory.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".part-"))
        .collect();
    left.sort();
    assert!(left.is_empty(), "nothing half-made is left: {left:?}");
}

#[tokio::test]
async fn a_backup_is_of_one_moment() {
    let server = Server::with_event().await;
    let directory = tempfile::tempdir().unwrap();
    let database = server.database.clone();
    let copies: Vec<_> = (0..4).map(|n| directory.path().join(format!("{n}.db"))).collect();
    let copying = tokio::task::spawn_blocking(move || {
        for copy in &copies {
            assert!(backup(&database, copy));
        }
        copies
    });
    let mut n = 1;
    while !copying.is_finished() {
        server.signed_in(n).await;
        n += 1;
    }
    for copy in copying.await.unwrap() {
        let conn = Connection::open(copy).unwrap();
        let count = |sql: &str| conn.query_row(sql, (), |row| row.get::<_, i64>(0)).unwrap();
        let people = count("SELECT count(*) FROM attendee");
        assert_eq!(count("SELECT last_number FROM event"), people, "no sign-in by half");
        assert_eq!(count("SELECT count(*) FROM change WHERE kind = 'signed_in'"), people);
        assert_eq!(count("SELECT last_seq FROM workspace"), count("SELECT max(seq) FROM change"));
    }
}
