//! Campaigns: started with their deliveries in one transaction, carried out, paused, resumed, shown.

use crate::api::{Audience, CampaignState, CampaignView, Fate, Moment, Problem, ProblemCode};
use crate::audience::{Assessed, Wanted};
use crate::organiser::{Organiser, local_now};
use crate::problem::not_found;
use chrono::{DateTime, FixedOffset, Utc};
use dispatch::{Dispatch, End};
use domain::{DeliveryState, EventCode};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{MutexGuard, PoisonError};
use store::Tx;
use store::table::campaign::{self, Campaign, State};
use store::table::{account, delivery, event};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The speed shown is that of the last seconds, or of the time since the start while that is shorter.
const RATE_OVER_MS: i64 = 3000;
/// A wait shorter than this is just the pace.
const WORTH_SAYING_MS: i64 = 1500;

impl Organiser {
    /// Sends a message to its audience. Whoever can't be told is skipped with a reason.
    pub async fn start_campaign(&self, message: String, audience: Audience) -> Result<CampaignView, Problem> {
        self.begin(message, audience, Again::No).await
    }

    /// Sends a message once more to one person, already told or not. WeChat judges whether a message is left.
    pub async fn resend(&self, message: String, number: u32) -> Result<CampaignView, Problem> {
        self.begin(message, Audience::Numbers(vec![number]), Again::Yes).await
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
        self.set_campaign_state(&id, State::Paused).await?;
        self.campaign(id).await
    }

    /// Goes on; a campaign that has ended stays ended.
    pub async fn resume_campaign(&self, id: String) -> Result<CampaignView, Problem> {
        let campaign = self.find_campaign(&id).await?;
        if campaign.state == State::Paused {
            self.link(&campaign.appid)?;
            // Answers that the pause found on their way belong to before: they must not pause it again, and what goes
            // on must use the secret of now.
            let run = self.runs().get(&id).cloned();
            if let Some(run) = run {
                run.stop.cancel();
                run.ended.cancelled().await;
            }
            self.set_campaign_state(&id, State::Running).await?;
        }
        if matches!(campaign.state, State::Paused | State::Running) {
            self.carry_out(&campaign)?;
        }
        self.campaign(id).await
    }

    pub(crate) async fn go_on_with_campaigns(&self) -> Result<(), Problem> {
        for account in self.inner.store.read(account::list).await? {
            let appid = account.appid.clone();
            for campaign in self.inner.store.read(move |conn| campaign::running(conn, &appid)).await? {
                if let Err(why) = self.carry_out(&campaign) {
                    self.pause_over(&campaign.id, &why).await?;
                }
            }
        }
        Ok(())
    }

    async fn begin(
        &self,
        message: String,
        audience: Audience,
        again: Again,
    ) -> Result<CampaignView, Problem> {
        let message = self.message_by_id(&message).await?;
        let wanted = self.wanted(message).await?;
        self.link(&wanted.event.appid)?;
        let campaign = Campaign {
            id: Uuid::now_v7().to_string(),
            event: wanted.event.code.clone(),
            appid: wanted.event.appid.clone(),
            template_id: wanted.template.id.clone(),
            message: wanted.message.clone(),
            again: again == Again::Yes,
            state: State::Running,
            trouble: None,
            started_ms: Utc::now().timestamp_millis(),
            finished_ms: None,
        };
        let row = campaign.clone();
        let written = self.inner.store.write(move |tx| write_campaign(tx, &wanted, &row, &audience)).await?;
        match written {
            Written::Yes => {}
            Written::OnItsWay => {
                return Err(Problem::new(ProblemCode::OnItsWay, "a message to this person is on its way"));
            }
            Written::NobodyToTell => {
                return Err(Problem::new(ProblemCode::NobodyToTell, "nobody in the audience can be told"));
            }
            Written::AllInvalid => {
                return Err(Problem::new(
                    ProblemCode::MessageInvalid,
                    "every text breaks a rule of WeChat's",
                ));
            }
        }
        self.carry_out(&campaign)?;
        self.campaign(campaign.id).await
    }

    /// Puts a task to work on it, unless one is already.
    fn carry_out(&self, campaign: &Campaign) -> Result<(), Problem> {
        let link = self.link(&campaign.appid)?;
        let run = Run { stop: self.inner.stop.child_token(), ended: CancellationToken::new() };
        match self.runs().entry(campaign.id.clone()) {
            Entry::Occupied(_) => return Ok(()),
            Entry::Vacant(vacant) => vacant.insert(run.clone()),
        };
        let dispatch = Dispatch {
            store: self.inner.store.clone(),
            messenger: link.wechat.clone(),
            campaign: campaign.id.clone(),
            settings: self.inner.sending,
        };
        let organiser = self.clone();
        self.inner.tasks.spawn(async move {
            let trouble = match dispatch.run(&run.stop).await {
                Ok(End::Settled | End::Stopped) => None,
                Ok(End::Gone) => {
                    Some(Problem::new(ProblemCode::TemplateGone, "its event or template is gone"))
                }
                Err(error) => Some(Problem::from(error)),
            };
            if let Some(why) = trouble {
                tracing::error!(code = ?why.code, campaign.id = %dispatch.campaign, "a campaign stopped");
                drop(organiser.pause_over(&dispatch.campaign, &why).await);
            }
            organiser.runs().remove(&dispatch.campaign);
            run.ended.cancel();
        });
        Ok(())
    }

