//! What one click would make of a text that breaks a rule.

use crate::repair::{keep_allowed, nearest};
use crate::{
    AttendeeValues, Field, FieldKind, Issue, Part, Scene, Wording, check, count_chars, is_known, is_moment,
    join, split, suggest,
};

/// What was done, and the text that comes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub change: Change,
    pub parts: Vec<Part>,
}

/// What was done, for the words on its button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The variable keeps at most `n` characters.
    CutVariable {
        path: String,
        n: usize,
    },
    /// The words are cut until the longest text has `n`.
    CutText {
        n: usize,
    },
    /// Moments are spelt as WeChat's `time` and `date` want them.
    TimeFormat,
    DateFormat,
    /// Where the variable has no value `text` stands.
    Default {
        path: String,
        text: String,
    },
    /// Digits are left out of the variable.
    WithoutDigits {
        path: String,
    },
    /// The variable that was meant.
    UseVariable {
        path: String,
    },
    /// A variable or filter that doesn't exist is taken out.
    RemoveVariable {
        path: String,
    },
    /// Code that can't be read is taken out.
    RemoveCode,
    /// The words are what WeChat takes.
    Reword {
        text: String,
    },
    /// What most people write into such a field.
    Suggest {
        text: String,
    },
}

impl Change {
    /// The key its words stand under.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::CutVariable { .. } => "cut_variable",
            Self::CutText { .. } => "cut_text",
            Self::TimeFormat => "time_format",
            Self::DateFormat => "date_format",
            Self::Default { .. } => "default",
            Self::WithoutDigits { .. } => "without_digits",
            Self::UseVariable { .. } => "use_variable",
            Self::RemoveVariable { .. } => "remove_variable",
            Self::RemoveCode => "remove_code",
            Self::Reword { .. } => "reword",
            Self::Suggest { .. } => "suggest",
        }
    }
}

/// A field's text, and some of the people for whom it breaks a rule: what a fix is tried on before it is offered.
#[derive(Clone, Copy, Debug)]
pub struct Trial<'a> {
    pub field: &'a Field,
    pub parts: &'a [Part],
    pub columns: &'a [&'a str],
    pub scene: &'a Scene,
    pub people: &'a [AttendeeValues],
}

