//! The sweep: the real CLI sends through everything that can go wrong, is killed again and again, and is held against
//! the fake WeChat's own record. Seeded; what is printed is the table that the result is judged by.

use crate::sender::{gather, keep_secrets, muster, printed};
use crate::{KeyringState, Running, SecretService, World};
use domain::DeliveryState as S;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sandbox::{Faults, Rates};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use store::Store;
use store::table::campaign;
use store::table::delivery_list::{self, Which};

/// One campaign to be tortured.
#[derive(Clone, Debug)]
pub struct Round {
    pub name: &'static str,
    pub people: u32,
    /// Messages each person allows.
    pub grants: u32,
    pub kills: u32,
    pub faults: Faults,
    /// The disk is full in every so-manieth run of the program; 0: never.
    pub full_disk_every: u32,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub kills: u32,
    pub starts: u32,
    pub faults: u64,
    pub delivered: usize,
    /// Messages beyond the first to one person.
    pub duplicates: u64,
    /// Deliveries whose state says something else than WeChat's record, or nothing final.
    pub lost: u32,
    /// Deliveries that are listed for the organiser to settle.
    pub unknown: u32,
    /// The program's greatest memory, in MB.
    pub memory_mb: u64,
    pub seconds: f64,
}

/// Everything that WeChat and the network do to a sender on a bad day.
pub fn rough() -> Faults {
    let rates = Rates {
        busy: 0.05,
        drop_before: 0.03,
        drop_after: 0.03,
        stall: 0.02,
        server_error: 0.01,
        ..Rates::default()
    };
    Faults {
        stall: Duration::from_millis(1500),
        revoke_every: 300,
        sends_per_second: 200,
        latency: Duration::from_millis(20),
        ..Faults::of_sends(rates)
    }
}

/// Nothing but a little time on the way, so that a kill finds messages there.
pub fn calm() -> Faults {
    Faults { latency: Duration::from_millis(20), ..Faults::default() }
}

pub const HEADING: &str = "round                       people  grants  kills  starts  faults  delivered  duplicates  lost  unknown  MB   s";

impl Outcome {
    /// One line of the table.
    pub fn line(&self, round: &Round) -> String {
        format!(
            "{:<26}  {:>6}  {:>6}  {:>5}  {:>6}  {:>6}  {:>9}  {:>10}  {:>4}  {:>7}  {:>2}  {:>5.1}",
            round.name,
            round.people,
            round.grants,
            self.kills,
            self.starts,
            self.faults,
            self.delivered,
            self.duplicates,
            self.lost,
            self.unknown,
            self.memory_mb,
            self.seconds,
        )
    }
}

/// Carries a round out.
pub async fn torture(round: &Round, seed: u64) -> Outcome {
    let session = SecretService::start(KeyringState::Unlocked);
    let world = World::start().await;
    let data = tempfile::tempdir().unwrap();
    let (event, message) = gather(&world, data.path(), round.people, round.grants).await;
    keep_secrets(&session, &world, data.path(), &world.token);
    world.sandbox.set_faults(round.faults);
    let mut torturer = Torturer {
        session,
        world,
        data: data.path(),
        event,
        message,
        dice: StdRng::seed_from_u64(seed),
        outcome: Outcome::default(),
        campaign: None,
    };
    let begun = Instant::now();
    torturer.send_to_the_end(round).await;
    torturer.outcome.seconds = begun.elapsed().as_secs_f64();
    torturer.judge().await
}

struct Torturer<'d> {
    session: SecretService,
    world: World,
    data: &'d Path,
    event: String,
    message: String,
    dice: StdRng,
    outcome: Outcome,
    campaign: Option<String>,
}

