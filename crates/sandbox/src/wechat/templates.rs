//! The subscribe templates this account has chosen (reference section 5).

use serde_json::{Value, json};

/// One-time, `签到成功通知`.
pub const SIGNED_IN: &str = "SANDBOX_signed_in_0000000000000000000000001";
/// One-time, `活动结束通知`.
pub const EVENT_ENDED: &str = "SANDBOX_event_ended_00000000000000000000002";
/// Long-term, `服务进度提醒`.
pub const SERVICE_NEWS: &str = "SANDBOX_service_news_0000000000000000000003";
/// One-time with an enumerated field, `活动状态变更提醒`.
pub const EVENT_STATUS: &str = "SANDBOX_event_status_0000000000000000000004";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TemplateKind {
    OneTime,
    LongTerm,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub id: String,
    pub title: String,
    pub kind: TemplateKind,
    pub fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub key: String,
    pub label: String,
    pub example: String,
    /// For an enumerated field, the only values WeChat takes.
    pub options: Vec<String>,
}

impl TemplateKind {
    /// WeChat's number.
    pub const fn wire(self) -> u8 {
        match self {
            Self::OneTime => 2,
            Self::LongTerm => 3,
        }
    }
}

impl Template {
    /// The entry as `gettemplate` gives it.
    pub fn wire(&self) -> Value {
        let line = |field: &Field, text: &str| format!("{}:{text}\n", field.label);
        let content: String =
            self.fields.iter().map(|field| line(field, &format!("{{{{{}.DATA}}}}", field.key))).collect();
        let example: String = self.fields.iter().map(|field| line(field, &field.example)).collect();
        let kind = self.kind.wire();
        let mut wire = json!({
            "priTmplId": self.id, "title": self.title, "content": content, "example": example, "type": kind,
        });
        let enums: Vec<Value> =
            self.fields.iter().filter(|field| !field.options.is_empty()).map(enum_list).collect();
        if !enums.is_empty() {
            wire["keywordEnumValueList"] = Value::Array(enums);
        }
        wire
    }
}

impl Field {
    pub fn new(key: &str, label: &str, example: &str, options: &[&str]) -> Self {
        let options = options.iter().map(|option| (*option).to_owned()).collect();
        Self { key: key.to_owned(), label: label.to_owned(), example: example.to_owned(), options }
    }
}

fn enum_list(field: &Field) -> Value {
    json!({ "enumValueList": field.options, "keywordCode": format!("{}.DATA", field.key) })
}

/// What the account has from the beginning, in the order `gettemplate` gives it.
pub fn templates() -> Vec<Template> {
    use TemplateKind::{LongTerm, OneTime};
    let template = |id: &str, title: &str, kind, fields: &[(&str, &str, &str)]| {
        let fields = fields.iter().map(|(key, label, example)| Field::new(key, label, example, &[]));
        Template { id: id.to_owned(), title: title.to_owned(), kind, fields: fields.collect() }
    };
    let mut status = template(
        EVENT_STATUS,
        "活动状态变更提醒",
        OneTime,
        &[
            ("thing1", "活动名称", "城市半程马拉松"),
            ("number5", "参与人数", "128"),
            ("amount8", "押金", "¥100.00"),
        ],
    );
    let options = ["即将开始", "进行中", "已延期", "已取消", "已结束"];
    status.fields.insert(1, Field::new("enum_string2", "活动状态", "已结束", &options));
    vec![
        template(
            SIGNED_IN,
            "签到成功通知",
            OneTime,
            &[
                ("thing1", "活动名称", "春季产品发布会"),
                ("character_string2", "签到编号", "A0128"),
                ("time3", "签到时间", "2024年03月08日 09:30"),
                ("thing4", "活动地点", "会展中心三号馆"),
                ("thing5", "温馨提示", "活动结束后会通知您离场"),
            ],
        ),
        template(
            EVENT_ENDED,
            "活动结束通知",
            OneTime,
            &[
                ("thing1", "活动名称", "春季产品发布会"),
                ("time13", "结束时间", "2024年03月08日 17:30"),
                ("name6", "负责人", "韩梅梅"),
                ("phone_number7", "联系电话", "010-00000000"),
                ("thing9", "备注", "请带好随身物品有序离场"),
            ],
        ),
        template(
            SERVICE_NEWS,
            "服务进度提醒",
            LongTerm,
            &[
                ("thing2", "服务名称", "研学活动"),
                ("phrase3", "当前进度", "已集合"),
                ("date4", "更新日期", "2024年03月08日"),
            ],
        ),
        status,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechat::field_rules::follows_rule;

    #[test]
    fn ids_look_like_wechats_and_content_names_every_field() {
        for template in templates() {
            assert_eq!(template.id.len(), 43, "{}: a real priTmplId has 43 characters", template.id);
            let wire = template.wire();
            let content = wire["content"].as_str().unwrap();
            assert_eq!(content.lines().count(), template.fields.len());
            assert!(content.ends_with(".DATA}}\n"), "{content}");
        }
    }

    #[test]
    fn the_examples_follow_the_rules_they_illustrate() {
        for field in templates().iter().flat_map(|template| &template.fields) {
            assert!(follows_rule(field, &field.example), "{} = {}", field.key, field.example);
        }
    }

    #[test]
    fn an_enumerated_field_lists_its_values_with_the_data_suffix() {
        let status = templates().iter().find(|template| template.id == EVENT_STATUS).unwrap().wire();
        assert_eq!(status["keywordEnumValueList"][0]["keywordCode"], "enum_string2.DATA");
        assert_eq!(status["keywordEnumValueList"][0]["enumValueList"][4], "已结束");
    }
}
