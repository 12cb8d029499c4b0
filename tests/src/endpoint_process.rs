//! The endpoint as a process of its own, which can be killed and comes back at the same address.

use crate::{Running, program};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// `muster-endpoint serve` on one database.
#[derive(Debug)]
pub struct EndpointProcess {
    database: PathBuf,
    /// Port 0 until the system has chosen one, which is kept from then on.
    address: String,
    running: Option<Running>,
}

impl EndpointProcess {
    /// Returns once it listens.
    pub fn start(database: PathBuf) -> Self {
        let mut endpoint = Self { database, address: "127.0.0.1:0".to_owned(), running: None };
        endpoint.start_again();
        endpoint
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// SIGKILL.
    pub fn kill(&mut self) {
        self.running = None;
    }

    /// Returns once it listens.
    pub fn start_again(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        // Somebody's outgoing connection may have got the port for a moment.
        while !self.listens() {
            assert!(Instant::now() < deadline, "the endpoint doesn't listen on {} any more", self.address);
        }
    }

    fn listens(&mut self) -> bool {
        let mut command = Command::new(program("muster-endpoint"));
        command.env_clear().args(["serve", "--listen", &self.address, "--ops-listen", "off", "--database"]);
        command.arg(&self.database).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Running::start(&mut command);
        let mut line = String::new();
        BufReader::new(running.child().stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else { return false };
        self.address = address.to_owned();
        self.running = Some(running);
        true
    }
}
