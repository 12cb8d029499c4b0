//! `cargo xtask torture [SEED]`: the whole sweep, which takes minutes and prints a table of its rounds.

use crate::Failure;
use crate::step::{run, step};
use crate::workspace::{TESTS, cargo};

pub fn torture(seed: Option<&str>) -> Result<(), Failure> {
    step("torture", || {
        run(cargo()
            .args(["test", "--package", TESTS, "--test", "torture", "--", "--nocapture"])
            .env("MUSTER_TORTURE", "whole")
            .env("MUSTER_TORTURE_SEED", seed.unwrap_or("1")))
    })
}
