//! `muster campaign` and `muster resend`: sending, watching, pausing.

use crate::args::{CampaignCommand, ResendArgs, SendArgs};
use crate::campaign_report::{list, report, waiting};
use crate::check::check;
use crate::data::Data;
use crate::exit::Exit;
use crate::output::Output;
use chrono::{TimeDelta, Utc};
use organiser::api::{
    CampaignState, CampaignView, DeliveryGroup, DeliveryQuery, DeliveryRow, Doubts, Problem, ProblemCode,
    UnsavedView,
};
use organiser::{Organiser, ask_to_cancel, ask_to_pause};
use std::time::Duration;

/// For a longer wait than this the campaign is paused, and the command says until when.
const MAX_WAIT: TimeDelta = TimeDelta::minutes(10);
/// How often it is looked whether the process that sends has carried a request out, and how many times.
const REQUEST_POLLS: u32 = 100;
const REQUEST_POLL_INTERVAL: Duration = Duration::from_millis(100);
/// So many people are named at once.
const MAX_LISTED: u32 = 100;

pub(crate) async fn campaign(
    output: &Output,
    data: &Data,
    command: CampaignCommand,
) -> Result<Exit, Problem> {
    match command {
        CampaignCommand::List { event } => {
            let organiser = data.look().await?;
            let campaigns = organiser.campaigns(event).await;
            organiser.close().await;
            list(output, &campaigns?);
            Ok(Exit::Done)
        }
        CampaignCommand::Check { message, audience } => check(output, data, message, audience).await,
        CampaignCommand::Show { campaign } => show(output, data, campaign).await,
        CampaignCommand::Send(args) => send(output, data, args).await,
        CampaignCommand::Resume { campaign, alone } => {
            let organiser = data.open_at_work().await?;
            let resumed = match alone {
                true => organiser.go_on_alone(campaign).await,
                false => organiser.resume_campaign(campaign).await,
            };
            end(output, organiser, resumed).await
        }
        CampaignCommand::Pause { campaign } => ask(output, data, campaign, Request::Pause).await,
        CampaignCommand::Cancel { campaign } => ask(output, data, campaign, Request::Cancel).await,
    }
}

pub(crate) async fn resend(output: &Output, data: &Data, args: ResendArgs) -> Result<Exit, Problem> {
    let organiser = data.open_at_work().await?;
    let started = organiser.resend(args.message, args.attendee).await;
    end(output, organiser, started).await
}

async fn send(output: &Output, data: &Data, args: SendArgs) -> Result<Exit, Problem> {
    let organiser = data.open_at_work().await?;
    let doubts = if args.doubtful { Doubts::Send } else { Doubts::Ask };
    let started = match args.again {
        true => organiser.send_again(args.message, args.audience, doubts).await,
        false => organiser.start_campaign(args.message, args.audience, doubts).await,
    };
    let started = match started {
        Ok(started) if args.alone => organiser.go_on_alone(started.campaign).await,
        started => started,
    };
    end(output, organiser, started).await
}

async fn end(
    output: &Output,
    organiser: Organiser,
    started: Result<CampaignView, Problem>,
) -> Result<Exit, Problem> {
    let ended = match started {
        Ok(started) => settled(output, &organiser, started).await,
        Err(problem) => Err(problem),
    };
    organiser.close().await;
    let (mut ended, failed) = ended?;
    if ended.unsaved.is_some() {
        ended = after_the_last_try(&organiser, ended).await?;
    }
    report(output, &ended, &failed);
    if let Some(problem) = &ended.problem {
        output.complain(problem);
    }
    if let Some(unsaved) = ended.unsaved {
        say_what_became_of(output, unsaved);
    }
    Ok(Exit::of_campaign(&ended))
}

/// The campaign as it ended, and whom WeChat refused.
async fn settled(
    output: &Output,
    organiser: &Organiser,
    started: CampaignView,
) -> Result<(CampaignView, Vec<DeliveryRow>), Problem> {
    let ended = until_settled(output, organiser, started).await?;
    let failed = deliveries(organiser, &ended, ended.failed, DeliveryGroup::Failed).await?;
    Ok((ended, failed))
}

/// The first of those `count` deliveries of a campaign; nothing is asked where there are none.
async fn deliveries(
    organiser: &Organiser,
    campaign: &CampaignView,
    count: u32,
    group: DeliveryGroup,
) -> Result<Vec<DeliveryRow>, Problem> {
    if count == 0 {
        return Ok(Vec::new());
    }
    let query = DeliveryQuery { campaign: campaign.campaign.clone(), group, offset: 0, limit: MAX_LISTED };
    Ok(organiser.deliveries(query).await?.rows)
}

