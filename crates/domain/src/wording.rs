//! A message's texts, compiled once and rendered per person.

use crate::code::{MOST_TEXT, is_allowed};
use crate::filter::add_filters;
use crate::near::has_near_variable;
use crate::values::{PATHS, Scene};
use crate::{AttendeeValues, Issue, Part, count_chars, split};
use minijinja::{Environment, ErrorKind, Template, UndefinedBehavior};
use std::collections::{BTreeMap, BTreeSet};

/// Enough for any text of 20 characters, little enough that no text can hang the app.
const FUEL: u64 = 20_000;

/// The compiled texts of one message, by key. A text that can't be compiled is remembered as such.
pub struct Wording {
    engine: Environment<'static>,
    broken: BTreeMap<String, Issue>,
    /// The keys whose text may differ from person to person.
    personal: BTreeSet<String>,
    /// The keys whose words look as if they held a variable.
    near: BTreeSet<String>,
}

impl Wording {
    /// Compiles texts by key. `columns` are the event's own: `{{ attendee.COLUMN }}`.
    pub fn compile<'a>(texts: impl IntoIterator<Item = (&'a str, &'a str)>, columns: &[&str]) -> Self {
        let mut engine = Environment::empty();
        engine.set_undefined_behavior(UndefinedBehavior::Strict);
        engine.set_fuel(Some(FUEL));
        add_filters(&mut engine);
        let mut wording =
            Self { engine, broken: BTreeMap::new(), personal: BTreeSet::new(), near: BTreeSet::new() };
        for (key, text) in texts {
            if let Err(issue) = wording.add(key, text, columns) {
                wording.broken.insert(key.to_owned(), issue);
            }
        }
        wording
    }

    /// The text of one key for one person.
    pub fn render(&self, key: &str, scene: &Scene, attendee: &AttendeeValues) -> Result<String, Issue> {
        self.render_in(key, &scene.of(attendee.clone()))
    }

    pub(crate) fn render_in(&self, key: &str, scope: &minijinja::Value) -> Result<String, Issue> {
        if let Some(issue) = self.broken.get(key) {
            return Err(*issue);
        }
        // A field without a text in the message is empty.
        let Ok(template) = self.engine.get_template(key) else { return Ok(String::new()) };
        template.render(scope).map_err(|e| issue_of(e.kind()))
    }

    /// Whether the text of this key may differ from person to person.
    pub(crate) fn is_personal(&self, key: &str) -> bool {
        self.personal.contains(key)
    }

    /// Whether words of this key look like a variable and are none.
    pub(crate) fn is_near(&self, key: &str) -> bool {
        self.near.contains(key)
    }

    fn add(&mut self, key: &str, text: &str, columns: &[&str]) -> Result<(), Issue> {
        if count_chars(text) > MOST_TEXT {
            return Err(Issue::TooLong);
        }
        check_code(text)?;
        if has_near_variable(&split(text), columns) {
            self.near.insert(key.to_owned());
        }
        self.engine.add_template_owned(key.to_owned(), text.to_owned()).map_err(|e| issue_of(e.kind()))?;
        let template = self.engine.get_template(key).map_err(|e| issue_of(e.kind()))?;
        let paths = paths_of(&template);
        if paths.iter().any(|path| !is_known(path, columns)) {
            return Err(Issue::BadVariable);
        }
        if paths.iter().any(|path| path.starts_with("attendee.")) {
            self.personal.insert(key.to_owned());
        }
        Ok(())
    }
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wording").field("broken", &self.broken).finish_non_exhaustive()
    }
}

/// Whether a variable of this path exists at an event with these columns.
pub fn is_known(path: &str, columns: &[&str]) -> bool {
    PATHS.contains(&path) || path.strip_prefix("attendee.").is_some_and(|column| columns.contains(&column))
}

/// Whether a text can be read at all: code that is closed, and of the kinds a text may hold.
pub fn check_syntax(text: &str) -> Result<(), Issue> {
    if count_chars(text) > MOST_TEXT {
        return Err(Issue::TooLong);
    }
    check_code(text)?;
    let mut engine = Environment::empty();
    engine.add_template("text", text).map_err(|e| issue_of(e.kind()))
}

