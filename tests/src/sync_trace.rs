//! Reads a trace of the program's system calls, as `strace -f -y -o FILE` writes it: whether what SQLite's log was given
//! lay on the disk before the next message left.

/// One system call, by the lines at which it began and ended.
#[derive(Clone, Copy, Debug)]
struct Span {
    began: usize,
    ended: usize,
}

#[derive(Debug, Default)]
struct Calls {
    log_writes: Vec<Span>,
    log_syncs: Vec<Span>,
    /// Requests to send a message, by the line at which they began.
    requests: Vec<usize>,
}

/// The path of the request that sends a message.
const SEND: &str = "/cgi-bin/message/subscribe/send";
const LOG: &str = "-wal>";

/// Counts the messages that left. Each has to be preceded by a write to the log that was synced completely.
///
/// # Errors
///
/// The first message that left too early, and why.
pub fn synced_before_leaving(trace: &str) -> Result<usize, String> {
    let calls = Calls::of(trace);
    let mut last_left = 0;
    for (number, &left) in (1..).zip(&calls.requests) {
        let since = |span: &&Span| span.began >= last_left && span.began < left;
        let Some(written) = calls.log_writes.iter().filter(since).max_by_key(|write| write.ended) else {
            return Err(format!("message {number}: nothing was written down before it left (line {left})"));
        };
        let synced = calls.log_syncs.iter().any(|sync| sync.began > written.ended && sync.ended < left);
        if !synced {
            let line = written.began;
            return Err(format!("message {number} left at line {left}, the write of line {line} unsynced"));
        }
        last_left = left;
    }
    Ok(calls.requests.len())
}

impl Calls {
    fn of(trace: &str) -> Self {
        let mut calls = Self::default();
        // Unfinished calls by thread: where each began and what it was.
        let mut unfinished: Vec<(&str, usize, &str)> = Vec::new();
        for (line, text) in (1..).zip(trace.lines()) {
            let Some((thread, call)) = text.split_once(' ') else { continue };
            let call = call.trim_start();
            if call.starts_with("<... ") {
                if let Some(at) = unfinished.iter().position(|(who, ..)| *who == thread) {
                    let (_, began, whole) = unfinished.swap_remove(at);
                    calls.note(whole, result_of(call), Span { began, ended: line });
                }
            } else if call.contains("<unfinished ...>") {
                if is_request(call) {
                    calls.requests.push(line);
                } else {
                    unfinished.push((thread, line, call));
                }
            } else if is_request(call) {
                calls.requests.push(line);
            } else {
                calls.note(call, result_of(call), Span { began: line, ended: line });
            }
        }
        // A call without a result may have happened at any time.
        for (_, began, call) in unfinished {
            calls.note(call, None, Span { began, ended: usize::MAX });
        }
        calls
    }

    fn note(&mut self, call: &str, result: Option<i64>, span: Span) {
        let (name, arguments) = call.split_once('(').unwrap_or((call, ""));
        let file = arguments.split(',').next().unwrap_or_default();
        if !file.contains(LOG) {
            return;
        }
        match name {
            "fsync" | "fdatasync" if result == Some(0) => self.log_syncs.push(span),
            "pwrite64" | "write" | "writev" => self.log_writes.push(span),
            _ => {}
        }
    }
}

fn is_request(call: &str) -> bool {
    let (name, arguments) = call.split_once('(').unwrap_or((call, ""));
    let to_a_socket = arguments.split(',').next().is_some_and(|file| file.contains("<socket:"));
    matches!(name, "sendto" | "writev" | "write") && to_a_socket && arguments.contains(SEND)
}

fn result_of(call: &str) -> Option<i64> {
    call.rsplit_once("= ")?.1.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::synced_before_leaving;

    const WRITE: &str = r#"7 pwrite64(9</tmp/d/muster.db-wal>, "\0\0"..., 4096, 56) = 4096"#;
    const SYNC: &str = "7 fdatasync(9</tmp/d/muster.db-wal>) = 0";
    const SEND: &str =
        r#"8 sendto(12<socket:[5]>, "POST /cgi-bin/message/subscribe/send?acc"..., 400, 0, NULL, 0) = 400"#;
    const WRITEV: &str = r#"8 writev(12<socket:[5]>, [{iov_base="POST /cgi-bin/message/subscribe/send?acc"..., iov_len=300}, {iov_base="{", iov_len=1}], 2) = 301"#;

    fn judged(lines: &[&str]) -> Result<usize, String> {
        synced_before_leaving(&lines.join("\n"))
    }

    #[test]
    fn written_synced_and_then_sent_is_the_order() {
        assert_eq!(judged(&[WRITE, SYNC, SEND, WRITE, SYNC, WRITEV]), Ok(2));
        assert_eq!(judged(&[WRITE, SYNC]), Ok(0), "nothing left");
    }

    #[test]
    fn the_reversed_order_is_refused() {
        let error = judged(&[WRITE, SEND, SYNC]).unwrap_err();
        assert_eq!(error, "message 1 left at line 2, the write of line 1 unsynced");
        assert!(judged(&[SYNC, WRITE, SEND]).is_err(), "that sync was of something older");
        assert!(judged(&[SEND, WRITE, SYNC]).is_err(), "nothing was written down");
        assert!(judged(&[WRITE, SYNC, SEND, SEND]).is_err(), "nothing was written down for the second one");
        assert!(judged(&[WRITE, SYNC, WRITE, SEND, SYNC]).is_err(), "half of it was synced");
    }

    #[test]
    fn a_sync_counts_from_when_it_is_over() {
        let begins = "7 fdatasync(9</tmp/d/muster.db-wal> <unfinished ...>";
        let ends = "7 <... fdatasync resumed>) = 0";
        assert_eq!(judged(&[WRITE, begins, ends, SEND]), Ok(1));
        assert!(judged(&[WRITE, begins, SEND, ends]).is_err());
        assert!(judged(&[WRITE, begins, SEND]).is_err());
        assert!(
            judged(&[WRITE, begins, "9 <... fdatasync resumed>) = 0", SEND]).is_err(),
            "another thread's"
        );
        let failed = "7 fdatasync(9</tmp/d/muster.db-wal>) = -1 EIO (Input/output error)";
        assert!(judged(&[WRITE, failed, SEND]).is_err());
    }

    #[test]
    fn a_write_that_is_under_way_is_not_on_the_disk() {
        let begins = r#"7 pwrite64(9</tmp/d/muster.db-wal>, "\0\0"..., 4096, 56 <unfinished ...>"#;
        let ends = "7 <... pwrite64 resumed>) = 4096";
        assert_eq!(judged(&[begins, ends, SYNC, SEND]), Ok(1));
        assert!(judged(&[begins, SYNC, ends, SEND]).is_err());
        assert!(judged(&[WRITE, SYNC, begins, SEND, ends]).is_err());
    }

    #[test]
    fn other_files_and_other_requests_are_not_looked_at() {
        let database = SYNC.replace("-wal", "");
        assert!(judged(&[WRITE, &database, SEND]).is_err(), "the database isn't its log");
        let token = SEND.replace("message/subscribe/send", "stable_token");
        assert_eq!(judged(&[WRITE, &token, SYNC, SEND]), Ok(1));
        let logged = SEND.replace("<socket:[5]>", "</tmp/d/log>");
        assert_eq!(judged(&[WRITE, &logged]), Ok(0));
    }
}
