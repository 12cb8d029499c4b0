//! Where SQLite is named: in the crate that both databases share, in the desktop's store, and behind the endpoint's
//! storage. Its tests may look into a database file. Outside its storage the endpoint names no database at all, so that
//! another one can take SQLite's place.

const PLACES: &[&str] = &[
    "crates/sqlite/",
    "crates/store/",
    "crates/endpoint/src/storage/sqlite",
    "crates/endpoint/tests/",
    // The examples below.
    "crates/xtask/src/tidy/sqlite.rs",
];

/// The endpoint's decisions, and what alone of it knows which database there is.
const ENDPOINT: &str = "crates/endpoint/src/";
const STORAGE: &str = "crates/endpoint/src/storage";

/// One sentence for each line of Rust that names rusqlite anywhere else, or a database in the endpoint's decisions.
pub fn problems(path: &str, text: &str) -> Vec<String> {
    if !path.ends_with(".rs") || PLACES.iter().any(|place| path.starts_with(place)) {
        return Vec::new();
    }
    let decides = path.starts_with(ENDPOINT) && !path.starts_with(STORAGE);
    let names =
        |line: &str| names_rusqlite(line) || (decides && code(line).to_lowercase().contains("sqlite"));
    let lines = text.lines().enumerate().filter(|(_, line)| names(line));
    lines.map(|(at, _)| format!("{path}:{}: SQLite is named outside its crates", at + 1)).collect()
}

fn names_rusqlite(line: &str) -> bool {
    ["rusqlite::", "use rusqlite", "extern crate rusqlite"].iter().any(|form| code(line).contains(form))
}

/// The line without its comment, which may speak of it.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlite_is_named_in_its_crates_only() {
        let line = "use std::fs;\nuse rusqlite::Connection;\n";
        let found = problems("crates/organiser/src/core.rs", line);
        assert_eq!(found, ["crates/organiser/src/core.rs:2: SQLite is named outside its crates"]);
        assert_eq!(problems("crates/endpoint/src/app.rs", line).len(), 1, "outside of its storage");
        let inside = "fn of(row: &rusqlite::Row<'_>) {}\n";
        assert_eq!(problems("crates/endpoint/src/operations/sign_in.rs", inside).len(), 1);
        for place in ["crates/store/src/table/event.rs", "crates/endpoint/src/storage/sqlite/event.rs"] {
            assert_eq!(problems(place, line), [""; 0], "{place}");
        }
    }

    #[test]
    fn the_endpoint_decides_for_any_database() {
        let line = "let storage = SqliteStorage::open(path)?;\n";
        assert_eq!(problems("crates/endpoint/src/operations/sign_in.rs", line).len(), 1);
        assert_eq!(problems("crates/endpoint/src/storage/url.rs", line), [""; 0]);
        assert_eq!(problems("crates/endpoint/src/server.rs", "// SQLite's log is overwritten.\n"), [""; 0]);
    }

    #[test]
    fn words_about_it_are_fine() {
        let words = "// rusqlite::Connection isn't Sync.\nconst HELD: &str = \"rusqlite\";\n";
        assert_eq!(problems("crates/xtask/src/tidy/edges.rs", words), [""; 0]);
        assert_eq!(problems("docs/ARCHITECTURE.md", "use rusqlite"), [""; 0]);
    }
}
