//! What most organisers would write into a field, so that nobody starts before empty fields.

use crate::{Field, FieldKind};

/// A text for the field, guessed from its label and type; empty where nothing can be guessed.
pub fn suggest(field: &Field) -> &str {
    let says = |words: &[&str]| words.iter().any(|word| field.label.contains(word));
    match field.kind {
        FieldKind::Time if says(&["结束"]) => "{{ event.ends_at | time }}",
        FieldKind::Time if says(&["开始", "活动"]) => "{{ event.starts_at | time }}",
        FieldKind::Time => "{{ attendee.signed_in_at | time }}",
        FieldKind::Date => "{{ event.starts_at | date }}",
        FieldKind::Number | FieldKind::CharacterString => "{{ attendee.number }}",
        FieldKind::Enum => field.listed.first().map_or("", String::as_str),
        FieldKind::Phrase => "已签到",
        FieldKind::Name => "{{ attendee.name }}",
        FieldKind::Thing if says(&["地点", "地址", "场地"]) => "{{ event.place }}",
        FieldKind::Thing if says(&["提示", "备注", "说明", "内容"]) => {
            "{{ attendee.name }}，您已签到，现在可以离场了"
        }
        FieldKind::Thing if says(&["活动", "名称", "主题"]) => "{{ event.title }}",
        FieldKind::Thing if says(&["姓名", "人员"]) => "{{ attendee.name }}",
        FieldKind::Thing => "您已签到，现在可以离场了",
        FieldKind::Letter
        | FieldKind::Symbol
        | FieldKind::Amount
        | FieldKind::PhoneNumber
        | FieldKind::CarNumber
        | FieldKind::Unknown => "",
    }
}