    async fn find_campaign(&self, id: &str) -> Result<Campaign, Problem> {
        let id = id.to_owned();
        self.inner
            .store
            .read(move |conn| campaign::get(conn, &id))
            .await?
            .ok_or_else(|| not_found("campaign"))
    }

    async fn set_campaign_state(&self, id: &str, state: State) -> Result<(), Problem> {
        let (id, now_ms) = (id.to_owned(), Utc::now().timestamp_millis());
        Ok(self.inner.store.write(move |tx| campaign::set_state(tx, &id, state, None, now_ms)).await?)
    }

    async fn pause_over(&self, id: &str, why: &Problem) -> Result<(), Problem> {
        let trouble = serde_json::to_string(why).unwrap_or_default();
        let (id, now_ms) = (id.to_owned(), Utc::now().timestamp_millis());
        let write = move |tx: &Tx<'_>| campaign::set_state(tx, &id, State::Paused, Some(&trouble), now_ms);
        Ok(self.inner.store.write(write).await?)
    }

    fn runs(&self) -> MutexGuard<'_, HashMap<String, Run>> {
        self.inner.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A task that carries a campaign out.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    stop: CancellationToken,
    /// Cancelled when the task is through.
    ended: CancellationToken,
}

/// Whether people who were told already are told again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Again {
    Yes,
    No,
}

enum Written {
    Yes,
    OnItsWay,
    NobodyToTell,
    AllInvalid,
}

/// The campaign and its deliveries, assessed and written in one transaction.
fn write_campaign(
    tx: &Tx<'_>,
    wanted: &Wanted,
    campaign: &Campaign,
    audience: &Audience,
) -> store::Result<Written> {
    let people = wanted.assess(tx.conn, audience, Utc::now())?;
    if campaign.again {
        for person in &people {
            if person.person.standing.on_its_way {
                return Ok(Written::OnItsWay);
            }
        }
    }
    let skipped = |person: &Assessed| match person.fate {
        // An explicit resend asks WeChat, whatever the ledger predicts.
        Fate::AlreadyTold | Fate::NoGrant if campaign.again && person.person.openid.is_some() => None,
        fate => fate.reason(),
    };
    if people.iter().all(|person| skipped(person).is_some()) {
        let invalid = people.iter().any(|person| person.fate == Fate::Invalid);
        return Ok(if invalid { Written::AllInvalid } else { Written::NobodyToTell });
    }
    campaign::insert(tx, campaign)?;
    for person in &people {
        let new = person.delivery(skipped(person));
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

fn view(conn: &store::Connection, campaign: Campaign) -> store::Result<CampaignView> {
    let tally = campaign::tally(conn, &campaign.id)?;
    let offset =
        event::get(conn, &campaign.event)?.map_or_else(|| *local_now().offset(), |e| *e.starts_at.offset());
    let now_ms = Utc::now().timestamp_millis();
    let running = campaign.state == State::Running;
    let over_ms = (now_ms - campaign.started_ms).clamp(1000, RATE_OVER_MS);
    let settled = i64::from(campaign::settled_since(conn, &campaign.id, now_ms - over_ms)?);
    let rate = running.then(|| u32::try_from(settled * 1000 / over_ms).unwrap_or_default());
    let idle = tally.count(DeliveryState::Sending) == 0;
    let waiting = tally.next_due_ms.filter(|due| running && idle && *due > now_ms + WORTH_SAYING_MS);
    use DeliveryState as S;
    Ok(CampaignView {
        event: campaign.event.as_str().to_owned(),
        name: campaign.message.name,
        message: campaign.message.id,
        state: match campaign.state {
            State::Running => CampaignState::Running,
            State::Paused => CampaignState::Paused,
            State::Done => CampaignState::Done,
            State::Cancelled => CampaignState::Cancelled,
        },
        deliveries: tally.by_state.values().sum(),
        queued: tally.count(S::Queued) + tally.count(S::Sending),
        sent: tally.count(S::Sent),
        received: tally.count(S::Received),
        failed: tally.count(S::Failed),
        unknown: tally.count(S::Unknown),
        skipped: tally.count(S::Skipped),
        cancelled: tally.count(S::Cancelled),
        by_reason: tally.by_reason,
        started_at: moment(campaign.started_ms, offset),
        finished_at: campaign.finished_ms.map(|ms| moment(ms, offset)),
        rate,
        waiting_until: waiting.map(|ms| moment(ms, offset)),
        problem: campaign.trouble.as_deref().and_then(|t| serde_json::from_str(t).ok()),
        campaign: campaign.id,
    })
}

fn moment(ms: i64, offset: FixedOffset) -> Moment {
    DateTime::from_timestamp_millis(ms).unwrap_or_default().with_timezone(&offset)
}
