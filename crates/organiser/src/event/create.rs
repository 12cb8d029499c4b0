//! A new event: at the endpoint first, and here at once.

use super::at_endpoint::keep_event;
use super::limits::check;
use super::list::view;
use super::titles::titled;
use crate::account;
use crate::account::links::Links;
use crate::api::{EventView, NewEvent, Problem};
use domain::Appid;
use endpoint_client::Error;
use protocol::{EventBody, Privacy, limits};
use rand::RngExt;
use store::Store;

/// The number of codes that are tried, since one may be taken.
const TRIES: usize = 5;

/// Creates the event at the endpoint and keeps it here at once, before the feed repeats it.
pub(crate) async fn create_event(store: &Store, links: &Links, new: NewEvent) -> Result<EventView, Problem> {
    let appid = Appid::new(text::clean_credential(&new.appid));
    account::list::get(store, &appid).await?;
    let body = body_of(store, links, &appid, new).await?;
    let link = links.get(&appid)?;
    let mut created = link.endpoint.0.put_event(&random_code(), &body).await;
    for _ in 1..TRIES {
        // It doesn't matter which event has the code: another code will do.
        if matches!(created, Err(Error::CodeTaken | Error::StaleRevision(_))) {
            created = link.endpoint.0.put_event(&random_code(), &body).await;
        }
    }
    let event = keep_event(store, appid, created?).await?;
    Ok(view(event, 0))
}

async fn body_of(store: &Store, links: &Links, appid: &Appid, new: NewEvent) -> Result<EventBody, Problem> {
    let mut body = EventBody {
        code: None,
        title: text::clean(&new.title).into_owned(),
        place: text::clean(&new.place).into_owned(),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        opens_at: None,
        closes_at: None,
        notice: String::new(),
        templates: Vec::new(),
        questions: Vec::new(),
        privacy: Privacy::default(),
        revision: None,
    };
    check(&body, new.template_ids.len())?;
    body.templates = titled(store, links, appid, new.template_ids).await?;
    Ok(body)
}

/// 12 characters of `0-9A-Za-z`: 71 bits, so that nobody can guess an event.
fn random_code() -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut random = rand::rng();
    (0..limits::EVENT_CODE_CHARS)
        .map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())]))
        .collect()
}
