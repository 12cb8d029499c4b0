//! `cargo xtask setup`: everything that must be on the machine before the workspace builds and its tests run.

use crate::{Failure, miniprogram, system, ui};

pub fn setup() -> Result<(), Failure> {
    system::ensure_for_tests()?;
    // The desktop shell embeds ui/dist, so the page is built before cargo compiles the whole workspace.
    ui::build()?;
    miniprogram::install()
}
