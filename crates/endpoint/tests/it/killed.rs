//! `kill -9` of the real process under load: what it had answered is there afterwards, once.

use crate::support::{APPID, CODE, picnic, workspace};
use endpoint::Storage;
use reqwest::{Client, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::{sync::Notify, task::JoinSet};

/// Phones that post at the same time.
const PHONES: u32 = 12;
/// Answers after which the process is killed, each time.
const ANSWERS: usize = 120;
const KILLS: usize = 3;

/// A process of the service; killed when it is dropped.
struct Service {
    process: Child,
    base: String,
}

impl Service {
    fn start(database: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_muster-endpoint"));
        command.env_clear().args(["serve", "--listen", "127.0.0.1:0", "--database"]).arg(database);
        command.args(["--rate-per-event", "off", "--rate-per-address", "off"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim_end().strip_prefix("listening on ").unwrap().to_owned();
        Self { process, base }
    }
}

/// SIGKILL: nothing in the process gets to say goodbye.
impl Drop for Service {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// What phones were answered: the number of each.
#[derive(Default)]
struct Answers {
    numbers: Mutex<BTreeMap<u32, i64>>,
    asked: AtomicU32,
    enough: Notify,
}

fn page(visitor: u32) -> String {
    format!("{visitor:032x}")
}

fn post(visitor: u32) -> Value {
    json!({
        "submission": uuid::Uuid::from_u128(visitor.into()), "name": format!("客人{visitor}"),
        "login_code": format!("fake-{visitor}"), "appid": APPID,
        "subscriptions": [{ "template_id": "tmpl-a", "result": "accept" }]
    })
}

async fn sign_in(http: &Client, base: &str, visitor: u32) -> reqwest::Result<(StatusCode, Value)> {
    let request = http.post(format!("{base}/v1/events/{CODE}/me")).header("X-Visitor", page(visitor));
    let reply = request.json(&post(visitor)).send().await?;
    Ok((reply.status(), reply.json().await?))
}

/// A phone after the other signs in, until the service is gone.
async fn crowd(http: Client, base: String, answers: Arc<Answers>, enough: usize) {
    loop {
        let visitor = answers.asked.fetch_add(1, Ordering::SeqCst);
        let Ok((status, me)) = sign_in(&http, &base, visitor).await else { return };
        assert_eq!(status, StatusCode::CREATED);
        let mut numbers = answers.numbers.lock().unwrap();
        numbers.insert(visitor, me["number"].as_i64().unwrap());
        if numbers.len() >= enough {
            answers.enough.notify_one();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answered_sign_in_is_lost_and_none_is_doubled() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    let storage = Storage::open(&database.clone().into()).unwrap();
    let token = storage.run(workspace("测试", APPID)).await.unwrap().token;
    drop(storage);
    let http = Client::builder().no_proxy().build().unwrap();
    let put = async |base: &str| {
        let url = format!("{base}/v1/workspace/events/{CODE}");
        http.put(url).bearer_auth(token.expose_secret()).json(&picnic()).send().await.unwrap().status()
    };
    let answers = Arc::new(Answers::default());
    for kill in 1..=KILLS {
        let service = Service::start(&database);
        let expected = if kill == 1 { StatusCode::CREATED } else { StatusCode::CONFLICT };
        assert_eq!(put(&service.base).await, expected, "the event is there after a kill, as it was");
        let mut phones = JoinSet::new();
        for _ in 0..PHONES {
            phones.spawn(crowd(http.clone(), service.base.clone(), Arc::clone(&answers), kill * ANSWERS));
        }
        // What an earlier round left behind is not this round's.
        while answers.numbers.lock().unwrap().len() < kill * ANSWERS {
            answers.enough.notified().await;
        }
        drop(service);
        phones.join_all().await;
    }

    let service = Service::start(&database);
    let answered = answers.numbers.lock().unwrap().clone();
    let asked = answers.asked.load(Ordering::SeqCst);
    assert!(answered.len() >= KILLS * ANSWERS);
    let mut numbers = BTreeSet::new();
    for visitor in 0..asked {
        let (status, me) = sign_in(&http, &service.base, visitor).await.unwrap();
        let number = me["number"].as_i64().unwrap();
        assert!(numbers.insert(number), "{number} was given twice");
        if let Some(told) = answered.get(&visitor) {
            assert_eq!((status.as_u16(), number), (200, *told), "an answered sign-in was lost");
        }
        assert_eq!((&me["identity"], &me["accepted"]), (&json!("pending"), &json!({ "tmpl-a": 1 })));
    }
    assert_eq!(numbers, (1..=i64::from(asked)).collect(), "numbers without gaps");

    let url = format!("{}/v1/workspace/feed?limit=5000", service.base);
    let feed = http.get(url).bearer_auth(token.expose_secret()).send().await.unwrap();
    let feed: Value = feed.json().await.unwrap();
    let mut told: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in feed["changes"].as_array().unwrap().iter().filter(|row| row["attendee"].is_string()) {
        told.entry(row["attendee"].as_str().unwrap()).or_default().push(row["kind"].as_str().unwrap());
    }
    assert_eq!(told.len(), usize::try_from(asked).unwrap());
    assert!(told.values().all(|kinds| *kinds == ["signed_in", "subscribed"]), "each once, whole");
}
