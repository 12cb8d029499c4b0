//! The filters a variable may have.

use crate::clock::{proven_date, proven_time};
use crate::count_chars;
use crate::values::{Moment, MomentValue, spell_date, spell_time};
use minijinja::Environment;
use minijinja::value::Value;
use std::borrow::Cow;

pub(crate) fn add_filters(engine: &mut Environment<'_>) {
    engine.add_filter("time", |value: &Value| spell(value, spell_time, proven_time));
    engine.add_filter("date", |value: &Value| spell(value, spell_date, proven_date));
    engine.add_filter("truncate", |value: &Value, n: usize, end: Option<String>| {
        words(value, |text| truncate(text, n, end.as_deref().unwrap_or("…")))
    });
    engine.add_filter("default", default_to);
    engine.add_filter("without_digits", |value: &Value| words(value, without_digits));
    engine.add_test("defined", |value: &Value| !is_absent(value));
    engine.add_test("undefined", is_absent);
}

/// A moment is spelt; words that say one are spelt anew, and others stay, so that the field's own rule names them.
fn spell(value: &Value, moment: fn(&Moment) -> String, proven: fn(&str) -> Option<String>) -> Value {
    match value.downcast_object_ref::<MomentValue>() {
        Some(found) => Value::from(moment(&found.0)),
        None => words(value, |text| proven(text).unwrap_or_else(|| text.to_owned())),
    }
}

/// Changes a text. What is absent stays absent, and so does what nothing is left of: a later `default` may fill it.
fn words(value: &Value, change: impl Fn(&str) -> String) -> Value {
    if is_absent(value) {
        return Value::UNDEFINED;
    }
    let changed =
        change(value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed).as_ref());
    if changed.trim().is_empty() { Value::UNDEFINED } else { Value::from(changed) }
}

/// At most `n` characters, `end` counted where something was cut.
fn truncate(value: &str, n: usize, end: &str) -> String {
    if count_chars(value) <= n {
        return value.to_owned();
    }
    let mut room = n.saturating_sub(count_chars(end));
    let mut kept = String::new();
    for c in value.chars() {
        let Some(left) = room.checked_sub(c.len_utf16()) else { break };
        room = left;
        kept.push(c);
    }
    if count_chars(end) <= n {
        kept.push_str(end);
    }
    kept
}

/// What is absent or empty becomes the fallback.
fn default_to(value: Value, fallback: Value) -> Value {
    if is_absent(&value) { fallback } else { value }
}

/// A name without its digits, which WeChat refuses in a name.
fn without_digits(value: &str) -> String {
    value.chars().filter(|c| !c.is_numeric()).collect::<String>().trim().to_owned()
}

fn is_absent(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.as_str().is_some_and(|s| s.trim().is_empty())
}
