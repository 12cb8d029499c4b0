//! Reserving people before they are notified.

use super::{Person, end_reservation, find};
use crate::{
    clock::Now,
    operations::{Operation, Result},
    rules::{Conflicts, Insistence, Note, judge},
    storage::{
        Bearer,
        rows::{NewReservation, Rows},
    },
};
use protocol::{Reservation, ReservationState};

/// Reserves people for one message each, or gives them back; the answers are in the order of the request.
pub struct ReserveSends {
    pub bearer: Bearer,
    pub reserve: protocol::ReserveSends,
    pub now: Now,
}

impl Operation for ReserveSends {
    type Output = Vec<Reservation>;

    async fn run(self, rows: &mut impl Rows) -> Result<Vec<Reservation>> {
        let Self { bearer, reserve, now } = self;
        let mut answers = Vec::with_capacity(reserve.attendees.len());
        for attendee in &reserve.attendees {
            let (state, note) = match find(rows, bearer.workspace, attendee).await? {
                None => (ReservationState::Gone, None),
                Some(person) if reserve.release => {
                    end_reservation(rows, &bearer, &person, &reserve.template_id).await?;
                    (ReservationState::Ok, None)
                }
                Some(person) => take(rows, &bearer, &person, &reserve, now).await?,
            };
            let (by, at) = note.map(|note| (note.by, note.at.fixed_offset())).unzip();
            answers.push(Reservation { attendee: attendee.clone(), state, by, at });
        }
        Ok(answers)
    }
}

/// Takes or renews the caller's reservation, unless something blocks it.
async fn take(
    rows: &mut impl Rows,
    bearer: &Bearer,
    person: &Person,
    reserve: &protocol::ReserveSends,
    now: Now,
) -> Result<(ReservationState, Option<Note>)> {
    let insistence = if reserve.again || reserve.test { Insistence::Again } else { Insistence::Once };
    let conflicts = conflicts(rows, bearer, person, &reserve.template_id).await?;
    let (state, note) = judge(conflicts, insistence, now.steady);
    if state == ReservationState::Ok {
        let reservation = NewReservation {
            attendee: person.attendee,
            template_id: &reserve.template_id,
            is_test: reserve.test,
            ends_at: now.steady + chrono::Duration::seconds(reserve.lease_seconds.into()),
        };
        rows.put_reservation(bearer, &reservation).await?;
    }
    Ok((state, note))
}

async fn conflicts(
    rows: &mut impl Rows,
    bearer: &Bearer,
    person: &Person,
    template_id: &str,
) -> Result<Conflicts> {
    let mut conflicts = Conflicts::default();
    for attendee in &person.all {
        let first = rows.first_notice(*attendee, template_id).await?;
        conflicts.notified = conflicts.notified.into_iter().chain(first).min_by_key(|note| note.at);
        conflicts.others.extend(rows.other_reservations(bearer, *attendee, template_id).await?);
    }
    Ok(conflicts)
}
