//! Whether both languages have the same keys, sorted and without duplicates.

use crate::Failure;
use serde::Deserialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// One language: its files by path below its folder.
pub type Language = BTreeMap<String, Tree>;

/// JSON's keys in their order, without the values.
#[derive(Debug)]
pub enum Tree {
    Text,
    Object(Vec<(String, Self)>),
}

/// Reads every JSON file of one language, in folders below too.
pub fn read(folder: &Path) -> Result<Language, Failure> {
    let mut language = Language::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(inner) = waiting.pop() {
        for entry in std::fs::read_dir(inner)? {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                let tree = serde_json::from_str(&std::fs::read_to_string(&path)?);
                let tree = tree.map_err(|e| Failure::new(format!("{}: {e}", path.display())))?;
                let name = path.strip_prefix(folder).unwrap_or(&path);
                language.insert(name.to_string_lossy().replace('\\', "/"), tree);
            }
        }
    }
    Ok(language)
}

/// One sentence for each key that one language lacks, or that is in the wrong place.
pub fn problems(chinese: &Language, english: &Language) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, language) in [("zh-CN", chinese), ("en", english)] {
        for (file, tree) in language {
            check_order(&format!("{name}/{file}"), tree, &mut problems);
        }
    }
    let (chinese, english) = (keys(chinese), keys(english));
    problems.extend(chinese.difference(&english).map(|key| format!("en lacks {key}")));
    problems.extend(english.difference(&chinese).map(|key| format!("zh-CN lacks {key}")));
    problems
}

/// Keys are sorted by their bytes: an order that doesn't depend on a language.
fn check_order(place: &str, tree: &Tree, problems: &mut Vec<String>) {
    let Tree::Object(entries) = tree else { return };
    for pair in entries.windows(2) {
        if let [(before, _), (after, _)] = pair
            && before >= after
        {
            problems.push(format!("{place}: \"{after}\" has to stand before \"{before}\", once"));
        }
    }
    for (key, inner) in entries {
        check_order(&format!("{place} {key}"), inner, problems);
    }
}

fn keys(language: &Language) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for (file, tree) in language {
        collect(file, tree, &mut keys);
    }
    keys
}

fn collect(path: &str, tree: &Tree, keys: &mut BTreeSet<String>) {
    keys.insert(path.to_owned());
    if let Tree::Object(entries) = tree {
        for (key, inner) in entries {
            collect(&format!("{path} {key}"), inner, keys);
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("texts, lists of texts and objects of them")
    }

    fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
        Ok(Tree::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Tree::Text)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Tree, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = object.next_entry()? {
            entries.push(entry);
        }
        Ok(Tree::Object(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(json: &str) -> Language {
        Language::from([("a.json".to_owned(), serde_json::from_str(json).expect("made-up JSON is JSON"))])
    }

    #[test]
    fn equal_and_sorted_is_tidy_whatever_the_texts_say() {
        let chinese = language(r#"{"a": "甲", "b": {"c": "丙", "d": ["丁"]}}"#);
        let english = language(r#"{"a": "A", "b": {"c": "C", "d": ["D", "E"]}}"#);
        assert_eq!(problems(&chinese, &english), [""; 0]);
    }

    #[test]
    fn a_key_of_one_language_is_named_with_its_path() {
        let chinese = language(r#"{"a": "甲", "b": {"c": "丙"}}"#);
        let english = language(r#"{"b": {"c": "C", "d": "D"}}"#);
        assert_eq!(problems(&chinese, &english), ["en lacks a.json a", "zh-CN lacks a.json b d"]);
    }

    #[test]
    fn a_file_of_one_language_is_named() {
        assert!(problems(&language("{}"), &Language::new()).contains(&"en lacks a.json".to_owned()));
    }

    #[test]
    fn unsorted_and_repeated_keys_are_found_at_any_depth() {
        let unsorted = language(r#"{"a": {"c": "C", "b": "B"}}"#);
        let found = problems(&unsorted, &unsorted);
        assert_eq!(found[0], "zh-CN/a.json a: \"b\" has to stand before \"c\", once");
        let twice = language(r#"{"a": "A", "a": "B"}"#);
        assert_eq!(problems(&twice, &twice).len(), 2, "once in each language");
    }
}
