//! `muster event`: gatherings.

use crate::args::{CreateEvent, EventCommand};
use crate::data::Data;
use crate::exit::Exit;
use crate::figures::number;
use crate::output::Output;
use crate::table::Column;
use organiser::api::{EventDetail, EventView, NewEvent, Problem};
use serde::Serialize;

pub(crate) async fn event(output: &Output, data: &Data, command: EventCommand) -> Result<Exit, Problem> {
    match command {
        EventCommand::Create(args) => create(output, data, args).await,
        EventCommand::List => list(output, data).await,
        EventCommand::Show { code } => show(output, data, code).await,
        EventCommand::Close { code } => close(output, data, code).await,
    }
}

/// What scripts go on with.
#[derive(Serialize)]
struct Created<'a> {
    code: &'a str,
}

async fn create(output: &Output, data: &Data, args: CreateEvent) -> Result<Exit, Problem> {
    let organiser = data.open_for(&args.account).await?;
    let event = NewEvent {
        appid: args.account,
        title: args.title,
        place: args.place,
        starts_at: args.starts_at,
        ends_at: args.ends_at,
        template_ids: args.template,
    };
    let created = organiser.create_event(event).await;
    organiser.close().await;
    let created = created?;
    output.print(&Created { code: &created.code });
    output.tell("event.created", &[("title", &created.title), ("code", &created.code)]);
    Ok(Exit::Done)
}

async fn list(output: &Output, data: &Data) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let events = organiser.events().await;
    organiser.close().await;
    let events = events?;
    events.iter().for_each(|event| output.print(event));
    let text = |key: &str| output.text(&format!("event.{key}"), &[]);
    let columns = [
        Column::left(text("code")),
        Column::left(text("title")),
        Column::left(text("place")),
        Column::right(text("starts_at")),
        Column::right(text("signed_in")),
        Column::left(text("phase")),
    ];
    let row = |event: &EventView| {
        vec![
            event.code.clone(),
            event.title.clone(),
            event.place.clone(),
            output.moment(event.starts_at),
            number(event.signed_in),
            output.phase(event.phase),
        ]
    };
    output.table(&columns, &events.iter().map(row).collect::<Vec<_>>(), "event.none");
    Ok(Exit::Done)
}

async fn show(output: &Output, data: &Data, code: String) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let detail = organiser.event_detail(code).await;
    organiser.close().await;
    say(output, &detail?);
    Ok(Exit::Done)
}

async fn close(output: &Output, data: &Data, code: String) -> Result<Exit, Problem> {
    let organiser = data.open_for_event(&code).await?;
    let closed = organiser.close_event(code).await;
    organiser.close().await;
    say(output, &closed?);
    Ok(Exit::Done)
}

fn say(output: &Output, detail: &EventDetail) {
    output.print(detail);
    let event = &detail.event;
    let text = |key: &str| output.text(&format!("event.{key}"), &[]);
    let mut rows = vec![
        (text("title"), event.title.clone()),
        (text("place"), event.place.clone()),
        (text("code"), event.code.clone()),
        (text("phase"), output.phase(event.phase)),
        (text("starts_at"), output.moment(event.starts_at)),
        (text("ends_at"), output.moment(event.ends_at)),
    ];
    let moments = [("opens_at", detail.opens_at), ("closes_at", detail.closes_at)];
    rows.extend(moments.into_iter().filter_map(|(key, at)| Some((text(key), output.moment(at?)))));
    rows.push((text("signed_in"), number(event.signed_in)));
    rows.extend(
        detail.templates.iter().map(|t| (text("template"), format!("{}  {}", t.title, t.template_id))),
    );
    rows.extend(detail.questions.iter().map(|q| (text("question"), q.label.clone())));
    output.properties(&rows);
}
