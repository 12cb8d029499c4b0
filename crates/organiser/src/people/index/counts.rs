//! How many people each filter finds.

use super::entry::Chips;
use crate::api::{AttendeeFilter, FilterCounts};

impl FilterCounts {
    pub(super) fn count(&mut self, chips: Chips) {
        self.all += 1;
        for filter in AttendeeFilter::CHIPS {
            *self.figure(filter) += u32::from(chips.has(filter));
        }
    }

    pub(super) fn of(mut self, filter: AttendeeFilter) -> u32 {
        *self.figure(filter)
    }

    fn figure(&mut self, filter: AttendeeFilter) -> &mut u32 {
        match filter {
            AttendeeFilter::All => &mut self.all,
            AttendeeFilter::Reachable => &mut self.reachable,
            AttendeeFilter::Told => &mut self.told,
            AttendeeFilter::Failed => &mut self.failed,
            AttendeeFilter::Unreachable => &mut self.unreachable,
            AttendeeFilter::Unverified => &mut self.unverified,
            AttendeeFilter::WaitingForCode => &mut self.waiting_for_code,
            AttendeeFilter::NoIdentity => &mut self.no_identity,
            AttendeeFilter::Banned => &mut self.banned,
            AttendeeFilter::Blocked => &mut self.blocked,
            AttendeeFilter::Refused => &mut self.refused,
            AttendeeFilter::NeverAsked => &mut self.never_asked,
            AttendeeFilter::UsedUp => &mut self.used_up,
        }
    }
}
