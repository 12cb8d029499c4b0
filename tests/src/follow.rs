//! `muster sync --follow` at work: what it prints, line by line, until it is told to stop.

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

    /// The first line that is as asked for; it is said as soon as the figures are so.
    pub fn line(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let line = self.said.next().expect("it ended before that").unwrap();
            let figures: Value = serde_json::from_str(&line).unwrap();
            if wanted(&figures) {
                return figures;
            }
        }
    }

    /// Ctrl-C. The last figures, how it ended, and what it said on standard error.
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
    /// What was said since the last line that was read, at its end.
    pub last: Option<Value>,
    pub err: String,
}
