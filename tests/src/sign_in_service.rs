//! The real `muster-endpoint`, as a process with its own database.

use crate::{Running, program};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A service that can be killed, and started again on the same port and database.
#[derive(Debug)]
pub struct SignInService {
    database: PathBuf,
    _directory: Option<TempDir>,
    /// The system chooses it at the first start; later starts use the same.
    address: SocketAddr,
    /// The longest that a file may get, in bytes, as if the disk were full then.
    disk: Option<u64>,
    process: Option<Running>,
}

impl SignInService {
    pub fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        Self::over(directory.path().join("endpoint.db"), Some(directory))
    }

    /// On an existing database.
    pub fn start_on(database: PathBuf) -> Self {
        Self::over(database, None)
    }

    fn over(database: PathBuf, directory: Option<TempDir>) -> Self {
        let address = SocketAddr::from(([127, 0, 0, 1], 0));
        let mut service = Self { database, _directory: directory, address, disk: None, process: None };
        service.start_again();
        service
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn database(&self) -> PathBuf {
        self.database.clone()
    }

    /// Sends SIGKILL, so nothing in it is cleaned up.
    pub fn kill(&mut self) {
        self.process = None;
    }

    /// Starts it again on the same port and database.
    pub fn start_again(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        // An outgoing connection may hold the port for a moment.
        while let Err(said) = self.listens() {
            assert!(Instant::now() < deadline, "it doesn't listen: {said:?}");
        }
    }

    /// Whether it listens, or what it printed instead of its address.
    fn listens(&mut self) -> Result<(), String> {
        let mut process = Running::start(self.serve().stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut line = String::new();
        BufReader::new(process.child().stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").ok_or_else(|| line.clone())?;
        self.address = address.parse().unwrap();
        self.process = Some(process);
        Ok(())
    }

    /// The same on a disk where no file gets longer than this.
    pub fn start_again_with_disk(&mut self, bytes: u64) {
        self.disk = Some(bytes);
        self.start_again();
        self.disk = None;
    }

    /// The output of a `serve` that can't serve.
    pub fn fails_to_serve(&self) -> Output {
        self.serve().output().unwrap()
    }

    /// A new workspace's first token.
    pub fn workspace(&self, name: &str, appid: &str) -> String {
        let made = self.json(&["workspace", "create", "--name", name, "--appid", appid, "--json"]);
        made["token"].as_str().unwrap().to_owned()
    }

    pub fn token(&self, name: &str, scope: &str) -> String {
        let made = self.json(&["token", "add", "--name", name, "--scope", scope, "--json"]);
        made["token"].as_str().unwrap().to_owned()
    }

    /// Copies the database beside the running service.
    pub fn back_up(&self) -> PathBuf {
        let copy = self.database.with_file_name("copy.db");
        self.run(&["backup".as_ref(), "--to".as_ref(), copy.as_os_str()]);
        copy
    }

    /// Restores the copy, and starts the service again.
    pub fn restore(&mut self, copy: &Path) {
        self.kill();
        self.run(&["restore".as_ref(), "--from".as_ref(), copy.as_os_str()]);
        self.start_again();
    }

    fn json(&self, args: &[&str]) -> Value {
        let args: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
        serde_json::from_slice(&self.run(&args).stdout).unwrap()
    }

    fn run(&self, args: &[&OsStr]) -> Output {
        let output = self.program().args(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn serve(&self) -> Command {
        let mut command = match self.disk {
            None => self.program(),
            // A write beyond the limit fails, as on a full disk.
            Some(bytes) => {
                let mut shell = Command::new("bash");
                shell.env("MUSTER_DATABASE", self.database());
                let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", bytes / 1024);
                shell.args(["-c", &script]).arg(program("muster-endpoint"));
                shell
            }
        };
        command.args(["serve", "--ops-listen", "off", "--listen", &self.address.to_string()]);
        command.args(["--rate-per-event", "off", "--rate-per-address", "off", "--rate-per-visitor", "off"]);
        command
    }

    fn program(&self) -> Command {
        let mut command = Command::new(program("muster-endpoint"));
        command.env("MUSTER_DATABASE", self.database());
        command
    }
}
