//! Saying things: to people in their language, to scripts as JSON.

use indicatif::{ProgressBar, ProgressStyle};
use organiser::api::Problem;
use serde::Serialize;
use words::{Lang, Words};

pub(crate) struct Output {
    json: bool,
    words: &'static Words,
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        let locale = sys_locale::get_locale().unwrap_or_default();
        Self { json, words: Words::of(Lang::from_locale(&locale)) }
    }

    /// A text of the CLI's, `cli.` left out.
    pub(crate) fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.text(&format!("cli.{key}"), values)
    }

    /// A word that the window says too.
    pub(crate) fn word(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.words.text(&format!("words.{key}"), values)
    }

    /// A line for people.
    pub(crate) fn say(&self, line: &str) {
        if !self.json {
            println!("{line}");
        }
    }

    /// A result for scripts.
    pub(crate) fn print(&self, result: &impl Serialize) {
        if self.json
            && let Ok(line) = serde_json::to_string(result)
        {
            println!("{line}");
        }
    }

    /// Live progress; silent for scripts, and where nobody watches.
    pub(crate) fn progress(&self, label: &str, length: u64) -> ProgressBar {
        if self.json {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("  {prefix}  {bar:32.green/dim} {pos}/{len}");
        let bar = ProgressBar::new(length).with_prefix(label.to_owned());
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// What happened, why, and what to do; the code for support.
    pub(crate) fn problem(&self, problem: &Problem) {
        let code = serde_json::to_value(problem.code).unwrap_or_default();
        let text = self.words.problem(code.as_str().unwrap_or_default(), &problem.detail);
        eprintln!("{}\n{}\n{}", text.heading, text.why, text.remedy);
        if let Some(rid) = problem.detail.get("rid") {
            eprintln!("rid {rid}");
        }
        self.print(problem);
    }
}
