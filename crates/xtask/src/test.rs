//! `cargo xtask test`: every test there is, and one total at the end.
//!
//! The tests of the whole system and of the mini-program's pages need a keyring daemon, a virtual display and other
//! things that only Linux has in this form. Elsewhere they are left out, and a line says so.

use crate::step::{run, run_and_keep, step};
use crate::test_counts::TestCounts;
use crate::workspace::{TESTS, cargo};
use crate::{Failure, miniprogram, setup, ui};

const WHOLE_SYSTEM: bool = cfg!(target_os = "linux");

/// Whole-system tests start these programs, so they are built before the first test runs.
const PROGRAMS: [&str; 6] = ["--bin", "muster-desktop", "--bin", "muster", "--bin", "muster-endpoint"];

pub fn test() -> Result<(), Failure> {
    setup::setup()?;
    let page = step("UI tests", test_ui)?;
    // The same selection as the tests themselves: one of the programs alone would resolve other features and
    // compile its dependencies a second time.
    step("build", || run(cargo().arg("build").args(selection(WHOLE_SYSTEM)).arg("--tests").args(PROGRAMS)))?;
    let miniprogram =
        if WHOLE_SYSTEM { step("mini-program tests", test_miniprogram)? } else { TestCounts::default() };
    let rust = step("Rust tests", test_rust)?;
    let total = page + miniprogram + rust;
    if !WHOLE_SYSTEM {
        println!("\nLeft out, because they need Linux: {TESTS} and the mini-program's tests.");
    }
    println!("\n{total}");
    if total.failed == 0 { Ok(()) } else { Err(Failure::silent(1)) }
}

/// Which crates are built and tested.
fn selection(whole_system: bool) -> Vec<&'static str> {
    if whole_system { vec!["--workspace"] } else { vec!["--workspace", "--exclude", TESTS] }
}

fn test_ui() -> Result<TestCounts, Failure> {
    // Colour codes would break the parsing of the counts.
    let (status, output) = run_and_keep(ui::npm().arg("test").env("NO_COLOR", "1").env("CI", "true"))?;
    Ok(TestCounts::of_vitest(&output).or_one_failure(status.success()))
}

fn test_miniprogram() -> Result<TestCounts, Failure> {
    let (status, output) = run_and_keep(&mut miniprogram::tests())?;
    Ok(TestCounts::of_vitest(&output).or_one_failure(status.success()))
}

fn test_rust() -> Result<TestCounts, Failure> {
    let mut cargo = cargo();
    cargo.arg("test").args(selection(WHOLE_SYSTEM)).arg("--no-fail-fast");
    let (status, output) = run_and_keep(&mut cargo)?;
    Ok(TestCounts::of_cargo(&output).or_one_failure(status.success()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_linux_nothing_is_left_out() {
        assert_eq!(selection(true), ["--workspace"]);
        assert_eq!(selection(false), ["--workspace", "--exclude", "system-tests"]);
    }
}
