//! One person as the list shows and counts them.

use crate::api::{AttendeeFilter, AttendeeRow, ToldState};
use crate::view::{arrival_state, told_state};
use domain::{DeliveryState, Grants, Hindrance, Lifetime, hindrance};
use store::table::attendee::Identity;
use store::table::attendee_list::Line;

/// A person's line, and which chips they count under.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub line: Line,
    pub chips: Chips,
    pub hindrance: Option<Hindrance>,
    /// Of a one-time template.
    pub balance: Option<u32>,
}

/// Which filters find a person, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chips(u16);

impl Entry {
    pub(crate) fn new(line: Line, lifetime: Lifetime) -> Self {
        let hindrance = hindrance_of(line.identity, line.grants, lifetime);
        let balance = line.grants.balance(lifetime).left();
        Self { chips: chips(&line, hindrance), hindrance, balance, line }
    }

    pub(crate) fn row(&self) -> AttendeeRow {
        let line = &self.line;
        let latest = line.delivery.as_ref().map(|(state, reason)| (*state, reason.as_str()));
        AttendeeRow {
            number: line.number,
            name: line.name.clone(),
            signed_in_at: line.signed_in_at,
            identity: arrival_state(line.identity),
            balance: self.balance.and_then(|b| i32::try_from(b).ok()),
            told: match told_state(latest) {
                // Another desktop told them.
                ToldState::NotYet if line.told => ToldState::Sent,
                state => state,
            },
            reason: self.hindrance.map(|why| why.as_str().to_owned()),
        }
    }
}

/// What stands in the way of telling somebody.
fn hindrance_of(identity: Identity, grants: Grants, lifetime: Lifetime) -> Option<Hindrance> {
    match identity {
        Identity::Pending => Some(Hindrance::WaitingForCode),
        Identity::Lost => Some(Hindrance::NoIdentity),
        Identity::Bound => hindrance(grants, lifetime),
    }
}

impl Chips {
    pub(crate) fn has(self, filter: AttendeeFilter) -> bool {
        filter == AttendeeFilter::All || self.0 & bit(filter) != 0
    }

    fn with(self, filter: AttendeeFilter, so: bool) -> Self {
        Self(if so { self.0 | bit(filter) } else { self.0 })
    }
}

fn bit(filter: AttendeeFilter) -> u16 {
    match filter {
        AttendeeFilter::All => 0,
        AttendeeFilter::Reachable => 1,
        AttendeeFilter::Told => 2,
        AttendeeFilter::Failed => 4,
        AttendeeFilter::Unreachable => 8,
    }
}

/// Everybody is in exactly one of reachable, told and unreachable.
fn chips(line: &Line, hindrance: Option<Hindrance>) -> Chips {
    let failed = line
        .delivery
        .as_ref()
        .is_some_and(|(state, _)| matches!(state, DeliveryState::Failed | DeliveryState::Unknown));
    Chips::default()
        .with(AttendeeFilter::Told, line.told)
        .with(AttendeeFilter::Reachable, !line.told && hindrance.is_none())
        .with(AttendeeFilter::Unreachable, !line.told && hindrance.is_some())
        .with(AttendeeFilter::Failed, failed)
}
