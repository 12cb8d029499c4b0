//! Callers who hold connections and never read, against a service with few descriptors.

#![cfg(unix)]

use crate::{binary::create, support::send};
use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tokio::{io::AsyncWriteExt, net::TcpStream, task::JoinSet};

/// Ended when dropped.
struct Service {
    process: Child,
    address: String,
}

impl Service {
    /// Its descriptors are limited to so many, softly and hard.
    fn start(database: &Path, soft: u32, hard: u32) -> Self {
        let script = format!("ulimit -Sn {soft} && ulimit -Hn {hard} && exec \"$0\" \"$@\"");
        let mut process = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_muster-endpoint")])
            .args(["serve", "--listen", "127.0.0.1:0", "--ops-listen", "off"])
            .env("MUSTER_DATABASE", database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").unwrap().to_owned();
        Self { process, address }
    }

    fn soft_limit(&self) -> u64 {
        let limits = std::fs::read_to_string(format!("/proc/{}/limits", self.process.id())).unwrap();
        let line = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
        line.split_whitespace().nth(3).unwrap().parse().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_soft_limit_of_descriptors_is_raised_to_the_hard_one() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    assert!(create(&database).0);
    assert_eq!(Service::start(&database, 100, 300).soft_limit(), 300);
}

#[tokio::test(flavor = "multi_thread")]
async fn callers_who_never_read_keep_nobody_out_for_long() {
    let directory = tempfile::tempdir().unwrap();
    let database = directory.path().join("endpoint.db");
    assert!(create(&database).0);
    let service = Service::start(&database, 256, 256);
    let mut held = JoinSet::new();
    for _ in 0..300 {
        let address = service.address.clone();
        held.spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            let asked = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n".repeat(100);
            // Those who find no room are closed at once.
            drop(stream.write_all(asked.as_bytes()).await);
            stream
        });
    }
    let held = held.join_all().await;
    let (begun, http) = (Instant::now(), reqwest::Client::builder().no_proxy().build().unwrap());
    let url = format!("http://{}/v1/events/Nowhere00000", service.address);
    let asked = async || http.get(&url).send().await;
    while asked().await.is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "nobody gets in");
    }
    let waited = begun.elapsed();
    assert!(waited < Duration::from_secs(10), "the first one got in after {waited:?}");
    assert_eq!(send(http.get(&url)).await.0, 404, "and so does the next one");
    drop(held);
}
