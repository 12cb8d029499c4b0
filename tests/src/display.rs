//! A virtual display for one test.

use crate::Running;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

/// An X server without a monitor. It chooses its own number.
#[derive(Debug)]
pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]);
        let mut server = Running::start(server.stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut number = String::new();
        BufReader::new(server.child().stdout.take().unwrap()).read_line(&mut number).unwrap();
        Self { name: format!(":{}", number.trim()), _server: server }
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}
