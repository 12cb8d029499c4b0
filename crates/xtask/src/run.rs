//! `cargo xtask run`: a rehearsal, without an account, on this machine alone.

use crate::step::{not_started, step};
use crate::workspace::{cargo, has_display};
use crate::{Failure, system, ui};

/// Opens the window if there is a display, else runs the rehearsal in the terminal.
pub fn run(passed_on: &[String]) -> Result<(), Failure> {
    let mut command = cargo();
    if has_display() {
        system::ensure_for_window()?;
        ui::build()?;
        command.args(["run", "--package", "muster-desktop", "--", "--rehearse"]);
    } else {
        println!("There is no display here, so the rehearsal runs in the terminal.");
        command.args(["run", "--package", "muster", "--", "rehearse"]);
    }
    step("rehearse", || {
        let status = command.args(passed_on).status().map_err(|e| not_started(&command, &e))?;
        match status.code() {
            Some(0) => Ok(()),
            Some(code) => Err(Failure::silent(u8::try_from(code).unwrap_or(1))),
            None => Err(Failure::new(format!("the rehearsal ended with {status}"))),
        }
    })
}
