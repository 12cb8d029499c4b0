//! Campaigns: started with their deliveries in one transaction, paused, resumed, cancelled, shown.

use crate::api::{Audience, CampaignView, Fate, Problem, ProblemCode};
use crate::campaign::view::view;
use crate::core::Organiser;
use crate::message::audience::{Assessed, Wanted};
use crate::problem::not_found;
use chrono::Utc;
use domain::EventCode;
use std::collections::BTreeMap;
use store::Tx;
use store::table::campaign::{self, Again, Campaign, State};
use store::table::campaign_request::Wish;
use store::table::delivery::{self, Standing};
use uuid::Uuid;

/// A campaign to be begun.
pub(crate) struct Start {
    pub wanted: Wanted,
    pub audience: Audience,
    pub again: Again,
    pub test: bool,
    /// The campaign it repeats, and whose delivery by number.
    pub repeats: Option<(String, BTreeMap<u32, i64>)>,
}

impl Organiser {
    /// Sends a message to its audience. Whoever can't be told is skipped with a reason.
    pub async fn start_campaign(&self, message: String, audience: Audience) -> Result<CampaignView, Problem> {
        self.send(message, audience, Again::Nobody).await
    }

    /// The same, to people who were told already too.
    pub async fn send_again(&self, message: String, audience: Audience) -> Result<CampaignView, Problem> {
        self.send(message, audience, Again::Everybody).await
    }

    /// Sends a message once more to one person, already told or not. WeChat judges whether a message is left.
    pub async fn resend(&self, message: String, number: u32) -> Result<CampaignView, Problem> {
        self.send(message, Audience::Numbers(vec![number]), Again::Everybody).await
    }

    pub async fn campaign(&self, id: String) -> Result<CampaignView, Problem> {
        let found = self.inner.store.read(move |conn| match campaign::get(conn, &id)? {
            Some(campaign) => view(conn, campaign).map(Some),
            None => Ok(None),
        });
        found.await?.ok_or_else(|| not_found("campaign"))
    }

    /// Newest first.
    pub async fn campaigns(&self, event: String) -> Result<Vec<CampaignView>, Problem> {
        let event = EventCode::new(event);
        let all = self.inner.store.read(move |conn| {
            campaign::of_event(conn, &event)?
                .into_iter()
                .map(|c| view(conn, c))
                .collect::<store::Result<Vec<_>>>()
        });
        Ok(all.await?)
    }

    /// What is on its way is still awaited; nothing new leaves.
    pub async fn pause_campaign(&self, id: String) -> Result<CampaignView, Problem> {
        self.wish(id, Wish::Pause).await
    }

    /// Ends it: nobody else is told, and whoever is on their way is still awaited.
    pub async fn cancel_campaign(&self, id: String) -> Result<CampaignView, Problem> {
        self.wish(id, Wish::Cancel).await
    }

    /// Goes on, also before a wait is over; a campaign that has ended stays ended.
    pub async fn resume_campaign(&self, id: String) -> Result<CampaignView, Problem> {
        let campaign = self.find_campaign(&id).await?;
        if campaign.state == State::Paused {
            self.link(&campaign.appid)?;
            // Answers that the pause found on their way belong to before: they must not pause it again, and what goes
            // on must use the secret of now.
            self.end_run(&id).await;
            let (id, now_ms) = (id.clone(), Utc::now().timestamp_millis());
            let write = move |tx: &Tx<'_>| campaign::set_state(tx, &id, State::Running, None, now_ms);
            self.inner.store.write(write).await?;
        } else if campaign.wait.is_some() {
            let id = id.clone();
            self.inner.store.write(move |tx| campaign::set_wait(tx, &id, None)).await?;
        }
        if matches!(campaign.state, State::Paused | State::Running) {
            self.carry_out(&campaign).await?;
        }
        self.campaign(id).await
    }

    /// Goes on although the endpoint can't say whom other desktops are telling.
    pub async fn go_on_alone(&self, id: String) -> Result<CampaignView, Problem> {
        let campaign = self.find_campaign(&id).await?;
        self.inner.store.write(move |tx| campaign::set_alone(tx, &campaign.id)).await?;
        self.resume_campaign(id).await
    }

    async fn send(&self, message: String, audience: Audience, again: Again) -> Result<CampaignView, Problem> {
        let message = self.message_by_id(&message).await?;
        let wanted = self.wanted(message).await?;
        self.begin(Start { wanted, audience, again, test: false, repeats: None }).await
    }

    pub(crate) async fn begin(&self, start: Start) -> Result<CampaignView, Problem> {
        let wanted = &start.wanted;
        self.link(&wanted.event.appid)?;
        let campaign = Campaign {
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
            trouble: None,
            wait: None,
            started_ms: Utc::now().timestamp_millis(),
            finished_ms: None,
        };
        let row = campaign.clone();
        match self.inner.store.write(move |tx| write_campaign(tx, &start, &row)).await? {
            Written::Yes => {}
            Written::OnItsWay => {
                return Err(Problem::new(ProblemCode::OnItsWay, "a message to this person is on its way"));
            }
            Written::NobodyToTell => {
                return Err(Problem::new(ProblemCode::NobodyToTell, "nobody is in the audience"));
            }
            Written::AllInvalid => {
                return Err(Problem::new(
                    ProblemCode::MessageInvalid,
                    "every text breaks a rule of WeChat's",
                ));
            }
        }
        self.carry_out(&campaign).await?;
        self.campaign(campaign.id).await
    }

    async fn wish(&self, id: String, wish: Wish) -> Result<CampaignView, Problem> {
        let (campaign, now_ms) = (self.find_campaign(&id).await?, Utc::now().timestamp_millis());
        if matches!(campaign.state, State::Running | State::Paused) {
            let write = move |tx: &Tx<'_>| dispatch::carry_out(tx, &campaign.id, wish, now_ms);
            self.inner.store.write(write).await?;
        }
        self.campaign(id).await
    }

    pub(crate) async fn find_campaign(&self, id: &str) -> Result<Campaign, Problem> {
        let id = id.to_owned();
        self.inner
            .store
            .read(move |conn| campaign::get(conn, &id))
            .await?
            .ok_or_else(|| not_found("campaign"))
    }
}

enum Written {
    Yes,
    OnItsWay,
    NobodyToTell,
    AllInvalid,
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
    if fates.iter().all(Option::is_some) && people.iter().any(|person| person.fate == Fate::Invalid) {
        return Ok(Written::AllInvalid);
    }
    campaign::insert(tx, campaign)?;
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
    let standing = person.person.standing;
    match (person.fate, start.again) {
        // An explicit resend asks WeChat, whatever the ledger predicts.
        (Fate::NoGrant, Again::Everybody) => Skip::Not,
        (Fate::AlreadyTold, Again::Everybody) if standing.on_its_way => Skip::OnItsWay,
        (Fate::AlreadyTold, Again::Everybody) => Skip::Not,
        // Told since by another campaign: only an explicit *again* tells them once more.
        (Fate::AlreadyTold, Again::Unknown) if only_unknown(standing) => Skip::Not,
        _ => Skip::Because(reason),
    }
}

/// Nobody can tell whether they were told, and nothing else stands in the way.
pub(crate) fn only_unknown(standing: Standing) -> bool {
    standing.unknown && standing.told_ms.is_none() && !standing.on_its_way
}
