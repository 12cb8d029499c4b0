//! One person's card, as quickly as somebody types: of everybody at the event only they are read.

use crate::api::{Card, CardLine, MessageDraft, Problem};
use crate::message::audience::MessageContext;
use crate::message::edit::{check_draft, wanted_of_draft};
use crate::problem::not_found;
use chrono::{DateTime, Utc};
use domain::{AttendeeValues, Field, Filled, FilledMessage};
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::table::{account, attendee};
use store::{Connection, Store};

/// What the person with this number would get of the draft; without a number, somebody who is made up.
pub(crate) async fn card_of_one(
    store: &Store,
    draft: MessageDraft,
    number: Option<u32>,
) -> Result<Card, Problem> {
    check_draft(&draft)?;
    store.read(move |conn| card_of_draft(conn, draft, number)).await?
}

fn card_of_draft(
    conn: &Connection,
    draft: MessageDraft,
    number: Option<u32>,
) -> store::Result<Result<Card, Problem>> {
    let wanted = match wanted_of_draft(conn, draft)? {
        Ok(wanted) => wanted,
        Err(problem) => return Ok(Err(problem)),
    };
    let person = match number {
        Some(number) => match attendee::by_number(conn, &wanted.event.code, number)? {
            Some(person) => Some(person.values()),
            None => return Ok(Err(not_found("attendee"))),
        },
        None => None,
    };
    let now = Utc::now();
    let values = person.clone().unwrap_or_else(|| sample(&wanted, now));
    Ok(Ok(card(app_name(conn, &wanted)?, &wanted, person.as_ref(), &wanted.renderer(now).fill(values))))
}

/// The card of one person, or of a sample while nobody has signed in.
pub(crate) fn card(
    app: String,
    wanted: &MessageContext,
    person: Option<&AttendeeValues>,
    filled: &FilledMessage<'_>,
) -> Card {
    let line = |(field, filled): (&Field, &Cow<'_, Filled>)| CardLine {
        key: field.key.clone(),
        label: field.label.clone(),
        over_from: field
            .kind
            .max_length(&filled.text)
            .filter(|max| field.kind.length(&filled.text) > *max)
            // Nothing that is seen as one character is marked in part.
            .map(|max| text::prefix(&filled.text, max).encode_utf16().count())
            .and_then(|from| u32::try_from(from).ok()),
        text: filled.text.clone(),
    };
    Card {
        app,
        title: wanted.template.title.clone(),
        number: person.map(|p| p.number),
        name: person.and_then(|p| p.name.clone()),
        lines: wanted.template.fields.iter().zip(&filled.fields).map(line).collect(),
        opens_page: !filled.page.text.is_empty(),
    }
}

/// The mini-program's name, which is at the top of its cards.
pub(crate) fn app_name(conn: &Connection, wanted: &MessageContext) -> store::Result<String> {
    Ok(account::get(conn, &wanted.event.appid)?.map(|account| account.name).unwrap_or_default())
}

/// Somebody of an ordinary name, for an event nobody has come to yet.
pub(crate) fn sample(wanted: &MessageContext, now: DateTime<Utc>) -> AttendeeValues {
    let answers = wanted.event.questions.iter().map(|q| (q.key.clone(), q.label.clone()));
    AttendeeValues {
        number: 1,
        name: Some("李雷".to_owned()),
        answers: answers.collect::<BTreeMap<_, _>>(),
        signed_in_at: now.fixed_offset(),
    }
}
