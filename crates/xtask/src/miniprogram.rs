//! The mini-program: its Node packages, its checks, its tests in a headless Chromium.

use crate::step::run;
use crate::workspace::root;
use crate::{Failure, node};
use std::process::Command;

pub fn install() -> Result<(), Failure> {
    node::install("miniprogram")
}

/// Types of the pages and of their tests, then the lints.
pub fn check() -> Result<(), Failure> {
    run(node::npm("miniprogram").args(["run", "check"]))?;
    run(node::npm("miniprogram").args(["run", "lint"]))
}

/// The tests, against the endpoint that cargo has built.
pub fn tests() -> Command {
    let endpoint = format!("target/debug/muster-endpoint{}", std::env::consts::EXE_SUFFIX);
    let mut npm = node::npm("miniprogram");
    // Colour codes would break the parsing of the counts.
    npm.arg("test").env("NO_COLOR", "1").env("CI", "true").env("MUSTER_ENDPOINT_BIN", root().join(endpoint));
    npm
}
