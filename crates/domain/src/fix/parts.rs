//! Parts of a text, changed here and there.

use crate::Part;
use std::collections::BTreeSet;

/// Each variable once.
pub(super) fn variables(parts: &[Part]) -> impl Iterator<Item = &str> {
    let path = |part: &'_ Part| matches!(part, Part::Variable { .. });
    let mut seen = BTreeSet::new();
    parts
        .iter()
        .filter(move |part| path(part))
        .filter_map(|part| match part {
            Part::Variable { path, .. } => Some(path.as_str()),
            _ => None,
        })
        .filter(move |path| seen.insert(*path))
}

pub(super) fn with_filters(
    parts: &[Part],
    path: &str,
    mut change: impl FnMut(&mut Vec<String>),
) -> Vec<Part> {
    let mut parts = parts.to_vec();
    for part in &mut parts {
        if let Part::Variable { path: other, filters } = part
            && other == path
        {
            change(filters);
        }
    }
    parts
}

pub(super) fn replaced(parts: &[Part], old: &Part, new: Part) -> Vec<Part> {
    parts.iter().map(|part| if part == old { new.clone() } else { part.clone() }).collect()
}
