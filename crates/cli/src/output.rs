//! Saying things: to people in their language, to scripts as JSON.

use crate::figures;
use crate::printable::{printable, printable_in_line, printable_json};
use crate::table::{Column, lines};
use crate::wording::warn;
use i18n::{Catalog, Lang};
use indicatif::{ProgressBar, ProgressStyle};
use organiser::api::{IdentityState, Moment, Phase, Problem, ProblemCode};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{IsTerminal, Write};

#[derive(Clone)]
pub(crate) struct Output {
    json: bool,
    lang: Lang,
    catalog: &'static Catalog,
    /// Somebody reads it where it is printed, and nothing else does.
    terminal: bool,
}

impl Output {
    pub(crate) fn new(json: bool, lang: Lang) -> Self {
        Self { json, lang, catalog: Catalog::of(lang), terminal: std::io::stdout().is_terminal() }
    }

    /// A text of the CLI's, `cli.` left out.
    pub(crate) fn text(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.catalog.text(&format!("cli.{key}"), values)
    }

    /// A text that the window uses too.
    pub(crate) fn word(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.catalog.text(&format!("words.{key}"), values)
    }

    /// A name beside other text: in a terminal one that runs from right to left leaves its neighbours where they are.
    pub(crate) fn shown<'t>(&self, name: &'t str) -> Cow<'t, str> {
        if self.terminal { text::isolate(name) } else { Cow::Borrowed(name) }
    }

    fn shown_row(&self, row: &[String]) -> Vec<String> {
        row.iter().map(|cell| self.shown(cell).into_owned()).collect()
    }

    pub(crate) fn moment(&self, at: Moment) -> String {
        figures::moment(at, self.lang)
    }

    pub(crate) fn phase(&self, phase: Phase) -> String {
        self.text(&format!("phase.{}", key_of(phase)), &[])
    }

    pub(crate) fn identity(&self, identity: IdentityState) -> String {
        self.text(&format!("identity.{}", key_of(identity)), &[])
    }

    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A line for people.
    pub(crate) fn say(&self, line: &str) {
        if !self.json {
            print_line(&printable(line));
        }
    }

    /// A line for people, of the CLI's texts.
    pub(crate) fn tell(&self, key: &str, values: &[(&str, &str)]) {
        self.say(&self.text(key, values));
    }

    /// A table for people; `empty` is printed if it has no row.
    pub(crate) fn table(&self, columns: &[Column], rows: &[Vec<String>], empty: &str) {
        if rows.is_empty() {
            self.tell(empty, &[]);
        } else {
            let rows: Vec<_> = rows.iter().map(|row| self.shown_row(row)).collect();
            lines(columns, &rows).iter().for_each(|line| self.say(line));
        }
    }

    /// One thing's properties for people, a line each.
    pub(crate) fn properties(&self, rows: &[(String, String)]) {
        let columns = [Column::left(String::new()), Column::left(String::new())];
        let rows: Vec<_> =
            rows.iter().map(|(name, value)| vec![name.clone(), self.shown(value).into_owned()]).collect();
        lines(&columns, &rows).iter().skip(1).for_each(|line| self.say(line));
    }

    /// A result for scripts, one JSON object a line.
    pub(crate) fn print(&self, result: &impl Serialize) {
        if self.json
            && let Ok(line) = serde_json::to_string(result)
        {
            print_line(&printable_json(&line));
        }
    }

    /// Live progress; silent for scripts, and where nobody watches.
    pub(crate) fn progress(&self, label: &str, length: u64) -> ProgressBar {
        if self.json {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("  {prefix}  {bar:32.green/dim} {human_pos}/{human_len}");
        let bar = ProgressBar::new(length).with_prefix(printable_in_line(label).into_owned());
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }

    /// What happened, why, and what to do, for people and for scripts.
    pub(crate) fn problem(&self, problem: &Problem) {
        self.complain(problem);
        self.print(problem);
    }

    /// The same beside a result that was printed already.
    pub(crate) fn complain(&self, problem: &Problem) {
        let [heading, why, remedy] = self.problem_text(problem);
        warn(&format!("{heading}\n{why}\n{remedy}"));
        if let Some(rid) = problem.detail.get("rid") {
            warn(&format!("rid {rid}"));
        }
    }

    /// A line of the CLI's texts beside a result, on the error stream: scripts see it too.
    pub(crate) fn complain_in_words(&self, key: &str, values: &[(&str, &str)]) {
        eprintln!("{}", self.text(key, values));
    }

    /// Heading, why and remedy in the reader's language.
    pub(crate) fn problem_text(&self, problem: &Problem) -> [String; 3] {
        let mut detail = problem.detail.clone();
        if problem.code == ProblemCode::InvalidInput
            && let Some(field) = detail.get_mut("field")
        {
            *field = self.said_of_field(field, problem.detail.get("why"));
        }
        let text = self.catalog.problem(&key_of(problem.code), &detail);
        [text.heading, text.why, text.remedy]
    }

    /// A field in the reader's words, and what is wrong with it where that is known.
    fn said_of_field(&self, field: &str, why: Option<&String>) -> String {
        let word = |key: String, otherwise: &str| {
            if self.catalog.has(&key) { self.catalog.text(&key, &[]) } else { otherwise.to_owned() }
        };
        let name = word(format!("words.field.{field}"), field);
        match why.map(|why| word(format!("words.invalid.{why}"), "")).filter(|why| !why.is_empty()) {
            Some(why) => self.text("field_why", &[("field", &name), ("why", &why)]),
            None => name,
        }
    }
}

/// A value's word in JSON, which is also its key among the texts.
pub(crate) fn key_of(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The reader may have closed the pipe, as `head` does; then nothing more is printed.
fn print_line(line: &str) {
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}
