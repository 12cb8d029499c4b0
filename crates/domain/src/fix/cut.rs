//! A text that is too long: the variable with the longest value gives way first; where none can, the words do.

use super::parts::{variables, with_filters};
use super::{Change, Fix, Trial};
use crate::{FieldKind, Part, count_chars, is_moment};

impl Trial<'_> {
    pub(super) fn cuts(&self) -> Vec<Fix> {
        if !self.may_be_cut() {
            return Vec::new();
        }
        let Some(max) =
            self.texts(self.parts).iter().filter_map(|text| self.field.kind.max_length(text)).min()
        else {
            return Vec::new();
        };
        let mut cuts: Vec<(usize, Fix)> =
            variables(self.parts).filter_map(|path| self.cut(path, max)).collect();
        cuts.sort_by_key(|(longest, _)| std::cmp::Reverse(*longest));
        cuts.into_iter().map(|(_, fix)| fix).chain(self.cut_words(max)).collect()
    }

    /// Words may be shortened. A number, an id or a moment that is cut is another one.
    fn may_be_cut(&self) -> bool {
        match self.field.kind {
            FieldKind::Thing | FieldKind::Name | FieldKind::Phrase | FieldKind::Unknown => true,
            FieldKind::Letter | FieldKind::Symbol => true,
            FieldKind::CharacterString => {
                self.texts(self.parts).iter().all(|text| !text.contains(|c: char| c.is_ascii_digit()))
            }
            FieldKind::Number | FieldKind::Amount | FieldKind::PhoneNumber | FieldKind::CarNumber => false,
            FieldKind::Time | FieldKind::Date | FieldKind::Enum => false,
        }
    }

    /// The longest value the variable has, and the text with it cut.
    fn cut(&self, path: &str, max: usize) -> Option<(usize, Fix)> {
        if is_moment(path) || matches!(path, "attendee.number" | "event.code") {
            return None;
        }
        let alone: Vec<Part> = self
            .parts
            .iter()
            .filter(|p| matches!(p, Part::Variable { path: other, .. } if other == path))
            .cloned()
            .collect();
        let times = alone.len();
        let lengths = self.lengths(&alone[..1]);
        let (mut room, mut longest) = (usize::MAX, 0);
        for (length, whole) in lengths.iter().zip(self.lengths(self.parts)) {
            let rest = whole.saturating_sub(length * times);
            room = room.min(max.saturating_sub(rest) / times);
            longest = longest.max(*length);
        }
        if room < if self.ellipsis().is_empty() { 1 } else { 2 } || room >= longest {
            return None;
        }
        let filter = match self.ellipsis() {
            "" => format!("truncate({room}, '')"),
            _ => format!("truncate({room})"),
        };
        let parts = with_filters(self.parts, path, |filters| {
            filters.retain(|f| !f.starts_with("truncate"));
            // The replacement of an absent value comes last.
            let at = filters.iter().position(|f| f.starts_with("default")).unwrap_or(filters.len());
            filters.insert(at, filter.clone());
        });
        Some((longest, Fix { change: Change::CutVariable { path: path.to_owned(), n: room }, parts }))
    }

    /// Takes what is too much off the last words.
    fn cut_words(&self, max: usize) -> Option<Fix> {
        let excess = self.lengths(self.parts).into_iter().max()?.checked_sub(max)?;
        let at = self.parts.iter().rposition(|part| matches!(part, Part::Text { .. }))?;
        let Part::Text { text } = &self.parts[at] else { return None };
        let room = count_chars(text).checked_sub(excess + count_chars(self.ellipsis()))?;
        let kept = without_cut_number(text, text::prefix(text, room));
        let mut parts = self.parts.to_vec();
        parts[at] = Part::text(format!("{kept}{}", self.ellipsis()));
        Some(Fix { change: Change::CutText { n: max }, parts })
    }

    /// The sign that something was cut, if the type may contain it.
    fn ellipsis(&self) -> &'static str {
        match self.field.kind {
            FieldKind::Thing | FieldKind::Name | FieldKind::CharacterString | FieldKind::Unknown => "…",
            _ => "",
        }
    }
}

/// The beginning of a text without the number that it ends within: half a number is another one.
fn without_cut_number<'t>(text: &'t str, kept: &'t str) -> &'t str {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-');
    let goes_on = text[kept.len()..].starts_with(is_part);
    if goes_on && kept.ends_with(is_part) { kept.trim_end_matches(is_part) } else { kept }
}
