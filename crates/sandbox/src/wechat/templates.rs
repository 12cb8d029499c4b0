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

#[derive(Clone, Copy, Debug)]
pub struct Template {
    pub id: &'static str,
    pub title: &'static str,
    pub kind: TemplateKind,
    pub fields: &'static [Field],
}

#[derive(Clone, Copy, Debug)]
pub struct Field {
    pub key: &'static str,
    pub label: &'static str,
    pub example: &'static str,
    /// For an enumerated field, the only values WeChat takes.
    pub options: &'static [&'static str],
}

impl Template {
    /// The entry as `gettemplate` gives it.
    pub fn wire(&self) -> Value {
        let line = |field: &Field, text: &str| format!("{}:{text}\n", field.label);
        let content: String =
            self.fields.iter().map(|field| line(field, &format!("{{{{{}.DATA}}}}", field.key))).collect();
        let example: String = self.fields.iter().map(|field| line(field, field.example)).collect();
        let kind = if self.kind == TemplateKind::OneTime { 2 } else { 3 };
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

fn enum_list(field: &Field) -> Value {
    json!({ "enumValueList": field.options, "keywordCode": format!("{}.DATA", field.key) })
}

const fn field(key: &'static str, label: &'static str, example: &'static str) -> Field {
    Field { key, label, example, options: &[] }
}

/// Everything the account has, in the order `gettemplate` gives it.
pub const fn templates() -> &'static [Template] {
    TEMPLATES
}

const TEMPLATES: &[Template] = &[
    Template {
        id: SIGNED_IN,
        title: "签到成功通知",
        kind: TemplateKind::OneTime,
        fields: &[
            field("thing1", "活动名称", "春季产品发布会"),
            field("character_string2", "签到编号", "A0128"),
            field("time3", "签到时间", "2024年03月08日 09:30"),
            field("thing4", "活动地点", "会展中心三号馆"),
            field("thing5", "温馨提示", "活动结束后会通知您离场"),
        ],
    },
    Template {
        id: EVENT_ENDED,
        title: "活动结束通知",
        kind: TemplateKind::OneTime,
        fields: &[
            field("thing1", "活动名称", "春季产品发布会"),
            field("time13", "结束时间", "2024年03月08日 17:30"),
            field("name6", "负责人", "韩梅梅"),
            field("phone_number7", "联系电话", "010-00000000"),
            field("thing9", "备注", "请带好随身物品有序离场"),
        ],
    },
    Template {
        id: SERVICE_NEWS,
        title: "服务进度提醒",
        kind: TemplateKind::LongTerm,
        fields: &[
            field("thing2", "服务名称", "研学活动"),
            field("phrase3", "当前进度", "已集合"),
            field("date4", "更新日期", "2024年03月08日"),
        ],
    },
    Template {
        id: EVENT_STATUS,
        title: "活动状态变更提醒",
        kind: TemplateKind::OneTime,
        fields: &[
            field("thing1", "活动名称", "城市半程马拉松"),
            Field {
                key: "enum_string2",
                label: "活动状态",
                example: "已结束",
                options: &["即将开始", "进行中", "已延期", "已取消", "已结束"],
            },
            field("number5", "参与人数", "128"),
            field("amount8", "押金", "¥100.00"),
        ],
    },
];

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
        for field in templates().iter().flat_map(|template| template.fields) {
            assert!(follows_rule(field, field.example), "{} = {}", field.key, field.example);
        }
    }

    #[test]
    fn an_enumerated_field_lists_its_values_with_the_data_suffix() {
        let status = templates().iter().find(|template| template.id == EVENT_STATUS).unwrap().wire();
        assert_eq!(status["keywordEnumValueList"][0]["keywordCode"], "enum_string2.DATA");
        assert_eq!(status["keywordEnumValueList"][0]["enumValueList"][4], "已结束");
    }
}
