//! A draft rendered for everybody: the card to show, every field over the whole audience, and the pre-flight.

use crate::api::{Audience, MessageDraft, PreflightView, Preview, PreviewOf, Problem};
use crate::message::audience::{MessageContext, wanted};
use crate::message::card::{app_name, card, sample};
use crate::message::edit::{find, wanted_of};
use crate::message::field_tally::{FieldTally, PageTally};
use crate::problem::not_found;
use chrono::Utc;
use domain::{AttendeeValues, Field, Filled, FilledMessage, count_chars};
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use store::table::attendee;
use store::{Connection, Store};
use tokio_util::sync::CancellationToken;

/// Ends the running previews.
#[derive(Debug, Default)]
pub(crate) struct Previews(Mutex<CancellationToken>);

impl Previews {
    /// Cancelled once the previews of now are abandoned.
    fn current(&self) -> CancellationToken {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn abandon(&self) {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).cancel();
    }
}

/// Everything the editor shows of a draft; changes nothing. It reads the whole audience: for one person's card at
/// every keystroke there is `card`.
pub(crate) async fn preview_draft(
    store: &Store,
    draft: MessageDraft,
    of: PreviewOf,
    audience: Audience,
) -> Result<Preview, Problem> {
    let wanted = wanted_of(store, draft).await?;
    preview_wanted(store, wanted, of, audience, CancellationToken::new()).await
}

/// The same for an editor whose text may change meanwhile: `None` if the previews were abandoned.
pub(crate) async fn preview_unless_abandoned(
    store: &Store,
    previews: &Previews,
    draft: MessageDraft,
    of: PreviewOf,
    audience: Audience,
) -> Result<Option<Preview>, Problem> {
    let abandoned = previews.current();
    let wanted = wanted_of(store, draft).await?;
    let preview = preview_wanted(store, wanted, of, audience, abandoned.clone()).await?;
    Ok((!abandoned.is_cancelled()).then_some(preview))
}

/// The same for a message as it was saved.
pub(crate) async fn preview_message(
    store: &Store,
    message: String,
    of: PreviewOf,
    audience: Audience,
) -> Result<Preview, Problem> {
    let wanted = wanted(store, find(store, &message).await?).await?;
    preview_wanted(store, wanted, of, audience, CancellationToken::new()).await
}

/// Ends the running previews, which are of an older text.
pub(crate) async fn abandon_previews(previews: &Previews) -> Result<(), Problem> {
    previews.abandon();
    Ok(())
}

async fn preview_wanted(
    store: &Store,
    wanted: MessageContext,
    of: PreviewOf,
    audience: Audience,
    abandoned: CancellationToken,
) -> Result<Preview, Problem> {
    let read = move |conn: &Connection| preview(conn, &wanted, of, &audience, &abandoned);
    store.read_aside(read).await?.ok_or_else(|| not_found("attendee"))
}

/// `None` when nobody has the number that was asked for. Once it is `abandoned` it says nothing of the rest.
fn preview(
    conn: &Connection,
    wanted: &MessageContext,
    of: PreviewOf,
    audience: &Audience,
    abandoned: &CancellationToken,
) -> store::Result<Option<Preview>> {
    let now = Utc::now();
    let app = app_name(conn, wanted)?;
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
    wanted.assess_while(conn, audience, now, |person, fate, filled| {
        if abandoned.is_cancelled() {
            return ControlFlow::Break(());
        }
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
        ControlFlow::Continue(())
    })?;
    let renderer = wanted.renderer(now);
    let nobody = sample(wanted, now);
    if preflight.audience == 0 {
        // While nobody has signed in, the sample shows at least what is wrong for everybody.
        let filled = renderer.fill(nobody.clone());
        for (tally, field) in tallies.iter_mut().zip(&filled.fields) {
            tally.count(field, || nobody.clone());
        }
        page.count(&filled.page);
    }
    let shown = asked.or(shown);
    let card = card(app, wanted, shown.as_ref(), &renderer.fill(shown.clone().unwrap_or(nobody)));
    let fields = tallies.into_iter().map(|tally| tally.check(wanted, renderer.scene())).collect();
    Ok(Some(Preview { card, fields, page: page.check(&wanted.message), preflight }))
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