fn check_code(text: &str) -> Result<(), Issue> {
    let fits = |part: &Part| match part {
        Part::Text { .. } => true,
        Part::Variable { path, filters } => {
            path.len() + filters.iter().map(String::len).sum::<usize>() <= 300
        }
        Part::Code { source } => is_allowed(source),
    };
    if split(text).iter().all(fits) { Ok(()) } else { Err(Issue::BadTemplate) }
}

fn paths_of(template: &Template<'_, '_>) -> BTreeSet<String> {
    template.undeclared_variables(true).into_iter().collect()
}

fn issue_of(kind: ErrorKind) -> Issue {
    match kind {
        ErrorKind::UndefinedError => Issue::MissingValue,
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownMethod
        | ErrorKind::UnknownTest => Issue::BadVariable,
        _ => Issue::BadTemplate,
    }
}

#[cfg(test)]
mod tests {
    use super::Wording;
    use crate::{AttendeeValues, EventValues, Issue, Part, Scene, count_chars, join};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn scene() -> Scene {
        let at = |s| chrono::DateTime::parse_from_rfc3339(s).unwrap();
        let event = EventValues {
            code: "abcDEF123456".to_owned(),
            title: "西湖毅行".to_owned(),
            place: "太子湾公园".to_owned(),
            starts_at: at("2026-11-21T12:30:00+08:00"),
            ends_at: at("2026-11-21T16:00:00+08:00"),
        };
        Scene::new(event, at("2026-11-21T07:31:00Z"))
    }

    fn attendee(name: Option<&str>) -> AttendeeValues {
        AttendeeValues {
            number: 846,
            name: name.map(str::to_owned),
            // In UTC, to see that it is shown in the event's offset.
            signed_in_at: chrono::DateTime::parse_from_rfc3339("2026-11-21T06:14:33Z").unwrap(),
            answers: BTreeMap::from([
                ("team".to_owned(), "三班".to_owned()),
                ("bus".to_owned(), "2026/11/21 9:05".to_owned()),
            ]),
        }
    }

    fn render(text: &str, name: Option<&str>) -> Result<String, Issue> {
        Wording::compile([("k", text)], &["team", "bus", "size"]).render("k", &scene(), &attendee(name))
    }

    #[test]
    fn texts_as_the_organiser_writes_them() {
        let cases = [
            ("{{ attendee.name }}，您已签到", Ok("张伟，您已签到")),
            ("{{ attendee.number }}", Ok("846")),
            ("{{ attendee.signed_in_at | time }}", Ok("2026年11月21日 14:14")),
            ("{{ event.ends_at | date }}", Ok("2026年11月21日")),
            ("{{ now }}", Ok("2026年11月21日 15:31")),
            ("{{ attendee.name | truncate(1) }}", Ok("…")),
            ("{attendee.name}", Ok("{attendee.name}")),
            ("{{ event.title | truncate(3) }}", Ok("西湖…")),
            ("{{ event.title | truncate(3, '') }}", Ok("西湖毅")),
            ("{{ attendee.team }}的{{ attendee.name }}", Ok("三班的张伟")),
            ("{{ attendee.bus | time }}", Ok("2026年11月21日 09:05")),
            ("{{ attendee.size | default('均码') }}", Ok("均码")),
            ("{{ attendee.size }}", Err(Issue::MissingValue)),
            ("{{ attendee.size | time }}", Err(Issue::MissingValue)),
            ("<b>{{ event.title }}</b>", Ok("<b>西湖毅行</b>")),
            ("{% if attendee.size is defined %}{{ attendee.size }}{% else %}无{% endif %}", Ok("无")),
            ("{{ attendee.phone }}", Err(Issue::BadVariable)),
            ("{{ attendee }}", Err(Issue::BadVariable)),
            ("{{ attendee.name | shout }}", Err(Issue::BadVariable)),
            ("{{ range(9) }}", Err(Issue::BadVariable)),
            ("{{ attendee.name", Err(Issue::BadTemplate)),
        ];
        for (text, expected) in cases {
            assert_eq!(render(text, Some("张伟")).as_deref(), expected.as_ref().copied(), "{text}");
        }
    }

