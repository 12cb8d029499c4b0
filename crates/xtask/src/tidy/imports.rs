//! Who in the window may speak to the shell: one folder. Who may call a command through it: composables.

const BOUNDARY: &str = "ui/src/ipc/";
const COMPONENTS: &str = "ui/src/components/";
const ROOT_COMPONENT: &str = "ui/src/App.vue";

/// One sentence for each line of the page that names a Tauri package outside the boundary, and for each import of a
/// component that brings in more of the boundary than types.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    if !path.starts_with("ui/src/") || path.starts_with(BOUNDARY) {
        return Vec::new();
    }
    let mut problems = tauri(path, text);
    if path.starts_with(COMPONENTS) || path == ROOT_COMPONENT {
        problems.extend(commands(path, text));
    }
    problems
}

fn tauri(path: &str, text: &str) -> Vec<String> {
    let named =
        |line: &str| ["\"@tauri-apps/", "'@tauri-apps/", "`@tauri-apps/"].iter().any(|p| line.contains(p));
    let lines = text.lines().enumerate().filter(|(_, line)| named(line));
    lines.map(|(at, _)| format!("{path}:{}: only {BOUNDARY} may import @tauri-apps", at + 1)).collect()
}

/// An import may go over several lines: it begins at the last `import` before the name of the module.
fn commands(path: &str, text: &str) -> Vec<String> {
    let modules = ["\"@/ipc/", "'@/ipc/"].iter().flat_map(|module| text.match_indices(module));
    let calls = modules.filter(|(at, _)| {
        let import = text[..*at].rfind("import").map_or("", |begin| &text[begin..*at]);
        !import.starts_with("import type ")
    });
    let line = |at: usize| text[..at].lines().count();
    calls
        .map(|(at, _)| format!("{path}:{}: a component calls no command; a composable does", line(at)))
        .collect()
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

    const PAGE: &str = "ui/src/components/overview/OverviewPage.vue";

    #[test]
    fn a_component_calls_no_command() {
        let direct = "let a;\nimport { commands, type Card } from \"@/ipc/generated\";\n";
        assert_eq!(
            problems(PAGE, direct),
            [format!("{PAGE}:2: a component calls no command; a composable does")]
        );
        let folded = "import {\n  commands,\n} from '@/ipc/generated';\n";
        assert_eq!(problems(ROOT_COMPONENT, folded).len(), 1, "over several lines");
        assert_eq!(problems("ui/src/composables/useOverview.ts", direct), [""; 0], "a composable may");
    }

    #[test]
    fn types_are_no_calls() {
        let types = "import { ref } from \"vue\";\nimport type {\n  Card,\n} from \"@/ipc/generated\";\n";
        assert_eq!(problems(PAGE, types), [""; 0]);
    }
}
