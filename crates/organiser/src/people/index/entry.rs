//! One person as the list shows, finds and counts them.

use super::needle::{as_typed, fold_typed, without_signs};
use super::pinyin::Sounds;
use crate::api::{AttendeeFilter, AttendeeRow, Hit, ToldState};
use crate::view::{identity_state, told_state};
use domain::{DeliveryState, Grants, Hindrance, Lifetime, hindrance};
use std::collections::BTreeMap;
use store::table::attendee::Identity;
use store::table::attendee_list::Line;
use text::fold;

/// A person's line, what they are found by, and which chips they count under.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub line: Line,
    /// Further numbers they signed in under.
    pub folded: Box<[u32]>,
    /// Name and answers, folded; names and telephone numbers once more without signs.
    pub text: Box<str>,
    pub sounds: Sounds,
    pub chips: Chips,
    pub hindrance: Option<Hindrance>,
    /// Of a one-time template.
    balance: Option<u32>,
}

/// Which filters find a person, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chips(u16);

impl Entry {
    pub(crate) fn new(mut line: Line, folded: Vec<u32>, lifetime: Lifetime) -> Self {
        let hindrance = hindrance_of(line.identity, line.grants, lifetime);
        let balance = line.grants.balance(lifetime).left();
        let text = text_of(line.name.as_deref(), &line.answers).into();
        // They are in the text; who opens the drawer reads them from the disk.
        line.answers = BTreeMap::new();
        Self {
            folded: folded.into(),
            text,
            sounds: line.name.as_deref().map(Sounds::of).unwrap_or_default(),
            chips: chips(&line, hindrance),
            hindrance,
            balance,
            line,
        }
    }

    /// Every number that is theirs.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        std::iter::once(self.line.number).chain(self.folded.iter().copied())
    }

    pub(crate) fn row(&self, hits: Vec<Hit>) -> AttendeeRow {
        let line = &self.line;
        let latest = line.delivery.as_ref().map(|(state, reason)| (*state, reason.as_str()));
        AttendeeRow {
            number: line.number,
            name: line.name.clone(),
            signed_in_at: line.signed_in_at,
            identity: identity_state(line.identity),
            balance: self.balance.and_then(|b| i32::try_from(b).ok()),
            told: match told_state(latest) {
                // Another desktop told them.
                ToldState::NotYet if line.told => ToldState::Sent,
                state => state,
            },
            reason: self.hindrance,
            lost_reason: (!line.lost_reason.is_empty()).then(|| line.lost_reason.clone()),
            hits,
        }
    }
}

/// Why somebody can't be sent a message.
fn hindrance_of(identity: Identity, grants: Grants, lifetime: Lifetime) -> Option<Hindrance> {
    match identity {
        Identity::Pending => Some(Hindrance::WaitingForCode),
        Identity::Lost => Some(Hindrance::NoIdentity),
        Identity::Bound => hindrance(grants, lifetime),
    }
}

fn text_of(name: Option<&str>, answers: &BTreeMap<String, String>) -> String {
    let name = name.unwrap_or_default();
    let mut text = fold(name);
    let bare = without_signs(&text);
    let typed = as_typed(&without_signs(&fold_typed(name)));
    for form in [bare, typed] {
        if !text.split('\n').any(|known| known == form) {
            text.push('\n');
            text += &form;
        }
    }
    for answer in answers.values() {
        let answer = fold(answer);
        text.push('\n');
        text += &answer;
        if let Some(digits) = telephone(&answer) {
            text.push('\n');
            text += &digits;
        }
    }
    text
}

/// The digits of what looks like a telephone number with something between them.
fn telephone(folded: &str) -> Option<String> {
    let parts = |c: char| c.is_ascii_digit() || "+-()./,·".contains(c);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    (digits.len() >= 5 && digits.len() < folded.len() && folded.chars().all(parts)).then_some(digits)
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
    // `All` needs none.
    (1 << filter as u16) >> 1
}

/// Everybody is in exactly one of reachable, told and unreachable; who is unreachable, under one reason.
fn chips(line: &Line, hindrance: Option<Hindrance>) -> Chips {
    let failed = line
        .delivery
        .as_ref()
        .is_some_and(|(state, _)| matches!(state, DeliveryState::Failed | DeliveryState::Unknown));
    let chips = Chips::default()
        .with(AttendeeFilter::Told, line.told)
        .with(AttendeeFilter::Reachable, !line.told && hindrance.is_none())
        .with(AttendeeFilter::Unreachable, !line.told && hindrance.is_some())
        .with(AttendeeFilter::Failed, failed)
        .with(AttendeeFilter::Unverified, line.identity != Identity::Bound);
    match hindrance {
        Some(why) if !line.told => chips.with(filter_of(why), true),
        _ => chips,
    }
}

fn filter_of(why: Hindrance) -> AttendeeFilter {
    match why {
        Hindrance::WaitingForCode => AttendeeFilter::WaitingForCode,
        Hindrance::NoIdentity => AttendeeFilter::NoIdentity,
        Hindrance::Banned => AttendeeFilter::Banned,
        Hindrance::Blocked => AttendeeFilter::Blocked,
        Hindrance::Refused => AttendeeFilter::Refused,
        Hindrance::NeverAsked => AttendeeFilter::NeverAsked,
        Hindrance::UsedUp => AttendeeFilter::UsedUp,
    }
}
