//! A message's texts, compiled once and rendered per person.

use crate::fix::format_moment;
use crate::{Issue, count_chars};
use minijinja::value::Value;
use minijinja::{Environment, ErrorKind, UndefinedBehavior, context};
use std::collections::BTreeMap;

/// A moment in the offset it is shown in.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;

/// Enough for any text of 20 characters, little enough that no text can hang the app.
const FUEL: u64 = 20_000;

/// The compiled texts of one message, by key. A text that can't be compiled is remembered as such.
pub struct Wording {
    engine: Environment<'static>,
    broken: BTreeMap<String, Issue>,
}

/// What the variables stand for.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    pub attendee: AttendeeValues,
    pub event: EventValues,
    pub now: Moment,
}

#[derive(Clone, Debug, PartialEq)]
pub struct AttendeeValues {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EventValues {
    pub code: String,
    pub title: String,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
}

impl Wording {
    /// Compiles texts by key.
    pub fn compile<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut engine = Environment::empty();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_fuel(Some(FUEL));
        engine.add_filter("time", |v: String| filter_moment(&v, "%Y年%m月%d日 %H:%M"));
        engine.add_filter("date", |v: String| filter_moment(&v, "%Y年%m月%d日"));
        engine.add_filter("truncate", |v: String, n: usize| truncate(&v, n));
        engine.add_filter("default", default_to);
        let mut broken = BTreeMap::new();
        for (key, text) in texts {
            if let Err(error) = engine.add_template_owned(key.to_owned(), text.to_owned()) {
                broken.insert(key.to_owned(), issue_of(error.kind()));
            }
        }
        Self { engine, broken }
    }

    /// The text of one key for one person.
    pub fn render(&self, key: &str, values: &Values) -> Result<String, Issue> {
        if let Some(issue) = self.broken.get(key) {
            return Err(*issue);
        }
        let template = self.engine.get_template(key).map_err(|e| issue_of(e.kind()))?;
        template.render(context_of(values)).map_err(|e| issue_of(e.kind()))
    }
}

/// Empty and absent values are passed as undefined, so that a bare variable without a value is a problem of its field
/// and never the word "none".
fn context_of(values: &Values) -> Value {
    let Values { attendee, event, now } = values;
    let offset = *event.starts_at.offset();
    let moment = |m: &Moment| Value::from(m.with_timezone(&offset).to_rfc3339());
    context! {
        attendee => context! {
            number => attendee.number,
            name => text(attendee.name.as_deref().unwrap_or_default()),
            signed_in_at => moment(&attendee.signed_in_at),
        },
        event => context! {
            code => text(&event.code),
            title => text(&event.title),
            place => text(&event.place),
            starts_at => moment(&event.starts_at),
            ends_at => moment(&event.ends_at),
        },
        now => moment(now),
    }
}

fn text(value: &str) -> Value {
    if value.trim().is_empty() { Value::UNDEFINED } else { Value::from(value) }
}

fn filter_moment(value: &str, format: &str) -> Result<String, minijinja::Error> {
    chrono::DateTime::parse_from_rfc3339(value)
        .map(|moment| format_moment(&moment, format))
        .map_err(|_| minijinja::Error::new(ErrorKind::InvalidOperation, "not a moment"))
}

/// At most `n` characters, the last of them `…` where something was cut.
fn truncate(value: &str, n: usize) -> String {
    if count_chars(value) <= n {
        return value.to_owned();
    }
    let mut kept = String::new();
    for c in value.chars() {
        if count_chars(&kept) + c.len_utf16() + 1 > n {
            break;
        }
        kept.push(c);
    }
    if n > 0 {
        kept.push('…');
    }
    kept
}

fn default_to(value: Value, fallback: Value) -> Value {
    let absent =
        value.is_undefined() || value.is_none() || value.as_str().is_some_and(|s| s.trim().is_empty());
    if absent { fallback } else { value }
}

fn issue_of(kind: ErrorKind) -> Issue {
    match kind {
        ErrorKind::UndefinedError => Issue::MissingValue,
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::UnknownTest => Issue::BadVariable,
        _ => Issue::BadTemplate,
    }
}

#[cfg(test)]
mod tests {
    use super::{AttendeeValues, EventValues, Values, Wording};
    use crate::{Issue, count_chars};
    use proptest::prelude::*;

    fn values(name: Option<&str>) -> Values {
        let at = |s| chrono::DateTime::parse_from_rfc3339(s).unwrap();
        Values {
            attendee: AttendeeValues {
                number: 846,
                name: name.map(str::to_owned),
                // In UTC, to see that it is shown in the event's offset.
                signed_in_at: at("2026-11-21T06:14:33Z"),
            },
            event: EventValues {
                code: "abcDEF123456".to_owned(),
                title: "西湖毅行".to_owned(),
                place: "太子湾公园".to_owned(),
                starts_at: at("2026-11-21T12:30:00+08:00"),
                ends_at: at("2026-11-21T16:00:00+08:00"),
            },
            now: at("2026-11-21T15:31:00+08:00"),
        }
    }

    fn render(text: &str, name: Option<&str>) -> Result<String, Issue> {
        Wording::compile([("k", text)]).render("k", &values(name))
    }

    #[test]
    fn texts_as_the_organiser_writes_them() {
        let cases = [
            ("{{ attendee.name }}，您已签到", Ok("张伟，您已签到")),
            ("{{ attendee.number }}", Ok("846")),
            ("{{ attendee.signed_in_at | time }}", Ok("2026年11月21日 14:14")),
            ("{{ event.ends_at | date }}", Ok("2026年11月21日")),
            ("{{ attendee.name | truncate(1) }}", Ok("…")),
            ("<b>{{ event.title }}</b>", Ok("<b>西湖毅行</b>")),
            ("{{ attendee.phone }}", Err(Issue::MissingValue)),
            ("{{ attendee.name | shout }}", Err(Issue::BadVariable)),
            ("{{ attendee.name", Err(Issue::BadTemplate)),
        ];
        for (text, expected) in cases {
            assert_eq!(render(text, Some("张伟")).as_deref(), expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn an_absent_name_is_a_problem_unless_it_has_a_default() {
        for name in [None, Some(""), Some("  ")] {
            assert_eq!(render("{{ attendee.name }}", name), Err(Issue::MissingValue));
            assert_eq!(render("{{ attendee.name | default('朋友') }}", name).as_deref(), Ok("朋友"));
        }
    }

    #[test]
    fn a_text_cannot_hang_the_app() {
        assert_eq!(
            render("{% for a in [1,2,3,4,5,6,7,8,9]*99999 %}x{% endfor %}", None),
            Err(Issue::BadTemplate)
        );
    }

    proptest! {
        #[test]
        fn truncate_never_exceeds_its_limit(name in "\\PC{1,30}", n in 1usize..12) {
            prop_assume!(!name.trim().is_empty());
            let text = render(&format!("{{{{ attendee.name | truncate({n}) }}}}"), Some(&name)).unwrap();
            prop_assert!(count_chars(&text) <= n.max(1), "{text}");
        }

        #[test]
        fn no_text_panics(text in "[a-z{}%# |.()'\"0-9_]{0,60}") {
            let _ = render(&text, Some("张伟"));
        }
    }
}
