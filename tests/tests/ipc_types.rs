//! The window's TypeScript is what Rust says it is. `cargo xtask codegen` runs this test to write it.

use std::path::Path;

#[test]
fn the_windows_types_are_generated_from_rust() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/ipc/generated.ts");
    let generated = organiser::api::typescript();
    if std::env::var_os("MUSTER_CODEGEN").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == generated, "ui/src/ipc/generated.ts is stale: run `cargo xtask codegen`");
}