impl Trial<'_> {
    /// The first fix after which nobody's text breaks this rule, or any other that it didn't break before.
    pub fn fix(&self, issue: Issue) -> Option<Fix> {
        let fixes = match issue {
            Issue::TooLong => self.cuts(),
            Issue::BadTemplate => vec![self.without_code()],
            Issue::BadVariable => self.known_variables(),
            Issue::MissingValue => self.defaults(),
            Issue::DigitsInName => self.without_digits(),
            Issue::NotTime => self.spelt(Change::TimeFormat, "time"),
            Issue::NotDate => self.spelt(Change::DateFormat, "date"),
            _ => Vec::new(),
        };
        let fixes = fixes.into_iter().chain(self.reworded()).chain(self.suggested(issue));
        fixes.into_iter().find(|fix| fix.parts != self.parts && self.helps(fix, issue))
    }

    /// Several variables may break the same rule, each with a fix of its own: those help one by one.
    fn helps(&self, fix: &Fix, issue: Issue) -> bool {
        let (before, after) = (self.issues(self.parts), self.issues(&fix.parts));
        let one_by_one = matches!(issue, Issue::BadVariable | Issue::MissingValue | Issue::DigitsInName);
        let gone = !after.contains(&issue) || (one_by_one && !matches!(fix.change, Change::Suggest { .. }));
        let worse = |i: &Issue| i.blocks() && *i != issue && !before.contains(i);
        // Where nothing could be rendered before, what comes to light now is no fault of the fix.
        let blind = matches!(issue, Issue::BadTemplate | Issue::BadVariable | Issue::MissingValue);
        gone && (blind || !after.iter().any(worse)) && !after.contains(&Issue::Empty)
    }

    fn issues(&self, parts: &[Part]) -> Vec<Issue> {
        let text = join(parts);
        let wording = Wording::compile([("k", text.as_str())], self.columns);
        let mut issues = Vec::new();
        for person in self.people {
            match wording.render("k", self.scene, person) {
                Ok(text) => issues.extend(check(self.field.kind, &text, &self.field.listed).issues),
                Err(issue) => issues.push(issue),
            }
        }
        issues
    }

    /// The variable with the longest value gives way first; where none can, the words do.
    fn cuts(&self) -> Vec<Fix> {
        let Some(max) =
            self.texts(self.parts).iter().filter_map(|text| self.field.kind.max_length(text)).min()
        else {
            return Vec::new();
        };
        let mut cuts: Vec<(usize, Fix)> =
            variables(self.parts).filter_map(|path| self.cut(path, max)).collect();
        cuts.sort_by_key(|(longest, _)| std::cmp::Reverse(*longest));
        cuts.into_iter().map(|(_, fix)| fix).chain(self.cut_words(max)).collect()
    }

    /// The longest value the variable has, and the text with it cut.
    fn cut(&self, path: &str, max: usize) -> Option<(usize, Fix)> {
        let alone: Vec<Part> = self
            .parts
            .iter()
            .filter(|p| matches!(p, Part::Variable { path: other, .. } if other == path))
            .cloned()
            .collect();
        let times = alone.len();
        let lengths = self.lengths(&alone[..1]);
        let (mut room, mut longest) = (usize::MAX, 0);
        for (length, whole) in lengths.iter().zip(self.lengths(self.parts)) {
            let rest = whole.saturating_sub(length * times);
            room = room.min(max.saturating_sub(rest) / times);
            longest = longest.max(*length);
        }
        if room < if self.ellipsis().is_empty() { 1 } else { 2 } || room >= longest {
            return None;
        }
        let filter = match self.ellipsis() {
            "" => format!("truncate({room}, '')"),
            _ => format!("truncate({room})"),
        };
        let parts = with_filters(self.parts, path, |filters| {
            filters.retain(|f| !f.starts_with("truncate"));
            // What stands in for an absent value comes last.
            let at = filters.iter().position(|f| f.starts_with("default")).unwrap_or(filters.len());
            filters.insert(at, filter.clone());
        });
        Some((longest, Fix { change: Change::CutVariable { path: path.to_owned(), n: room }, parts }))
    }

    /// Takes what is too much off the last words.
    fn cut_words(&self, max: usize) -> Option<Fix> {
        let excess = self.lengths(self.parts).into_iter().max()?.checked_sub(max)?;
        let at = self.parts.iter().rposition(|part| matches!(part, Part::Text { .. }))?;
        let Part::Text { text } = &self.parts[at] else { return None };
        let mut room = count_chars(text).checked_sub(excess + count_chars(self.ellipsis()))?;
        let mut kept = String::new();
        for c in text.chars() {
            let Some(left) = room.checked_sub(c.len_utf16()) else { break };
            room = left;
            kept.push(c);
        }
        let mut parts = self.parts.to_vec();
        parts[at] = Part::text(kept + self.ellipsis());
        Some(Fix { change: Change::CutText { n: max }, parts })
    }

    /// What says that something was cut, where the type may hold it.
    fn ellipsis(&self) -> &'static str {
        match self.field.kind {
            FieldKind::Thing | FieldKind::Name | FieldKind::CharacterString | FieldKind::Unknown => "…",
            _ => "",
        }
    }

    fn without_code(&self) -> Fix {
        let words = self.parts.iter().filter(|part| !matches!(part, Part::Code { .. })).cloned().collect();
        Fix { change: Change::RemoveCode, parts: words }
    }

    fn known_variables(&self) -> Vec<Fix> {
        let mut fixes = Vec::new();
        for part in self.parts {
            let Part::Variable { path, filters } = part else { continue };
            if !is_known(path, self.columns) {
                if let Some(meant) = nearest(path, self.columns) {
                    let change = Change::UseVariable { path: meant.clone() };
                    fixes.push(Fix {
                        change,
                        parts: replaced(
                            self.parts,
                            part,
                            Part::Variable { path: meant, filters: filters.clone() },
                        ),
                    });
                }
                let change = Change::RemoveVariable { path: path.clone() };
                fixes
                    .push(Fix { change, parts: self.parts.iter().filter(|p| *p != part).cloned().collect() });
            } else if let Some(unknown) = filters.iter().find(|f| !is_filter_known(f)) {
                let change = Change::RemoveVariable { path: unknown.clone() };
                let parts = with_filters(self.parts, path, |filters| filters.retain(|f| f != unknown));
                fixes.push(Fix { change, parts });
            }
        }
        fixes.push(self.without_code());
        fixes
    }

    fn defaults(&self) -> Vec<Fix> {
        let text = match self.field.kind {
            FieldKind::Name => "朋友",
            FieldKind::Number => "0",
            FieldKind::Amount => "0元",
            FieldKind::CharacterString | FieldKind::PhoneNumber | FieldKind::Symbol => "-",
            FieldKind::Thing | FieldKind::Phrase | FieldKind::Unknown => "无",
            _ => return Vec::new(),
        };
        let missing = |path: &&str| self.people.iter().any(|p| self.scene.value(path, p).is_none());
        // Also where digits were all there was.
        let bare = |path: &&str| {
            self.parts.iter().any(|part| matches!(part, Part::Variable { path: p, filters }
                if p == path && !filters.iter().any(|f| f.starts_with("default")) && filters.iter().any(|f| f == "without_digits")))
        };
        let fix = |path: &str| {
            let text =
                if path == "attendee.name" && self.field.kind == FieldKind::Thing { "朋友" } else { text };
            let parts = with_filters(self.parts, path, |filters| filters.push(format!("default('{text}')")));
            Fix { change: Change::Default { path: path.to_owned(), text: text.to_owned() }, parts }
        };
        variables(self.parts).filter(|path| missing(path) || bare(path)).map(fix).collect()
    }

    fn without_digits(&self) -> Vec<Fix> {
        let numbered = |path: &&str| {
            self.people
                .iter()
                .any(|p| self.scene.value(path, p).is_some_and(|v| v.contains(char::is_numeric)))
        };
        let fix = |path: &str| {
            let parts =
                with_filters(self.parts, path, |filters| filters.insert(0, "without_digits".to_owned()));
            Fix { change: Change::WithoutDigits { path: path.to_owned() }, parts }
        };
        variables(self.parts).filter(numbered).map(fix).collect()
    }

    /// Every moment with this filter.
    fn spelt(&self, change: Change, filter: &str) -> Vec<Fix> {
        let spell = |part: &Part| match part {
            Part::Variable { path, .. } if is_moment(path) => Part::variable(path, &[filter]),
            other => other.clone(),
        };
        vec![Fix { change, parts: self.parts.iter().map(spell).collect() }]
    }

    /// The words with what the type can't hold left out.
    fn reworded(&self) -> Option<Fix> {
        if !self.parts.iter().any(|part| matches!(part, Part::Text { .. })) {
            return None;
        }
        let reword = |part: &Part| match part {
            Part::Text { text } => Part::text(keep_allowed(self.field, text)),
            other => other.clone(),
        };
        let parts: Vec<Part> = self.parts.iter().map(reword).filter(|p| *p != Part::text("")).collect();
        Some(Fix { change: Change::Reword { text: join(&parts) }, parts })
    }

    /// For a field whose text can't be kept.
    fn suggested(&self, issue: Issue) -> Option<Fix> {
        let text = suggest(self.field);
        let hopeless =
            !matches!(issue, Issue::TooLong | Issue::MissingValue | Issue::DigitsInName | Issue::Emoji);
        (hopeless && !text.is_empty())
            .then(|| Fix { change: Change::Suggest { text: text.to_owned() }, parts: split(text) })
    }

    fn lengths(&self, parts: &[Part]) -> Vec<usize> {
        self.texts(parts).iter().map(|text| self.field.kind.length(text)).collect()
    }

    fn texts(&self, parts: &[Part]) -> Vec<String> {
        let text = join(parts);
        let wording = Wording::compile([("k", text.as_str())], self.columns);
        self.people.iter().map(|p| wording.render("k", self.scene, p).unwrap_or_default()).collect()
    }
}

