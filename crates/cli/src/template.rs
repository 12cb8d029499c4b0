//! `muster template`: what WeChat has for an account.

use crate::args::TemplateCommand;
use crate::data::Data;
use crate::exit::Exit;
use crate::output::Output;
use crate::table::Column;
use crate::wording::warn;
use organiser::api::{Problem, TemplateFieldView, TemplateView};
use serde::Serialize;

pub(crate) async fn template(
    output: &Output,
    data: &Data,
    command: TemplateCommand,
) -> Result<Exit, Problem> {
    let templates = match command {
        TemplateCommand::Refresh { account } => {
            let organiser = data.open_for(&account).await?;
            let refreshed = organiser.refresh_templates(account).await;
            organiser.close().await;
            refreshed?
        }
        TemplateCommand::List { account } => {
            let organiser = data.look().await?;
            let templates = organiser.templates(account).await;
            organiser.close().await;
            templates?
        }
    };
    say(output, &templates);
    Ok(Exit::Done)
}

/// A template in WeChat's own terms.
#[derive(Serialize)]
struct Line<'a> {
    template_id: &'a str,
    title: &'a str,
    /// 2 one-time, 3 long-term.
    r#type: u8,
    fields: Vec<Field<'a>>,
}

#[derive(Serialize)]
struct Field<'a> {
    key: &'a str,
    label: &'a str,
    r#type: &'a str,
}

fn say(output: &Output, templates: &[TemplateView]) {
    let (usable, unusable): (Vec<_>, Vec<_>) =
        templates.iter().partition(|template| template.problem.is_none());
    for template in &usable {
        output.print(&line(template));
    }
    let text = |key: &str| output.text(&format!("template.{key}"), &[]);
    let columns = [
        Column::left(text("title")),
        Column::left(text("kind")),
        Column::left(text("fields")),
        Column::left(text("id")),
    ];
    let row = |template: &&TemplateView| {
        let fields = template.fields.iter().map(|field| match field.label.as_str() {
            "" => field.key.clone(),
            label => format!("{label} {}", field.key),
        });
        vec![
            template.title.clone(),
            text(if template.long_term { "long_term" } else { "one_time" }),
            fields.collect::<Vec<_>>().join(" · "),
            template.template_id.clone(),
        ]
    };
    output.table(&columns, &usable.iter().map(row).collect::<Vec<_>>(), "template.none");
    for template in unusable {
        let why = template.problem.map_or("", |problem| problem.as_str());
        let why = output.word(&format!("template_problem.{why}"), &[]);
        let title = if template.title.is_empty() { &template.template_id } else { &template.title };
        warn(&output.text("template.unusable", &[("title", title), ("why", &why)]));
    }
    for (template, field) in usable.iter().flat_map(|t| t.fields.iter().map(move |field| (t, field))) {
        if let Some(warning) = &field.warning {
            let why = output.word(&format!("field_warning.{}", warning.as_str()), &[]);
            let values = [("title", template.title.as_str()), ("field", &field.key), ("why", &why)];
            warn(&output.text("template.warning", &values));
        }
    }
}

fn line(template: &TemplateView) -> Line<'_> {
    Line {
        template_id: &template.template_id,
        title: &template.title,
        r#type: if template.long_term { 3 } else { 2 },
        fields: template.fields.iter().map(field_line).collect(),
    }
}

fn field_line(field: &TemplateFieldView) -> Field<'_> {
    Field { key: &field.key, label: &field.label, r#type: type_of(&field.key) }
}

/// `character_string` of `character_string5`.
fn type_of(key: &str) -> &str {
    key.trim_end_matches(|c: char| c.is_ascii_digit())
}
