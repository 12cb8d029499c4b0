//! The real mini-program on somebody's phone: its pages in a headless Chromium, driven line by line.

use crate::{CONTROL_TOKEN, Running, World};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};

/// One attendee's phone. Its network is loopback, its WeChat the fake one.
pub struct AttendeePage {
    orders: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
    _browser: Running,
}

impl AttendeePage {
    pub fn start(world: &World, person: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../miniprogram");
        let place = json!({
            "endpoint": world.endpoint_url,
            "wechat": world.wechat_url,
            "token": CONTROL_TOKEN,
            "person": person,
        });
        let mut node = Command::new("node");
        node.current_dir(folder).args(["tests/circle.mjs", &place.to_string()]);
        let mut node = Running::start(node.stdin(Stdio::piped()).stdout(Stdio::piped()));
        let orders = node.child().stdin.take().unwrap();
        let answers = BufReader::new(node.child().stdout.take().unwrap()).lines();
        Self { orders, answers, _browser: node }
    }

    /// Opens the page from the event's code, types the name, taps *sign in* and allows what is asked for.
    pub fn sign_in(&mut self, event: &str, name: &str) {
        self.order(&json!({ "do": "sign_in", "event": event, "name": name }));
    }

    /// Opens a path, as a tap on a message's card does.
    pub fn open(&mut self, path: &str) {
        self.order(&json!({ "do": "open", "path": path }));
    }

    /// Waits until the page shows this text.
    pub fn see(&mut self, text: &str) {
        self.order(&json!({ "do": "see", "text": text }));
    }

    /// Takes screenshots, light and dark, into `target/screenshots/miniprogram/`.
    pub fn picture(&mut self, name: &str) {
        self.order(&json!({ "do": "picture", "name": name }));
    }

    fn order(&mut self, order: &Value) {
        writeln!(self.orders, "{order}").unwrap();
        let answer = self.answers.next().and_then(Result::ok);
        // The reason is on standard error.
        assert_eq!(answer.as_deref(), Some("done"), "the page could not: {order}");
    }
}
