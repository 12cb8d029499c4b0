//! The public library of templates, for this mini-program's categories (reference section 5).

use super::templates::TemplateKind;
use serde_json::{Value, json};

/// A template of the library, from which an account takes some keywords.
pub struct Public {
    pub tid: i64,
    pub title: &'static str,
    pub kind: TemplateKind,
    pub category: i64,
    pub keywords: Vec<Keyword>,
}

pub struct Keyword {
    pub kid: i64,
    pub name: &'static str,
    pub example: &'static str,
    /// The type that the field's key begins with.
    pub rule: &'static str,
}

impl Public {
    pub fn title(&self) -> Value {
        let kind = self.kind.wire();
        // As in the manual's sample, the category is a text here and a number elsewhere.
        json!({ "tid": self.tid, "title": self.title, "type": kind, "categoryId": self.category.to_string() })
    }
}

impl Keyword {
    pub fn wire(&self) -> Value {
        json!({ "kid": self.kid, "name": self.name, "example": self.example, "rule": self.rule })
    }
}

/// The service categories that an account may have.
pub const fn categories() -> &'static [(i64, &'static str)] {
    &[(616, "活动"), (578, "教育信息服务"), (307, "体育赛事")]
}

/// The new kind that can be neither asked for nor sent.
pub const fn is_service_card(tid: i64) -> bool {
    tid >= 10_000_001 && tid <= 19_999_999
}

pub fn public(tid: i64) -> Option<Public> {
    library().into_iter().find(|public| public.tid == tid)
}

pub fn library() -> Vec<Public> {
    TITLES.iter().map(|(tid, title, category, keywords)| of(*tid, title, *category, keywords)).collect()
}

type Line = (i64, &'static str, &'static str, &'static str);

const TITLES: &[(i64, &str, i64, &[Line])] = &[
    (
        1_203,
        "活动签到提醒",
        616,
        &[
            (1, "活动名称", "春季产品发布会", "thing"),
            (2, "签到时间", "2024年03月08日 09:30", "time"),
            (5, "签到编号", "A0128", "character_string"),
            (6, "活动地点", "会展中心三号馆", "thing"),
            (9, "备注", "请带好随身物品", "thing"),
        ],
    ),
    (
        1_204,
        "活动结束通知",
        616,
        &[
            (1, "活动名称", "春季产品发布会", "thing"),
            (3, "结束时间", "2024年03月08日 17:30", "time"),
            (4, "负责人", "韩梅梅", "name"),
            (7, "联系电话", "010-00000000", "phone_number"),
            (8, "温馨提示", "请有序离场", "thing"),
        ],
    ),
    (
        2_410,
        "活动报名结果通知",
        616,
        &[
            (1, "报名项目", "城市半程马拉松", "thing"),
            (2, "报名结果", "已通过", "phrase"),
            (3, "费用", "¥100.00", "amount"),
            (4, "人数", "3", "number"),
        ],
    ),
    (
        3_107,
        "研学集合提醒",
        578,
        &[
            (1, "课程名称", "博物馆研学", "thing"),
            (2, "集合时间", "2024年03月08日 08:00", "time"),
            (3, "集合地点", "学校东门", "thing"),
            (4, "车牌号", "粤A8Z888", "car_number"),
        ],
    ),
    (
        4_502,
        "赛事领物通知",
        307,
        &[
            (1, "赛事名称", "城市半程马拉松", "thing"),
            (2, "领取日期", "2024年03月08日", "date"),
            (3, "参赛号码", "B2048", "character_string"),
        ],
    ),
    (10_000_012, "活动进度卡片", 616, &[(1, "活动名称", "春季产品发布会", "thing")]),
];

fn of(tid: i64, title: &'static str, category: i64, keywords: &'static [Line]) -> Public {
    let keywords =
        keywords.iter().map(|(kid, name, example, rule)| Keyword { kid: *kid, name, example, rule });
    Public { tid, title, kind: TemplateKind::OneTime, category, keywords: keywords.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wechat::field_rules::takes;

    #[test]
    fn every_template_is_in_a_category_and_its_examples_follow_their_rules() {
        for public in library() {
            assert!(categories().iter().any(|(id, _)| *id == public.category), "{}", public.tid);
            for keyword in &public.keywords {
                assert!(
                    takes(&format!("{}{}", keyword.rule, keyword.kid), &[], keyword.example),
                    "{}",
                    keyword.example
                );
            }
        }
        assert_eq!(library().iter().filter(|public| is_service_card(public.tid)).count(), 1);
    }
}
