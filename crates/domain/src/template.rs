//! WeChat's templates: the fields a message must fill.

use crate::closed_set::closed_set;
use crate::{FieldKind, TemplateId};
use regex_lite::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// A template as `gettemplate` describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub id: TemplateId,
    pub title: String,
    pub lifetime: Lifetime,
    /// In the order the card shows them.
    pub fields: Vec<Field>,
}

/// How long one accept lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// One accept permits one message.
    OneTime,
    /// One accept permits many.
    LongTerm,
}

impl Lifetime {
    /// WeChat's `type`: 2 one-time, 3 long-term.
    pub fn from_type(kind: i64) -> Option<Self> {
        match kind {
            2 => Some(Self::OneTime),
            3 => Some(Self::LongTerm),
            _ => None,
        }
    }

    /// WeChat's `type`.
    pub fn as_type(self) -> i64 {
        match self {
            Self::OneTime => 2,
            Self::LongTerm => 3,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// `thing1`; the digits are WeChat's and not contiguous.
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    /// The values an enum field may have.
    pub listed: Vec<String>,
}

impl Field {
    /// The type that the key names: `character_string` in `character_string5`.
    pub fn type_name(&self) -> &str {
        self.key.trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// What this computer can't check about the field.
    pub fn warning(&self) -> Option<FieldWarning> {
        match self.kind {
            FieldKind::Unknown => Some(FieldWarning::UnknownType),
            FieldKind::Enum if self.listed.is_empty() => Some(FieldWarning::NoValues),
            _ => None,
        }
    }
}

closed_set! {
    /// A field that WeChat alone will judge.
    FieldWarning {
        /// No rule is known for its type.
        UnknownType = "unknown_type",
        /// One of certain values, which WeChat didn't list.
        NoValues = "no_values",
    }
}

closed_set! {
    /// The kind of a [`TemplateError`], which is also the key its words stand under.
    TemplateProblem {
        NoField = "no_field",
        UnknownType = "unknown_type",
        Unreadable = "unreadable",
        Repeated = "repeated",
        TooLong = "too_long",
    }
}

/// Why a template can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("template {0} has no field")]
    NoField(TemplateId),
    #[error("template {id} has the unknown type {kind}")]
    UnknownType { id: TemplateId, kind: i64 },
    /// Code that is no field: `{{thing1}}`, `{{.DATA}}`, or one that is never closed.
    #[error("line {line} of template {id} can't be read")]
    Unreadable { id: TemplateId, line: usize },
    #[error("template {id} names {key} twice")]
    Repeated { id: TemplateId, key: String },
    #[error("template {0} is too long to be one")]
    TooLong(TemplateId),
}

impl TemplateError {
    /// The template it is about.
    pub fn template(&self) -> &TemplateId {
        match self {
            Self::NoField(id)
            | Self::TooLong(id)
            | Self::UnknownType { id, .. }
            | Self::Unreadable { id, .. }
            | Self::Repeated { id, .. } => id,
        }
    }

    pub fn code(&self) -> TemplateProblem {
        match self {
            Self::NoField(_) => TemplateProblem::NoField,
            Self::UnknownType { .. } => TemplateProblem::UnknownType,
            Self::Unreadable { .. } => TemplateProblem::Unreadable,
            Self::Repeated { .. } => TemplateProblem::Repeated,
            Self::TooLong(_) => TemplateProblem::TooLong,
        }
    }
}

/// No template comes near: WeChat's have at most a handful of short lines.
const MOST_BYTES: usize = 16 * 1024;

/// Reads `content`, lines of `label:{{key.DATA}}` with either colon or none, and the enum values by key.
///
/// `kind` is WeChat's: 2 one-time, 3 long-term.
pub fn parse_template(
    id: TemplateId,
    title: &str,
    content: &str,
    kind: i64,
    listed: &[(String, Vec<String>)],
) -> Result<Template, TemplateError> {
    let Some(lifetime) = Lifetime::from_type(kind) else {
        return Err(TemplateError::UnknownType { id, kind });
    };
    if content.len() > MOST_BYTES {
        return Err(TemplateError::TooLong(id));
    }
    let mut fields: Vec<Field> = Vec::new();
    let mut keys = BTreeSet::new();
    for (at, line) in content.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).enumerate() {
        let Some(found) = parse_line(line, listed) else {
            return Err(TemplateError::Unreadable { id, line: at + 1 });
        };
        for field in found {
            if !keys.insert(field.key.clone()) {
                return Err(TemplateError::Repeated { id, key: field.key });
            }
            fields.push(field);
        }
    }
    if fields.is_empty() {
        return Err(TemplateError::NoField(id));
    }
    Ok(Template { id, title: title.trim().to_owned(), lifetime, fields })
}

/// The fields of one line, mostly one; none where it is words only. `None` where it has code that is no field.
fn parse_line(line: &str, listed: &[(String, Vec<String>)]) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    let mut rest = line;
    while let Some(found) = PLACEHOLDER.captures(rest) {
        let (whole, key) = (found.get(0)?, found.get(1)?.as_str());
        let before = &rest[..whole.start()];
        if before.contains("{{") {
            return None;
        }
        fields.push(Field {
            kind: FieldKind::of_key(key),
            label: before.trim().trim_end_matches([':', '：']).trim().to_owned(),
            listed: listed_of(key, listed),
            key: key.to_owned(),
        });
        rest = &rest[whole.end()..];
    }
    (!rest.contains("{{")).then_some(fields)
}

