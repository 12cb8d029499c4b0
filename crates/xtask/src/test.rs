//! `cargo xtask test`: every test there is, and one total at the end.

use crate::step::{run, run_and_keep, step};
use crate::test_counts::TestCounts;
use crate::workspace::cargo;
use crate::{Failure, miniprogram, setup, ui};

/// Whole-system tests start these programs, so they stand built before the first test runs.
const PROGRAMS: [&str; 6] = ["--bin", "muster-desktop", "--bin", "muster", "--bin", "muster-endpoint"];

pub fn test() -> Result<(), Failure> {
    setup::setup()?;
    let page = step("UI tests", test_ui)?;
    // The same selection as the tests themselves: one of the programs alone would resolve other features and
    // compile its dependencies a second time.
    step("build", || run(cargo().args(["build", "--workspace", "--tests"]).args(PROGRAMS)))?;
    let miniprogram = step("mini-program tests", test_miniprogram)?;
    let rust = step("Rust tests", test_rust)?;
    let total = page + miniprogram + rust;
    println!("\n{total}");
    if total.failed == 0 { Ok(()) } else { Err(Failure::silent(1)) }
}

fn test_ui() -> Result<TestCounts, Failure> {
    // Colours would stand between the words that are counted.
    let (status, output) = run_and_keep(ui::npm().arg("test").env("NO_COLOR", "1").env("CI", "true"))?;
    Ok(TestCounts::of_vitest(&output).or_one_failure(status.success()))
}

fn test_miniprogram() -> Result<TestCounts, Failure> {
    let (status, output) = run_and_keep(&mut miniprogram::tests())?;
    Ok(TestCounts::of_vitest(&output).or_one_failure(status.success()))
}

fn test_rust() -> Result<TestCounts, Failure> {
    let (status, output) = run_and_keep(cargo().args(["test", "--workspace", "--no-fail-fast"]))?;
    Ok(TestCounts::of_cargo(&output).or_one_failure(status.success()))
}
