//! Campaigns started, with their deliveries in one transaction.

use super::list::campaign;
use super::run::Runner;
use crate::api::{Audience, CampaignView, Doubts, Eligibility, Problem, ProblemCode};
use crate::message;
use crate::message::audience::{Assessed, MessageContext, wanted};
use chrono::Utc;
use std::collections::BTreeMap;
use store::Tx;
use store::table::campaign::{Again, Campaign, State};
use store::table::delivery::{self, SendHistory};
use uuid::Uuid;

/// A campaign to be begun.
pub(crate) struct Start {
    pub wanted: MessageContext,
    pub audience: Audience,
    pub again: Again,
    pub doubts: Doubts,
    pub test: bool,
    /// The campaign it repeats, and whose delivery by number.
    pub repeats: Option<(String, BTreeMap<u32, i64>)>,
}

/// Sends a message to its audience. People who can't be told are skipped with a reason.
pub(crate) async fn start_campaign(
    runner: &Runner,
    message: String,
    audience: Audience,
    doubts: Doubts,
) -> Result<CampaignView, Problem> {
    send(runner, message, audience, Again::Nobody, doubts).await
}

/// The same, to people who were told already too.
pub(crate) async fn send_again(
    runner: &Runner,
    message: String,
    audience: Audience,
    doubts: Doubts,
) -> Result<CampaignView, Problem> {
    send(runner, message, audience, Again::Everybody, doubts).await
}

/// Sends a message once more to one person, already told or not. WeChat judges whether a message is left.
pub(crate) async fn resend(runner: &Runner, message: String, number: u32) -> Result<CampaignView, Problem> {
    send(runner, message, Audience::Numbers(vec![number]), Again::Everybody, Doubts::Send).await
}

async fn send(
    runner: &Runner,
    message: String,
    audience: Audience,
    again: Again,
    doubts: Doubts,
) -> Result<CampaignView, Problem> {
    let message = message::edit::find(&runner.store, &message).await?;
    let wanted = wanted(&runner.store, message).await?;
    begin(runner, Start { wanted, audience, again, doubts, test: false, repeats: None }).await
}

pub(crate) async fn begin(runner: &Runner, start: Start) -> Result<CampaignView, Problem> {
    let wanted = &start.wanted;
    runner.links.get(&wanted.event.appid)?;
    let new = Campaign {
        id: Uuid::now_v7().to_string(),
        event: wanted.event.code.clone(),
        appid: wanted.event.appid.clone(),
        template_id: wanted.template.id.clone(),
        message: wanted.message.clone(),
        again: start.again,
        test: start.test,
        alone: false,
        repeats: start.repeats.as_ref().map(|(id, _)| id.clone()),
        state: State::Running,
        pause_reason: None,
        wait: None,
        started_ms: Utc::now().timestamp_millis(),
        finished_ms: None,
    };
    let row = new.clone();
    match runner.store.write(move |tx| write_campaign(tx, &start, &row)).await? {
        Written::Yes => {}
        Written::OnItsWay => {
            return Err(Problem::new(ProblemCode::OnItsWay, "a message to this person is on its way"));
        }
        Written::NobodyToTell => {
            return Err(Problem::new(ProblemCode::NobodyToTell, "nobody is in the audience"));
        }
        Written::Doubtful { people, example } => {
            let problem = Problem::new(ProblemCode::DoubtfulTexts, "texts are in doubt");
            return Err(problem.with("n", people).with("number", example));
        }
        Written::AllInvalid => {
            return Err(Problem::new(ProblemCode::MessageInvalid, "every text breaks a rule of WeChat's"));
        }
    }
    runner.carry_out(&new).await?;
    campaign(runner, new.id).await
}

enum Written {
    Yes,
    OnItsWay,
    NobodyToTell,
    AllInvalid,
    /// So many people's texts are in doubt; the number of one of them.
    Doubtful {
        people: usize,
        example: u32,
    },
}

/// The campaign and its deliveries, assessed and written in one transaction.
fn write_campaign(tx: &Tx<'_>, start: &Start, campaign: &Campaign) -> store::Result<Written> {
    let people = start.wanted.assess(tx.conn, &start.audience, Utc::now())?;
    if people.is_empty() {
        return Ok(Written::NobodyToTell);
    }
    let mut fates = Vec::new();
    for person in &people {
        match why_skipped(start, person) {
            Skip::OnItsWay => return Ok(Written::OnItsWay),
            Skip::Because(reason) => fates.push(Some(reason)),
            Skip::Not => fates.push(None),
        }
    }
    if fates.iter().all(Option::is_some) && people.iter().any(|person| person.fate == Eligibility::Invalid) {
        return Ok(Written::AllInvalid);
    }
    let doubtful = || people.iter().filter(|person| person.fate == Eligibility::Doubtful);
    if let (Doubts::Ask, Some(one), 2..) = (start.doubts, doubtful().next(), people.len()) {
        return Ok(Written::Doubtful { people: doubtful().count(), example: one.person.number });
    }
    store::table::campaign::insert(tx, campaign)?;
    for (person, skipped) in people.iter().zip(fates) {
        let mut new = person.delivery(skipped);
        new.test = start.test;
        new.repeats = start.repeats.as_ref().and_then(|(_, by)| by.get(&person.person.number).copied());
        delivery::insert(
            tx,
            &campaign.id,
            &campaign.event,
            &campaign.template_id,
            &new,
            campaign.started_ms,
        )?;
    }
    Ok(Written::Yes)
}

enum Skip {
    Not,
    Because(&'static str),
    OnItsWay,
}

fn why_skipped(start: &Start, person: &Assessed) -> Skip {
    let Some(reason) = person.fate.reason() else { return Skip::Not };
    let history = person.person.history;
    match (person.fate, start.again) {
        // An explicit resend asks WeChat, whatever the ledger predicts.
        (Eligibility::NoGrant, Again::Everybody) => Skip::Not,
        (Eligibility::AlreadyTold, Again::Everybody) if history.on_its_way => Skip::OnItsWay,
        (Eligibility::AlreadyTold, Again::Everybody) => Skip::Not,
        // Another campaign reached them meanwhile: only an explicit *again* sends once more.
        (Eligibility::AlreadyTold, Again::Unknown) if only_unknown(history) => Skip::Not,
        _ => Skip::Because(reason),
    }
}

/// Their outcome is unknown, and nothing else blocks sending.
pub(crate) fn only_unknown(history: SendHistory) -> bool {
    history.unknown && history.told_ms.is_none() && !history.on_its_way
}
