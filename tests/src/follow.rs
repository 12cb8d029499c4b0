//! A running `muster sync --follow`: what it prints, line by line, until it is stopped.

use crate::{Running, Terminal};
use serde_json::Value;
use std::io::{BufRead, BufReader, Lines, Read};
use std::process::{ChildStderr, ChildStdout};
use std::thread::JoinHandle;

pub struct Follow {
    process: Running,
    said: Lines<BufReader<ChildStdout>>,
    complaints: JoinHandle<String>,
}

impl Follow {
    pub fn start(terminal: &Terminal<'_>) -> Self {
        let mut process = terminal.start(&["--json", "sync", "--follow"]);
        let said = BufReader::new(process.child().stdout.take().unwrap()).lines();
        let stderr: ChildStderr = process.child().stderr.take().unwrap();
        // Read all the time: a full pipe would stop it.
        let complaints = std::thread::spawn(move || {
            let mut text = String::new();
            BufReader::new(stderr).read_to_string(&mut text).unwrap();
            text
        });
        Self { process, said, complaints }
    }

    /// Waits for the first line that `wanted` accepts.
    pub fn line(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = self.said.next().expect("it ended before that").unwrap();
            let figures: Value = serde_json::from_str(&line).unwrap();
            if wanted(&figures) {
                return figures;
            }
        }
    }

    /// Presses Ctrl-C. Returns the last figures, the exit code and what was printed to standard error.
    pub fn interrupt(self) -> Ended {
        self.process.interrupt();
        self.end()
    }

    /// Waits for it to end by itself.
    pub fn end(mut self) -> Ended {
        let last = self.said.map(Result::unwrap).last();
        Ended {
            code: self.process.child().wait().unwrap().code(),
            last: last.map(|line| serde_json::from_str(&line).unwrap()),
            err: self.complaints.join().unwrap(),
        }
    }
}

pub struct Ended {
    pub code: Option<i32>,
    /// The lines since the last one that was read.
    pub last: Option<Value>,
    pub err: String,
}
