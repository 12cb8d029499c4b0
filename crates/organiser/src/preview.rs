//! The editor's live preview: the card, every field over the whole audience, and the pre-flight.

use crate::api::{Audience, Card, CardLine, MessageDraft, PreflightView, Preview, PreviewOf, Problem};
use crate::audience::Wanted;
use crate::field_tally::{FieldTally, PageTally};
use crate::organiser::Organiser;
use crate::problem::not_found;
use chrono::{DateTime, Utc};
use domain::{AttendeeValues, Field, Filled, FilledMessage, count_chars};
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::Connection;
use store::table::account;
use store::table::attendee;

impl Organiser {
    /// Everything the editor shows for one state of the draft; changes nothing.
    pub async fn preview(
        &self,
        draft: MessageDraft,
        of: PreviewOf,
        audience: Audience,
    ) -> Result<Preview, Problem> {
        let message = self.message_of(draft).await?;
        let wanted = self.wanted(message).await?;
        self.preview_wanted(wanted, of, audience).await
    }

    /// The same for a message as it was saved.
    pub async fn preview_message(
        &self,
        message: String,
        of: PreviewOf,
        audience: Audience,
    ) -> Result<Preview, Problem> {
        let message = self.message_by_id(&message).await?;
        let wanted = self.wanted(message).await?;
        self.preview_wanted(wanted, of, audience).await
    }

    async fn preview_wanted(
        &self,
        wanted: Wanted,
        of: PreviewOf,
        audience: Audience,
    ) -> Result<Preview, Problem> {
        let read = move |conn: &Connection| preview(conn, &wanted, of, &audience);
        self.inner.store.read(read).await?.ok_or_else(|| not_found("attendee"))
    }
}

/// `None` when nobody has the number that was asked for.
fn preview(
    conn: &Connection,
    wanted: &Wanted,
    of: PreviewOf,
    audience: &Audience,
) -> store::Result<Option<Preview>> {
    let now = Utc::now();
    let app = account::get(conn, &wanted.event.appid)?.map(|a| a.name).unwrap_or_default();
    let asked = match of {
        PreviewOf::Number(number) => match attendee::by_number(conn, &wanted.event.code, number)? {
            Some(person) => Some(person.values()),
            None => return Ok(None),
        },
        PreviewOf::Worst | PreviewOf::Typical => None,
    };
    let mut preflight = PreflightView::default();
    let mut tallies: Vec<FieldTally<'_>> = wanted.template.fields.iter().map(FieldTally::new).collect();
    let mut page = PageTally::default();
    let mut shown: Option<AttendeeValues> = None;
    let mut worst = (0, 0);
    wanted.assess_each(conn, audience, now, |person, fate, filled| {
        preflight.count(fate);
        for (tally, field) in tallies.iter_mut().zip(&filled.fields) {
            tally.count(field, || person.values());
        }
        page.count(&filled.page);
        let strain = match of {
            PreviewOf::Worst => strain(&wanted.template.fields, filled),
            PreviewOf::Typical | PreviewOf::Number(_) => worst,
        };
        if shown.is_none() || strain > worst || of == PreviewOf::Typical {
            worst = strain;
            shown = Some(person.values());
        }
    })?;
    let press = wanted.press(now);
    let nobody = sample(wanted, now);
    if preflight.audience == 0 {
        // While nobody has signed in, the sample tells at least what is wrong for everybody.
        let filled = press.fill(nobody.clone());
        for (tally, field) in tallies.iter_mut().zip(&filled.fields) {
            tally.count(field, || nobody.clone());
        }
        page.count(&filled.page);
    }
    let shown = asked.or(shown);
    let card = card(app, wanted, shown.as_ref(), &press.fill(shown.clone().unwrap_or(nobody)));
    let fields = tallies.into_iter().map(|tally| tally.check(wanted, press.scene())).collect();
    Ok(Some(Preview { card, fields, page: page.check(&wanted.message), preflight }))
}

/// The card of one person, or of the sample that stands in while nobody has signed in.
pub(crate) fn card(
    app: String,
    wanted: &Wanted,
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
            .and_then(|max| u32::try_from(max).ok()),
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

/// How hard a person's texts press against the limits: broken rules first, then length.
fn strain(fields: &[Field], filled: &FilledMessage<'_>) -> (usize, usize) {
    let excess = |(field, filled): (&Field, &Cow<'_, Filled>)| {
        let max = field.kind.max_length(&filled.text).unwrap_or(usize::MAX);
        field.kind.length(&filled.text).saturating_sub(max) + filled.issues.len()
    };
    let length = filled.fields.iter().map(|f| count_chars(&f.text)).sum();
    (fields.iter().zip(&filled.fields).map(excess).sum(), length)
}

/// Somebody of an ordinary name, for an event nobody has come to yet.
fn sample(wanted: &Wanted, now: DateTime<Utc>) -> AttendeeValues {
    let answers = wanted.event.questions.iter().map(|q| (q.key.clone(), q.label.clone()));
    AttendeeValues {
        number: 1,
        name: Some("李雷".to_owned()),
        answers: answers.collect::<BTreeMap<_, _>>(),
        signed_in_at: now.fixed_offset(),
    }
}