impl Torturer<'_> {
    /// Starts the program, kills it, starts it again; and in the end lets it finish.
    async fn send_to_the_end(&mut self, round: &Round) {
        // So that the kills spread over the whole of it, however fast it goes.
        let apart = u64::from(round.people) / u64::from(round.kills.max(1) + 1);
        for kill in 0..round.kills {
            let enough = self.world.sandbox.delivered_total() + self.dice.random_range(0..=apart.max(1));
            let full = round.full_disk_every > 0 && kill.is_multiple_of(round.full_disk_every);
            let mut sending = Running::start(self.start(full).stdout(Stdio::null()));
            self.outcome.starts += 1;
            let deadline = Instant::now() + Duration::from_secs(20);
            let mut ended = false;
            while self.world.sandbox.delivered_total() < enough && Instant::now() < deadline && !ended {
                tokio::time::sleep(Duration::from_millis(5)).await;
                ended = sending.ended().is_some();
            }
            self.remember_memory(&mut sending);
            if !ended {
                sending.kill();
                self.outcome.kills += 1;
            }
        }
        // Whatever paused it in between, such as a full disk, is over.
        for _ in 0..20 {
            self.outcome.starts += 1;
            let ended = printed(&mut self.start(false));
            if ended.last().is_some_and(|ended| ended["state"] == "done") {
                return;
            }
        }
        panic!("the campaign never came to its end");
    }

    /// The program, going on with the campaign or, where none was written yet, sending anew.
    fn start(&mut self, full_disk: bool) -> Command {
        if self.campaign.is_none() {
            let list = printed(&mut muster(&self.session, self.data, &["campaign", "list", &self.event]));
            self.campaign = list.last().and_then(|one| one["campaign"].as_str()).map(str::to_owned);
        }
        let args = match &self.campaign {
            Some(id) => vec!["campaign", "resume", id],
            None => vec!["campaign", "send", &self.message, "--yes"],
        };
        let command = muster(&self.session, self.data, &args);
        if full_disk { self.without_room(&command) } else { command }
    }

    /// The same program where files can't grow any more: every write beyond fails, as on a full disk.
    fn without_room(&self, command: &Command) -> Command {
        let largest = ["muster.db", "muster.db-wal"]
            .map(|name| std::fs::metadata(self.data.join(name)).map_or(0, |file| file.len()));
        let blocks = (largest.iter().max().unwrap() + 64 * 1024) / 512;
        let mut limited = Command::new("sh");
        limited
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")])
            .arg(command.get_program())
            .args(command.get_args())
            .stderr(Stdio::null());
        for (name, value) in command.get_envs() {
            limited.env(name, value.unwrap_or_default());
        }
        limited
    }

    fn remember_memory(&mut self, sending: &mut Running) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", sending.child().id()));
        let peak = status.ok().and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        self.outcome.memory_mb = self.outcome.memory_mb.max(peak.unwrap_or(0) / 1024);
    }

    /// Holds every delivery against what the fake WeChat delivered.
    async fn judge(mut self) -> Outcome {
        let mut delivered: BTreeMap<String, u64> = BTreeMap::new();
        for ((openid, _), times) in self.world.sandbox.delivered() {
            *delivered.entry(openid).or_default() += times;
        }
        let id = self.campaign.clone().unwrap_or_else(|| {
            let list = printed(&mut muster(&self.session, self.data, &["campaign", "list", &self.event]));
            list.last().and_then(|one: &Value| one["campaign"].as_str()).unwrap().to_owned()
        });
        let store = Store::open(self.data).unwrap().store;
        let (all, tally) = store
            .read(move |conn| {
                let all = delivery_list::page(conn, &id, &Which::default(), 0, u32::MAX)?;
                Ok((all, campaign::tally(conn, &id)?))
            })
            .await
            .unwrap();
        for delivery in all {
            let openid = delivery.openid.as_ref().map_or("", domain::Openid::as_str);
            let times = delivered.get(openid).copied().unwrap_or(0);
            let agrees = match delivery.state {
                S::Sent | S::Received => times == 1,
                S::Failed | S::Skipped => times == 0,
                S::Unknown => times <= 1,
                S::Queued | S::Sending | S::Cancelled => false,
            };
            self.outcome.lost += u32::from(!agrees);
        }
        let stats = self.world.sandbox.stats();
        self.outcome.faults =
            stats.dropped_before + stats.dropped_after + stats.refusals.values().sum::<u64>();
        self.outcome.delivered = delivered.len();
        self.outcome.duplicates = delivered.values().map(|times| times - 1).sum();
        self.outcome.unknown = tally.count(S::Unknown);
        self.outcome
    }
}
