//! Counts of what was asked and how long it took, in Prometheus' text format.
//!
//! Routes are counted by their pattern and callers not at all, so that nothing personal becomes a label.

use crate::{
    app::App,
    storage::{Figures, Space},
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Upper bounds in seconds. What is longer waited in a long poll.
const BOUNDS: [f64; 8] = [0.001, 0.005, 0.02, 0.1, 0.5, 1.0, 5.0, 31.0];

/// Pattern, method and status: few, whatever is asked.
type Call = (String, &'static str, u16);

#[derive(Default)]
pub(crate) struct Metrics {
    calls: Mutex<BTreeMap<Call, Series>>,
    connections_open: AtomicU64,
    connections_refused: AtomicU64,
    connections_gave_way: AtomicU64,
}

#[derive(Clone, Copy, Default)]
struct Series {
    count: u64,
    seconds: f64,
    /// Calls that took at most the bound.
    within: [u64; BOUNDS.len()],
}

impl Series {
    fn add(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        self.count += 1;
        self.seconds += seconds;
        for (within, bound) in self.within.iter_mut().zip(BOUNDS) {
            *within += u64::from(seconds <= bound);
        }
    }
}

/// Counts a call once it is answered.
pub(crate) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = name(request.method());
    let started = Instant::now();
    let response = next.run(request).await;
    app.metrics.add((route, method, response.status().as_u16()), started.elapsed());
    response
}

/// A caller may make methods up, and each would be kept.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

impl Metrics {
    fn add(&self, call: Call, took: Duration) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.entry(call).or_default().add(took);
    }

    pub(crate) fn connection_opened(&self) {
        self.connections_open.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn connection_closed(&self) {
        self.connections_open.fetch_sub(1, Ordering::Relaxed);
    }

    /// It was closed at once, for want of room.
    pub(crate) fn connection_refused(&self) {
        self.connections_refused.fetch_add(1, Ordering::Relaxed);
    }

    /// It was silent, and another one needed the room.
    pub(crate) fn connection_gave_way(&self) {
        self.connections_gave_way.fetch_add(1, Ordering::Relaxed);
    }

    /// `space` is unknown where the system doesn't tell; `purges_wait` while the clock is not believed.
    pub(crate) fn render(&self, figures: &[Figures], space: Option<Space>, purges_wait: bool) -> String {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut text = Text::default();
        text.family("muster_build_info", "gauge", "The running version.");
        text.sample("muster_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
        text.family(
            "muster_request_duration_seconds",
            "histogram",
            "Calls answered, and how long they took.",
        );
        for ((route, method, status), series) in &calls {
            let status = status.to_string();
            let labels = [("route", route.as_str()), ("method", method), ("status", &status)];
            text.histogram("muster_request_duration_seconds", &labels, series);
        }
        for (name, kind, help, value) in [
            (
                "muster_connections",
                "gauge",
                "Open connections to the public address.",
                &self.connections_open,
            ),
            (
                "muster_connections_refused_total",
                "counter",
                "Connections closed at once, for want of room.",
                &self.connections_refused,
            ),
            (
                "muster_connections_gave_way_total",
                "counter",
                "Silent connections ended to make room.",
                &self.connections_gave_way,
            ),
        ] {
            text.family(name, kind, help);
            text.sample(name, &[], whole(value.load(Ordering::Relaxed)));
        }
        for (name, kind, help, value) in FIGURES {
            text.family(name, kind, help);
            for one in figures {
                text.sample(name, &[("workspace", &one.workspace)], value(one));
            }
        }
        if let Some(Space { used, free }) = space {
            text.gauge("muster_database_bytes", "The database on disk, its log included.", whole(used));
            if let Some(free) = free {
                text.gauge("muster_disk_free_bytes", "Room left where the database is.", whole(free));
            }
        }
        let waiting = u8::from(purges_wait).into();
        text.gauge("muster_purges_wait", "1 while the clock is not believed, so nothing is purged.", waiting);
        if let Some(bytes) = resident_memory() {
            text.family("process_resident_memory_bytes", "gauge", "Memory in use.");
            text.sample("process_resident_memory_bytes", &[], bytes);
        }
        text.0
    }
}

type Figure = (&'static str, &'static str, &'static str, fn(&Figures) -> f64);

const FIGURES: [Figure; 5] = [
    ("muster_events", "gauge", "Events that are not purged.", |one| float(one.events)),
    ("muster_attendees", "gauge", "Sign-ins that are not erased.", |one| float(one.attendees)),
    ("muster_logins_waiting", "gauge", "Login codes no desktop exchanges yet.", |one| {
        float(one.logins_waiting)
    }),
    ("muster_logins_leased", "gauge", "Login codes a desktop exchanges.", |one| float(one.logins_leased)),
    ("muster_feed_rows_total", "counter", "Rows the feed has had.", |one| float(one.last_seq)),
];

#[expect(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
fn float(count: i64) -> f64 {
    count as f64
}

#[derive(Default)]
struct Text(String);

impl Text {
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.line(format_args!("# HELP {name} {help}\n# TYPE {name} {kind}"));
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: f64) {
        let labels: Vec<String> =
            labels.iter().map(|(label, text)| format!("{label}=\"{}\"", escaped(text))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        self.line(format_args!("{name}{labels} {value}"));
    }

    fn gauge(&mut self, name: &str, help: &str, value: f64) {
        self.family(name, "gauge", help);
        self.sample(name, &[], value);
    }

    fn histogram(&mut self, name: &str, labels: &[(&str, &str)], series: &Series) {
        let bucket = format!("{name}_bucket");
        let bounds = BOUNDS.map(|bound| bound.to_string());
        let within = bounds.iter().map(String::as_str).zip(series.within).chain([("+Inf", series.count)]);
        for (bound, count) in within {
            self.sample(&bucket, &[labels, &[("le", bound)]].concat(), whole(count));
        }
        self.sample(&format!("{name}_sum"), labels, series.seconds);
        self.sample(&format!("{name}_count"), labels, whole(series.count));
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _: std::fmt::Result = writeln!(self.0, "{line}");
    }
}

#[expect(clippy::cast_precision_loss, reason = "Prometheus has no other numbers")]
fn whole(count: u64) -> f64 {
    count as f64
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// If the system reports it.
fn resident_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_up_to_each_bound_and_labels_are_escaped() {
        let metrics = Metrics::default();
        for milliseconds in [3, 90, 60_000] {
            metrics.add(("/a".to_owned(), "GET", 200), Duration::from_millis(milliseconds));
        }
        let figures = Figures {
            workspace: "a\"b\\c".to_owned(),
            events: 1,
            attendees: 2,
            logins_waiting: 3,
            logins_leased: 4,
            last_seq: 5,
        };
        let text = metrics.render(&[figures], Some(Space { used: 7, free: Some(8) }), true);
        let labels = "route=\"/a\",method=\"GET\",status=\"200\"";
        for line in [
            format!("muster_request_duration_seconds_bucket{{{labels},le=\"0.001\"}} 0"),
            format!("muster_request_duration_seconds_bucket{{{labels},le=\"0.005\"}} 1"),
            format!("muster_request_duration_seconds_bucket{{{labels},le=\"31\"}} 2"),
            format!("muster_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 3"),
            format!("muster_request_duration_seconds_sum{{{labels}}} 60.093"),
            "muster_logins_leased{workspace=\"a\\\"b\\\\c\"} 4".to_owned(),
            "muster_database_bytes 7".to_owned(),
            "muster_disk_free_bytes 8".to_owned(),
            "muster_purges_wait 1".to_owned(),
        ] {
            assert!(text.lines().any(|one| one == line), "{line}\n{text}");
        }
    }
}
