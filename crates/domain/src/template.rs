//! WeChat's templates: the fields a message must fill.

use crate::{FieldKind, TemplateId};
use regex_lite::Regex;
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

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("template {0} has no field")]
    NoField(TemplateId),
    #[error("template {id} has the unknown type {kind}")]
    UnknownType { id: TemplateId, kind: i64 },
}

/// Reads `content`, lines of `label:{{key.DATA}}` with either colon, and the enum values by key.
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
    let fields: Vec<Field> = content.lines().filter_map(|line| parse_line(line, listed)).collect();
    if fields.is_empty() {
        return Err(TemplateError::NoField(id));
    }
    Ok(Template { id, title: title.trim().to_owned(), lifetime, fields })
}

fn parse_line(line: &str, listed: &[(String, Vec<String>)]) -> Option<Field> {
    let found = PLACEHOLDER.captures(line)?;
    let key = found.get(1)?.as_str().to_owned();
    let before = &line[..found.get(0)?.start()];
    let label = before.trim().trim_end_matches([':', '：']).trim().to_owned();
    // `keywordCode` keeps the `.DATA` suffix.
    let of_key = |code: &String| code.strip_suffix(".DATA").unwrap_or(code) == key;
    let listed =
        listed.iter().find(|(code, _)| of_key(code)).map(|(_, values)| values.clone()).unwrap_or_default();
    Some(Field { kind: FieldKind::of_key(&key), label, listed, key })
}

static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}").expect("a constant pattern that the tests compile")
});

#[cfg(test)]
mod tests {
    use super::{Lifetime, TemplateError, parse_template};
    use crate::{FieldKind, TemplateId};

    #[test]
    fn reads_either_colon_and_any_line_end() {
        let listed = vec![("enum_string2.DATA".to_owned(), vec!["已签到".to_owned()])];
        let content = "活动名称:{{thing6.DATA}}\r\n状态：{{ enum_string2.DATA }}\n{{time13.DATA}}\n";
        let template = parse_template(TemplateId::new("T"), " 通知 ", content, 2, &listed).unwrap();
        assert_eq!(template.lifetime, Lifetime::OneTime);
        let seen: Vec<_> =
            template.fields.iter().map(|f| (f.key.as_str(), f.label.as_str(), f.kind)).collect();
        assert_eq!(
            seen,
            [
                ("thing6", "活动名称", FieldKind::Thing),
                ("enum_string2", "状态", FieldKind::Enum),
                ("time13", "", FieldKind::Time)
            ]
        );
        assert_eq!(template.fields[1].listed, ["已签到"]);
    }

    #[test]
    fn a_template_without_fields_or_of_another_kind_is_refused() {
        let id = TemplateId::new("T");
        assert_eq!(
            parse_template(id.clone(), "t", "no field", 2, &[]),
            Err(TemplateError::NoField(id.clone()))
        );
        assert_eq!(
            parse_template(id.clone(), "t", "a:{{thing1.DATA}}", 9, &[]),
            Err(TemplateError::UnknownType { id, kind: 9 })
        );
    }
}
