//! Durable sign-ins, with the load client beside the service on the same cores.
//!
//! The service and a handler that stores nothing run in processes of their own (this program, with an argument). The same
//! client asks both, over the same number of connections.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

mod endpoint_load;

use axum::{Json, Router, extract::Path, http::StatusCode, routing::post};
use endpoint::{
    Storage,
    operations::{Authenticate, CreateWorkspace, PutEvent},
};
use endpoint_load::{Load, measure};
use protocol::{EventState, Identity, Me, MeEvent, SignIn};
use secrecy::ExposeSecret;
use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Write},
    path::{Path as FilePath, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::Arc,
};
use system_tests::{Figures, Running};
use tokio::net::TcpListener;

const APPID: &str = "wx0000000000fake";
const CODE: &str = "Picnic2031ab";
const SIGN_INS: u64 = 200_000;
/// Sign-ins after which memory use is considered stable.
const SETTLED: u64 = 50_000;
/// Requests to the handler that stores nothing, before and after.
const NOTHINGS: u64 = 100_000;
const CONNECTIONS: u64 = 512;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("serve-sign-ins") => runtime().block_on(serve_sign_ins(FilePath::new(&arguments[2]))),
        Some("serve-nothing") => runtime().block_on(serve_nothing()),
        _ => compare(),
    }
}

fn compare() -> ExitCode {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    let nothing = Server::start(&["serve-nothing".to_owned()]);
    let before = measure(&nothing.address, Load { people: 0..NOTHINGS, connections: CONNECTIONS });
    let service = Server::start(&["serve-sign-ins".to_owned(), database.display().to_string()]);
    let first = measure(&service.address, Load { people: 0..SETTLED, connections: CONNECTIONS });
    let settled = service.resident_kib();
    let rest = measure(&service.address, Load { people: SETTLED..SIGN_INS, connections: CONNECTIONS });
    let grown = service.resident_kib().saturating_sub(settled);
    let after = measure(&nothing.address, Load { people: 0..NOTHINGS, connections: CONNECTIONS });

    let reference = (before.per_second() + after.per_second()) / 2.0;
    let durable = first.and(rest);
    let mut figures = Figures::default();
    figures.tell("a handler that stores nothing", &format!("{reference:.0}/s"));
    figures.tell("durable sign-ins, p50", &format!("{:.1} ms", durable.percentile(50).as_secs_f64() * 1e3));
    figures.tell("durable sign-ins, p99", &format!("{:.1} ms", durable.percentile(99).as_secs_f64() * 1e3));
    figures.at_least("durable sign-ins per second", durable.per_second(), 3_330.0);
    figures.at_least("durable sign-ins / handler that stores nothing", durable.per_second() / reference, 0.1);
    let megabytes = |kib: u64| f64::from(u32::try_from(kib).unwrap()) / 1024.0;
    figures.tell("memory after 50,000 sign-ins", &format!("{:.1} MiB", megabytes(settled)));
    figures.at_most("memory grown by 150,000 more, MiB", megabytes(grown), 8.0);
    figures.exit_code()
}

/// This program in another role, on a port of the system's choice.
struct Server {
    address: String,
    process: Running,
}

impl Server {
    fn start(role: &[String]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut process = Running::start(command.args(role).stdout(Stdio::piped()));
        let mut address = String::new();
        BufReader::new(process.child().stdout.take().unwrap()).read_line(&mut address).unwrap();
        Self { address: address.trim().to_owned(), process }
    }

    fn resident_kib(&self) -> u64 {
        let status = PathBuf::from(format!("/proc/{}/status", self.process.id()));
        let status = std::fs::read_to_string(status).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Runtime::new().unwrap()
}

async fn listen() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    std::io::stdout().flush().unwrap();
    listener
}

async fn serve_sign_ins(database: &FilePath) -> ExitCode {
    let storage = Storage::open(&database.to_owned().into()).unwrap();
    let create = CreateWorkspace { name: "杭州毅行".to_owned(), appid: APPID.to_owned() };
    let made = storage.run(create).await.unwrap();
    let token = endpoint::BearerToken::parse(made.token.expose_secret()).unwrap();
    let bearer = storage.run(Authenticate { token }).await.unwrap().unwrap();
    let code = endpoint::storage::EventCode::parse(CODE).unwrap();
    let event = serde_json::from_value(serde_json::json!({
        "title": "西湖毅行 30 公里", "place": "太子湾公园东门",
        "starts_at": "2026-11-21T12:30:00+08:00", "ends_at": "2036-11-21T16:00:00+08:00",
        "templates": [{ "template_id": "tmpl-a", "title": "签到结果通知" }],
    }));
    let (workspace, body, now) = (bearer.workspace, event.unwrap(), chrono::Utc::now().into());
    storage.run(PutEvent { workspace, code, body, now }).await.unwrap();
    endpoint::serve(listen().await, Arc::new(storage), std::future::pending()).await.unwrap();
    ExitCode::SUCCESS
}

/// Reads the same body and gives an answer of the same shape.
async fn serve_nothing() -> ExitCode {
    let router = Router::new().route("/v1/events/{code}/me", post(answer_nothing));
    axum::serve(listen().await, router).await.unwrap();
    ExitCode::SUCCESS
}

async fn answer_nothing(Path(_): Path<String>, Json(post): Json<SignIn>) -> (StatusCode, Json<Me>) {
    let accepted = post.subscriptions.into_iter().map(|accept| (accept.template_id, 1));
    let me = Me {
        number: 1,
        name: post.name,
        signed_in_at: chrono::Utc::now().fixed_offset(),
        identity: Identity::Pending,
        accepted: accepted.collect::<BTreeMap<_, _>>(),
        event: MeEvent { state: EventState::Open },
    };
    (StatusCode::CREATED, Json(me))
}
