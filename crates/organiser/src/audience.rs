//! Who a message is for, and what would become of it for each: the same assessment for pre-flight and for sending.

use crate::api::{Audience, PreflightView, Problem};
use crate::organiser::Organiser;
use crate::problem::not_found;
use chrono::{DateTime, Utc};
use domain::{Filled, Grants, Template, Wording, fill};
use std::collections::BTreeSet;
use store::table::attendee::{self, Attendee};
use store::table::delivery::{self, NewDelivery, Standing};
use store::table::event::Event;
use store::table::message::Message;
use store::table::{event, ledger, template};
use store::{Connection, Result};

/// A message with all that rendering it needs.
pub(crate) struct Wanted {
    pub event: Event,
    pub template: Template,
    pub message: Message,
    pub wording: Wording,
}

/// One person of an audience, with the texts they would get.
pub(crate) struct Assessed {
    pub attendee: Attendee,
    pub fields: Vec<Filled>,
    pub fate: Fate,
}

/// What would happen. Disjoint; the first that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    AlreadyTold,
    NoIdentity,
    NoGrant,
    Invalid,
    Sendable,
}

impl Fate {
    /// Why the person is skipped; `None` where nothing stands in the way.
    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            Self::AlreadyTold => Some("already_told"),
            Self::NoIdentity => Some("no_identity"),
            Self::NoGrant => Some("no_grant"),
            Self::Invalid => Some("invalid"),
            Self::Sendable => None,
        }
    }
}

impl Assessed {
    pub(crate) fn delivery(&self, skipped: Option<&'static str>) -> NewDelivery {
        NewDelivery { attendee: self.attendee.id.clone(), openid: self.attendee.openid.clone(), skipped }
    }
}

impl Wanted {
    pub(crate) fn new(event: Event, template: Template, message: Message) -> Self {
        let texts = message.fields.iter().map(|(key, text)| (key.as_str(), text.as_str()));
        let wording = Wording::compile(texts.chain([("page", message.page.as_str())]));
        Self { event, template, message, wording }
    }

    /// The texts for one person.
    pub(crate) fn fill(&self, attendee: &Attendee, now: DateTime<Utc>) -> Vec<Filled> {
        fill(&self.template, &self.wording, &dispatch::values_of(&self.event, attendee, now))
    }

    /// Everybody in the audience, by number.
    pub(crate) fn assess(
        &self,
        conn: &Connection,
        audience: &Audience,
        now: DateTime<Utc>,
    ) -> Result<Vec<Assessed>> {
        let numbers: Option<BTreeSet<u32>> = match audience {
            Audience::Numbers(numbers) => Some(numbers.iter().copied().collect()),
            Audience::Untold | Audience::All => None,
        };
        let mut assessed = Vec::new();
        for person in attendee::persons(conn, &self.event.code)? {
            if numbers.as_ref().is_some_and(|numbers| !numbers.contains(&person.number)) {
                continue;
            }
            let (standing, grants) = self.standing(conn, &person)?;
            // Whoever may have got it is left alone: only an explicit resend takes that risk.
            let told = standing.told_ms.is_some() || standing.on_its_way || standing.unknown;
            if told && *audience == Audience::Untold {
                continue;
            }
            let fields = self.fill(&person, now);
            let fate = match () {
                () if told => Fate::AlreadyTold,
                () if person.openid.is_none() => Fate::NoIdentity,
                () if !grants.balance(self.template.lifetime).allows_one() => Fate::NoGrant,
                () if fields.iter().any(|field| !field.issues.is_empty()) => Fate::Invalid,
                () => Fate::Sendable,
            };
            assessed.push(Assessed { attendee: person, fields, fate });
        }
        Ok(assessed)
    }

    /// Whether this person was told, and what they allow.
    pub(crate) fn standing(&self, conn: &Connection, person: &Attendee) -> Result<(Standing, Grants)> {
        let Some(openid) = &person.openid else { return Ok((Standing::default(), Grants::default())) };
        let id = &self.template.id;
        let standing = delivery::standing(conn, &self.event.code, id, openid)?;
        Ok((standing, ledger::get(conn, &self.event.appid, openid, id)?))
    }
}

/// Counts an audience by fate.
pub(crate) fn preflight(assessed: &[Assessed]) -> PreflightView {
    let count =
        |fate: Fate| u32::try_from(assessed.iter().filter(|a| a.fate == fate).count()).unwrap_or(u32::MAX);
    PreflightView {
        audience: u32::try_from(assessed.len()).unwrap_or(u32::MAX),
        sendable: count(Fate::Sendable),
        already_told: count(Fate::AlreadyTold),
        no_identity: count(Fate::NoIdentity),
        no_grant: count(Fate::NoGrant),
        invalid: count(Fate::Invalid),
    }
}

impl Organiser {
    /// Joins a message with its event and template.
    pub(crate) async fn wanted(&self, message: Message) -> std::result::Result<Wanted, Problem> {
        let event = self.event(&message.event).await?;
        let (appid, id) = (event.appid.clone(), message.template_id.clone());
        let template = self.inner.store.read(move |conn| template::get(conn, &appid, &id)).await?;
        Ok(Wanted::new(event, template.ok_or_else(|| not_found("template"))?, message))
    }
}

/// The same, within a read that is under way; `None` when its template is gone.
pub(crate) fn wanted_in(conn: &Connection, message: Message) -> Result<Option<Wanted>> {
    let Some(event) = event::get(conn, &message.event)? else { return Ok(None) };
    let template = template::get(conn, &event.appid, &message.template_id)?;
    Ok(template.map(|template| Wanted::new(event, template, message)))
}
