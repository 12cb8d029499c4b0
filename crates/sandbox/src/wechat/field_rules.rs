//! WeChat's limits on what a field may hold, read from its manual (reference section 4.1) and from nowhere else.
//!
//! Where the manual leaves room the stricter reading is taken, because a refusal here costs a rehearsal and a
//! refusal there costs an attendee.

use super::answer::Refusal;
use super::clock_rules::{is_date, is_time};
use super::templates::{Field, Template};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// WeChat cuts the text of 47003 here, before the request id.
const TEXT_LIMIT: usize = 48;

/// The texts by key, or 47003 for the first field, in the template's order, that is missing or breaks its rule.
pub fn check_data(template: &Template, data: &Value) -> Result<BTreeMap<String, String>, Refusal> {
    let mut texts = BTreeMap::new();
    for field in template.fields {
        // A string in place of the object, or a bare value without its wrapper, reads as nothing at all.
        let value = match data.get(field.key).and_then(|item| item.get("value")) {
            None | Some(Value::Null) => return Err(bad(field, "is empty")),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => return Err(bad(field, "invalid")),
        };
        if value.trim().is_empty() {
            return Err(bad(field, "is empty"));
        }
        if !follows_rule(field, &value) {
            return Err(bad(field, "invalid"));
        }
        texts.insert(field.key.to_owned(), value);
    }
    Ok(texts)
}

fn bad(field: &Field, what: &str) -> Refusal {
    let mut errmsg = format!("argument invalid! data.{}.value {what}", field.key);
    errmsg.truncate(TEXT_LIMIT);
    Refusal { errcode: 47003, errmsg: Cow::Owned(errmsg) }
}

/// Whether a text that is not empty may stand in this field.
pub fn follows_rule(field: &Field, text: &str) -> bool {
    if text.chars().any(char::is_control) {
        return false;
    }
    let all = |allowed: fn(char) -> bool| text.chars().all(allowed);
    match field.key.trim_end_matches(|c: char| c.is_ascii_digit()) {
        "thing" => length(text) <= 20,
        "number" => is_number(text, 32),
        "letter" => length(text) <= 32 && all(|c| c.is_ascii_alphabetic()),
        "symbol" => length(text) <= 5 && all(is_symbol),
        "character_string" => {
            length(text) <= 32 && all(|c| c.is_ascii_alphanumeric() || is_symbol(c) || c == ' ')
        }
        "time" => is_time(text),
        "date" => is_date(text),
        "amount" => is_amount(text),
        "phone_number" => length(text) <= 17 && all(|c| c.is_ascii_digit() || is_symbol(c) || c == ' '),
        "car_number" => is_car_number(text),
        "name" => is_name(text),
        "phrase" => length(text) <= 5 && all(is_han),
        "enum" | "enum_string" => field.options.contains(&text),
        _ => true,
    }
}

/// In UTF-16 units: how WeChat counts an emoji is not known, and this is the count that never exceeds it.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// Neither a letter of any script nor a digit nor blank.
fn is_symbol(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !c.is_control()
}

/// Digits with at most one decimal point inside; `limit` counts the digits on both sides of it.
fn is_number(text: &str, limit: usize) -> bool {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && fraction.is_none_or(digits) && whole.len() + fraction.map_or(0, str::len) <= limit
}

fn is_amount(text: &str) -> bool {
    let text = text.strip_prefix(['¥', '￥', '$', '€', '£']).unwrap_or(text);
    is_number(text.strip_suffix('元').unwrap_or(text), 10)
}

fn is_car_number(text: &str) -> bool {
    let last = text.chars().count().saturating_sub(1);
    let fits = |(at, c): (usize, char)| c.is_ascii_alphanumeric() || (is_han(c) && (at == 0 || at == last));
    length(text) <= 8 && text.chars().enumerate().all(fits)
}

/// One Chinese character makes the whole a Chinese name with its shorter limit.
fn is_name(text: &str) -> bool {
    let limit = if text.chars().any(is_han) { 10 } else { 20 };
    length(text) <= limit && !text.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn accepts(key: &'static str, text: &str) -> bool {
        follows_rule(&Field { key, label: "", example: "", options: &["是", "否"] }, text)
    }

    #[test]
    fn the_manuals_examples_pass() {
        let examples = [
            ("thing1", "A座3层 305"),
            ("number1", "12.5"),
            ("letter1", "VIP"),
            ("symbol1", "***"),
            ("character_string5", "SRC202407241131475140182"),
            ("amount1", "￥100"),
            ("amount2", "¥12.3元"),
            ("amount3", "0元"),
            ("phone_number1", "+86-0766-66888866"),
            ("car_number1", "粤A8Z888挂"),
            ("name1", "李雷"),
            ("name1", "Anna-Marie"),
            ("phrase1", "配送中"),
            ("enum1", "是"),
            ("enum_string2", "否"),
            ("site01", "whatever it means"),
        ];
        for (key, text) in examples {
            assert!(accepts(key, text), "{key} = {text}");
        }
        assert!(accepts("thing1", &"签".repeat(20)));
        assert!(accepts("name1", &"雷".repeat(10)));
        assert!(accepts("name1", &"a".repeat(20)));
    }

    #[test]
    fn what_wechat_refused_in_practice_fails() {
        let refused = [
            ("thing1", "两行\n字"),
            ("number1", "3人"),
            ("number1", "."),
            ("number1", "1.2.3"),
            ("letter1", "VIP1"),
            ("symbol1", "a"),
            ("symbol1", "******"),
            ("character_string1", "编号7"),
            ("amount1", "1,000"),
            ("amount1", "12345678901"),
            ("phone_number1", "电话"),
            ("car_number1", "粤A中Z888挂"),
            ("name1", "user25"),
            ("name1", "用户410774"),
            ("name1", "一二三四五六七八九十A"),
            ("phrase1", "第1批"),
            ("phrase1", "一二三四五六"),
            ("enum1", "也许"),
        ];
        for (key, text) in refused {
            assert!(!accepts(key, text), "{key} = {text}");
        }
        assert!(!accepts("thing1", &"签".repeat(21)));
        assert!(!accepts("character_string1", &"a".repeat(33)));
        assert!(!accepts("name1", &"a".repeat(21)));
        assert!(!accepts("number1", &"1".repeat(33)));
    }

    #[test]
    fn only_the_first_bad_field_is_named_and_the_text_is_cut() {
        const FIELDS: &[Field] = &[
            Field { key: "thing1", label: "", example: "", options: &[] },
            Field { key: "character_string2", label: "", example: "", options: &[] },
        ];
        let template = Template { id: "", title: "", kind: crate::TemplateKind::OneTime, fields: FIELDS };
        let text = |data: Value| check_data(&template, &data).unwrap_err().errmsg;
        let long = "长".repeat(21);
        assert_eq!(
            text(json!({ "thing1": { "value": long } })),
            "argument invalid! data.thing1.value invalid"
        );
        assert_eq!(
            text(json!({ "character_string2": { "value": "编" } })),
            "argument invalid! data.thing1.value is empty"
        );
        assert_eq!(text(json!("{\"thing1\":{}}")), "argument invalid! data.thing1.value is empty");
        assert_eq!(text(json!({ "thing1": "bare" })), "argument invalid! data.thing1.value is empty");
        assert_eq!(
            text(json!({ "thing1": { "value": true } })),
            "argument invalid! data.thing1.value invalid"
        );
        assert_eq!(
            text(json!({ "thing1": { "value": "好" }, "character_string2": { "value": "编" } })),
            "argument invalid! data.character_string2.value i",
            "WeChat keeps 48 characters",
        );
    }
}
