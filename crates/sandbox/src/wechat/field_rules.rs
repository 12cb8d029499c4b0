//! WeChat's limits on what a field may hold, read from its manual (reference section 4.1) and from nowhere else.
//!
//! Where the manual leaves room the stricter reading is taken: a refusal here costs a moment of a rehearsal, a refusal
//! by WeChat costs somebody their message.

use super::answer::Refusal;
use super::clock_rules::{is_date, is_time};
use super::templates::{Field, Template};
use rand::{Rng, RngExt};
use serde_json::Value;
use std::collections::BTreeMap;

/// WeChat often cuts the text of 47003 here, before the request id.
const TEXT_LIMIT: usize = 48;

/// The first field, in the template's order, that is missing or breaks its rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadField {
    key: String,
    broken: Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    Empty,
    Invalid,
}

impl BadField {
    /// 47003 as WeChat words it: mostly cut, and now and then misspelt.
    pub fn refusal(&self, dice: &mut impl Rng) -> Refusal {
        let what = match self.broken {
            Broken::Invalid => "invalid",
            Broken::Empty if dice.random_range(0..4) == 0 => "is emtpy",
            Broken::Empty => "is empty",
        };
        let mut errmsg = format!("argument invalid! data.{}.value {what}", self.key);
        if dice.random_range(0..4) > 0 {
            errmsg.truncate(TEXT_LIMIT);
        }
        Refusal::saying(47003, errmsg)
    }
}

/// Whether WeChat takes this text, which is not empty, in a field with this key, such as `thing3`. `options` are an
/// enumerated field's values.
pub fn takes(key: &str, options: &[&str], text: &str) -> bool {
    follows_rule(&Field::new(key, "", "", options), text)
}

/// The texts by key.
pub fn check_data(template: &Template, data: &Value) -> Result<BTreeMap<String, String>, BadField> {
    let mut texts = BTreeMap::new();
    for field in &template.fields {
        // A string in place of the object, or a bare value without its wrapper, reads as nothing at all.
        let value = match data.get(&field.key).and_then(|item| item.get("value")) {
            None | Some(Value::Null) => return Err(bad(field, Broken::Empty)),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(_) => return Err(bad(field, Broken::Invalid)),
        };
        if value.trim().is_empty() {
            return Err(bad(field, Broken::Empty));
        }
        if !follows_rule(field, &value) {
            return Err(bad(field, Broken::Invalid));
        }
        texts.insert(field.key.clone(), value);
    }
    Ok(texts)
}

fn bad(field: &Field, broken: Broken) -> BadField {
    BadField { key: field.key.clone(), broken }
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
        "enum" | "enum_string" => field.options.iter().any(|option| option == text),
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
    // 〇 is a Chinese character, though Unicode counts it among the numbers.
    length(text) <= limit && !text.chars().any(|c| c.is_numeric() && c != '〇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn accepts(key: &str, text: &str) -> bool {
        takes(key, &["是", "否"], text)
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
    fn only_the_first_bad_field_is_named() {
        let fields = ["thing1", "character_string2"].map(|key| Field::new(key, "", "", &[]));
        let kind = crate::TemplateKind::OneTime;
        let template = Template { id: String::new(), title: String::new(), kind, fields: fields.into() };
        let first = |data: Value| check_data(&template, &data).unwrap_err();
        let bad = |key: &str, broken| BadField { key: key.to_owned(), broken };
        let long = "长".repeat(21);
        assert_eq!(first(json!({ "thing1": { "value": long } })), bad("thing1", Broken::Invalid));
        assert_eq!(first(json!({ "character_string2": { "value": "编" } })), bad("thing1", Broken::Empty));
        assert_eq!(first(json!("{\"thing1\":{}}")), bad("thing1", Broken::Empty));
        assert_eq!(first(json!({ "thing1": "bare" })), bad("thing1", Broken::Empty));
        assert_eq!(first(json!({ "thing1": { "value": true } })), bad("thing1", Broken::Invalid));
        assert_eq!(
            first(json!({ "thing1": { "value": "好" }, "character_string2": { "value": "编" } })),
            bad("character_string2", Broken::Invalid),
        );
    }

    #[test]
    fn the_text_is_often_cut_at_48_characters_and_sometimes_misspelt() {
        let mut dice = crate::seeded::stream(1, &["texts"]);
        let mut texts = |key: &str, broken| -> std::collections::BTreeSet<String> {
            let bad = BadField { key: key.to_owned(), broken };
            (0..100).map(|_| bad.refusal(&mut dice).errmsg.into_owned()).collect()
        };
        let long = texts("character_string2", Broken::Invalid);
        assert_eq!(
            long.into_iter().collect::<Vec<_>>(),
            [
                "argument invalid! data.character_string2.value i",
                "argument invalid! data.character_string2.value invalid",
            ]
        );
        let short = texts("thing1", Broken::Empty);
        assert_eq!(
            short.into_iter().collect::<Vec<_>>(),
            ["argument invalid! data.thing1.value is empty", "argument invalid! data.thing1.value is emtpy",]
        );
    }
}
