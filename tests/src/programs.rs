//! The programs under test, as cargo built them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Once;

static BUILT: Once = Once::new();

/// The path of one of our programs, built now if it is stale.
pub fn program(name: &str) -> PathBuf {
    BUILT.call_once(|| {
        // The same selection as `cargo xtask test` and `cargo xtask bench`, so that nothing is compiled twice with
        // other features.
        let profile = if cfg!(debug_assertions) { "--tests" } else { "--release" };
        let bins = ["muster", "muster-desktop", "muster-endpoint"].iter().flat_map(|bin| ["--bin", bin]);
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--workspace", profile])
            .args(bins)
            .status();
        assert!(built.unwrap().success(), "the programs under test don't build");
    });
    // Tests run from target/debug/deps, benchmarks from target/release/deps.
    let exe = std::env::current_exe().unwrap();
    exe.parent().unwrap().parent().unwrap().join(name)
}
