//! The TypeScript of window and mini-program is what Rust says it is. `cargo xtask codegen` runs these tests to write it.

#![expect(clippy::unwrap_used, reason = "a test that can't read its files has failed")]

use std::path::Path;

#[test]
fn the_windows_types_are_generated_from_rust() {
    check("ui/src/ipc/generated.ts", &organiser::api::typescript());
}

#[test]
fn the_mini_programs_types_are_generated_from_rust() {
    check("miniprogram/src/api/protocol.ts", &protocol::attendee_typescript());
}

fn check(file: &str, generated: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    if std::env::var_os("MUSTER_CODEGEN").is_some() {
        std::fs::write(&path, generated).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap();
    assert!(committed == generated, "{file} is stale: run `cargo xtask codegen`");
}
