//! Other words for the same: those that were written, in a form that the type takes.

use super::{Change, Fix, Trial};
use crate::repair::{is_label, is_unit, same_value};
use crate::{FieldKind, Part, join, split, suggest};

impl Trial<'_> {
    pub(super) fn reworded(&self) -> Option<Fix> {
        let parts = match self.parts {
            [Part::Text { text }] => vec![Part::text(same_value(self.field, text)?)],
            parts => parts.iter().enumerate().map(|(at, part)| self.reworded_part(at, part)).collect(),
        };
        let parts: Vec<Part> = parts.into_iter().filter(|part| *part != Part::text("")).collect();
        Some(Fix { change: Change::Reword { text: join(&parts) }, parts })
    }

    /// Of several parts: words lose what says nothing; before and after a number only its name and its unit go.
    fn reworded_part(&self, at: usize, part: &Part) -> Part {
        let Part::Text { text } = part else { return part.clone() };
        let is_outside = match self.field.kind {
            FieldKind::Number | FieldKind::CharacterString | FieldKind::PhoneNumber => {
                at == 0 && is_label(text) || at + 1 == self.parts.len() && is_unit(self.field.kind, text)
            }
            FieldKind::Thing | FieldKind::Unknown | FieldKind::Name | FieldKind::Phrase => {
                return Part::text(same_value(self.field, text).unwrap_or_else(|| text.clone()));
            }
            _ => false,
        };
        if is_outside { Part::text("") } else { part.clone() }
    }

    /// What most people write, for a field that says nothing.
    pub(super) fn suggested(&self) -> Option<Fix> {
        let text = suggest(self.field);
        let says_nothing = self.parts.iter().all(|part| match part {
            Part::Text { text } => text::visible(text).is_none(),
            Part::Variable { .. } | Part::Code { .. } => false,
        });
        (says_nothing && !text.is_empty())
            .then(|| Fix { change: Change::Suggest { text: text.to_owned() }, parts: split(text) })
    }
}
