//! `muster message`: texts, and whether WeChat would accept them.

use crate::args::{MessageCommand, SetMessage};
use crate::data::Data;
use crate::exit::Exit;
use crate::output::Output;
use crate::table::Column;
use crate::wording::{plural, variable};
use organiser::api::{
    Audience, FieldCheck, FieldDraft, FieldFix, FieldIssue, Issue, MessageTexts, MessageView, Preview,
    PreviewOf, Problem, Severity, join,
};
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) async fn message(output: &Output, data: &Data, command: MessageCommand) -> Result<Exit, Problem> {
    match command {
        MessageCommand::Set(args) => set(output, data, args).await,
        MessageCommand::List { code } => list(output, data, code).await,
        MessageCommand::Preview { message, attendee } => preview(output, data, message, attendee).await,
    }
}

/// What scripts go on with.
#[derive(Serialize)]
struct Saved<'a> {
    message: &'a str,
}

async fn set(output: &Output, data: &Data, args: SetMessage) -> Result<Exit, Problem> {
    let organiser = data.open().await?;
    let texts = MessageTexts {
        event: args.code,
        name: args.name,
        template_id: args.template,
        fields: args.field,
        page: args.page,
        lang: args.lang,
        miniprogram_state: args.state,
    };
    let saved = organiser.set_message(texts).await;
    organiser.close().await;
    let message = saved?;
    output.print(&Saved { message: &message });
    output.tell("message.saved", &[("message", &message)]);
    Ok(Exit::Done)
}

#[derive(Serialize)]
struct Line<'a> {
    message: &'a str,
    name: &'a str,
    template_id: &'a str,
    fields: BTreeMap<&'a str, String>,
    page: &'a str,
    lang: &'a str,
    state: &'a str,
}

async fn list(output: &Output, data: &Data, code: String) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let messages = organiser.messages(code).await;
    organiser.close().await;
    let messages = messages?;
    for view in &messages {
        let draft = &view.draft;
        output.print(&Line {
            message: &view.id,
            name: &draft.name,
            template_id: &draft.template_id,
            fields: draft.fields.iter().map(|field| (field.key.as_str(), join(&field.parts))).collect(),
            page: &draft.page,
            lang: draft.lang.as_str(),
            state: draft.miniprogram_state.as_str(),
        });
    }
    let text = |key: &str| output.text(&format!("message.{key}"), &[]);
    let columns = [Column::left(text("name")), Column::left(text("texts")), Column::left(text("id"))];
    let row = |view: &MessageView| {
        let text = |field: &FieldDraft| format!("{}={}", field.key, join(&field.parts));
        let texts: Vec<String> = view.draft.fields.iter().map(text).collect();
        vec![view.draft.name.clone(), texts.join(" · "), view.id.clone()]
    };
    output.table(&columns, &messages.iter().map(row).collect::<Vec<_>>(), "message.none");
    Ok(Exit::Done)
}

/// The texts as they would go out, and everything that WeChat would refuse.
#[derive(Serialize)]
struct Previewed<'a> {
    fields: BTreeMap<&'a str, &'a str>,
    problems: Vec<Broken<'a>>,
}

#[derive(Serialize)]
struct Broken<'a> {
    field: &'a str,
    code: Issue,
    severity: Severity,
    detail: String,
    /// The text that would be taken, for `message set --field`.
    fix: Option<String>,
}

async fn preview(
    output: &Output,
    data: &Data,
    message: String,
    attendee: Option<u32>,
) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let (of, audience) = match attendee {
        Some(number) => (PreviewOf::Number(number), Audience::Numbers(vec![number])),
        None => (PreviewOf::Worst, Audience::All),
    };
    let preview = organiser.preview_message(message, of, audience).await;
    organiser.close().await;
    let preview = preview?;
    let problems: Vec<(&FieldCheck, &FieldIssue)> = preview
        .fields
        .iter()
        .chain([&preview.page])
        .flat_map(|check| check.issues.iter().map(move |issue| (check, issue)))
        .collect();
    output.print(&Previewed {
        fields: preview.card.lines.iter().map(|line| (line.key.as_str(), line.text.as_str())).collect(),
        problems: problems
            .iter()
            .map(|(check, issue)| Broken {
                field: &check.key,
                code: issue.code,
                severity: issue.severity,
                detail: detail(output, check, issue),
                fix: issue.fix.as_ref().map(|fix| join(&fix.parts)),
            })
            .collect(),
    });
    say_card(output, &preview);
    for (check, issue) in problems {
        let mark = match issue.severity {
            Severity::Refused => "!",
            Severity::Doubt => "?",
            Severity::Hint => "·",
        };
        output.say(&format!("{mark} {}  {}", check.key, detail(output, check, issue)));
        if let Some(fix) = &issue.fix {
            output.say(&format!("    → {}  {}={}", fix_words(output, fix), check.key, join(&fix.parts)));
        }
    }
    Ok(Exit::Done)
}

fn say_card(output: &Output, preview: &Preview) {
    let card = &preview.card;
    let whose = match (card.number, &card.name) {
        (Some(number), Some(name)) => format!("{number} · {}", output.shown(name)),
        (Some(number), None) => number.to_string(),
        (None, _) => output.text("message.sample", &[]),
    };
    output.say(&format!("{} · {}", card.title, whose));
    let rows: Vec<_> = card
        .lines
        .iter()
        .map(|line| {
            (if line.label.is_empty() { line.key.clone() } else { line.label.clone() }, line.text.clone())
        })
        .collect();
    output.properties(&rows);
}

/// What is wrong, for how many, and who for one.
fn detail(output: &Output, check: &FieldCheck, issue: &FieldIssue) -> String {
    let (n, max) = (issue.people.to_string(), check.max.unwrap_or_default().to_string());
    let said =
        plural(output, &format!("issue.{}", issue.code.as_str()), issue.people, &[("n", &n), ("max", &max)]);
    match issue.sample.first() {
        None => said,
        Some(person) => {
            let name = person.name.as_deref().unwrap_or_default();
            let who = format!("{} {}", person.number, output.shown(name)).trim_end().to_owned();
            format!("{said} {}", output.word("issue.example", &[("text", &who)]))
        }
    }
}

fn fix_words(output: &Output, fix: &FieldFix) -> String {
    let name = fix.path.as_deref().map(|path| variable(output, path)).unwrap_or_default();
    let n = fix.n.unwrap_or_default().to_string();
    let text = fix.text.as_deref().unwrap_or_default();
    output.word(&format!("fix.{}", fix.code.as_str()), &[("name", &name), ("n", &n), ("text", text)])
}