/// Watches a campaign until it is done or paused. Ctrl-C pauses it. While the data can't be written it says so and
/// waits, since the answers are in memory; Ctrl-C then ends it.
pub(crate) async fn until_settled(
    output: &Output,
    organiser: &Organiser,
    started: CampaignView,
) -> Result<CampaignView, Problem> {
    let mut changes = organiser.changes();
    let bar = output.progress(&output.text("rehearse.sending", &[]), started.deliveries.into());
    let mut campaign = organiser.campaign(started.campaign).await?;
    let mut said = None;
    let mut unsaved_said = false;
    while campaign.state == CampaignState::Running || campaign.unsaved.is_some() {
        bar.set_position((campaign.deliveries - campaign.queued).into());
        if campaign.waiting_until != said && campaign.waiting_for.is_some() {
            said = campaign.waiting_until;
            bar.suspend(|| waiting(output, &campaign));
        }
        if let Some(unsaved) = campaign.unsaved
            && !std::mem::replace(&mut unsaved_said, true)
        {
            bar.suspend(|| say_unsaved(output, &campaign, unsaved));
        }
        if campaign.waiting_until.is_some_and(|until| until - Utc::now().fixed_offset() > MAX_WAIT) {
            return paused_until_later(organiser, campaign).await;
        }
        tokio::select! {
            more = changes.next() => if more.is_none() { break },
            _ = tokio::signal::ctrl_c() => match campaign.unsaved {
                Some(_) => {
                    bar.finish();
                    return Ok(campaign);
                }
                None => {
                    organiser.pause_campaign(campaign.campaign.clone()).await?;
                }
            }
        }
        campaign = organiser.campaign(campaign.campaign).await?;
        unsaved_said &= campaign.unsaved.is_some();
    }
    let campaign = organiser.campaign_at_rest(campaign.campaign).await?;
    bar.set_position((campaign.deliveries - campaign.queued).into());
    bar.finish();
    Ok(campaign)
}

/// What stands in the way, and how far it came: on the error stream, where scripts see it too.
fn say_unsaved(output: &Output, campaign: &CampaignView, unsaved: UnsavedView) {
    if let Some(problem) = &campaign.problem {
        output.complain(problem);
    }
    let (sent, all) = ((campaign.sent + campaign.received).to_string(), campaign.deliveries.to_string());
    let answers = unsaved.answers.to_string();
    output.complain_in_words("campaign_unsaved", &[("sent", &sent), ("all", &all), ("n", &answers)]);
}

/// Writing was tried once more as the data was closed: how the campaign stands if it worked, else as it stood.
async fn after_the_last_try(organiser: &Organiser, unsaved: CampaignView) -> Result<CampaignView, Problem> {
    let now = organiser.campaign(unsaved.campaign.clone()).await?;
    Ok(if now.sent >= unsaved.sent && now.queued <= unsaved.queued { now } else { unsaved })
}

/// Whether what couldn't be written outlives this process.
fn say_what_became_of(output: &Output, unsaved: UnsavedView) {
    if unsaved.answers == 0 {
        return;
    }
    let key = if unsaved.kept { "campaign_unsaved_kept" } else { "campaign_unsaved_lost" };
    output.complain_in_words(key, &[("n", &unsaved.answers.to_string())]);
}

/// The day's quota is used up: nobody sits before a terminal until midnight.
async fn paused_until_later(organiser: &Organiser, waiting: CampaignView) -> Result<CampaignView, Problem> {
    organiser.pause_campaign(waiting.campaign.clone()).await?;
    let mut paused = organiser.campaign_at_rest(waiting.campaign).await?;
    paused.problem = waiting.waiting_for;
    paused.waiting_until = waiting.waiting_until;
    Ok(paused)
}

async fn show(output: &Output, data: &Data, campaign: String) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let shown = read(&organiser, campaign).await;
    organiser.close().await;
    let (view, failed, unsettled) = shown?;
    report(output, &view, &failed);
    for one in unsettled {
        let number = one.number.map(|number| number.to_string()).unwrap_or_default();
        let at = output.moment(one.changed_at);
        let tries = one.attempts.len().to_string();
        output.tell("unsettled", &[("number", &number), ("time", &at), ("n", &tries)]);
    }
    if let Some(problem) = &view.problem {
        output.complain(problem);
    }
    Ok(Exit::of_campaign(&view))
}

/// A campaign, whom WeChat refused, and whom nobody can tell about.
async fn read(
    organiser: &Organiser,
    campaign: String,
) -> Result<(CampaignView, Vec<DeliveryRow>, Vec<DeliveryRow>), Problem> {
    let view = organiser.campaign(campaign).await?;
    let failed = deliveries(organiser, &view, view.failed, DeliveryGroup::Failed).await?;
    let unsettled = deliveries(organiser, &view, view.unsettled, DeliveryGroup::Unsettled).await?;
    Ok((view, failed, unsettled))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Request {
    Pause,
    Cancel,
}

/// Does it here, or asks the process that is at work on the data.
async fn ask(output: &Output, data: &Data, campaign: String, request: Request) -> Result<Exit, Problem> {
    let view = match data.open().await {
        Ok(organiser) => {
            let asked = match request {
                Request::Pause => organiser.pause_campaign(campaign).await,
                Request::Cancel => organiser.cancel_campaign(campaign).await,
            };
            organiser.close().await;
            asked?
        }
        Err(problem) if problem.code == ProblemCode::DatabaseInUse => {
            match request {
                Request::Pause => ask_to_pause(data.directory(), &campaign)?,
                Request::Cancel => ask_to_cancel(data.directory(), &campaign)?,
            }
            until_carried_out(data, campaign, request).await?
        }
        Err(problem) => return Err(problem),
    };
    report(output, &view, &[]);
    Ok(Exit::Done)
}

async fn until_carried_out(data: &Data, campaign: String, request: Request) -> Result<CampaignView, Problem> {
    let organiser = data.look().await?;
    let mut view = organiser.campaign(campaign.clone()).await?;
    for _ in 0..REQUEST_POLLS {
        let settled = match view.state {
            CampaignState::Running => false,
            CampaignState::Paused => request == Request::Pause,
            CampaignState::Done | CampaignState::Cancelled => true,
        };
        if settled {
            break;
        }
        tokio::time::sleep(REQUEST_POLL_INTERVAL).await;
        view = organiser.campaign(campaign.clone()).await?;
    }
    organiser.close().await;
    Ok(view)
}