    #[test]
    fn an_absent_name_is_a_problem_unless_it_has_a_default() {
        for name in [None, Some(""), Some("  "), Some("\u{200b}"), Some("\u{3164}\u{ad}")] {
            assert_eq!(render("{{ attendee.name }}", name), Err(Issue::MissingValue));
            assert_eq!(render("{{ attendee.name | truncate(3) }}", name), Err(Issue::MissingValue));
            assert_eq!(render("{{ attendee.name | default('朋友') }}", name).as_deref(), Ok("朋友"));
        }
        let digits = "{{ attendee.name | without_digits | default('朋友') }}";
        assert_eq!(render(digits, Some("用户410774")).as_deref(), Ok("用户"));
        assert_eq!(render(digits, Some("410774")).as_deref(), Ok("朋友"));
    }

    #[test]
    fn a_text_cannot_hang_or_fill_the_app() {
        let deep = |open: &str, close: &str| format!("{{{{ {}1{} }}}}", open.repeat(900), close.repeat(900));
        let doubling = format!("{{% set a = 'xxxxxxxx' %}}{}", "{% set a = a ~ a %}".repeat(90));
        let ifs = "{% if now %}".repeat(160) + &"{% endif %}".repeat(160);
        let texts = [
            "{% for a in [1,2,3,4,5,6,7,8,9]*99999 %}x{% endfor %}",
            "{% for a in range(1000000000) %}x{% endfor %}",
            "{{ 'x' * 9999999999 }}",
            "{{ 9 ** 999999999 }}",
            &deep("(", ")"),
            &deep("[", "]"),
            &deep("-", ""),
            &deep("not ", ""),
            &deep("1~", ""),
            &ifs[..],
            &doubling,
        ];
        for text in texts {
            assert!(matches!(render(text, None), Err(Issue::BadTemplate | Issue::TooLong)), "{text:.60}");
        }
        assert_eq!(render(&"长".repeat(2001), None), Err(Issue::TooLong));
    }

    #[test]
    fn a_cut_splits_nothing_that_is_seen_as_one_character() {
        let family = "一\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}二三";
        let cut = |n: usize| render(&format!("{{{{ attendee.name | truncate({n}, '') }}}}"), Some(family));
        assert_eq!(cut(8).as_deref(), Ok("一"));
        assert_eq!(cut(9).as_deref(), Ok("一\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}"));
        let spaced = render("{{ attendee.name | truncate(3) }}", Some(" 张\u{200b}\u{3000} 伟 "));
        assert_eq!(spaced.as_deref(), Ok("张 伟"), "counted as it would go out");
    }

    proptest! {
        #[test]
        fn truncate_never_exceeds_its_limit(name in "\\PC{1,30}", n in 0usize..12) {
            prop_assume!(text::visible(&name).is_some());
            let text = render(&format!("{{{{ attendee.name | truncate({n}) | default('') }}}}"), Some(&name)).unwrap();
            prop_assert!(count_chars(&text) <= n, "{text}");
        }

        #[test]
        fn no_text_panics_and_none_grows(text in "(\\{\\{|\\}\\}|\\{%|%\\}|[a-z]{1,6}|if|for|in|set|attendee\\.name|[ .|()'\"0-9_*~+-]){0,40}") {
            if let Ok(rendered) = render(&text, Some("张伟")) {
                prop_assert!(rendered.len() < 20_000);
            }
        }

        /// What was typed as words is what goes out, whatever it looks like.
        #[test]
        fn words_stay_words(words in "[a{}%#\"'\\\\|* \u{4e00}-\u{4e10}]{0,20}") {
            let text = join(&[Part::text(words.clone())]);
            prop_assert_eq!(render(&text, None), Ok(words));
        }
    }
}
