//! The texts that a package's own folder holds.

use super::packages::Package;
use crate::Failure;
use std::collections::BTreeMap;
use std::path::Path;

/// Beginnings of the names, in any case, of files that have to be passed on.
const NAMES: [&str; 6] = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];

/// Each text once, with the packages that carry it; in the order of the first of them.
pub fn by_text(packages: &[Package]) -> Result<Vec<(String, Vec<String>)>, Failure> {
    let mut order: Vec<(String, Vec<String>)> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for package in packages {
        let user = format!("{} {}", package.name, package.version);
        for text in texts_in(&package.directory)? {
            // The same words, however they are wrapped.
            let key = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let at = *known.entry(key).or_insert(order.len());
            match order.get_mut(at) {
                Some((_, users)) if users.last() == Some(&user) => {}
                Some((_, users)) => users.push(user.clone()),
                None => order.push((text, vec![user.clone()])),
            }
        }
    }
    Ok(order)
}

/// In the order of their names; of a folder that isn't there, none.
fn texts_in(directory: &Path) -> Result<Vec<String>, Failure> {
    let Ok(entries) = std::fs::read_dir(directory) else { return Ok(Vec::new()) };
    let mut paths = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().to_uppercase();
        let is_code = [".RS", ".JS", ".TS", ".HTML", ".SPDX"].iter().any(|end| name.ends_with(end));
        if entry.path().is_file() && !is_code && NAMES.iter().any(|begin| name.starts_with(begin)) {
            paths.push(entry.path());
        }
    }
    paths.sort();
    let texts = paths.iter().map(|path| {
        let text = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
        let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
        Ok(lines.join("\n").trim_matches('\n').to_owned())
    });
    texts.collect()
}
