//! Events: the rail's list, a new one, and the overview.

use crate::api::{Arrival, EventView, NewEvent, Overview, Phase, Problem};
use crate::link::sync_view;
use crate::organiser::Organiser;
use crate::problem::{invalid, not_found};
use crate::view::{arrival_state, sync_of_nobody, template_of_event};
use chrono::Utc;
use domain::{Appid, EventCode};
use protocol::{EventBody, Privacy, TemplateRef};
use rand::RngExt;
use std::time::Duration;
use store::table::attendee_list;
use store::table::{event, template};

const LATELY: Duration = Duration::from_secs(300);
const RECENT: u32 = 10;

impl Organiser {
    /// Latest start first.
    pub async fn events(&self) -> Result<Vec<EventView>, Problem> {
        let read = |conn: &store::Connection| {
            event::list(conn)?
                .into_iter()
                .map(|event| Ok((attendee_list::count_persons(conn, &event.code)?, event)))
                .collect::<store::Result<Vec<_>>>()
        };
        let events = self.inner.store.read(read).await?;
        Ok(events.into_iter().map(|(count, event)| event_view(event, count)).collect())
    }

    /// Creates the event at the endpoint and keeps it here at once, before the feed repeats it.
    pub async fn create_event(&self, new: NewEvent) -> Result<EventView, Problem> {
        let appid = Appid::new(new.appid.clone());
        let link = self.link(&appid)?;
        let body = self.body_of(&appid, new).await?;
        let whole = link.endpoint.0.put_event(&random_code(), &body).await?;
        let code = EventCode::new(whole.code.clone().unwrap_or_default());
        self.inner.store.write(move |tx| sync::put_event(tx, &appid, whole)).await?;
        Ok(event_view(self.event(&code).await?, 0))
    }

    pub async fn overview(&self, code: String) -> Result<Overview, Problem> {
        let event = self.event(&EventCode::new(code)).await?;
        let since_ms = (Utc::now() - LATELY).timestamp_millis();
        let code = event.code.clone();
        let (figures, recent) = self
            .inner
            .store
            .read(move |conn| {
                let template = template_of_event(conn, &code)?;
                let figures = attendee_list::figures(conn, &code, template.as_ref(), since_ms)?;
                Ok((figures, attendee_list::newest(conn, &code, template.as_ref(), RECENT)?))
            })
            .await?;
        let link = self.find_link(&event.appid);
        Ok(Overview {
            sync: link.map_or_else(
                || sync_of_nobody(self.why_unlinked(&event.appid)),
                |l| sync_view(l.status.get()),
            ),
            event: event_view(event, figures.signed_in),
            signed_in: figures.signed_in,
            bound: figures.bound,
            allowed: figures.allowed,
            told: figures.told,
            unverified: figures.signed_in - figures.bound,
            last_five_minutes: figures.lately,
            recent: recent
                .into_iter()
                .map(|line| Arrival {
                    number: line.number,
                    identity: arrival_state(line.identity),
                    allowed: line.grants.granted() > 0,
                    signed_in_at: line.signed_in_at,
                    name: line.name,
                })
                .collect(),
        })
    }

    pub(crate) async fn event(&self, code: &EventCode) -> Result<event::Event, Problem> {
        let code = code.clone();
        self.inner.store.read(move |conn| event::get(conn, &code)).await?.ok_or_else(|| not_found("event"))
    }

    async fn body_of(&self, appid: &Appid, new: NewEvent) -> Result<EventBody, Problem> {
        let title = new.title.trim().to_owned();
        if title.is_empty() || title.chars().count() > 60 {
            return Err(invalid("title", "length_60"));
        }
        let place = new.place.trim().to_owned();
        if place.chars().count() > 60 {
            return Err(invalid("place", "length_60"));
        }
        if new.ends_at <= new.starts_at {
            return Err(invalid("ends_at", "ends_before_start"));
        }
        let templates = self.titled(appid, new.template_ids).await?;
        Ok(EventBody {
            code: None,
            title,
            place,
            starts_at: new.starts_at,
            ends_at: new.ends_at,
            opens_at: None,
            closes_at: None,
            notice: String::new(),
            templates,
            questions: Vec::new(),
            privacy: Privacy::default(),
            revision: None,
        })
    }

    /// WeChat's titles, which the sign-in page shows before it asks.
    async fn titled(&self, appid: &Appid, ids: Vec<String>) -> Result<Vec<TemplateRef>, Problem> {
        let appid = appid.clone();
        let known = self.inner.store.read(move |conn| template::list(conn, &appid)).await?;
        ids.into_iter()
            .map(|template_id| {
                let found = known.iter().find(|t| t.id.as_str() == template_id);
                let title = found.map(|t| t.title.clone()).ok_or_else(|| not_found("template"))?;
                Ok(TemplateRef { template_id, title })
            })
            .collect()
    }
}

pub(crate) fn event_view(event: event::Event, signed_in: u32) -> EventView {
    let now = Utc::now();
    let over = event.ends_at < now || event.closes_at.is_some_and(|at| at <= now);
    let open = event.opens_at.is_none_or(|at| at <= now);
    EventView {
        code: event.code.as_str().to_owned(),
        appid: event.appid.as_str().to_owned(),
        title: event.title,
        place: event.place,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        phase: match (over, open) {
            (true, _) => Phase::Over,
            (false, true) => Phase::Open,
            (false, false) => Phase::Upcoming,
        },
        signed_in,
    }
}

/// 12 characters of `0-9A-Za-z`: 71 bits, so that nobody can guess an event.
fn random_code() -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut random = rand::rng();
    (0..12).map(|_| char::from(ALPHABET[random.random_range(0..ALPHABET.len())])).collect()
}
