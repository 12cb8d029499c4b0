//! Telling some of a campaign's people once more, and testing a draft.

use crate::api::{Audience, CampaignView, Fate, MessageDraft, PreflightView, Problem, ResendTo};
use crate::campaign::start::{Start, only_unknown};
use crate::core::Organiser;
use crate::message::audience::Wanted;
use crate::message::edit::draft_of;
use crate::problem::{invalid, not_found};
use chrono::Utc;
use domain::DeliveryState as S;
use std::collections::BTreeMap;
use store::table::attendee;
use store::table::campaign::Again;
use store::table::delivery_list::{self, Which};

/// Nobody resends to more at once; a campaign never has more people.
const EVERYBODY: u32 = u32::MAX;

impl Organiser {
    /// What a resend would do.
    pub async fn check_resend(
        &self,
        campaign: String,
        to: ResendTo,
        draft: Option<MessageDraft>,
    ) -> Result<PreflightView, Problem> {
        let (wanted, people) = self.whom(&campaign, &to, draft).await?;
        let again = again(&to);
        let preflight = self.inner.store.read(move |conn| {
            let audience = Audience::Numbers(people.into_keys().collect());
            let mut view = PreflightView::default();
            wanted.assess_each(conn, &audience, Utc::now(), |person, fate, _| {
                // Those of whom nobody can tell count as told until somebody takes the risk.
                let risked = again == Again::Unknown && only_unknown(person.standing);
                view.count(if risked { Fate::Sendable } else { fate });
            })?;
            Ok(view)
        });
        Ok(preflight.await?)
    }

    /// A new campaign to those people, with the old one's text unless it was edited.
    pub async fn resend_campaign(
        &self,
        campaign: String,
        to: ResendTo,
        draft: Option<MessageDraft>,
    ) -> Result<CampaignView, Problem> {
        let (wanted, people) = self.whom(&campaign, &to, draft).await?;
        let audience = Audience::Numbers(people.keys().copied().collect());
        let repeats = Some((campaign, people));
        self.begin(Start { wanted, audience, again: again(&to), test: false, repeats }).await
    }

    /// What a campaign said, to be edited.
    pub async fn campaign_draft(&self, id: String) -> Result<MessageDraft, Problem> {
        Ok(draft_of(self.find_campaign(&id).await?.message))
    }

    /// Sends a draft to the organiser's own phone; it makes nobody told.
    pub async fn test_send(&self, draft: MessageDraft, number: u32) -> Result<CampaignView, Problem> {
        let wanted = self.wanted_of(draft).await?;
        let code = wanted.event.code.clone();
        let person = self.inner.store.read(move |conn| attendee::by_number(conn, &code, number)).await?;
        if !person.ok_or_else(|| not_found("attendee"))?.tester {
            return Err(invalid("number", "not_a_tester"));
        }
        let audience = Audience::Numbers(vec![number]);
        self.begin(Start { wanted, audience, again: Again::Everybody, test: true, repeats: None }).await
    }

    /// The text to send, and the people by number with the delivery that is repeated.
    async fn whom(
        &self,
        campaign: &str,
        to: &ResendTo,
        draft: Option<MessageDraft>,
    ) -> Result<(Wanted, BTreeMap<u32, i64>), Problem> {
        let campaign = self.find_campaign(campaign).await?;
        let wanted = match draft {
            Some(draft) => self.wanted_of(draft).await?,
            None => self.wanted(campaign.message.clone()).await?,
        };
        let (which, event) = (which(to), campaign.event.clone());
        let people = self.inner.store.read(move |conn| {
            let mut people = BTreeMap::new();
            for delivery in delivery_list::page(conn, &campaign.id, &which, 0, EVERYBODY)? {
                // Whoever is gone can't be told, and a folded sign-in stands under the person's number.
                if let Some(person) = attendee::get(conn, &delivery.attendee)?
                    && let Some(person) = attendee::by_number(conn, &event, person.number)?
                {
                    people.insert(person.number, delivery.id);
                }
            }
            Ok(people)
        });
        Ok((wanted, people.await?))
    }
}

fn which(to: &ResendTo) -> Which {
    match to {
        ResendTo::Failed => Which::in_state(S::Failed),
        ResendTo::Unknown => Which::in_state(S::Unknown),
        ResendTo::FailedAndUnknown => Which { states: vec![S::Failed, S::Unknown], ..Which::default() },
        ResendTo::Field(field) => Which { detail: Some(field.clone()), ..Which::in_state(S::Failed) },
    }
}

/// Failed people were not told, so nobody needs to be told *again*; of unknown ones the organiser takes the risk.
fn again(to: &ResendTo) -> Again {
    match to {
        ResendTo::Failed | ResendTo::Field(_) => Again::Nobody,
        ResendTo::Unknown | ResendTo::FailedAndUnknown => Again::Unknown,
    }
}
