//! Everybody at an event, as scripts read the list: whole, by number, with what each may still be told.

use super::index::Index;
use crate::api::{PersonRow, Problem};
use crate::event;
use crate::view::{identity_state, in_offset_of};
use domain::{EventCode, Grants, Lifetime, TemplateId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::table::event::Event;
use store::table::person_list::{self, Person, PersonGrant};
use store::table::template;
use store::{Connection, Result, Store};

/// One row a person; with a search those whom it finds. Everybody unless `limit` says how many at most.
pub(crate) async fn persons(
    store: &Store,
    index: &Index,
    code: String,
    search: String,
    limit: Option<u32>,
) -> std::result::Result<Vec<PersonRow>, Problem> {
    let event = event::list::get(store, &EventCode::new(code)).await?;
    let found = match text::visible(&search) {
        None => None,
        Some(search) => Some(index.find(&event.code, &search).await?),
    };
    let rows = store.read(move |conn| read(conn, &event, found.as_ref(), limit)).await?;
    Ok(rows)
}

fn read(
    conn: &Connection,
    event: &Event,
    found: Option<&BTreeSet<u32>>,
    limit: Option<u32>,
) -> Result<Vec<PersonRow>> {
    let wanted = |person: &Person| found.is_none_or(|found| found.contains(&person.number));
    let found = person_list::persons(conn, &event.code)?.into_iter().filter(wanted);
    let most = limit.and_then(|n| usize::try_from(n).ok()).unwrap_or(usize::MAX);
    let mut lifetimes = HashMap::new();
    for known in template::list(conn, &event.appid)? {
        lifetimes.insert(known.id, known.lifetime);
    }
    let grants = by_number(person_list::grants(conn, &event.code)?, &lifetimes);
    let nothing_left = Grants::default();
    let asked: Balances = event
        .templates
        .iter()
        .map(|(id, _)| (id.as_str().to_owned(), balance(&lifetimes, id, nothing_left)))
        .collect();
    Ok(found
        .take(most)
        .map(|person| {
            let mut balances = asked.clone();
            balances.extend(grants.get(&person.number).cloned().unwrap_or_default());
            PersonRow {
                number: person.number,
                name: person.name,
                signed_in_at: in_offset_of(event, person.signed_in_at),
                identity: identity_state(person.identity),
                grants: balances,
            }
        })
        .collect())
}

type Balances = BTreeMap<String, Option<u32>>;

fn by_number(grants: Vec<PersonGrant>, lifetimes: &HashMap<TemplateId, Lifetime>) -> HashMap<u32, Balances> {
    let mut people: HashMap<u32, Balances> = HashMap::new();
    for grant in grants {
        let balance = balance(lifetimes, &grant.template_id, grant.grants);
        people.entry(grant.number).or_default().insert(grant.template_id.as_str().to_owned(), balance);
    }
    people
}

/// What is left of a one-time template; a long-term one has nothing to count, whether it was allowed or not.
fn balance(lifetimes: &HashMap<TemplateId, Lifetime>, id: &TemplateId, grants: Grants) -> Option<u32> {
    match lifetimes.get(id) {
        Some(Lifetime::LongTerm) => None,
        Some(Lifetime::OneTime) | None => grants.balance(Lifetime::OneTime).left(),
    }
}
