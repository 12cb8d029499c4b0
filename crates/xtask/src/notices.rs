//! `cargo xtask notices`: the licences of everything by others that is shipped, in one file that travels with it.

mod packages;
mod texts;

use crate::Failure;
use crate::step::step;
use crate::workspace::root;
use packages::Package;
use std::collections::BTreeSet;
use std::path::PathBuf;

const HEAD: &str = "\
Third-party notices

Muster contains the packages below. Each is under the licence that stands beside it; the texts that their authors ask
to be passed on follow. `cargo xtask notices` writes this file.

";

/// Between the list and the first text, and between texts.
const RULE: &str = "--------------------------------------------------------------------------------";

/// Writes the file.
pub fn notices() -> Result<(), Failure> {
    step("write THIRD-PARTY-NOTICES.txt", || {
        let packages = packages::shipped()?;
        std::fs::write(path(), render(&packages)?)?;
        Ok(())
    })
}

/// A sentence for each package that the file lacks or should not name any more.
pub fn problems() -> Result<Vec<String>, Failure> {
    let text = std::fs::read_to_string(path()).unwrap_or_default();
    let needed: BTreeSet<String> = packages::shipped()?.iter().map(Package::line).collect();
    Ok(differences(&listed(&text), &needed))
}

fn path() -> PathBuf {
    root().join("THIRD-PARTY-NOTICES.txt")
}

fn render(packages: &[Package]) -> Result<String, Failure> {
    let list: String = packages.iter().map(|package| package.line() + "\n").collect();
    let texts = texts::by_text(packages)?;
    let texts = texts.iter().map(|(text, users)| format!("\n{RULE}\n{}\n\n{text}\n", users.join(", ")));
    Ok(format!("{HEAD}{list}{}", texts.collect::<String>()))
}

/// The lines of the list.
fn listed(text: &str) -> BTreeSet<String> {
    let list = text.strip_prefix(HEAD).unwrap_or_default();
    list.lines().take_while(|line| !line.is_empty()).map(str::to_owned).collect()
}

fn differences(listed: &BTreeSet<String>, needed: &BTreeSet<String>) -> Vec<String> {
    let write = "run `cargo xtask notices`";
    let lacks =
        needed.difference(listed).map(|line| format!("THIRD-PARTY-NOTICES.txt lacks {line}: {write}"));
    let gone =
        listed.difference(needed).map(|line| format!("THIRD-PARTY-NOTICES.txt still has {line}: {write}"));
    lacks.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_as_it_was_written() {
        let package = |name: &str| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            directory: PathBuf::from("nowhere"),
        };
        let text = render(&[package("one"), package("two")]).expect("no text is needed");
        let lines = |names: &[&str]| names.iter().map(|name| package(name).line()).collect::<BTreeSet<_>>();
        assert_eq!(listed(&text), lines(&["one", "two"]));
        assert!(differences(&listed(&text), &lines(&["one", "two"])).is_empty());
        let found = differences(&listed(&text), &lines(&["two", "three"]));
        assert!(found.len() == 2 && found[0].contains("lacks three") && found[1].contains("still has one"));
    }
}
