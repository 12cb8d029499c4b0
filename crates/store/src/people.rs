//! Whom a commit was about, so that a copy of the list need not be read anew for every sign-in.

use domain::{AttendeeId, Openid};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    pub attendees: Vec<AttendeeId>,
    /// Everybody with one of these openids, at any event.
    pub persons: Vec<Openid>,
    pub deliveries: Vec<i64>,
    /// Too many to name, or nobody said: the list is to be read anew.
    pub all: bool,
}

impl People {
    pub fn is_empty(&self) -> bool {
        !self.all && self.attendees.is_empty() && self.persons.is_empty() && self.deliveries.is_empty()
    }

    /// How many were named.
    pub fn len(&self) -> usize {
        self.attendees.len() + self.persons.len() + self.deliveries.len()
    }

    pub fn append(&mut self, mut more: Self) {
        self.attendees.append(&mut more.attendees);
        self.persons.append(&mut more.persons);
        self.deliveries.append(&mut more.deliveries);
        self.all |= more.all;
    }
}
