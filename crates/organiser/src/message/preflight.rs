//! What would happen if a message were sent now, and the people behind each number.

use crate::api::{
    Audience, BrokenRule, PreflightPage, PreflightPerson, PreflightQuery, PreflightView, Problem,
};
use crate::message::audience::{MessageContext, wanted};
use crate::message::edit::{find, wanted_of};
use crate::problem::not_found;
use chrono::Utc;
use domain::{Filled, FilledMessage, Issue, PAGE, Severity};
use store::{Connection, Store};

const MAX_PEOPLE: u32 = 500;

/// Counts the audience of a message; changes nothing.
pub(crate) async fn check_campaign(
    store: &Store,
    message: String,
    audience: Audience,
) -> Result<PreflightView, Problem> {
    let message = find(store, &message).await?;
    let wanted = wanted(store, message).await?;
    let read = move |conn: &Connection| {
        if let Some(number) = wanted.unknown_number(conn, &audience)? {
            return Ok(Err(number));
        }
        let mut preflight = PreflightView::default();
        wanted.assess_each(conn, &audience, Utc::now(), |_, fate, _| preflight.count(fate))?;
        Ok(Ok(preflight))
    };
    let counted = store.read(read).await?;
    counted.map_err(|number| not_found("attendee").with("number", number))
}

/// A stretch of the people behind one number, by their numbers, each with the rules their message breaks.
pub(crate) async fn preflight_people(store: &Store, query: PreflightQuery) -> Result<PreflightPage, Problem> {
    let wanted = wanted_of(store, query.draft).await?;
    let stretch = query.offset..query.offset.saturating_add(query.limit.min(MAX_PEOPLE));
    let read = move |conn: &Connection| {
        let mut page = PreflightPage { total: 0, people: Vec::new() };
        wanted.assess_each(conn, &query.audience, Utc::now(), |person, fate, filled| {
            if fate != query.fate {
                return;
            }
            if stretch.contains(&page.total) {
                let breaks = broken_rules(&wanted, filled);
                page.people.push(PreflightPerson { number: person.number, name: person.name, breaks });
            }
            page.total += 1;
        })?;
        Ok(page)
    };
    Ok(store.read(read).await?)
}

fn broken_rules(wanted: &MessageContext, filled: &FilledMessage<'_>) -> Vec<BrokenRule> {
    let keys = wanted.template.fields.iter().map(|field| field.key.as_str()).chain([PAGE]);
    let texts = filled.fields.iter().map(AsRef::as_ref).chain([filled.page.as_ref()]);
    let rules = |(key, text): (&str, &Filled)| {
        let told = text.issues.iter().filter(|issue| issue.severity() != Severity::Hint);
        let rule = |issue: &Issue| BrokenRule { field: key.to_owned(), code: *issue };
        told.map(rule).collect::<Vec<_>>()
    };
    keys.zip(texts).flat_map(rules).collect()
}
