//! The filters a variable may have.

use crate::clock::{proven_date, proven_time};
use crate::count_chars;
use crate::field_kind::is_digit;
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
    if text::visible(&changed).is_none() { Value::UNDEFINED } else { Value::from(changed) }
}

/// At most `n` characters of the text as it would go out, `end` counted where something was cut. What is seen as one
/// character stays whole.
fn truncate(value: &str, n: usize, end: &str) -> String {
    let value = text::clean(value);
    if count_chars(&value) <= n {
        return value.into_owned();
    }
    let kept = text::prefix(&value, n.saturating_sub(count_chars(end)));
    let end = if count_chars(end) <= n { end } else { "" };
    format!("{kept}{end}")
}

/// What is absent or empty becomes the fallback.
fn default_to(value: Value, fallback: Value) -> Value {
    if is_absent(&value) { fallback } else { value }
}

/// A name without its digits, which WeChat refuses in a name.
fn without_digits(value: &str) -> String {
    value.chars().filter(|c| !is_digit(*c)).collect::<String>().trim().to_owned()
}

fn is_absent(value: &Value) -> bool {
    value.is_undefined() || value.is_none() || value.as_str().is_some_and(|s| text::visible(s).is_none())
}
