//! Who in the window may speak to the shell: one folder.

const BOUNDARY: &str = "ui/src/ipc/";

/// One sentence for each line of the page that names a Tauri package outside the boundary.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    if !path.starts_with("ui/src/") || path.starts_with(BOUNDARY) {
        return Vec::new();
    }
    let named =
        |line: &str| ["\"@tauri-apps/", "'@tauri-apps/", "`@tauri-apps/"].iter().any(|p| line.contains(p));
    let lines = text.lines().enumerate().filter(|(_, line)| named(line));
    lines.map(|(at, _)| format!("{path}:{}: only {BOUNDARY} may import @tauri-apps", at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "let a;\nimport { invoke } from '@tauri-apps/api/core';\n";

    #[test]
    fn only_the_boundary_imports_tauri() {
        let found = problems("ui/src/pages/Overview.vue", LINE);
        assert_eq!(found, ["ui/src/pages/Overview.vue:2: only ui/src/ipc/ may import @tauri-apps"]);
        assert_eq!(problems("ui/src/ipc/call.ts", LINE), [""; 0]);
    }

    #[test]
    fn a_package_list_is_no_import() {
        assert_eq!(problems("ui/package.json", "\"@tauri-apps/api\": \"^2\""), [""; 0]);
    }
}
