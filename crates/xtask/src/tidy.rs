//! `cargo xtask tidy`: what keeps the workspace as its architecture says. Each check is a pure function from what it
//! reads to the problems it finds; the tests below run all of them on the real workspace.

mod edges;
mod errcodes;
mod imports;
mod layout;
mod licences;
mod locales;
mod requests;
mod sqlite;
mod texts;
mod tracked;

use crate::workspace::root;
use crate::{Failure, notices};
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};
use std::path::PathBuf;

/// A check of the workspace as a whole.
type Check = fn() -> Result<Vec<String>, Failure>;

const CHECKS: &[(&str, Check)] = &[
    ("dependency edges", dependency_edges),
    ("licences", licences_of_all),
    ("third-party notices", notices::problems),
    ("errcodes of WeChat", errcode_places),
    ("locale keys", locale_keys),
];

/// A check of one text file, by its path from the root and its text.
type FileCheck = fn(&str, &str) -> Vec<String>;

const FILE_CHECKS: &[(&str, FileCheck)] = &[
    ("module layout", layout::problems),
    ("places that name SQLite", sqlite::problems),
    ("imports of the window's IPC, no command call in a component", imports::problems),
    ("calls of the mini-program", requests::problems),
    ("hosts and paths", texts::problems),
];

/// Runs every check and prints every problem.
pub fn tidy() -> Result<(), Failure> {
    let mut problems = Vec::new();
    let mut report = |name: &str, found: Vec<String>| {
        println!("{name}: {}", if found.is_empty() { "tidy" } else { "not tidy" });
        problems.extend(found);
    };
    for (name, check) in CHECKS {
        report(name, check()?);
    }
    let files = tracked::texts()?;
    for (name, check) in FILE_CHECKS {
        report(name, in_files(&files, *check));
    }
    if problems.is_empty() { Ok(()) } else { Err(Failure::new(problems.join("\n"))) }
}

fn in_files(files: &[(String, String)], check: FileCheck) -> Vec<String> {
    files.iter().flat_map(|(path, text)| check(path, text)).collect()
}

fn dependency_edges() -> Result<Vec<String>, Failure> {
    let metadata = metadata(MetadataCommand::new().no_deps())?;
    Ok(edges::problems(&edges::read(&metadata)))
}

fn licences_of_all() -> Result<Vec<String>, Failure> {
    // For every platform: what is shipped to Windows counts, although this machine never compiles it.
    let metadata = metadata(MetadataCommand::new().features(CargoOpt::AllFeatures))?;
    let allowed = licences::Allowed::read()?;
    let packages = metadata.packages.iter();
    Ok(packages.filter_map(|package| allowed.problem(&package.name, package.license.as_deref())).collect())
}

fn errcode_places() -> Result<Vec<String>, Failure> {
    let texts = tracked::texts()?;
    let table = texts.iter().find(|(path, _)| path == errcodes::TABLE);
    let (_, table) = table.ok_or_else(|| Failure::new(format!("{} is missing", errcodes::TABLE)))?;
    let codes = errcodes::read(table);
    Ok(texts.iter().flat_map(|(path, text)| errcodes::problems(path, text, &codes)).collect())
}

fn locale_keys() -> Result<Vec<String>, Failure> {
    let folder = root().join("locales");
    let chinese = locales::read(&folder.join("zh-CN"))?;
    let english = locales::read(&folder.join("en"))?;
    Ok(locales::problems(&chinese, &english))
}

fn metadata(command: &mut MetadataCommand) -> Result<Metadata, Failure> {
    let manifest: PathBuf = root().join("Cargo.toml");
    command.manifest_path(manifest).exec().map_err(|e| Failure::new(format!("cargo metadata: {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_tidy(check: Check) {
        let problems = check().expect("the workspace can be read");
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    fn assert_files_tidy(check: FileCheck) {
        let files = tracked::texts().expect("the files can be read");
        assert!(files.iter().any(|(path, _)| path == "crates/xtask/src/tidy.rs"), "it reads this workspace");
        let problems = in_files(&files, check);
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    }

    #[test]
    fn the_workspace_has_no_forbidden_edge() {
        assert_tidy(dependency_edges);
    }

    #[test]
    fn everything_that_is_shipped_may_be_shipped() {
        assert_tidy(licences_of_all);
    }

    #[test]
    fn what_is_shipped_carries_the_licences_of_others() {
        assert_tidy(notices::problems);
    }

    #[test]
    fn no_errcode_is_judged_outside_its_table() {
        assert_tidy(errcode_places);
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_tidy(locale_keys);
    }

    #[test]
    fn every_module_has_one_layout() {
        assert_files_tidy(layout::problems);
    }

    #[test]
    fn only_its_crates_name_sqlite() {
        assert_files_tidy(sqlite::problems);
    }

    #[test]
    fn only_one_folder_speaks_to_the_shell() {
        assert_files_tidy(imports::problems);
    }

    #[test]
    fn only_one_module_of_the_mini_program_calls_the_network() {
        assert_files_tidy(requests::problems);
    }

    #[test]
    fn no_file_names_a_registry_or_somebodys_machine() {
        assert_files_tidy(texts::problems);
    }
}
