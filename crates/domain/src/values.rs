//! The values of a text's variables, and how the engine finds them.

use minijinja::value::{Object, Value};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

/// A moment in the offset it is shown in.
pub type Moment = chrono::DateTime<chrono::FixedOffset>;

#[derive(Clone, Debug, PartialEq)]
pub struct AttendeeValues {
    pub number: u32,
    pub name: Option<String>,
    pub signed_in_at: Moment,
    /// What the event's own questions and the roster's columns say, by key.
    pub answers: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EventValues {
    pub code: String,
    pub title: String,
    pub place: String,
    pub starts_at: Moment,
    pub ends_at: Moment,
}

/// The variables that every text may hold, besides one per column that the event asks for.
pub const PATHS: &[&str] = &[
    "attendee.name",
    "attendee.number",
    "attendee.signed_in_at",
    "event.title",
    "event.place",
    "event.starts_at",
    "event.ends_at",
    "event.code",
    "now",
];

/// Whether the variable is a moment, which a filter spells.
pub fn is_moment(path: &str) -> bool {
    matches!(path, "attendee.signed_in_at" | "event.starts_at" | "event.ends_at" | "now")
}

/// What is the same for everybody, ready for the engine.
#[derive(Clone, Debug)]
pub struct Scene {
    offset: chrono::FixedOffset,
    event: Value,
    now: Value,
}

impl Scene {
    /// Times are shown in the offset that the event starts in.
    pub fn new(event: EventValues, now: Moment) -> Self {
        let offset = *event.starts_at.offset();
        Self { offset, event: Value::from_object(EventScope { event, offset }), now: moment(now, offset) }
    }

    /// Everything a text may refer to, for one person.
    pub(crate) fn of(&self, attendee: AttendeeValues) -> Value {
        let attendee = Value::from_object(AttendeeScope { attendee, offset: self.offset });
        Value::from_object(Root { attendee, event: self.event.clone(), now: self.now.clone() })
    }

    /// The value of a bare variable of this path for one person; `None` if it has none.
    pub fn value(&self, path: &str, attendee: &AttendeeValues) -> Option<String> {
        let root = self.of(attendee.clone());
        let value = path
            .split('.')
            .try_fold(root, |value, name| value.get_attr(name).ok().filter(|value| !value.is_undefined()))?;
        Some(value.to_string())
    }
}

#[derive(Debug)]
struct Root {
    attendee: Value,
    event: Value,
    now: Value,
}

#[derive(Debug)]
struct EventScope {
    event: EventValues,
    offset: chrono::FixedOffset,
}

#[derive(Debug)]
struct AttendeeScope {
    attendee: AttendeeValues,
    offset: chrono::FixedOffset,
}

/// A moment that a filter spells; bare it is spelt as `time` does, because every other spelling would be refused.
#[derive(Debug)]
pub(crate) struct MomentValue(pub(crate) Moment);

impl Object for Root {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match key {
            "attendee" => Some(self.attendee.clone()),
            "event" => Some(self.event.clone()),
            "now" => Some(self.now.clone()),
            _ => None,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }
}

impl Object for EventScope {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match key {
            "code" => text(&self.event.code),
            "title" => text(&self.event.title),
            "place" => text(&self.event.place),
            "starts_at" => Some(moment(self.event.starts_at, self.offset)),
            "ends_at" => Some(moment(self.event.ends_at, self.offset)),
            _ => None,
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }
}

impl Object for AttendeeScope {
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        match key {
            "number" => Some(Value::from(self.attendee.number)),
            "name" => text(self.attendee.name.as_deref()?),
            "signed_in_at" => Some(moment(self.attendee.signed_in_at, self.offset)),
            column => text(self.attendee.answers.get(column)?),
        }
    }

    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }
}

impl Object for MomentValue {
    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spell_time(&self.0))
    }
}

/// Cleaned, as what was stored long ago may not be. Empty and absent values are undefined, so that a bare variable without a value is a problem of its field and never
/// the word "none".
fn text(value: &str) -> Option<Value> {
    text::visible(value).map(|value| Value::from(value.as_ref()))
}

fn moment(moment: Moment, offset: chrono::FixedOffset) -> Value {
    Value::from_object(MomentValue(moment.with_timezone(&offset)))
}

/// `YYYY年MM月DD日 HH:MM`, the spelling that is most often confirmed.
pub(crate) fn spell_time(moment: &Moment) -> String {
    use chrono::Timelike;
    format!("{} {:02}:{:02}", spell_date(moment), moment.hour(), moment.minute())
}

/// `YYYY年MM月DD日`.
pub(crate) fn spell_date(moment: &Moment) -> String {
    use chrono::Datelike;
    format!("{:04}年{:02}月{:02}日", moment.year(), moment.month(), moment.day())
}
