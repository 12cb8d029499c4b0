//! Telling some of a campaign's people once more.

use super::list::find;
use super::run::Runner;
use super::start::{Start, begin, only_unknown};
use crate::api::{
    Audience, CampaignView, Doubts, Eligibility, MessageDraft, PreflightView, Problem, ResendTo,
};
use crate::message::audience::{MessageContext, wanted};
use crate::message::edit::wanted_of;
use chrono::Utc;
use domain::DeliveryState as S;
use std::collections::BTreeMap;
use store::Store;
use store::table::attendee;
use store::table::campaign::Again;
use store::table::delivery_list::{self, Which};

/// A campaign never has more people.
const EVERYBODY: u32 = u32::MAX;

/// What a resend would do.
pub(crate) async fn check_resend(
    store: &Store,
    campaign: String,
    to: ResendTo,
    draft: Option<MessageDraft>,
) -> Result<PreflightView, Problem> {
    let (wanted, people) = whom(store, &campaign, &to, draft).await?;
    let again = again(&to);
    let preflight = store.read(move |conn| {
        let audience = Audience::Numbers(people.into_keys().collect());
        let mut view = PreflightView::default();
        wanted.assess_each(conn, &audience, Utc::now(), |person, fate, _| {
            // Unknown outcomes count as sent until somebody takes the risk.
            let risked = again == Again::Unknown && only_unknown(person.history);
            view.count(if risked { Eligibility::Sendable } else { fate });
        })?;
        Ok(view)
    });
    Ok(preflight.await?)
}

/// A new campaign to those people, with the old one's text unless it was edited.
pub(crate) async fn resend_campaign(
    runner: &Runner,
    campaign: String,
    to: ResendTo,
    draft: Option<MessageDraft>,
    doubts: Doubts,
) -> Result<CampaignView, Problem> {
    let (wanted, people) = whom(&runner.store, &campaign, &to, draft).await?;
    let audience = Audience::Numbers(people.keys().copied().collect());
    let repeats = Some((campaign, people));
    begin(runner, Start { wanted, audience, again: again(&to), doubts, test: false, repeats }).await
}

/// The text to send, and the people by number with the delivery that is repeated.
async fn whom(
    store: &Store,
    campaign: &str,
    to: &ResendTo,
    draft: Option<MessageDraft>,
) -> Result<(MessageContext, BTreeMap<u32, i64>), Problem> {
    let campaign = find(store, campaign).await?;
    let wanted = match draft {
        Some(draft) => wanted_of(store, draft).await?,
        None => wanted(store, campaign.message.clone()).await?,
    };
    let (which, event) = (which(to), campaign.event.clone());
    let people = store.read(move |conn| {
        let mut people = BTreeMap::new();
        for delivery in delivery_list::page(conn, &campaign.id, &which, 0, EVERYBODY)? {
            // Erased people can't be reached, and a folded sign-in is listed under the person's number.
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
