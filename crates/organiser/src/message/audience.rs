//! Who a message is for, and what would become of it for each: the same assessment for pre-flight and for sending.

use crate::api::{Audience, Eligibility, PreflightView, Problem};
use crate::event::list as events;
use crate::problem::not_found;
use chrono::{DateTime, Utc};
use domain::{FilledMessage, Grants, Openid, Renderer, Shapes, Template, Wording};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use store::table::attendee;
use store::table::audience::{self, Answers, Person};
use store::table::delivery::{self, NewDelivery, SendHistory};
use store::table::event::Event;
use store::table::message::Message;
use store::table::{ledger, template, value_shape};
use store::{Connection, Result, Store};

/// A message with all that rendering it needs.
pub(crate) struct MessageContext {
    pub event: Event,
    pub template: Template,
    pub message: Message,
    pub wording: Wording,
    /// What WeChat said about spellings before.
    pub shapes: Shapes,
}

/// One person of an audience.
pub(crate) struct Assessed {
    pub person: Person,
    pub fate: Eligibility,
}

impl Eligibility {
    /// Why the person is skipped; `None` if they can be sent to.
    pub(crate) fn reason(self) -> Option<&'static str> {
        match self {
            Self::AlreadyTold => Some("already_told"),
            Self::NoIdentity => Some("no_identity"),
            Self::NoGrant => Some("no_grant"),
            Self::Invalid => Some("invalid"),
            Self::Doubtful | Self::Sendable => None,
        }
    }
}

impl Assessed {
    pub(crate) fn delivery(&self, skipped: Option<&'static str>) -> NewDelivery {
        NewDelivery {
            attendee: self.person.id.clone(),
            openid: self.person.openid.clone(),
            skipped,
            test: false,
            repeats: None,
        }
    }
}

impl MessageContext {
    /// Joins a message with all that rendering it needs; `None` when its template is gone.
    pub(crate) fn load(conn: &Connection, event: Event, message: Message) -> Result<Option<Self>> {
        let Some(template) = template::get(conn, &event.appid, &message.template_id)? else {
            return Ok(None);
        };
        let wording = message.wording(&event.columns());
        let shapes = value_shape::of_account(conn, &event.appid)?;
        Ok(Some(Self { event, template, message, wording, shapes }))
    }

