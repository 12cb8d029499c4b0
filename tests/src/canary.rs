//! Searches everything that was written for a secret.

use std::path::{Path, PathBuf};

/// The files below a folder whose bytes hold the needle, also as UTF-16.
pub fn files_holding(folder: &Path, needle: &str) -> Vec<PathBuf> {
    let wide: Vec<u8> = needle.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                let holds = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
                if holds(needle.as_bytes()) || holds(&wide) {
                    found.push(path);
                }
            }
        }
    }
    found
}
