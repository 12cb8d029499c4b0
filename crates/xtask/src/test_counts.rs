//! How many tests passed and failed, read from what the runners print.

use std::fmt;
use std::ops::Add;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TestCounts {
    pub passed: usize,
    pub failed: usize,
}

impl TestCounts {
    /// Sums cargo's `test result:` lines, one per test program.
    pub fn of_cargo(output: &str) -> Self {
        let results = output.lines().filter_map(|line| line.trim_start().strip_prefix("test result: "));
        results.fold(Self::default(), |sum, line| {
            sum + Self { passed: number_before(line, "passed"), failed: number_before(line, "failed") }
        })
    }

    /// Reads Vitest's closing `Tests  1 failed | 12 passed (13)`, printed without colours.
    pub fn of_vitest(output: &str) -> Self {
        let line = output.lines().filter_map(|line| line.trim_start().strip_prefix("Tests ")).next_back();
        let line = line.unwrap_or_default();
        Self { passed: number_before(line, "passed"), failed: number_before(line, "failed") }
    }

    /// A runner that failed without a failed test, because it did not compile or was killed, counts as one failure.
    pub fn or_one_failure(self, ended_well: bool) -> Self {
        match (ended_well, self.failed) {
            (false, 0) => Self { failed: 1, ..self },
            _ => self,
        }
    }
}

impl Add for TestCounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

impl fmt::Display for TestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn number_before(line: &str, word: &str) -> usize {
    let words: Vec<&str> = line.split([' ', ';', '|']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|candidate| *candidate == word).and_then(|at| at.checked_sub(1));
    at.and_then(|at| words[at].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_prints_one_line_per_test_program() {
        let output = "running 3 tests\ntest a ... ok\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 1 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(TestCounts::of_cargo(output), TestCounts { passed: 4, failed: 2 });
    }

    #[test]
    fn vitest_prints_one_line_where_failures_come_first() {
        let all_well = " Test Files  2 passed (2)\n      Tests  12 passed (12)\n";
        assert_eq!(TestCounts::of_vitest(all_well), TestCounts { passed: 12, failed: 0 });
        let some_bad =
            " Test Files  1 failed | 1 passed (2)\n      Tests  2 failed | 10 passed | 1 skipped (13)\n";
        assert_eq!(TestCounts::of_vitest(some_bad), TestCounts { passed: 10, failed: 2 });
        assert_eq!(TestCounts::of_vitest("no such line"), TestCounts::default());
    }

    #[test]
    fn a_runner_that_never_got_to_its_tests_is_a_failure() {
        assert_eq!(TestCounts::default().or_one_failure(false).failed, 1);
        assert_eq!(TestCounts { passed: 3, failed: 2 }.or_one_failure(false).failed, 2, "counted already");
        assert_eq!(TestCounts { passed: 3, failed: 0 }.or_one_failure(true).failed, 0);
    }

    #[test]
    fn the_total_is_one_plain_line() {
        let total = TestCounts { passed: 12, failed: 0 } + TestCounts { passed: 4, failed: 1 };
        assert_eq!(total.to_string(), "16 passed, 1 failed");
    }
}
