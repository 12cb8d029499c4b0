//! A D-Bus session for one test, with gnome-keyring in it or without.

use crate::Running;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The state of the session's keyring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyringState {
    Unlocked,
    /// A bus without a keyring on it.
    NoProvider,
    /// No bus at all.
    NoBus,
    /// A keyring that exists and waits for its password, which nobody can type.
    Locked,
    /// A keyring service that was never used: it has no collection to keep secrets in.
    Fresh,
}

/// A bus and what runs on it. Processes started with [`SecretService::adopt`] see it and nothing of the real session.
#[derive(Debug)]
pub struct SecretService {
    address: String,
    home: TempDir,
    _bus: Running,
    _keyring: Option<Running>,
}

impl SecretService {
    pub fn start(state: KeyringState) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(home.path().join("run")).unwrap();
        let config = home.path().join("bus.conf");
        // No activation: otherwise the bus would start the machine's own keyring by itself.
        std::fs::write(&config, BUS_CONFIG.replace("HOME", &home.path().display().to_string())).unwrap();
        let mut bus = Command::new("dbus-daemon");
        bus.arg(format!("--config-file={}", config.display())).args(["--nofork", "--print-address"]);
        let mut bus = Running::start(bus.stdout(Stdio::piped()));
        let mut address = String::new();
        BufReader::new(bus.child().stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.trim().to_owned();
        let keyring = match state {
            KeyringState::Unlocked => Some(start_keyring(home.path(), &address, Unlock::Yes)),
            KeyringState::Locked => {
                // An unlocked daemon creates it; the next daemon finds it locked.
                drop(start_keyring(home.path(), &address, Unlock::Yes));
                Some(start_keyring(home.path(), &address, Unlock::No))
            }
            KeyringState::Fresh => Some(start_keyring(home.path(), &address, Unlock::No)),
            KeyringState::NoProvider | KeyringState::NoBus => None,
        };
        let nowhere = format!("unix:path={}", home.path().join("no-bus").display());
        let address = if state == KeyringState::NoBus { nowhere } else { address };
        Self { address, home, _bus: bus, _keyring: keyring }
    }

    /// Makes a process part of this session.
    pub fn adopt<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        for (name, value) in self.environment() {
            command.env(name, value);
        }
        command
    }

    pub fn environment(&self) -> Vec<(&'static str, String)> {
        let home = self.home.path();
        vec![
            ("DBUS_SESSION_BUS_ADDRESS", self.address.clone()),
            ("HOME", home.display().to_string()),
            ("XDG_RUNTIME_DIR", home.join("run").display().to_string()),
        ]
    }

    /// The folder of everything that the session's programs wrote, except the keyring's own file.
    pub fn home(&self) -> &Path {
        self.home.path()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unlock {
    Yes,
    No,
}

fn start_keyring(home: &Path, address: &str, unlock: Unlock) -> Running {
    let mut daemon = Command::new("gnome-keyring-daemon");
    if unlock == Unlock::Yes {
        daemon.arg("--unlock");
    }
    daemon
        .args(["--foreground", "--components=secrets"])
        .env_remove("DISPLAY")
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut daemon = Running::start(&mut daemon);
    // The new keyring's password, ended by closing the pipe. With an empty one its file would not be encrypted.
    daemon.child().stdin.take().unwrap().write_all(b"a test's password").unwrap();
    // It prints its environment once it listens.
    let mut line = String::new();
    BufReader::new(daemon.child().stdout.take().unwrap()).read_line(&mut line).unwrap();
    daemon
}

const BUS_CONFIG: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=HOME</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
