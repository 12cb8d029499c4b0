//! `muster attendee`: people.

use crate::args::AttendeeCommand;
use crate::data::Data;
use crate::exit::Exit;
use crate::figures::number;
use crate::output::{Output, key_of};
use crate::table::Column;
use organiser::api::{AttendeeDetail, NewAttendee, PersonRow, Problem};
use std::collections::BTreeMap;

pub(crate) async fn attendee(
    output: &Output,
    data: &Data,
    command: AttendeeCommand,
) -> Result<Exit, Problem> {
    match command {
        AttendeeCommand::List { code, search, limit } => list(output, data, code, search, limit).await,
        AttendeeCommand::Show { code, number } => show(output, data, code, number).await,
        AttendeeCommand::Add { code, name } => add(output, data, code, name).await,
        AttendeeCommand::Erase { code, number } => erase(output, data, code, number).await,
    }
}

async fn list(
    output: &Output,
    data: &Data,
    code: String,
    search: Option<String>,
    limit: Option<u32>,
) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let persons = organiser.persons(code, search.unwrap_or_default(), limit).await;
    organiser.close().await;
    let persons = persons?;
    persons.iter().for_each(|person| output.print(person));
    let text = |key: &str| output.text(&format!("attendee.{key}"), &[]);
    let columns = [
        Column::right(text("number")),
        Column::left(text("name")),
        Column::right(text("signed_in_at")),
        Column::left(text("identity")),
        Column::right(text("allowed")),
    ];
    let row = |person: &PersonRow| {
        vec![
            // Shown unpadded and without separators: it is what people call out.
            person.number.to_string(),
            person.name.clone().unwrap_or_default(),
            output.moment(person.signed_in_at),
            output.identity(person.identity),
            balances(output, person),
        ]
    };
    if !output.is_json() {
        output.table(&columns, &persons.iter().map(row).collect::<Vec<_>>(), "attendee.none");
    }
    Ok(Exit::Done)
}

/// How many messages of each template, in the order of the templates' ids; a long-term one has no count.
fn balances(output: &Output, person: &PersonRow) -> String {
    let left = |balance: &Option<u32>| match balance {
        Some(left) => number(*left),
        None => output.text("attendee.lasting", &[]),
    };
    person.grants.values().map(left).collect::<Vec<_>>().join(" · ")
}

async fn show(output: &Output, data: &Data, code: String, number: u32) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let detail = organiser.attendee(code, number).await;
    organiser.close().await;
    say(output, &detail?);
    Ok(Exit::Done)
}

fn say(output: &Output, detail: &AttendeeDetail) {
    output.print(detail);
    let text = |key: &str| output.text(&format!("attendee.{key}"), &[]);
    let person = &detail.row;
    let mut rows = vec![
        (text("number"), person.number.to_string()),
        (text("name"), person.name.clone().unwrap_or_default()),
        (text("signed_in_at"), output.moment(person.signed_in_at)),
        (text("identity"), output.identity(person.identity)),
    ];
    rows.extend(detail.answers.iter().map(|answer| (answer.label.clone(), answer.value.clone())));
    for grant in &detail.grants {
        let left = match grant.balance {
            Some(left) => number(u32::try_from(left).unwrap_or(0)),
            None => text("lasting"),
        };
        rows.push((text("allowed"), format!("{left}  {}", grant.title)));
    }
    output.properties(&rows);
    output.say("");
    for entry in &detail.timeline {
        let kind = key_of(entry.kind);
        let message = entry.message.as_deref().map(|name| format!("  {name}")).unwrap_or_default();
        output.say(&format!("{}  {}{message}", output.moment(entry.at), text(&format!("happened.{kind}"))));
    }
}

async fn add(output: &Output, data: &Data, code: String, name: String) -> Result<Exit, Problem> {
    let organiser = data.open_for_event(&code).await?;
    let new = NewAttendee { event: code, name, answers: BTreeMap::new() };
    let added = organiser.add_attendee(new).await;
    organiser.close().await;
    let added = added?.row;
    output.print(&Added { number: added.number, name: added.name });
    output.tell("attendee.added", &[("number", &added.number.to_string())]);
    Ok(Exit::Done)
}

/// The JSON for somebody who was signed in by hand.
#[derive(serde::Serialize)]
struct Added {
    number: u32,
    name: Option<String>,
}

async fn erase(output: &Output, data: &Data, code: String, number: u32) -> Result<Exit, Problem> {
    let organiser = data.open_for_event(&code).await?;
    let erased = organiser.erase_attendee(code, number).await;
    organiser.close().await;
    output.print(&erased?);
    output.tell("attendee.erased", &[("number", &number.to_string())]);
    Ok(Exit::Done)
}
