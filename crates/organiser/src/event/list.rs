//! Events: the rail's list, a new one, and the overview.

use crate::account::link::sync_view;
use crate::api::{
    Arrival, EventDetail, EventView, NewEvent, Overview, Phase, Problem, ProblemCode, QuestionView,
    TemplateChoice,
};
use crate::core::Organiser;
use crate::event::form::check;
use crate::problem::not_found;
use crate::view::{arrival_state, sync_of_nobody, template_of_event};
use chrono::Utc;
use domain::{Appid, EventCode};
use endpoint_client::Error;
use protocol::{EventBody, Privacy, TemplateRef};
use rand::RngExt;
use std::collections::HashMap;
use std::time::Duration;
use store::table::attendee_list;
use store::table::{event, template};

const LATELY: Duration = Duration::from_secs(300);
const RECENT: u32 = 10;
/// How often somebody else may change an event while it is being closed, and how many codes may be taken.
const TRIES: usize = 5;

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

    pub async fn event_detail(&self, code: String) -> Result<EventDetail, Problem> {
        let event = self.event(&EventCode::new(code)).await?;
        let code = event.code.clone();
        let count = move |conn: &store::Connection| attendee_list::count_persons(conn, &code);
        let signed_in = self.inner.store.read(count).await?;
        Ok(detail(event, signed_in))
    }

    /// Creates the event at the endpoint and keeps it here at once, before the feed repeats it.
    pub async fn create_event(&self, new: NewEvent) -> Result<EventView, Problem> {
        let appid = Appid::new(new.appid.trim());
        self.account(&appid).await?;
        let body = self.body_of(&appid, new).await?;
        let link = self.link(&appid)?;
        let mut created = link.endpoint.0.put_event(&random_code(), &body).await;
        for _ in 1..TRIES {
            // Whose code it is doesn't matter: another one is as good.
            if matches!(created, Err(Error::CodeTaken | Error::StaleRevision(_))) {
                created = link.endpoint.0.put_event(&random_code(), &body).await;
            }
        }
        let whole = created?;
        let event = self.keep_event(appid, whole).await?;
        Ok(event_view(event, 0))
    }

    /// Nobody new can sign in any more: the event closes at the endpoint's time. Closing what is closed changes nothing.
    pub async fn close_event(&self, code: String) -> Result<EventDetail, Problem> {
        let event = self.event(&EventCode::new(code)).await?;
        let link = self.link(&event.appid)?;
        let endpoint = &link.endpoint.0;
        // What another computer changed meanwhile stays: the event is read again, and closed as it is now.
        for _ in 0..TRIES {
            let now = endpoint.workspace().await?.server_time;
            let mut body = find_event(endpoint.events().await?, &event.code)?;
            let closed = body.closes_at.is_some_and(|at| at <= now);
            if !closed {
                body.closes_at = Some(now.with_timezone(event.starts_at.offset()));
                body.code = None;
                body = match endpoint.put_event(event.code.as_str(), &body).await {
                    Err(Error::StaleRevision(_)) => continue,
                    other => other?,
                };
            }
            self.keep_event(event.appid.clone(), body).await?;
            return self.event_detail(event.code.as_str().to_owned()).await;
        }
        Err(Problem::new(ProblemCode::EventChanged, "the event's revision never held"))
    }

    /// Writes the event as the endpoint answered it.
    pub(crate) async fn keep_event(&self, appid: Appid, whole: EventBody) -> Result<event::Event, Problem> {
        let code = EventCode::new(whole.code.clone().unwrap_or_default());
        self.inner.store.write(move |tx| sync::put_event(tx, &appid, whole)).await?;
        self.event(&code).await
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
        let mut body = EventBody {
            code: None,
            title: new.title.trim().to_owned(),
            place: new.place.trim().to_owned(),
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
        body.templates = self.titled(appid, new.template_ids).await?;
        Ok(body)
    }

    /// WeChat's titles, which the sign-in page shows before it asks; fetched where one isn't known here.
    pub(crate) async fn titled(&self, appid: &Appid, ids: Vec<String>) -> Result<Vec<TemplateRef>, Problem> {
        let mut known = self.titles(appid).await?;
        if !ids.iter().all(|id| known.contains_key(id)) {
            self.refresh_templates(appid.as_str().to_owned()).await?;
            known = self.titles(appid).await?;
        }
        ids.into_iter()
            .map(|template_id| {
                let title = known.get(&template_id).cloned().ok_or_else(|| not_found("template"))?;
                Ok(TemplateRef { template_id, title })
            })
            .collect()
    }

    async fn titles(&self, appid: &Appid) -> Result<HashMap<String, String>, Problem> {
        let appid = appid.clone();
        let known = self.inner.store.read(move |conn| template::list(conn, &appid)).await?;
        Ok(known.into_iter().map(|t| (t.id.as_str().to_owned(), t.title)).collect())
    }
}

pub(crate) fn find_event(events: Vec<EventBody>, code: &EventCode) -> Result<EventBody, Problem> {
    let found = events.into_iter().find(|event| event.code.as_deref() == Some(code.as_str()));
    found.ok_or_else(|| not_found("event"))
}

fn detail(event: event::Event, signed_in: u32) -> EventDetail {
    EventDetail {
        opens_at: event.opens_at,
        closes_at: event.closes_at,
        templates: event
            .templates
            .iter()
            .map(|(id, title)| TemplateChoice { template_id: id.as_str().to_owned(), title: title.clone() })
            .collect(),
        questions: event
            .questions
            .iter()
            .map(|q| QuestionView { key: q.key.clone(), label: q.label.clone() })
            .collect(),
        revision: i32::try_from(event.revision).unwrap_or(i32::MAX),
        event: event_view(event, signed_in),
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
