//! Texts by key.

use crate::Lang;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

/// All texts of one language, by dotted key: `problem.wrong_secret.heading`, `words.state.sent`, `cli.rehearse.title`.
#[derive(Debug)]
pub struct Catalog {
    texts: HashMap<String, String>,
}

static ZH_CN: LazyLock<Catalog> = LazyLock::new(|| {
    Catalog::read(&[
        ("problem", include_str!("../../../locales/zh-CN/problems.json")),
        ("words", include_str!("../../../locales/zh-CN/words.json")),
        ("cli", include_str!("../../../locales/zh-CN/cli.json")),
        ("help", include_str!("../../../locales/zh-CN/help.json")),
    ])
});

static EN: LazyLock<Catalog> = LazyLock::new(|| {
    Catalog::read(&[
        ("problem", include_str!("../../../locales/en/problems.json")),
        ("words", include_str!("../../../locales/en/words.json")),
        ("cli", include_str!("../../../locales/en/cli.json")),
        ("help", include_str!("../../../locales/en/help.json")),
    ])
});

impl Catalog {
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::ZhCn => &ZH_CN,
            Lang::En => &EN,
        }
    }

    /// The text with `{name}` replaced by each named value.
    pub fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        let Some(text) = self.texts.get(key) else { return key.to_owned() };
        values.iter().fold(text.clone(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    /// The text as it is in the file; a key without a text is returned itself.
    pub fn plain<'t>(&'t self, key: &'t str) -> &'t str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.texts.contains_key(key)
    }

    /// These files are part of the program, and a test reads them.
    fn read(files: &[(&str, &str)]) -> Self {
        let mut texts = HashMap::new();
        for (name, file) in files {
            let tree: Value = serde_json::from_str(file).expect("a locale file that a test reads");
            flatten(name, &tree, &mut texts);
        }
        Self { texts }
    }
}

fn flatten(prefix: &str, tree: &Value, texts: &mut HashMap<String, String>) {
    match tree {
        Value::Object(entries) => {
            entries.iter().for_each(|(key, value)| flatten(&format!("{prefix}.{key}"), value, texts));
        }
        Value::String(text) => {
            texts.insert(prefix.to_owned(), text.clone());
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::Catalog;
    use crate::Lang;
    use std::collections::BTreeMap;

    #[test]
    fn both_languages_read_and_have_the_same_keys() {
        let keys = |lang| Catalog::of(lang).texts.keys().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(keys(Lang::ZhCn), keys(Lang::En));
    }

    #[test]
    fn a_problem_names_its_details() {
        let detail = BTreeMap::from([("ip".to_owned(), "115.198.42.17".to_owned())]);
        for lang in [Lang::ZhCn, Lang::En] {
            let text = Catalog::of(lang).problem("ip_not_allowed", &detail);
            let all = format!("{} {} {}", text.heading, text.why, text.remedy);
            assert!(all.contains("115.198.42.17") && !all.contains('{'), "{all}");
        }
    }

    #[test]
    fn a_problem_says_what_the_answer_means_where_that_is_known() {
        let meaning = |key: &str| {
            let detail = [("meaning", key), ("errcode", "50002")].map(|(k, v)| (k.to_owned(), v.to_owned()));
            Catalog::of(Lang::En).problem("wechat_refused", &BTreeMap::from(detail)).heading
        };
        assert_eq!(meaning("account_limited"), "WeChat restricts this mini-program");
        assert_eq!(meaning("newer than these texts"), "WeChat refused");
    }

    #[test]
    fn a_value_nobody_knew_leaves_no_gap() {
        let text = Catalog::of(Lang::En).problem("content_refused", &BTreeMap::new());
        assert_eq!(text.why, "It refused the same content again and again.");
    }

    #[test]
    fn an_unknown_key_is_not_silence() {
        assert_eq!(Catalog::of(Lang::En).text("no.such.key", &[]), "no.such.key");
    }
}
