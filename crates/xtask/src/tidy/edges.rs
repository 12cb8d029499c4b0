//! Which crate may depend on which: the one table of the architecture's direction.
//!
//! Only normal dependencies count. A crate's tests may look at more than the crate does, and the crate of
//! whole-system tests at everything.

use crate::workspace::TESTS;
use cargo_metadata::{DependencyKind, Metadata};
use std::collections::BTreeMap;

/// A crate of the workspace, and every crate of the workspace it may name.
const ALLOWED: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("domain", &["text"]),
    ("i18n", &[]),
    ("protocol", &[]),
    ("transport", &[]),
    ("wechat", &["transport"]),
    ("sqlite", &[]),
    ("store", &["domain", "sqlite"]),
    ("dispatch", &["domain", "store"]),
    ("sync", &["domain", "protocol", "store", "text"]),
    ("endpoint-client", &["protocol", "transport"]),
    ("endpoint", &["protocol", "sqlite", "text"]),
    ("sandbox", &["protocol"]),
    ("testing", &["domain", "store"]),
    (
        "organiser",
        &[
            "dispatch",
            "domain",
            "endpoint-client",
            "protocol",
            "store",
            "sync",
            "text",
            "transport",
            "wechat",
        ],
    ),
    ("rehearsal", &["endpoint", "organiser", "sandbox"]),
    ("muster", &["i18n", "organiser", "rehearsal", "text"]),
    ("muster-desktop", &["i18n", "organiser", "rehearsal"]),
    ("xtask", &[]),
];

/// A library, by the beginning of its name, and the only crates that may name it.
const HELD_BY: &[(&str, &[&str])] = &[
    ("rusqlite", &["sqlite", "store", "endpoint"]),
    ("keyring", &["organiser"]),
    ("tauri", &["muster-desktop"]),
];

/// Libraries that speak HTTP, by the beginning of their names, and the crates that know none.
const HTTP: &[&str] = &["axum", "hyper", "reqwest", "tower-http"];
const WITHOUT_HTTP: &[&str] = &["domain", "i18n", "protocol", "sqlite", "store", "sync", "dispatch", "text"];

/// What each crate of the workspace names: its own name, then its normal dependencies.
pub type Edges = BTreeMap<String, Vec<String>>;

pub fn read(metadata: &Metadata) -> Edges {
    let packages = metadata.workspace_packages().into_iter();
    packages
        .map(|package| {
            let normal =
                package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
            (package.name.to_string(), normal.map(|dependency| dependency.name.clone()).collect())
        })
        .collect()
}

/// One sentence for each edge that must not be.
pub fn problems(edges: &Edges) -> Vec<String> {
    let crates = edges.iter().filter(|(name, _)| *name != TESTS);
    crates.flat_map(|(name, dependencies)| problems_of(name, dependencies, edges)).collect()
}

fn problems_of(name: &str, dependencies: &[String], edges: &Edges) -> Vec<String> {
    let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
        return vec![format!("{name}: a crate that the table in tidy/edges.rs doesn't know")];
    };
    dependencies
        .iter()
        .filter_map(|dependency| {
            let inside = edges.contains_key(dependency);
            if inside && !allowed.contains(&dependency.as_str()) {
                Some(format!("{name} must not depend on {dependency}"))
            } else if !inside && !may_name(name, dependency) {
                Some(format!("{name} must not name {dependency}"))
            } else {
                None
            }
        })
        .collect()
}

fn may_name(name: &str, library: &str) -> bool {
    let held =
        HELD_BY.iter().filter(|(prefix, _)| library.starts_with(prefix)).all(|(_, by)| by.contains(&name));
    let http = HTTP.iter().any(|prefix| library.starts_with(prefix));
    held && !(http && WITHOUT_HTTP.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, dependencies: &[&str]) -> Vec<String> {
        let mut edges: Edges = ALLOWED.iter().map(|(name, _)| ((*name).to_owned(), Vec::new())).collect();
        edges.insert(name.to_owned(), dependencies.iter().map(|d| (*d).to_owned()).collect());
        problems(&edges)
    }

    #[test]
    fn an_edge_may_only_go_down() {
        assert_eq!(found("store", &["domain", "rusqlite"]), [""; 0]);
        assert_eq!(found("store", &["organiser"]), ["store must not depend on organiser"]);
        assert_eq!(found("sandbox", &["domain"]), ["sandbox must not depend on domain"]);
        assert_eq!(found("muster", &["store"]), ["muster must not depend on store"]);
    }

    #[test]
    fn a_library_stays_with_who_holds_it() {
        assert_eq!(found("sync", &["rusqlite"]), ["sync must not name rusqlite"]);
        assert_eq!(found("organiser", &["tauri-plugin-x"]), ["organiser must not name tauri-plugin-x"]);
        assert_eq!(found("muster", &["keyring"]), ["muster must not name keyring"]);
        assert_eq!(found("dispatch", &["reqwest"]), ["dispatch must not name reqwest"]);
        assert_eq!(found("wechat", &["reqwest"]), [""; 0]);
    }

    #[test]
    fn a_new_crate_has_to_be_placed_first() {
        assert_eq!(found("novelty", &[]), ["novelty: a crate that the table in tidy/edges.rs doesn't know"]);
        // Tests look at everything.
        assert_eq!(found(TESTS, &["store", "rusqlite", "tauri"]), [""; 0]);
    }
}
