//! What a text names and nobody knows: variables, filters, code.

use super::parts::{replaced, with_filters};
use super::{Change, Fix, Trial};
use crate::repair::nearest;
use crate::{Part, is_known};

impl Trial<'_> {
    pub(super) fn without_code(&self) -> Fix {
        let words = self.parts.iter().filter(|part| !matches!(part, Part::Code { .. })).cloned().collect();
        Fix { change: Change::RemoveCode, parts: words }
    }

    pub(super) fn known_variables(&self) -> Vec<Fix> {
        let mut fixes = Vec::new();
        for part in self.parts {
            let Part::Variable { path, filters } = part else { continue };
            if !is_known(path, self.columns) {
                if let Some(meant) = nearest(path, self.columns) {
                    let change = Change::UseVariable { path: meant.clone() };
                    fixes.push(Fix {
                        change,
                        parts: replaced(
                            self.parts,
                            part,
                            Part::Variable { path: meant, filters: filters.clone() },
                        ),
                    });
                }
                let change = Change::RemoveVariable { path: path.clone() };
                fixes
                    .push(Fix { change, parts: self.parts.iter().filter(|p| *p != part).cloned().collect() });
            } else if let Some(unknown) = filters.iter().find(|f| !is_filter_known(f)) {
                let change = Change::RemoveVariable { path: unknown.clone() };
                let parts = with_filters(self.parts, path, |filters| filters.retain(|f| f != unknown));
                fixes.push(Fix { change, parts });
            }
        }
        fixes.push(self.without_code());
        fixes
    }
}

fn is_filter_known(filter: &str) -> bool {
    let name = filter.split('(').next().unwrap_or_default().trim_end();
    matches!(name, "time" | "date" | "truncate" | "default" | "without_digits")
}
