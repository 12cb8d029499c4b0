//! `muster rehearse`: a whole rehearsal without a window, ending with equal counts.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use serde_json::Value;
use std::process::Command;
use system_tests::{KeyringState, SecretService, program};

fn rehearse(data: &std::path::Path, args: &[&str]) -> (Option<i32>, String, String) {
    // A rehearsal needs no keyring and no display.
    let session = SecretService::start(KeyringState::NoProvider);
    let mut command = Command::new(program("muster"));
    session.adopt(&mut command).env_remove("DISPLAY").env("LC_ALL", "en_GB.UTF-8").env("RUST_LOG", "debug");
    let output = command.arg("--data").arg(data).arg("rehearse").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn our_count_and_the_fakes_agree() {
    let data = tempfile::tempdir().unwrap();
    let (code, printed, log) = rehearse(data.path(), &["--attendees", "60", "--seed", "7", "--json"]);
    let outcome: Value = serde_json::from_str(&printed).unwrap();
    assert_eq!(code, Some(0), "{outcome}");
    assert_eq!((&outcome["signed_in"], &outcome["sandbox"]["signed_in"]), (&60.into(), &60.into()));
    let campaign = &outcome["campaign"];
    let resent = u64::from(outcome["resend"]["outcome"] == "sent");
    assert_eq!(resent, 1, "somebody allowed two messages and was told again: {outcome}");
    assert_eq!(
        campaign["sent"].as_u64().unwrap() + resent,
        outcome["sandbox"]["delivered"].as_u64().unwrap()
    );
    assert_eq!(campaign["sent"], outcome["reachable"], "everybody reachable got the message");
    let counts = ["queued", "sent", "received", "failed", "unknown", "skipped", "cancelled"];
    let sum: u64 = counts.iter().map(|count| campaign[*count].as_u64().unwrap()).sum();
    assert_eq!(sum, campaign["deliveries"].as_u64().unwrap(), "disjoint, and summing to the deliveries");
    // The fake WeChat marks its secrets, tokens, codes and openids: none may be printed or logged.
    for marked in ["SANDBOX_NOT_A_REAL_TOKEN", "SANDBOXcode", "oSANDBOX"] {
        assert!(!printed.contains(marked) && !log.contains(marked), "{marked} was printed");
    }
}

#[test]
fn people_read_a_table() {
    let data = tempfile::tempdir().unwrap();
    let (code, printed, _) = rehearse(data.path(), &["--attendees", "5"]);
    assert_eq!(code, Some(0), "{printed}");
    assert!(printed.contains("Both counts agree."), "{printed}");
}

#[test]
fn a_crowd_of_nobody_is_refused_with_a_reason() {
    let data = tempfile::tempdir().unwrap();
    let (code, printed, said) = rehearse(data.path(), &["--attendees", "0"]);
    assert_eq!((code, printed.as_str()), (Some(2), ""));
    assert!(said.contains("1..=5000"), "{said}");
}
