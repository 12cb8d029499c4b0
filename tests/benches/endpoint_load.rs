//! A client that costs as little as possible, so that the service is measured: one thread, prepared requests, answers
//! read only as far as needed to find their end.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

/// Who signs in, over how many connections at a time.
pub struct Load {
    pub people: Range<u64>,
    pub connections: u64,
}

pub struct Measured {
    elapsed: Duration,
    /// In microseconds, sorted.
    latencies: Vec<u32>,
}

impl Measured {
    pub fn per_second(&self) -> f64 {
        f64::from(u32::try_from(self.latencies.len()).unwrap()) / self.elapsed.as_secs_f64()
    }

    pub fn percentile(&self, percent: usize) -> Duration {
        let at = (self.latencies.len() - 1) * percent / 100;
        Duration::from_micros(self.latencies[at].into())
    }

    /// Both as one.
    pub fn and(mut self, other: Self) -> Self {
        self.latencies.extend(other.latencies);
        self.latencies.sort_unstable();
        Self { elapsed: self.elapsed + other.elapsed, latencies: self.latencies }
    }
}

/// Signs everybody in and waits for the last answer.
pub fn measure(address: &str, load: Load) -> Measured {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (next, end) = (Arc::new(AtomicU64::new(load.people.start)), load.people.end);
        let begun = Instant::now();
        let mut connections = JoinSet::new();
        for _ in 0..load.connections {
            connections.spawn(one_after_the_other(address.to_owned(), Arc::clone(&next), end));
        }
        let latencies = connections.join_all().await;
        let elapsed = begun.elapsed();
        let mut latencies: Vec<u32> = latencies.into_iter().flatten().collect();
        latencies.sort_unstable();
        Measured { elapsed, latencies }
    })
}

async fn one_after_the_other(address: String, next: Arc<AtomicU64>, end: u64) -> Vec<u32> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut latencies, mut answer) = (Vec::new(), Vec::with_capacity(1024));
    loop {
        let person = next.fetch_add(1, Ordering::Relaxed);
        if person >= end {
            return latencies;
        }
        let asked = Instant::now();
        stream.write_all(request(person).as_bytes()).await.unwrap();
        read_answer(&mut stream, &mut answer).await;
        latencies.push(u32::try_from(asked.elapsed().as_micros()).unwrap());
        assert!(answer.starts_with(b"HTTP/1.1 201 "), "{}", String::from_utf8_lossy(&answer));
    }
}

fn request(person: u64) -> String {
    let submission = uuid::Uuid::from_u128(person.into());
    let body = format!(
        r#"{{"submission":"{submission}","name":"客人{person}","login_code":"0f3fake{person:025}","appid":"wx0000000000fake","env_version":"release","subscriptions":[{{"template_id":"tmpl-a","result":"accept"}}]}}"#
    );
    format!(
        "POST /v1/events/Picnic2031ab/me HTTP/1.1\r\nHost: localhost\r\nX-Visitor: {person:032x}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Reads one answer, whose length its header tells.
async fn read_answer(stream: &mut TcpStream, answer: &mut Vec<u8>) {
    answer.clear();
    loop {
        assert!(stream.read_buf(answer).await.unwrap() > 0, "the connection was closed");
        let Some(head) = answer.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
        let headers = std::str::from_utf8(&answer[..head]).unwrap();
        let length = headers.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if answer.len() >= head + 4 + length.parse::<usize>().unwrap() {
            return;
        }
    }
}