/// Each variable once.
fn variables(parts: &[Part]) -> impl Iterator<Item = &str> {
    let path = |part: &'_ Part| matches!(part, Part::Variable { .. });
    let mut seen = std::collections::BTreeSet::new();
    parts
        .iter()
        .filter(move |part| path(part))
        .filter_map(|part| match part {
            Part::Variable { path, .. } => Some(path.as_str()),
            _ => None,
        })
        .filter(move |path| seen.insert(*path))
}

fn with_filters(parts: &[Part], path: &str, mut change: impl FnMut(&mut Vec<String>)) -> Vec<Part> {
    let mut parts = parts.to_vec();
    for part in &mut parts {
        if let Part::Variable { path: other, filters } = part
            && other == path
        {
            change(filters);
        }
    }
    parts
}

fn replaced(parts: &[Part], old: &Part, new: Part) -> Vec<Part> {
    parts.iter().map(|part| if part == old { new.clone() } else { part.clone() }).collect()
}

fn is_filter_known(filter: &str) -> bool {
    let name = filter.split('(').next().unwrap_or_default().trim_end();
    matches!(name, "time" | "date" | "truncate" | "default" | "without_digits")
}

#[cfg(test)]
mod tests {
    use super::{Change, Fix, Trial};
    use crate::{AttendeeValues, EventValues, Field, FieldKind, Issue, Scene, Wording, check, join, split};
    use std::collections::BTreeMap;

