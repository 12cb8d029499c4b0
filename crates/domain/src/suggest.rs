//! What most organisers would write into a field, so that nobody starts before empty fields.

use crate::{Field, FieldKind};

/// A text for the field, guessed from its label and type; empty where nothing can be guessed.
pub fn suggest(field: &Field) -> &str {
    let says = |words: &[&str]| words.iter().any(|word| field.label.contains(word));
    match field.kind {
        FieldKind::Time => match moment_of(&field.label) {
            Meant::End => "{{ event.ends_at | time }}",
            Meant::SignIn => "{{ attendee.signed_in_at | time }}",
            Meant::Now => "{{ now | time }}",
            Meant::Start => "{{ event.starts_at | time }}",
        },
        FieldKind::Date => match moment_of(&field.label) {
            Meant::End => "{{ event.ends_at | date }}",
            Meant::SignIn => "{{ attendee.signed_in_at | date }}",
            Meant::Now => "{{ now | date }}",
            Meant::Start => "{{ event.starts_at | date }}",
        },
        FieldKind::Number | FieldKind::CharacterString if is_of_the_person(&field.label) => {
            "{{ attendee.number }}"
        }
        FieldKind::Enum => done_value(&field.listed),
        FieldKind::Phrase => "已签到",
        FieldKind::Name => "{{ attendee.name }}",
        FieldKind::Thing if says(&["地点", "地址", "场地", "位置"]) => "{{ event.place }}",
        FieldKind::Thing if says(&["提示", "备注", "说明", "内容"]) => {
            "{{ attendee.name }}，您已签到，现在可以离场了"
        }
        FieldKind::Thing if says(&["姓名", "人员", "签到人", "参与人", "嘉宾"]) => {
            "{{ attendee.name }}"
        }
        FieldKind::Thing if says(&["活动", "名称", "主题", "会议", "课程"]) => "{{ event.title }}",
        FieldKind::Thing => "您已签到，现在可以离场了",
        FieldKind::Number
        | FieldKind::CharacterString
        | FieldKind::Letter
        | FieldKind::Symbol
        | FieldKind::Amount
        | FieldKind::PhoneNumber
        | FieldKind::CarNumber
        | FieldKind::Unknown => "",
    }
}

/// Which moment a label asks for.
enum Meant {
    Start,
    End,
    SignIn,
    Now,
}

/// What is said of leaving comes before what is said of signing in: nobody is told that they left when they came.
fn moment_of(label: &str) -> Meant {
    const END: &[&str] =
        &["离场", "离开", "退场", "散场", "签退", "结束", "截止", "截至", "闭幕", "完成", "终止"];
    const SIGN_IN: &[&str] = &["签到", "报到", "到场", "入场", "进场", "打卡", "到达", "登记"];
    const NOW: &[&str] = &["通知", "提醒", "发送", "推送"];
    let says = |words: &[&str]| words.iter().any(|word| label.contains(word));
    match () {
        () if says(END) => Meant::End,
        () if says(SIGN_IN) => Meant::SignIn,
        () if says(NOW) => Meant::Now,
        () => Meant::Start,
    }
}

/// Whether a number is the one that was given at sign-in: a headcount, a price or a student's number is not.
fn is_of_the_person(label: &str) -> bool {
    const THEIRS: &[&str] =
        &["", "编号", "序号", "号码", "签到号", "签到编号", "签到序号", "签到码", "参会编号", "活动编号"];
    THEIRS.contains(&label)
}

/// The listed value that says it worked; the only one where there is one.
fn done_value(listed: &[String]) -> &str {
    const DONE: &[&str] = &["已签到", "签到成功", "已到", "已完成", "成功", "正常", "完成", "通过"];
    let denies = |value: &str| value.starts_with(['未', '不', '没', '待', '无']);
    let says = |word: &&str| listed.iter().find(|value| value.contains(*word) && !denies(value));
    let only = || listed.first().filter(|_| listed.len() == 1);
    DONE.iter().find_map(says).or_else(only).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::suggest;
    use crate::{Field, FieldKind};

    #[test]
    fn a_first_draft_reads_the_labels() {
        let listed = ["未签到", "已签到"].map(str::to_owned).to_vec();
        let cases = [
            ("time1", "离场时间", "{{ event.ends_at | time }}"),
            ("time1", "结束时间", "{{ event.ends_at | time }}"),
            ("time1", "活动结束时间", "{{ event.ends_at | time }}"),
            ("time1", "签退时间", "{{ event.ends_at | time }}"),
            ("time1", "签到时间", "{{ attendee.signed_in_at | time }}"),
            ("time1", "打卡时间", "{{ attendee.signed_in_at | time }}"),
            ("time1", "活动时间", "{{ event.starts_at | time }}"),
            ("time1", "时间", "{{ event.starts_at | time }}"),
            ("time1", "提醒时间", "{{ now | time }}"),
            ("date1", "结束日期", "{{ event.ends_at | date }}"),
            ("date1", "签到日期", "{{ attendee.signed_in_at | date }}"),
            ("date1", "日期", "{{ event.starts_at | date }}"),
            ("number1", "签到号", "{{ attendee.number }}"),
            ("number1", "签到人数", ""),
            ("character_string1", "工号", ""),
            ("enum_string1", "状态", "已签到"),
            ("thing1", "活动名称", "{{ event.title }}"),
            ("thing1", "签到地点", "{{ event.place }}"),
        ];
        for (key, label, expected) in cases {
            let kind = FieldKind::of_key(key);
            let field = Field { key: key.to_owned(), label: label.to_owned(), kind, listed: listed.clone() };
            assert_eq!(suggest(&field), expected, "{key} {label}");
        }
    }
}
