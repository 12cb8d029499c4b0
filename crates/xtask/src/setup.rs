//! `cargo xtask setup`: everything that must be on the machine before the workspace builds and its tests run.

use crate::{Failure, miniprogram, system, ui};

pub fn setup() -> Result<(), Failure> {
    system::ensure_for_tests()?;
    // The desktop shell embeds ui/dist, so the page comes before any cargo call over the whole workspace.
    ui::build()?;
    miniprogram::install()
}