    fn scene() -> Scene {
        let at = |s| chrono::DateTime::parse_from_rfc3339(s).unwrap();
        let event = EventValues {
            code: "abcDEF123456".to_owned(),
            title: "2026 西湖毅行 30 公里".to_owned(),
            place: String::new(),
            starts_at: at("2026-11-21T12:30:00+08:00"),
            ends_at: at("2026-11-21T16:00:00+08:00"),
        };
        Scene::new(event, at("2026-11-21T15:31:00+08:00"))
    }

    fn person(name: &str) -> AttendeeValues {
        AttendeeValues {
            number: 417,
            name: (!name.is_empty()).then(|| name.to_owned()),
            signed_in_at: chrono::DateTime::parse_from_rfc3339("2026-11-21T13:49:00+08:00").unwrap(),
            answers: BTreeMap::new(),
        }
    }

    /// The fix of the first problem, and the problems of its text.
    fn fix(key: &str, text: &str, name: &str) -> (Issue, Option<Fix>, Vec<Issue>) {
        let (people, scene) = ([person(name)], scene());
        let field = Field {
            key: key.to_owned(),
            label: "签到时间".to_owned(),
            kind: FieldKind::of_key(key),
            listed: vec!["未签到".to_owned(), "已签到".to_owned()],
        };
        let issues = |text: &str| match Wording::compile([("k", text)], &[]).render("k", &scene, &people[0]) {
            Ok(text) => check(field.kind, &text, &field.listed).issues,
            Err(issue) => vec![issue],
        };
        let issue = issues(text)[0];
        let parts = split(text);
        let trial = Trial { field: &field, parts: &parts, columns: &[], scene: &scene, people: &people };
        let fix = trial.fix(issue);
        let left = fix.as_ref().map(|fix| issues(&join(&fix.parts))).unwrap_or_default();
        (issue, fix, left)
    }

