//! Spellings of moments that people send and nobody has confirmed: what WeChat said about one is remembered by its shape.

use super::proven::{Padding, is_clock, is_day, is_day_and_clock};
use crate::FieldKind;
use crate::closed_set::closed_set;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a text is spelt, whatever its numbers say: `2020/8/22` is `Y/d/d`, as `2020/10/2` is; padded it is `Y/dd/dd`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shape(String);

closed_set! {
    /// What WeChat said about a text of a shape.
    ShapeVerdict {
        Accepted = "accepted",
        Refused = "refused",
    }
}

/// What is known of shapes at one account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shapes(BTreeMap<(FieldKind, Shape), ShapeVerdict>);

impl Shape {
    /// The shape of a normalised text that WeChat may take in a field of this kind or not. `None` for what is proven
    /// to pass, and for what can't pass.
    pub fn of_doubtful(kind: FieldKind, text: &str) -> Option<Self> {
        let proven = match kind {
            FieldKind::Time => super::is_time,
            FieldKind::Date => super::is_date,
            _ => return None,
        };
        let any = Padding::Any;
        let like = |end: &str| is_day(end, any) || is_clock(end, any) || is_day_and_clock(end, any);
        (!proven(text) && text.splitn(2, '~').all(like)).then(|| Self::of(text))
    }

    pub fn from_stored(shape: String) -> Self {
        Self(shape)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn of(text: &str) -> Self {
        let runs = || text.split(|c: char| !c.is_ascii_digit());
        // Ten needs no padding, so it says nothing of whether others are padded; with 月 and 日 both are confirmed.
        let unpadded = text.contains('月') || runs().any(|run| run.len() == 1);
        let short = if unpadded { "d" } else { "dd" };
        let mut shape = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let run = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            match run {
                0 => shape.push(c),
                1 | 2 => shape.push_str(short),
                _ => shape.push('Y'),
            }
            rest = &rest[if run == 0 { c.len_utf8() } else { run }..];
        }
        Self(shape)
    }
}

impl Shapes {
    pub fn get(&self, kind: FieldKind, shape: &Shape) -> Option<ShapeVerdict> {
        self.0.get(&(kind, shape.clone())).copied()
    }

    pub fn insert(&mut self, kind: FieldKind, shape: Shape, verdict: ShapeVerdict) {
        self.0.insert((kind, shape), verdict);
    }
}

impl FromIterator<(FieldKind, Shape, ShapeVerdict)> for Shapes {
    fn from_iter<I: IntoIterator<Item = (FieldKind, Shape, ShapeVerdict)>>(known: I) -> Self {
        Self(known.into_iter().map(|(kind, shape, verdict)| ((kind, shape), verdict)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Shape;
    use crate::FieldKind;

    fn shape(kind: FieldKind, text: &str) -> Option<String> {
        Shape::of_doubtful(kind, text).map(|shape| shape.as_str().to_owned())
    }

    #[test]
    fn what_nobody_has_confirmed_has_a_shape_and_the_rest_has_none() {
        let cases = [
            (FieldKind::Time, "2026年4月12日", Some("Y年d月d日".to_owned())),
            (FieldKind::Time, "2026年04月12日", Some("Y年d月d日".to_owned())),
            (FieldKind::Time, "2026-04-12", Some("Y-dd-dd".to_owned())),
            (FieldKind::Time, "9:30", Some("d:d".to_owned())),
            (FieldKind::Time, "09:30", None),
            (FieldKind::Time, "9:30~11:00", Some("d:d~d:d".to_owned())),
            (FieldKind::Time, "2026/1/5 9:30", Some("Y/d/d d:d".to_owned())),
            (FieldKind::Date, "2020/8/22", Some("Y/d/d".to_owned())),
            (FieldKind::Date, "2020/10/2", Some("Y/d/d".to_owned())),
            (FieldKind::Date, "8:30", Some("d:d".to_owned())),
            (FieldKind::Date, "08:30", Some("dd:dd".to_owned())),
            (FieldKind::Date, "2020/13/1", None),
            (FieldKind::Time, "08~12", None),
            (FieldKind::Time, "25:00", None),
            (FieldKind::Time, "明天", None),
            (FieldKind::Thing, "9:30", None),
        ];
        for (kind, text, expected) in cases {
            assert_eq!(shape(kind, text), expected, "{kind:?} {text}");
        }
    }
}
