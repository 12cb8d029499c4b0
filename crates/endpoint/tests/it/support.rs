//! A server for one test, and how to talk to it.

use crate::database::EmptyDatabase;
use chrono::{DateTime, TimeDelta, Utc};
use endpoint::{
    Clock, IpNet, Limit, Rates, Settings, Storage, Timeouts,
    operations::{AddToken, CreateWorkspace},
    serve_with,
};
use protocol::TokenScope;
use reqwest::{Client, Method, RequestBuilder, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use std::{
    io,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::TcpListener,
    sync::oneshot,
    task::{JoinHandle, JoinSet},
};

pub const APPID: &str = "wx0000000000fake";
pub const CODE: &str = "Picnic2031ab";
pub const START: &str = "2031-05-01T08:00:00+00:00";

/// Stops when dropped.
pub struct Server {
    pub base: String,
    pub token: String,
    pub http: Client,
    /// The file, for what only SQLite leaves in it.
    pub database: PathBuf,
    pub stop: oneshot::Sender<()>,
    pub serving: JoinHandle<io::Result<()>>,
    pub storage: Arc<Storage>,
    pub clock: Clock,
    /// What has passed since the start.
    millis: Arc<AtomicI64>,
    /// How far the wall clock was set ahead.
    set_by: Arc<AtomicI64>,
    _database: EmptyDatabase,
}

/// What a test may want otherwise.
pub struct Setup {
    pub codes_per_event: Limit<u32>,
    pub min_free_disk: Limit<u64>,
    pub rates: Rates,
    pub trusted_proxies: Vec<IpNet>,
    pub timeouts: Timeouts,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            codes_per_event: Limit::Off,
            min_free_disk: Limit::Off,
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
            timeouts: Timeouts::default(),
        }
    }
}

pub type Reply = (StatusCode, Value);

impl Server {
    /// With one workspace and no event.
    pub async fn start() -> Self {
        Self::start_as(Setup::default()).await
    }

    async fn start_as(setup: Setup) -> Self {
        let database = EmptyDatabase::new();
        let storage = Arc::new(database.open());
        let made = storage.run(workspace("测试", APPID)).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let start: DateTime<Utc> = START.parse().unwrap();
        let (millis, set_by) = (Arc::<AtomicI64>::default(), Arc::<AtomicI64>::default());
        let (passed, set) = (Arc::clone(&millis), Arc::clone(&set_by));
        let wall = move || {
            start + TimeDelta::milliseconds(passed.load(Ordering::SeqCst) + set.load(Ordering::SeqCst))
        };
        let passed = Arc::clone(&millis);
        let steady = move || Duration::from_millis(passed.load(Ordering::SeqCst).try_into().unwrap());
        let clock = Clock::new(wall, steady);
        let (stop, stopped) = oneshot::channel();
        let settings = Settings {
            clock: clock.clone(),
            rates: setup.rates,
            codes_per_event: setup.codes_per_event,
            min_free_disk: setup.min_free_disk,
            trusted_proxies: setup.trusted_proxies,
            timeouts: setup.timeouts,
            ..Settings::default()
        };
        let serving = tokio::spawn(serve_with(listener, storage.clone(), settings, async {
            let _: Result<(), _> = stopped.await;
        }));
        Self {
            base,
            token: made.token.expose_secret().to_owned(),
            http: Client::builder().no_proxy().build().unwrap(),
            database: database.file(),
            stop,
            serving,
            storage,
            clock,
            millis,
            set_by,
            _database: database,
        }
    }

    /// With an open event of code [`CODE`] too.
    pub async fn with_event() -> Self {
        Self::with_event_as(Setup::default()).await
    }

    /// The same, of a service that was told something else than usual.
    pub async fn with_event_as(setup: Setup) -> Self {
        let server = Self::start_as(setup).await;
        let (status, _) = server.put_event(CODE, &picnic()).await;
        assert_eq!(status, StatusCode::CREATED);
        server
    }

