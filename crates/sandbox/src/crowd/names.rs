//! The crowd's names: mostly two or three characters, and some of the kinds that break forms.

use crate::seeded;
use rand::RngExt;
use rand::seq::IndexedRandom;

/// In rough order of how common they are.
const SURNAMES: &[&str] = &[
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何",
    "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田",
    "董", "潘", "袁", "蔡", "蒋", "余", "欧阳", "司马", "诸葛", "上官",
];
const GIVEN: &[&str] = &[
    "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超",
    "霞", "平", "刚", "梓", "涵", "子", "轩", "雨", "欣", "怡", "浩", "宇", "博", "文", "思", "嘉", "慧",
    "晨", "阳", "雪", "琳", "志", "国", "建", "华", "婷", "玉", "兰", "龙", "凯", "鑫", "辰", "诗", "一",
    "诺",
];
const MINORITY: &[&str] = &[
    "阿依古丽·买买提",
    "买买提江·吐尔逊",
    "扎西·多吉",
    "古丽娜尔·阿不都",
    "巴特尔·孟和",
    "卓玛·央金",
    "艾力·卡德尔",
    "迪丽努尔·艾合买提江",
];
const FOREIGN: &[&str] =
    &["Anna Schmidt", "James O'Neill", "Maria-José", "Li Lei", "Emily Chen", "Tom", "Oluwaseun Adeyemi"];
const LONG: &[&str] = &[
    "阿布都热依木江·阿布都克热木·吐尔逊买买提·艾山江",
    "Maximiliana Wilhelmina von Hohenberg-Schwarzenfels",
    "春季产品发布会特邀嘉宾兼志愿者协调小组组长王建国",
];
const NICKNAMES: &[&str] = &["user", "用户", "阿杰", "Lucky"];
/// The index of the one person in every crowd whose name has an emoji.
const EMOJI_AT: usize = 5;
/// One long name comes early in every crowd, then about one in eighty.
const LONG_AT: usize = 11;

/// The name of the `index`-th person (from 0) of the crowd with this seed.
pub fn attendee_name(seed: u64, index: usize) -> String {
    let mut rng = seeded::stream(seed, &["name", &index.to_string()]);
    let mut one_of = |names: &[&'static str]| names.choose(&mut rng).copied().unwrap_or("李雷").to_owned();
    if index == EMOJI_AT {
        return format!("小{}🎉", one_of(GIVEN));
    }
    if index % 80 == LONG_AT {
        return one_of(LONG);
    }
    match seeded::stream(seed, &["name kind", &index.to_string()]).random_range(0..100) {
        0..5 => one_of(FOREIGN),
        5..9 => one_of(MINORITY),
        // Two characters or three, as in a school class.
        9..38 => one_of(SURNAMES) + &one_of(GIVEN),
        // A nickname with digits, which no `name` field takes.
        38..41 => format!("{}{}", one_of(NICKNAMES), 10 + index),
        _ => one_of(SURNAMES) + &one_of(GIVEN) + &one_of(GIVEN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crowd_holds_the_names_that_break_forms() {
        let names: Vec<String> = (0..300).map(|index| attendee_name(3, index)).collect();
        let count = |fits: fn(&str) -> bool| names.iter().filter(|name| fits(name)).count();
        assert_eq!(count(|name| name.contains('🎉')), 1);
        assert!(count(|name| name.contains('·')) >= 3);
        assert!(count(str::is_ascii) >= 3);
        assert!(count(|name| name.contains(|c: char| c.is_ascii_digit())) >= 2);
        assert!(count(|name| name.chars().count() > 20) >= 3);
        assert!(count(|name| (2..=4).contains(&name.chars().count())) > 240, "mostly ordinary names");
        assert!(names.iter().all(|name| name.chars().count() <= 64), "the endpoint takes them all");
    }

    #[test]
    fn a_name_depends_on_the_seed_and_the_person_only() {
        assert_eq!(attendee_name(3, 42), attendee_name(3, 42));
        assert!((0..50).any(|index| attendee_name(3, index) != attendee_name(4, index)));
    }
}