    #[test]
    fn each_rule_has_a_fix_and_the_fix_helps() {
        let name = "古丽娜尔·买买提明";
        let cases = [
            (
                "thing1",
                "{{ attendee.name }}，您已签到，现在可以离场了",
                name,
                Issue::TooLong,
                "{{ attendee.name | truncate(7) }}，您已签到，现在可以离场了",
            ),
            (
                "thing1",
                "一二三四五六七八九十一二三四五六七八九十多了",
                "",
                Issue::TooLong,
                "一二三四五六七八九十一二三四五六七八九…",
            ),
            (
                "thing1",
                "{{ attendee.name }}您好",
                "",
                Issue::MissingValue,
                "{{ attendee.name | default('朋友') }}您好",
            ),
            ("thing1", "{{ event.place }}", "", Issue::MissingValue, "{{ event.place | default('无') }}"),
            ("thing1", "", "", Issue::Empty, "您已签到，现在可以离场了"),
            ("thing1", "{{ attendee.nmae }}您好", name, Issue::BadVariable, "{{ attendee.name }}您好"),
            (
                "thing1",
                "{{ attendee.name | upper }}您好",
                name,
                Issue::BadVariable,
                "{{ attendee.name }}您好",
            ),
            ("thing1", "{% for x in y %}您好", name, Issue::BadTemplate, "您好"),
            ("thing1", "您好😀", name, Issue::Emoji, "您好"),
            (
                "name1",
                "{{ attendee.name }}",
                "用户410774",
                Issue::DigitsInName,
                "{{ attendee.name | without_digits }}",
            ),
            (
                "name1",
                "{{ attendee.name | without_digits }}",
                "410774",
                Issue::MissingValue,
                "{{ attendee.name | without_digits | default('朋友') }}",
            ),
            ("name1", "李雷2", "", Issue::DigitsInName, "李雷"),
            (
                "name1",
                "{{ attendee.name }}",
                "阿卜杜拉·买买提明·吐尔",
                Issue::TooLong,
                "{{ attendee.name | truncate(10) }}",
            ),
            ("time1", "{{ event.ends_at | date }}", "", Issue::NotTime, "{{ event.ends_at | time }}"),
            ("time1", "11/21 9:30", "", Issue::NotTime, "11月21日 09:30"),
            ("time1", "稍后", "", Issue::NotTime, "{{ attendee.signed_in_at | time }}"),
            ("date1", "{{ event.title }}", "", Issue::NotDate, "{{ event.starts_at | date }}"),
            ("number1", "3人", "", Issue::NotDigits, "3"),
            ("number1", "{{ attendee.name }}", name, Issue::NotDigits, "{{ attendee.number }}"),
            (
                "character_string1",
                "编号{{ attendee.number }}",
                "",
                Issue::HasChinese,
                "{{ attendee.number }}",
            ),
            ("amount1", "1,000元", "", Issue::NotAmount, "1000元"),
            ("phone_number1", "电话010-0000", "", Issue::NotPhone, "010-0000"),
            ("phrase1", "已签到!", "", Issue::NotChinese, "已签到"),
            ("phrase1", "您已经签到了", "", Issue::TooLong, "您已经签到"),
            ("letter1", "VIP1", "", Issue::NotLetters, "VIP"),
            ("symbol1", "*a*", "", Issue::NotSymbols, "**"),
            ("car_number1", "粤A中8", "", Issue::NotCarNumber, ""),
            ("enum_string1", "签到", "", Issue::NotListed, "未签到"),
        ];
        for (key, text, name, issue, fixed) in cases {
            let (found, fix, left) = fix(key, text, name);
            assert_eq!(found, issue, "{key} {text}");
            assert_eq!(fix.map(|f| join(&f.parts)).unwrap_or_default(), fixed, "{key} {text}");
            if !fixed.is_empty() {
                let still_blank = text.contains("without_digits") || !left.contains(&issue);
                assert!(still_blank, "{key} {text} still breaks it: {left:?}");
            }
        }
    }

    #[test]
    fn a_value_used_twice_gives_way_twice() {
        let name = "一二三四五六七八九十";
        let (_, fix, left) = fix("thing1", "{{ attendee.name }}和{{ attendee.name }}", name);
        let fix = fix.unwrap();
        assert_eq!(fix.change, Change::CutVariable { path: "attendee.name".to_owned(), n: 9 });
        assert_eq!(left, []);
    }
}
