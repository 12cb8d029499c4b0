//! Templates as WeChat returns them, with every field type.

#![expect(clippy::unwrap_used, reason = "a test that can't set itself up has failed")]

use domain::{
    FieldKind, FieldWarning, Lifetime, Shapes, Template, TemplateId, check, parse_template, split, suggest,
};
use serde_json::Value;
use std::collections::BTreeSet;

fn templates() -> Vec<(Template, String)> {
    let reply: Value = serde_json::from_str(include_str!("../fixtures/gettemplate.json")).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let listed = |value: &Value| -> Vec<(String, Vec<String>)> {
        let values = |list: &Value| list["enumValueList"].as_array().unwrap().iter().map(text).collect();
        let lists = value["keywordEnumValueList"].as_array().into_iter().flatten();
        lists.map(|list| (text(&list["keywordCode"]), values(list))).collect()
    };
    let parse = |value: &Value| {
        let id = TemplateId::new(text(&value["priTmplId"]));
        let kind = value["type"].as_i64().unwrap();
        let parsed =
            parse_template(id, &text(&value["title"]), &text(&value["content"]), kind, &listed(value));
        (parsed.unwrap(), text(&value["example"]))
    };
    reply["data"].as_array().unwrap().iter().map(parse).collect()
}

#[test]
fn every_type_there_is_stands_in_a_template_that_can_be_read() {
    let all = templates();
    let kinds: BTreeSet<&str> =
        all.iter().flat_map(|(template, _)| &template.fields).map(|field| field.kind.as_str()).collect();
    let every = [
        "amount",
        "car_number",
        "character_string",
        "date",
        "enum",
        "letter",
        "name",
        "number",
        "phone_number",
        "phrase",
        "symbol",
        "thing",
        "time",
        "unknown",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), every);
    assert_eq!(all[2].0.lifetime, Lifetime::LongTerm);
    assert!(
        all.iter().flat_map(|(t, _)| &t.fields).all(|field| !field.label.is_empty() || field.key == "const2")
    );
}

#[test]
fn what_is_not_known_is_warned_of_and_not_refused() {
    let unknown = &templates()[4].0;
    let warnings: Vec<_> = unknown.fields.iter().map(domain::Field::warning).collect();
    assert_eq!(warnings, [Some(FieldWarning::UnknownType); 3]);
    assert_eq!(check(FieldKind::Unknown, "anything at all", &[], &Shapes::default()).issues, []);
}

#[test]
fn wechats_own_examples_pass() {
    for (template, example) in templates() {
        for (field, line) in template.fields.iter().zip(example.lines()) {
            let text = line.trim().trim_start_matches(&field.label).trim_start_matches([':', '：']);
            assert_eq!(
                check(field.kind, text, &field.listed, &Shapes::default()).issues,
                [],
                "{} {text}",
                field.key
            );
        }
    }
}

#[test]
fn what_is_suggested_can_be_read() {
    for (template, _) in templates() {
        for field in &template.fields {
            let text = suggest(field);
            assert!(domain::check_syntax(text).is_ok(), "{text}");
            assert!(split(text).iter().all(|part| !matches!(part, domain::Part::Code { .. })), "{text}");
        }
    }
}
