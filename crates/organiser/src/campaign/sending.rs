//! How fast to send, and who gets tests.

use crate::api::{Problem, SendingView, TesterView};
use crate::core::Organiser;
use crate::problem::{invalid, not_found};
use domain::{EventCode, Trust};
use store::table::attendee::{self, Attendee, Tester};
use store::table::setting;

const SENDING: &str = "sending";

impl Organiser {
    pub async fn sending_settings(&self) -> Result<SendingView, Problem> {
        let kept = self.inner.store.read(|conn| setting::get(conn, SENDING)).await?;
        let opened_with = self.inner.sending;
        Ok(kept.unwrap_or(SendingView {
            in_flight: opened_with.in_flight.and_then(|n| u32::try_from(n).ok()),
            per_second: opened_with.per_second,
            trust_page_counts: opened_with.trust == Trust::Pages,
        }))
    }

    /// Holds from the next start or resume of a campaign on.
    pub async fn save_sending_settings(&self, settings: SendingView) -> Result<SendingView, Problem> {
        if settings.in_flight.is_some_and(|n| !(1..=200).contains(&n)) {
            return Err(invalid("in_flight", "out_of_range"));
        }
        if settings.per_second.is_some_and(|n| !(1..=2000).contains(&n)) {
            return Err(invalid("per_second", "out_of_range"));
        }
        self.inner.store.write(move |tx| setting::put(tx, SENDING, &settings)).await?;
        Ok(settings)
    }

    pub(crate) async fn dispatch_settings(&self) -> Result<dispatch::Settings, Problem> {
        let kept = self.sending_settings().await?;
        Ok(dispatch::Settings {
            in_flight: kept.in_flight.and_then(|n| usize::try_from(n).ok()),
            per_second: kept.per_second,
            trust: if kept.trust_page_counts { Trust::Pages } else { Trust::Popups },
        })
    }

    pub async fn testers(&self, event: String) -> Result<Vec<TesterView>, Problem> {
        let code = EventCode::new(event);
        let testers = self.inner.store.read(move |conn| attendee::testers(conn, &code)).await?;
        Ok(testers.into_iter().map(tester_view).collect())
    }

    /// Marks these people as the organiser, and nobody else.
    pub async fn set_testers(&self, event: String, numbers: Vec<u32>) -> Result<Vec<TesterView>, Problem> {
        let code = EventCode::new(event.clone());
        let written = self.inner.store.write(move |tx| {
            let mut marked = Vec::new();
            for number in numbers {
                let Some(person) = attendee::by_number(tx.conn, &code, number)? else { return Ok(false) };
                marked.push(person.id);
            }
            for before in attendee::testers(tx.conn, &code)? {
                attendee::set_tester(tx, &before.id, Tester::Unmarked)?;
            }
            marked.iter().try_for_each(|id| attendee::set_tester(tx, id, Tester::Marked))?;
            Ok(true)
        });
        if !written.await? {
            return Err(not_found("attendee"));
        }
        self.testers(event).await
    }
}

fn tester_view(person: Attendee) -> TesterView {
    TesterView { number: person.number, name: person.name }
}