    /// What fills the message for one person after the other.
    pub(crate) fn renderer(&self, now: DateTime<Utc>) -> Renderer<'_> {
        Renderer::new(&self.template, &self.wording, &self.shapes, self.event.scene(now))
    }

    /// Everybody in the audience, by number.
    pub(crate) fn assess(
        &self,
        conn: &Connection,
        audience: &Audience,
        now: DateTime<Utc>,
    ) -> Result<Vec<Assessed>> {
        let mut assessed = Vec::new();
        self.assess_each(conn, audience, now, |person, fate, _| {
            assessed.push(Assessed { person, fate });
        })?;
        Ok(assessed)
    }

    /// Visits everybody in the audience by number, with what would happen and the texts they would get.
    pub(crate) fn assess_each(
        &self,
        conn: &Connection,
        audience: &Audience,
        now: DateTime<Utc>,
        mut visit: impl FnMut(Person, Eligibility, &FilledMessage<'_>),
    ) -> Result<()> {
        self.assess_while(conn, audience, now, |person, fate, filled| {
            visit(person, fate, filled);
            ControlFlow::Continue(())
        })
    }

    /// The same, unless `visit` breaks off.
    pub(crate) fn assess_while(
        &self,
        conn: &Connection,
        audience: &Audience,
        now: DateTime<Utc>,
        mut visit: impl FnMut(Person, Eligibility, &FilledMessage<'_>) -> ControlFlow<()>,
    ) -> Result<()> {
        let renderer = self.renderer(now);
        let mut one = |person: Person| {
            // People who may have got it are left out: only an explicit resend takes that risk.
            let told = may_be_told(person.history);
            if told && *audience == Audience::Untold {
                return ControlFlow::Continue(());
            }
            let filled = renderer.fill(person.values());
            let fate = match () {
                () if told => Eligibility::AlreadyTold,
                () if person.openid.is_none() => Eligibility::NoIdentity,
                () if !person.grants.balance(self.template.lifetime).allows_one() => Eligibility::NoGrant,
                () if filled.is_refused() => Eligibility::Invalid,
                () if filled.is_doubtful() => Eligibility::Doubtful,
                () => Eligibility::Sendable,
            };
            visit(person, fate, &filled)
        };
        let of = self.of();
        match audience {
            Audience::Untold | Audience::All => audience::each(conn, of, one),
            Audience::Numbers(numbers) => {
                for number in self.shown_numbers(conn, numbers)? {
                    if audience::one(conn, of, number)?.is_some_and(|person| one(person).is_break()) {
                        break;
                    }
                }
                Ok(())
            }
        }
    }

    /// Whether this person was told, and what they allow.
    pub(crate) fn history(
        &self,
        conn: &Connection,
        openid: Option<&Openid>,
    ) -> Result<(SendHistory, Grants)> {
        let Some(openid) = openid else { return Ok((SendHistory::default(), Grants::default())) };
        let id = &self.template.id;
        let history = delivery::history(conn, &self.event.code, id, openid)?;
        Ok((history, ledger::get(conn, &self.event.appid, openid, id)?))
    }

    /// The first of these numbers that nobody has.
    pub(crate) fn unknown_number(&self, conn: &Connection, audience: &Audience) -> Result<Option<u32>> {
        let Audience::Numbers(numbers) = audience else { return Ok(None) };
        for number in numbers {
            if attendee::by_number(conn, &self.event.code, *number)?.is_none() {
                return Ok(Some(*number));
            }
        }
        Ok(None)
    }

    /// The numbers that these people are shown under, each once: a folded number finds its person too.
    fn shown_numbers(&self, conn: &Connection, numbers: &[u32]) -> Result<BTreeSet<u32>> {
        let mut shown = BTreeSet::new();
        for number in numbers {
            shown.extend(attendee::by_number(conn, &self.event.code, *number)?.map(|person| person.number));
        }
        Ok(shown)
    }

    fn of(&self) -> audience::Audience<'_> {
        // Reading what everybody answered takes time that only texts with answers are worth.
        let texts = self.message.fields.iter().map(|(_, text)| text).chain([&self.message.page]);
        let columns = self.event.columns();
        let answers = texts.clone().any(|text| columns.iter().any(|column| text.contains(column)));
        audience::Audience {
            event: &self.event.code,
            appid: &self.event.appid,
            template: &self.template.id,
            answers: if answers { Answers::Read } else { Answers::Skip },
        }
    }
}

/// Sent, being sent, or unknown.
pub(crate) fn may_be_told(history: SendHistory) -> bool {
    history.told_ms.is_some() || history.on_its_way || history.unknown
}

impl PreflightView {
    pub(crate) fn count(&mut self, fate: Eligibility) {
        self.audience += 1;
        *match fate {
            Eligibility::Sendable => &mut self.sendable,
            Eligibility::Doubtful => &mut self.doubtful,
            Eligibility::AlreadyTold => &mut self.already_told,
            Eligibility::NoIdentity => &mut self.no_identity,
            Eligibility::NoGrant => &mut self.no_grant,
            Eligibility::Invalid => &mut self.invalid,
        } += 1;
    }
}

/// Joins a message with its event and template.
pub(crate) async fn wanted(store: &Store, message: Message) -> std::result::Result<MessageContext, Problem> {
    let event = events::get(store, &message.event).await?;
    let loaded = store.read(move |conn| MessageContext::load(conn, event, message)).await?;
    loaded.ok_or_else(|| not_found("template"))
}

/// The same, on an open connection; `None` if its template is gone.
pub(crate) fn wanted_in(conn: &Connection, message: Message) -> Result<Option<MessageContext>> {
    let Some(event) = store::table::event::get(conn, &message.event)? else { return Ok(None) };
    MessageContext::load(conn, event, message)
}
