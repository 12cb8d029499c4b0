//! `cargo xtask ci`: what has to hold before a change lands. Tests come last, so that their total is the last line.

use crate::step::{run, step};
use crate::workspace::cargo;
use crate::{Failure, miniprogram, setup, test, tidy, ui};

pub fn ci() -> Result<(), Failure> {
    step("format", || run(cargo().args(["fmt", "--all", "--check"])))?;
    step("set up", setup::setup)?;
    step("tidy", tidy::tidy)?;
    step("clippy", || {
        // The committed lock file has to be complete: `--locked` refuses to complete it on the way.
        run(cargo().args(["clippy", "--locked", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    })?;
    // Types are checked by the UI's build, which set-up has done.
    step("lint the UI", || run(ui::npm().args(["run", "lint"])))?;
    step("check the mini-program", miniprogram::check)?;
    test::test()
}
