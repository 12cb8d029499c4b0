//! The programs under test, as cargo built them.

use std::path::PathBuf;
use std::process::Command;
use std::sync::Once;

static BUILT: Once = Once::new();

/// The path of one of our programs, built now if it is stale.
pub fn program(name: &str) -> PathBuf {
    BUILT.call_once(|| {
        let packages = ["muster", "muster-desktop", "endpoint"].iter().flat_map(|p| ["--package", p]);
        let built = Command::new(env!("CARGO")).arg("build").args(packages).status().unwrap();
        assert!(built.success(), "the programs under test don't build");
    });
    // The test runs from target/debug/deps.
    let exe = std::env::current_exe().unwrap();
    exe.parent().unwrap().parent().unwrap().join(name)
}
