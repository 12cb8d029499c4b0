//! The programs under test, as cargo built them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Once;

static BUILT: Once = Once::new();

/// The path of one of our programs, which is built first if it is out of date. Tests build all of them at once;
/// benchmarks, whose builds take long, only this one.
pub fn program(name: &str) -> PathBuf {
    if cfg!(debug_assertions) {
        BUILT.call_once(|| {
            let bins = ["muster", "muster-desktop", "muster-endpoint"].iter().flat_map(|bin| ["--bin", bin]);
            build(["--tests"].into_iter().chain(bins));
        });
    } else {
        build(["--release", "--bin", name]);
    }
    // Tests run from target/debug/deps, benchmarks from target/release/deps.
    let exe = std::env::current_exe().unwrap();
    exe.parent().unwrap().parent().unwrap().join(name)
}

/// The same selection as `cargo xtask test` and `cargo xtask bench`, so that nothing is compiled twice with other
/// features.
fn build<'a>(what: impl IntoIterator<Item = &'a str>) {
    let built =
        Command::new(env!("CARGO")).args(["build", "--quiet", "--workspace"]).args(what).status().unwrap();
    assert!(built.success(), "the programs under test don't build");
}
