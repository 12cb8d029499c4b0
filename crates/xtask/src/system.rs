//! The operating system's packages that building, running and testing need.
//!
//! A package counts as present if what it provides is there (a program, a library, a font), so that nothing is installed
//! over something that came another way.

mod family;
mod install;
mod package;

use crate::Failure;
use family::Family;
use package::Package;

/// What the window needs to be built and shown.
pub fn ensure_for_window() -> Result<(), Failure> {
    ensure(&[package::WEBKIT, package::CHINESE_FONT])
}

/// What all tests need: the window's packages, a display, a keyring, a WebDriver, a browser for the mini-program, and a
/// tracer of system calls.
pub fn ensure_for_tests() -> Result<(), Failure> {
    ensure(&[
        package::WEBKIT,
        package::CHINESE_FONT,
        package::VIRTUAL_DISPLAY,
        package::SESSION_BUS,
        package::KEYRING,
        package::WINDOW_DRIVER,
        package::CHROMIUM,
        package::STRACE,
    ])
}

fn ensure(wanted: &[Package]) -> Result<(), Failure> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<Package> = wanted.iter().filter(|package| !package.sign.shows()).cloned().collect();
    if missing.is_empty() {
        return Ok(());
    }
    match Family::of_this_machine() {
        Family::Debian => install::install(&missing),
        other => Err(Failure::needs_a_person(install::request(other, &missing))),
    }
}