    pub fn advance(&self, seconds: i64) {
        self.millis.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// The service's time.
    pub fn now(&self) -> DateTime<Utc> {
        let start: DateTime<Utc> = START.parse().unwrap();
        start
            + TimeDelta::milliseconds(self.millis.load(Ordering::SeqCst) + self.set_by.load(Ordering::SeqCst))
    }

    /// Somebody sets the clock: no time has passed.
    pub fn set_clock(&self, seconds: i64) {
        self.set_by.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    /// The token of another workspace on the same server.
    pub async fn other_workspace(&self) -> String {
        let made = self.storage.run(workspace("别人", "wx0000000other")).await.unwrap();
        made.token.expose_secret().to_owned()
    }

    /// One more token of the only workspace.
    pub async fn add_token(&self, name: &str, scope: TokenScope) -> String {
        let add = AddToken { workspace: None, name: name.to_owned(), scope };
        self.storage.run(add).await.unwrap().expose_secret().to_owned()
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub async fn public(&self, path: &str) -> Reply {
        send(self.request(Method::GET, path)).await
    }

    pub async fn get(&self, path: &str) -> Reply {
        send(self.request(Method::GET, path).bearer_auth(&self.token)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_as(&self.token, path, body).await
    }

    pub async fn post_as(&self, token: &str, path: &str, body: &Value) -> Reply {
        send(self.request(Method::POST, path).bearer_auth(token).json(body)).await
    }

    pub async fn put_event(&self, code: &str, body: &Value) -> Reply {
        let path = format!("/v1/workspace/events/{code}");
        send(self.request(Method::PUT, &path).bearer_auth(&self.token).json(body)).await
    }

    pub async fn sign_in(&self, visitor: &str, body: &Value) -> Reply {
        self.post_me(visitor, "", body).await
    }

    pub async fn add_subscriptions(&self, visitor: &str, body: &Value) -> Reply {
        self.post_me(visitor, "/subscriptions", body).await
    }

    pub async fn renew_login(&self, visitor: &str, body: &Value) -> Reply {
        self.post_me(visitor, "/login", body).await
    }

    async fn post_me(&self, visitor: &str, call: &str, body: &Value) -> Reply {
        let path = format!("/v1/events/{CODE}/me{call}");
        send(self.request(Method::POST, &path).header("X-Visitor", visitor).json(body)).await
    }

    pub async fn me(&self, visitor: &str) -> Reply {
        send(self.request(Method::GET, &format!("/v1/events/{CODE}/me")).header("X-Visitor", visitor)).await
    }

    /// Erases the visitor's own sign-in.
    pub async fn withdraw(&self, visitor: &str) {
        let path = format!("/v1/events/{CODE}/me");
        let reply = send(self.request(Method::DELETE, &path).header("X-Visitor", visitor)).await;
        assert_eq!(reply, (StatusCode::NO_CONTENT, Value::Null));
    }

    /// Erases an attendee by an organiser's token.
    pub async fn erase(&self, token: &str, attendee: &str) -> Reply {
        let path = format!("/v1/workspace/attendees/{attendee}");
        send(self.request(Method::DELETE, &path).bearer_auth(token)).await
    }

    pub async fn delete_event(&self, code: &str, query: &str) -> Reply {
        let path = format!("/v1/workspace/events/{code}{query}");
        send(self.request(Method::DELETE, &path).bearer_auth(&self.token)).await
    }

    /// Everybody at once, so that their sign-ins share commits.
    pub async fn crowd(&self, posts: impl IntoIterator<Item = (u32, Value)>) {
        let mut signing_in = JoinSet::new();
        for (n, post) in posts {
            let request = self.request(Method::POST, &format!("/v1/events/{CODE}/me"));
            signing_in.spawn(send(request.header("X-Visitor", visitor(n)).json(&post)));
        }
        for (status, reply) in signing_in.join_all().await {
            assert_eq!(status, StatusCode::CREATED, "{reply}");
        }
    }

    /// The opaque id of the person with this number, who signs in without anything else.
    pub async fn signed_in(&self, number: u32) -> String {
        let (status, me) = self.sign_in(&visitor(number), &json!({ "submission": submission(number) })).await;
        assert_eq!((status.as_u16(), &me["number"]), (201, &json!(number)));
        self.attendee(number).await
    }

    pub async fn attendee(&self, number: u32) -> String {
        let changes = self.changes().await;
        let row = changes.iter().find(|row| row["data"]["number"] == number).unwrap();
        row["attendee"].as_str().unwrap().to_owned()
    }

    /// Signs the visitor of this number in and exchanges their code for an openid.
    pub async fn bound(&self, number: u32, openid: &str) -> String {
        let post = json!({ "submission": submission(number), "login_code": format!("fake-{number}") });
        assert_eq!(self.sign_in(&visitor(number), &post).await.0, 201);
        let claimed = self.claim(&json!({})).await;
        self.complete(json!([{ "id": claimed["logins"][0]["id"], "openid": openid }])).await;
        self.attendee(number).await
    }

    /// Everything that the database and its log hold on disk.
    pub fn files(&self) -> Vec<u8> {
        let log = std::fs::read(self.database.with_extension("db-wal")).unwrap();
        [std::fs::read(&self.database).unwrap(), log].concat()
    }

    /// Every row of the feed from its start.
    pub async fn changes(&self) -> Vec<Value> {
        let (_, page) = self.get("/v1/workspace/feed?limit=5000").await;
        page["changes"].as_array().unwrap().clone()
    }

    /// `(kind, data)` of every `identity` row.
    pub async fn identities(&self) -> Vec<Value> {
        let rows = self.changes().await.into_iter().filter(|row| row["kind"] == "identity");
        rows.map(|row| row["data"].clone()).collect()
    }

    pub async fn claim(&self, body: &Value) -> Value {
        let (status, claimed) = self.post("/v1/workspace/logins/claim", body).await;
        assert_eq!(status, StatusCode::OK, "{claimed}");
        claimed
    }

    /// The codes that a claim of all leases, in its order.
    pub async fn claim_codes(&self) -> Vec<String> {
        let claimed = self.claim(&json!({})).await;
        let logins = claimed["logins"].as_array().unwrap().iter();
        logins.map(|login| login["login_code"].as_str().unwrap().to_owned()).collect()
    }

    /// Closes the event of code [`CODE`], of which this was the revision.
    pub async fn close(&self, revision: i64) {
        let closed = but(picnic(), json!({ "revision": revision, "closes_at": START }));
        let (status, refusal) = self.put_event(CODE, &closed).await;
        assert_eq!(status, StatusCode::OK, "{refusal}");
    }

    pub async fn complete(&self, results: Value) {
        let body = json!({ "results": results });
        let (status, refusal) = self.post("/v1/workspace/logins/complete", &body).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{refusal}");
    }
}

pub fn workspace(name: &str, appid: &str) -> CreateWorkspace {
    CreateWorkspace { name: name.to_owned(), appid: appid.to_owned() }
}

/// The status, and the body read as JSON (null when empty).
pub async fn send(request: RequestBuilder) -> Reply {
    let reply = request.send().await.unwrap();
    let status = reply.status();
    let body = reply.bytes().await.unwrap();
    (status, if body.is_empty() { Value::Null } else { serde_json::from_slice(&body).unwrap() })
}

/// The `n`th attendee's page.
pub fn visitor(n: u32) -> String {
    format!("{n:032x}")
}

/// The `n`th submission, of anybody.
pub fn submission(n: u32) -> String {
    uuid::Uuid::from_u128(n.into()).to_string()
}

/// An event that opened long ago, in the organiser's offset.
pub fn picnic() -> Value {
    json!({
        "title": "春游", "place": "植物园南门",
        "starts_at": "2031-05-01T16:00:00+08:00", "ends_at": "2031-05-01T18:00:00+08:00",
        "notice": "请带身份证",
        "templates": [{ "template_id": "tmpl-a", "title": "签到结果通知" }],
        "questions": [],
        "privacy": { "purpose": "点名", "retention_days": 30, "contact": "contact@example.invalid" }
    })
}

/// `event` with some fields replaced.
pub fn but(mut event: Value, fields: Value) -> Value {
    let Value::Object(fields) = fields else { panic!("fields by name, not {fields}") };
    for (key, value) in fields {
        event[key] = value;
    }
    event
}

/// The code of a problem and the fields it names.
pub fn refusal(reply: &Reply) -> (u16, String, Vec<String>) {
    let (status, body) = reply;
    assert_eq!(body["status"], status.as_u16(), "the body repeats the status: {body}");
    let fields = body["errors"].as_array().into_iter().flatten();
    let fields = fields.map(|error| error["field"].as_str().unwrap().to_owned()).collect();
    (status.as_u16(), body["code"].as_str().unwrap().to_owned(), fields)
}

/// Asserts a 422 that names exactly these fields.
pub fn assert_fields(reply: &Reply, fields: &[&str]) {
    let (status, code, named) = refusal(reply);
    assert_eq!((status, code.as_str()), (422, "invalid_field"), "{}", reply.1);
    assert_eq!(named, fields, "{}", reply.1);
}

/// Asserts a refusal without fields.
pub fn assert_refused(reply: &Reply, status: u16, code: &str) {
    assert_eq!(refusal(reply), (status, code.to_owned(), Vec::new()), "{}", reply.1);
}

/// `value` with what is random replaced by its key, wherever it stands.
pub fn redacted(mut value: Value) -> Value {
    redact(&mut value);
    value
}

fn redact(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(redact),
        Value::Object(fields) => {
            for (key, field) in fields {
                match key.as_str() {
                    "attendee" | "feed_id" | "next" | "id" | "version" if field.is_string() => {
                        *field = Value::String(format!("[{key}]"));
                    }
                    _ => redact(field),
                }
            }
        }
        _ => {}
    }
}

/// For tests whose cases are drawn: each runs by itself.
pub fn block_on<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}
