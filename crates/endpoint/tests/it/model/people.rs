//! Who is there, as simply as it can be said.

use chrono::{DateTime, Duration, Utc};
use protocol::{Identity, LostReason};
use std::collections::{BTreeMap, BTreeSet};

const CODE_LIFE: i64 = 300;

/// Somebody who is signed in, as the model sees them.
#[derive(Clone, Debug, Default)]
pub(super) struct Person {
    pub(super) number: i64,
    pub(super) name: Option<String>,
    pub(super) submissions: BTreeSet<u8>,
    pub(super) accepted: i64,
    /// Every code brought, and when it dies; `None` once it is out of the queue.
    pub(super) codes: BTreeMap<u8, Option<DateTime<Utc>>>,
    pub(super) bound: bool,
    pub(super) lost: Vec<LostReason>,
}

impl Person {
    pub(super) fn bring(&mut self, code: Option<u8>, now: DateTime<Utc>) {
        if let Some(code) = code
            && !self.bound
        {
            self.codes.entry(code).or_insert(Some(now + Duration::seconds(CODE_LIFE)));
        }
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.codes.values().any(Option::is_some)
    }

    /// Takes codes out of the queue; people who have none left are lost.
    pub(super) fn end_codes(&mut self, ends: impl Fn(u8, DateTime<Utc>) -> bool, reason: LostReason) {
        let before = self.is_waiting();
        for (code, dies) in &mut self.codes {
            *dies = dies.filter(|dies| !ends(*code, *dies));
        }
        if before && !self.is_waiting() && !self.bound {
            self.lost.push(reason);
        }
    }

    pub(super) fn identity(&self) -> Identity {
        match (self.bound, self.is_waiting()) {
            (true, _) => Identity::Bound,
            (false, true) => Identity::Pending,
            (false, false) => Identity::Lost,
        }
    }
}

#[derive(Default)]
pub(super) struct Model {
    pub(super) people: BTreeMap<u8, Person>,
    pub(super) withdrawn: BTreeSet<(u8, Option<u8>)>,
    pub(super) last_number: i64,
    pub(super) closed: bool,
}

impl Model {
    pub(super) fn erase(&mut self, visitor: u8) {
        let person = self.people.remove(&visitor).unwrap();
        self.withdrawn.extend(person.submissions.into_iter().map(|submission| (visitor, Some(submission))));
        self.withdrawn.insert((visitor, None));
    }
}
