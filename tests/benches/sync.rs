//! Keeping the list current: how fast a feed is applied, in how much memory, how soon a sign-in is shown, and what
//! waiting for one costs.
//!
//! Memory and idle time are measured on processes of their own (this program, with an argument). With
//! `MUSTER_BENCH_MILLION` set, the memory of a million sign-ins is printed too, which takes minutes.

#![expect(clippy::unwrap_used, reason = "a benchmark that can't set itself up has failed")]

mod sync_desk;
mod sync_feed;

use std::io::{BufRead, BufReader, Lines};
use std::process::{ChildStdout, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Store;
use store::table::account::{self, Account};
use sync::{StatusCell, Sync};
use sync_feed::{APPID, NoExchange, Pages, bare, served};
use system_tests::{Figures, Running, World, usage};
use tokio_util::sync::CancellationToken;

const PEOPLE: u32 = 100_000;
const MILLION: u32 = 1_000_000;
/// Each way of writing is run this often, by turns, and the best counts, so that other work is not measured.
const ROUNDS: usize = 3;
/// Long enough for a long-poll to end and begin again.
const IDLE: Duration = Duration::from_secs(30);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match arguments.as_slice() {
        ["serve-feed", people] => runtime.block_on(served::serve(people.parse().unwrap())),
        ["read-feed", url] => runtime.block_on(sync_desk::read_feed(url)),
        ["follow", appid, endpoint, wechat, token] => {
            runtime.block_on(sync_desk::follow(appid, endpoint, wechat, token));
        }
        _ => return runtime.block_on(measure()),
    }
    ExitCode::SUCCESS
}

async fn measure() -> ExitCode {
    let mut figures = Figures::default();
    applying(&mut figures).await;
    memory(&mut figures, PEOPLE);
    if std::env::var_os("MUSTER_BENCH_MILLION").is_some() {
        memory(&mut figures, MILLION);
    }
    let world = World::start().await;
    sync_desk::seen(&mut figures, &world).await;
    idle(&mut figures, &world).await;
    figures.exit_code()
}

async fn applying(figures: &mut Figures) {
    let (mut bare, mut ours) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let directory = tempfile::tempdir().unwrap();
        bare = bare.min(bare::insert(&open(directory.path()).await, PEOPLE).await);
        let directory = tempfile::tempdir().unwrap();
        ours = ours.min(apply(open(directory.path()).await).await);
    }
    figures.tell("bare insertion of 100,000 sign-ins", &format!("{:.2} s", bare.as_secs_f64()));
    figures.tell("a feed of 100,000 sign-ins applied", &format!("{:.2} s", ours.as_secs_f64()));
    figures.at_most("applying / bare insertion", ours.as_secs_f64() / bare.as_secs_f64(), 3.0);
}

async fn open(directory: &std::path::Path) -> Store {
    let store = Store::open(directory).unwrap().store;
    let account = Account { appid: domain::Appid::new(APPID), ..testing::account() };
    store.write(move |tx| account::put(tx, &account)).await.unwrap();
    store
}

async fn apply(store: Store) -> Duration {
    let sync = Sync {
        appid: domain::Appid::new(APPID),
        store,
        inbox: Arc::new(Pages::of(PEOPLE)),
        exchange: Arc::new(NoExchange),
        status: StatusCell::default(),
    };
    let begun = Instant::now();
    sync.run_until_idle(&CancellationToken::new()).await.unwrap();
    let took = begun.elapsed();
    assert_eq!(sync.status.get().done.changes, u64::from(3 * PEOPLE + 1));
    took
}

/// A desktop reads a feed from another process, and then shows its list.
fn memory(figures: &mut Figures, people: u32) {
    let mut feed = Role::start(&["serve-feed", &people.to_string()]);
    let url = feed.line();
    let begun = Instant::now();
    let mut desk = Role::start(&["read-feed", &url]);
    assert_eq!(desk.line(), "read");
    let took = begun.elapsed().as_secs_f64();
    let reading = usage::peak_memory_mb(desk.process.id());
    drop(desk.process.child().stdin.take());
    assert_eq!(desk.line(), "shown");
    let shown = usage::peak_memory_mb(desk.process.id());
    figures.tell(&format!("{people} sign-ins read over HTTP"), &format!("{took:.1} s"));
    if people > PEOPLE {
        figures.tell(&format!("peak memory of reading {people}"), &format!("{reading:.1} MB"));
        figures.tell(&format!("peak memory with their list open, {people}"), &format!("{shown:.1} MB"));
    } else {
        figures.at_most(&format!("peak memory of reading {people}, MB"), reading, 200.0);
        figures.at_most(&format!("peak memory with their list open, {people}, MB"), shown, 200.0);
    }
}

/// A desktop that follows an endpoint where nothing happens.
async fn idle(figures: &mut Figures, world: &World) {
    let mut desk =
        Role::start(&["follow", &world.appid, &world.endpoint_url, &world.wechat_url, &world.token]);
    assert_eq!(desk.line(), "live");
    // Work that starting caused has to end first.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let process = desk.process.id();
    let before = usage::cpu_time(process);
    tokio::time::sleep(IDLE).await;
    let used = usage::cpu_time(process) - before;
    let share = 100.0 * used.as_secs_f64() / IDLE.as_secs_f64();
    figures.at_most("CPU of an idle synchronisation, % of a core", share, 0.5);
}

/// This program in another role.
struct Role {
    process: Running,
    said: Lines<BufReader<ChildStdout>>,
}

impl Role {
    fn start(role: &[&str]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut process = Running::start(command.args(role).stdin(Stdio::piped()).stdout(Stdio::piped()));
        let said = BufReader::new(process.child().stdout.take().unwrap()).lines();
        Self { process, said }
    }

    /// The next line that it prints.
    fn line(&mut self) -> String {
        self.said.next().unwrap().unwrap()
    }
}
