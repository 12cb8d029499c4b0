//! One desktop of a round: its data, its keyring, and the real CLI, killed and started again.

use super::Round;
use crate::sender::{muster, printed};
use crate::{Running, SecretService, World};
use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// After the kills, the campaign has to end within this many undisturbed runs.
const LAST_RUNS: u32 = 40;

pub(super) struct Desktop {
    pub session: SecretService,
    pub data: TempDir,
    pub event: String,
    pub message: String,
    pub dice: StdRng,
    campaign: Option<String>,
    pub kills: u32,
    pub starts: u32,
    pub memory_mb: u64,
}

impl Desktop {
    pub fn new(session: SecretService, data: TempDir, event: &str, message: String, dice: StdRng) -> Self {
        Self {
            session,
            data,
            event: event.to_owned(),
            message,
            dice,
            campaign: None,
            kills: 0,
            starts: 0,
            memory_mb: 0,
        }
    }

    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// The campaign that it sent.
    pub fn campaign(&self) -> &str {
        self.campaign.as_deref().unwrap()
    }

    /// Starts the program, kills it and starts it again; finally lets it finish.
    pub async fn send_to_the_end(&mut self, world: &World, round: &Round) {
        let kills = round.kills / round.desktops;
        // So that the kills spread over the whole campaign, however fast it is.
        let apart = u64::from(round.people) / u64::from(round.kills.max(1) + 1);
        for kill in 0..kills {
            let enough = world.sandbox.delivered_total() + self.dice.random_range(0..=apart.max(1));
            let full = round.full_disk_every > 0 && kill.is_multiple_of(round.full_disk_every);
            let mut sending = Running::start(self.start(full).await.stdout(Stdio::null()));
            self.starts += 1;
            let deadline = Instant::now() + Duration::from_secs(20);
            let mut ended = false;
            while world.sandbox.delivered_total() < enough && Instant::now() < deadline && !ended {
                tokio::time::sleep(Duration::from_millis(5)).await;
                ended = sending.ended().is_some();
            }
            self.remember_memory(&sending);
            if !ended {
                sending.kill();
                self.kills += 1;
            }
        }
        // What paused it in between, such as a full disk, is over.
        for _ in 0..LAST_RUNS {
            self.starts += 1;
            let ended = run(self.start(false).await).await;
            if ended.last().is_some_and(|ended| ended["state"] == "done") {
                self.learn_campaign().await;
                return;
            }
        }
        panic!("the campaign never came to its end: {round:?}");
    }

    /// The command that resumes the campaign or, if none was written yet, creates it.
    async fn start(&mut self, full_disk: bool) -> Command {
        self.learn_campaign().await;
        let args = match &self.campaign {
            Some(id) => vec!["campaign", "resume", id],
            None => vec!["campaign", "send", &self.message, "--yes"],
        };
        let command = muster(&self.session, self.data.path(), &args);
        let mut command = if full_disk { self.without_room(&command) } else { command };
        // It prints errors about the faults, which are expected.
        command.stderr(Stdio::null());
        command
    }

    async fn learn_campaign(&mut self) {
        if self.campaign.is_none() {
            let list = run(muster(&self.session, self.data.path(), &["campaign", "list", &self.event])).await;
            self.campaign = list.last().and_then(|one| one["campaign"].as_str()).map(str::to_owned);
        }
    }

    /// The same command where files can't grow any more: writes fail as on a full disk.
    fn without_room(&self, command: &Command) -> Command {
        let largest = ["muster.db", "muster.db-wal"]
            .map(|name| std::fs::metadata(self.data.path().join(name)).map_or(0, |file| file.len()));
        let blocks = (largest.iter().max().unwrap() + 64 * 1024) / 512;
        let mut limited = Command::new("sh");
        limited
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"")])
            .arg(command.get_program())
            .args(command.get_args());
        for (name, value) in command.get_envs() {
            limited.env(name, value.unwrap_or_default());
        }
        limited
    }

    fn remember_memory(&mut self, sending: &Running) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", sending.id()));
        let peak = status.ok().and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM"))?.to_owned();
            line.split_whitespace().nth(1)?.parse::<u64>().ok()
        });
        self.memory_mb = self.memory_mb.max(peak.unwrap_or(0) / 1024);
    }
}

/// Runs the command to its end and returns what it printed.
async fn run(mut command: Command) -> Vec<Value> {
    tokio::task::spawn_blocking(move || printed(&mut command)).await.unwrap()
}
