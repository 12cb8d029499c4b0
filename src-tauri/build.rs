//! Declares the one command the window may call, so that its capability has to name it.

use std::path::Path;

fn main() {
    // Tauri reads the built window while it compiles; a check of the Rust code alone must not need it.
    let window = Path::new("../ui/dist");
    if !window.exists() {
        std::fs::create_dir_all(window).expect("a directory for the window");
    }
    let manifest = tauri_build::AppManifest::new().commands(&["call"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .expect("tauri's own build step");
}
