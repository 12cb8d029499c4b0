//! `muster` as scripts use it, with one data directory in one session.

use crate::{Running, SECRET, SecretService, program};
use sandbox::SIGNED_IN;
use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};

/// A command's exit code and everything it printed.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Said {
    /// The one line of JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {} {}", self.out, self.err))
    }

    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Fails the test unless the exit code is 0.
    pub fn well(self) -> Self {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self
    }
}

/// One organiser's computer.
pub struct Terminal<'s> {
    session: &'s SecretService,
    pub data: tempfile::TempDir,
    /// Environment variables, such as secrets for one run.
    pub lent: Vec<(&'static str, String)>,
    pub locale: &'static str,
}

/// An account's mini-program, and the addresses of its two services.
pub struct Place {
    pub appid: String,
    pub endpoint: String,
    pub wechat: String,
}

impl<'s> Terminal<'s> {
    pub fn new(session: &'s SecretService) -> Self {
        Self { session, data: tempfile::tempdir().unwrap(), lent: Vec::new(), locale: "en_GB.UTF-8" }
    }

    /// A computer whose account gets both secrets for each run, so that it needs no keyring: computers of one session would
    /// share it.
    pub fn with_account(session: &'s SecretService, place: &Place, token: &str) -> Self {
        let mut terminal = Self::new(session);
        terminal.lent =
            vec![("MUSTER_APP_SECRET", SECRET.to_owned()), ("MUSTER_ENDPOINT_TOKEN", token.to_owned())];
        terminal.add_account(place, &[], "").well();
        terminal
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(program("muster"));
        self.session.adopt(&mut command).env("LANG", self.locale).env("LC_ALL", self.locale);
        command.env("RUST_LOG", "debug").env("TZ", "Asia/Shanghai").env_remove("DISPLAY");
        command.envs(self.lent.iter().map(|(name, value)| (name, value)));
        command.arg("--data").arg(self.data.path()).args(args);
        command
    }

    pub fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, "")
    }

    pub fn run_with(&self, args: &[&str], stdin: &str) -> Said {
        let mut child = self.start(args);
        // A program that refuses its arguments closes its input unread.
        drop(child.child().stdin.take().unwrap().write_all(stdin.as_bytes()));
        finish(child)
    }

    /// Starts a command; [`finish`] waits for its end.
    pub fn start(&self, args: &[&str]) -> Running {
        let mut command = self.command(args);
        Running::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()))
    }

    pub fn add_account(&self, place: &Place, more: &[&str], stdin: &str) -> Said {
        let args = ["--json", "account", "add", "--appid", &place.appid, "--endpoint", &place.endpoint];
        self.run_with(&[&args[..], &["--wechat-api", &place.wechat], more].concat(), stdin)
    }

    /// An event that asks for these templates; returns its code.
    pub fn create_event(&self, appid: &str, templates: &[&str]) -> String {
        let mut args = vec!["--json", "event", "create", "--account", appid, "--title", "秋游"];
        args.extend(["--place", "植物园", "--starts-at", "2026-11-21T09:00"]);
        args.extend(["--ends-at", "2036-11-21T16:00:00+08:00"]);
        args.extend(templates.iter().flat_map(|template| ["--template", template]));
        let created = self.run(&args).well().json();
        assert_eq!(created.as_object().unwrap().len(), 1, "scripts go on with the code alone: {created}");
        created["code"].as_str().unwrap().to_owned()
    }

    /// An event that asks for *signed in*.
    pub fn event(&self, appid: &str) -> String {
        self.create_event(appid, &[SIGNED_IN])
    }

    /// Runs `muster sync --until-idle`, which has to succeed; returns its line.
    pub fn sync(&self) -> Value {
        self.run(&["--json", "sync", "--until-idle"]).well().json()
    }

    /// Everybody, by number.
    pub fn people(&self, event: &str) -> Vec<Value> {
        self.run(&["--json", "attendee", "list", event]).well().lines()
    }
}

/// Waits for the end of a command.
pub fn finish(mut command: Running) -> Said {
    // Both at once, so that neither pipe fills up while the other is read.
    let mut stderr = command.child().stderr.take().unwrap();
    let err = std::thread::spawn(move || std::io::read_to_string(&mut stderr).unwrap());
    let out = std::io::read_to_string(command.child().stdout.take().unwrap()).unwrap();
    let said = Said { code: command.child().wait().unwrap().code(), out, err: err.join().unwrap() };
    assert!(!said.out.contains(SECRET) && !said.err.contains(SECRET), "a secret was printed");
    said
}
