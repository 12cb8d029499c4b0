//! What depends on one machine or network and must be in no file: registry hosts, download addresses in npm's lock files,
//! folders of somebody's computer.

/// Written in halves, so that this file doesn't contain them either.
const HOSTS: &[&str] = &[
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("npmmirror", ".com"),
    concat!("yarnpkg", ".com"),
    concat!("pypi", ".org"),
    concat!("pythonhosted", ".org"),
    concat!("deb.debian", ".org"),
    concat!("rsproxy", ".cn"),
];

const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
    concat!(":\\Us", "ers\\"),
];

/// One sentence for each line that names a host or a folder.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    // Cargo always writes its registry's address into its lock file, and licences are passed on as they were written.
    if matches!(path, "Cargo.lock" | "THIRD-PARTY-NOTICES.txt") {
        return Vec::new();
    }
    let is_lock = path.ends_with("package-lock.json");
    let mut problems = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let place = format!("{path}:{}", at + 1);
        if let Some(host) = HOSTS.iter().find(|host| line.contains(*host)) {
            problems.push(format!("{place}: names the registry host {host}"));
        } else if is_lock && line.contains("\"resolved\": \"http") {
            problems.push(format!("{place}: records where a package was downloaded"));
        }
        if let Some(home) = HOMES.iter().find(|home| names_a_folder(line, home)) {
            problems.push(format!("{place}: a path below {home} belongs to one machine"));
        }
    }
    problems
}

/// Whether a path begins there: not in the middle of a longer one, as `/v1/work/…`, and with something below it.
fn names_a_folder(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + home.len()..].chars().next();
        !before.is_some_and(|c| home.starts_with('/') && (c.is_alphanumeric() || "/.-_~}>)$*".contains(c)))
            && after.is_some_and(|c| c.is_alphanumeric() || c == '.')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host() -> String {
        format!("https://registry.{}/x", HOSTS[1])
    }

    #[test]
    fn a_registry_host_is_found_anywhere_but_in_cargos_lock() {
        assert_eq!(problems("README.md", &host()).len(), 1);
        assert_eq!(problems("ui/.npmrc", &format!("a\nregistry={}", host())).len(), 1);
        assert_eq!(problems("Cargo.lock", &host()), [""; 0]);
    }

    #[test]
    fn a_lock_file_says_what_and_not_from_where() {
        let line = "\"resolved\": \"https://mirror.example/a.tgz\"";
        assert_eq!(problems("ui/package-lock.json", line).len(), 1);
        assert_eq!(problems("ui/src/a.ts", line), [""; 0]);
    }

    #[test]
    fn a_folder_of_one_machine_is_found() {
        for home in HOMES.iter().filter(|home| home.starts_with('/')) {
            assert_eq!(problems("a.rs", &format!("open(\"{home}ann/x\")")).len(), 1, "{home}");
            assert_eq!(problems("a.rs", &format!("see `{home}x`")).len(), 1, "{home}");
            assert_eq!(problems("a.rs", &format!("/v1{home}x")), [""; 0], "in the middle of another path");
            assert_eq!(problems("a.rs", &format!("{home}…")), [""; 0], "names no folder");
        }
    }
}
