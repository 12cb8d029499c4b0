//! Whether somebody may be notified now, and what a call about sends may say.

use super::{all_or_ok, field_error};
use crate::refusal::Refusal;
use chrono::{DateTime, TimeDelta, Utc};
use protocol::{FieldError, ReservationState, ReserveSends, SettledSend, limits};

/// The longest that one person may be reserved.
pub(crate) const MAX_RESERVATION: TimeDelta = TimeDelta::seconds(limits::MAX_SEND_LEASE_SECONDS as i64);

/// What speaks against notifying a person: others, or what happened before. The caller's own reservation does not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Conflicts {
    /// The first message of this template that reached them.
    pub notified: Option<Note>,
    /// Others' reservations.
    pub others: Vec<OtherReservation>,
}

/// Another token's reservation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherReservation {
    pub until: Note,
    pub is_test: bool,
}

/// Which token, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub by: String,
    pub at: DateTime<Utc>,
}

/// How firmly the caller asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Insistence {
    Once,
    /// Notified and unknown people too.
    Again,
}

/// The state of one requested reservation, and the record that blocks it.
///
/// A lapsed test says nothing: whatever came of it, nobody was notified by it.
pub(crate) fn judge(
    conflicts: Conflicts,
    insistence: Insistence,
    now: DateTime<Utc>,
) -> (ReservationState, Option<Note>) {
    let Conflicts { notified, others } = conflicts;
    let once = insistence == Insistence::Once;
    if let Some(notice) = notified
        && once
    {
        return (ReservationState::Told, Some(notice));
    }
    let (living, lapsed): (Vec<_>, Vec<_>) = others.into_iter().partition(|other| other.until.at > now);
    if let Some(other) = living.into_iter().max_by_key(|other| other.until.at) {
        return (ReservationState::Reserved, Some(other.until));
    }
    let lapsed = lapsed.into_iter().filter(|other| !other.is_test).min_by_key(|other| other.until.at);
    match lapsed {
        Some(other) if once => (ReservationState::Unknown, Some(other.until)),
        _ => (ReservationState::Ok, None),
    }
}

pub(crate) fn check_reserve(reserve: &ReserveSends) -> Result<(), Refusal> {
    let mut errors = Vec::new();
    if reserve.template_id.is_empty() {
        errors.push(field_error("template_id", "required", "must not be empty"));
    }
    errors.extend(too_many("attendees", reserve.attendees.len()));
    let lease = limits::SEND_LEASE_SECONDS;
    if !lease.contains(&reserve.lease_seconds) {
        let detail = format!("from {} to {}", lease.start(), lease.end());
        errors.push(field_error("lease_seconds", "out_of_range", &detail));
    }
    all_or_ok(errors)
}

pub(crate) fn check_sends(sends: &[SettledSend]) -> Result<(), Refusal> {
    let nameless = sends.iter().enumerate().filter(|(_, send)| send.template_id.is_empty());
    let required =
        |(index, _)| field_error(&format!("sends[{index}].template_id"), "required", "must not be empty");
    all_or_ok(too_many("sends", sends.len()).into_iter().chain(nameless.map(required)).collect())
}

fn too_many(field: &str, count: usize) -> Option<FieldError> {
    (count > limits::MAX_SENDS)
        .then(|| field_error(field, "too_many", &format!("at most {}", limits::MAX_SENDS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(by: &str, second: i64) -> Note {
        Note { by: by.to_owned(), at: DateTime::from_timestamp(second, 0).unwrap() }
    }

    #[test]
    fn told_stands_before_reserved_and_reserved_before_unknown() {
        let now = DateTime::from_timestamp(100, 0).unwrap();
        let other = |second| OtherReservation { until: note("b", second), is_test: false };
        let check = |notified: Option<Note>, others: Vec<OtherReservation>, insistence, expect| {
            let conflicts = Conflicts { notified, others };
            assert_eq!(judge(conflicts.clone(), insistence, now), expect, "{conflicts:?}");
        };
        use Insistence::{Again, Once};
        use ReservationState::{Ok, Reserved, Told, Unknown};
        check(None, vec![], Once, (Ok, None));
        check(Some(note("a", 1)), vec![other(200)], Once, (Told, Some(note("a", 1))));
        check(Some(note("a", 1)), vec![], Again, (Ok, None));
        check(Some(note("a", 1)), vec![other(200)], Again, (Reserved, Some(note("b", 200))));
        check(None, vec![other(50), other(200)], Once, (Reserved, Some(note("b", 200))));
        check(None, vec![other(100)], Once, (Unknown, Some(note("b", 100))));
        check(None, vec![other(100)], Again, (Ok, None));
        check(None, vec![OtherReservation { is_test: true, ..other(50) }], Once, (Ok, None));
        check(
            None,
            vec![OtherReservation { is_test: true, ..other(150) }],
            Again,
            (Reserved, Some(note("b", 150))),
        );
    }
}
