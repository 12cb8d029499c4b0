//! A benchmark's figures, one a line, and whether all bounds hold.

use std::process::ExitCode;

/// Prints each figure as it comes.
#[derive(Debug, Default)]
pub struct Figures {
    missed: usize,
}

impl Figures {
    /// A figure without a bound.
    pub fn tell(&mut self, what: &str, measured: &str) {
        println!("{what:<52} {measured:>12}");
    }

    pub fn at_least(&mut self, what: &str, measured: f64, bound: f64) {
        self.judge(what, measured, &format!("≥ {bound}"), measured >= bound);
    }

    pub fn at_most(&mut self, what: &str, measured: f64, bound: f64) {
        self.judge(what, measured, &format!("≤ {bound}"), measured <= bound);
    }

    fn judge(&mut self, what: &str, measured: f64, bound: &str, holds: bool) {
        let verdict = if holds { "ok" } else { "FAILED" };
        println!("{what:<52} {measured:>12.2}   {bound:<10} {verdict}");
        self.missed += usize::from(!holds);
    }

    /// Failure when a bound was missed.
    pub fn exit_code(&self) -> ExitCode {
        if self.missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}