/// `keywordCode` keeps the `.DATA` suffix.
fn listed_of(key: &str, listed: &[(String, Vec<String>)]) -> Vec<String> {
    let is_of = |code: &str| code.strip_suffix(".DATA").unwrap_or(code) == key;
    listed.iter().find(|(code, _)| is_of(code)).map(|(_, values)| values.clone()).unwrap_or_default()
}

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}").expect("a constant pattern that the tests compile")
});

#[cfg(test)]
mod tests {
    use super::{FieldWarning, Lifetime, Template, TemplateError, parse_template};
    use crate::{FieldKind, TemplateId};
    use proptest::prelude::*;

    fn parse(content: &str) -> Result<Template, TemplateError> {
        let listed = vec![("enum_string2.DATA".to_owned(), vec!["已签到".to_owned()])];
        parse_template(TemplateId::new("T"), " 通知 ", content, 2, &listed)
    }

    #[test]
    fn reads_either_colon_or_none_and_any_line_end() {
        let template =
            parse("活动名称:{{thing6.DATA}}\r\n状态：{{ enum_string2.DATA }}\r{{time13.DATA}}\n\n备注 {{site01.DATA}}\n")
                .unwrap();
        assert_eq!((template.title.as_str(), template.lifetime), ("通知", Lifetime::OneTime));
        let seen: Vec<_> = template
            .fields
            .iter()
            .map(|f| (f.key.as_str(), f.label.as_str(), f.kind, f.type_name()))
            .collect();
        assert_eq!(
            seen,
            [
                ("thing6", "活动名称", FieldKind::Thing, "thing"),
                ("enum_string2", "状态", FieldKind::Enum, "enum_string"),
                ("time13", "", FieldKind::Time, "time"),
                ("site01", "备注", FieldKind::Unknown, "site"),
            ]
        );
        assert_eq!(template.fields[1].listed, ["已签到"]);
        let warnings: Vec<_> = template.fields.iter().map(super::Field::warning).collect();
        assert_eq!(warnings, [None, None, None, Some(FieldWarning::UnknownType)]);
    }

    #[test]
    fn several_fields_on_a_line_and_a_colon_in_the_label() {
        let template = parse("时间: {{time1.DATA}} 至 {{time2.DATA}}\n地点：A:座：{{thing3.DATA}}").unwrap();
        let seen: Vec<_> = template.fields.iter().map(|f| (f.key.as_str(), f.label.as_str())).collect();
        assert_eq!(seen, [("time1", "时间"), ("time2", "至"), ("thing3", "地点：A:座")]);
    }

    #[test]
    fn what_is_malformed_is_refused_with_its_reason() {
        let id = TemplateId::new("T");
        let unreadable = |line| Err(TemplateError::Unreadable { id: id.clone(), line });
        assert_eq!(parse("no field"), Err(TemplateError::NoField(id.clone())));
        assert_eq!(parse(""), Err(TemplateError::NoField(id.clone())));
        assert_eq!(parse("a:{{thing1.DATA}}\nb:{{thing2}}"), unreadable(2));
        assert_eq!(parse("a:{{thing1.DATA"), unreadable(1));
        assert_eq!(parse("a:{{.DATA}}"), unreadable(1));
        assert_eq!(parse("{{ x {{thing1.DATA}}"), unreadable(1));
        let twice = TemplateError::Repeated { id: id.clone(), key: "thing1".to_owned() };
        assert_eq!(parse("a:{{thing1.DATA}}\nb:{{thing1.DATA}}"), Err(twice));
        assert_eq!(parse(&"长".repeat(6000)), Err(TemplateError::TooLong(id.clone())));
        assert_eq!(
            parse_template(id.clone(), "t", "a:{{thing1.DATA}}", 9, &[]),
            Err(TemplateError::UnknownType { id, kind: 9 })
        );
    }

    proptest! {
        #[test]
        fn no_content_panics(content in "(\\{\\{|\\}\\}|\\.DATA|thing1|[:：\n\r a{}0-9]){0,60}") {
            if let Ok(template) = parse(&content) {
                prop_assert!(!template.fields.is_empty());
            }
        }
    }
}
