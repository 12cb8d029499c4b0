//! `muster campaign`: sending, and waiting until it is done.

use crate::args::CampaignCommand;
use crate::check::check;
use crate::data::Data;
use crate::exit::Exit;
use crate::output::Output;
use organiser::Organiser;
use organiser::api::{Audience, CampaignState, CampaignView, Problem};

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
            campaigns?.iter().for_each(|campaign| output.print(campaign));
            Ok(Exit::Done)
        }
        CampaignCommand::Check { message, audience } => check(output, data, message, audience).await,
        CampaignCommand::Show { campaign } => {
            let organiser = data.look().await?;
            let campaign = organiser.campaign(campaign).await;
            organiser.close().await;
            Ok(end(output, &campaign?))
        }
        CampaignCommand::Send { message, yes: _ } => {
            let organiser = data.open_at_work().await?;
            let ended = match organiser.start_campaign(message, Audience::Untold).await {
                Ok(started) => until_settled(output, &organiser, started).await,
                Err(problem) => Err(problem),
            };
            organiser.close().await;
            Ok(end(output, &ended?))
        }
        CampaignCommand::Resume { campaign } => {
            let organiser = data.open_at_work().await?;
            let ended = match organiser.resume_campaign(campaign).await {
                Ok(resumed) => until_settled(output, &organiser, resumed).await,
                Err(problem) => Err(problem),
            };
            organiser.close().await;
            Ok(end(output, &ended?))
        }
    }
}

fn end(output: &Output, campaign: &CampaignView) -> Exit {
    output.print(campaign);
    if let Some(problem) = &campaign.problem {
        output.problem(problem);
    }
    Exit::of_campaign(campaign)
}

/// Watches a campaign until it is done or paused.
pub(crate) async fn until_settled(
    output: &Output,
    organiser: &Organiser,
    started: CampaignView,
) -> Result<CampaignView, Problem> {
    let mut changes = organiser.changes();
    let bar = output.progress(&output.text("rehearse.sending", &[]), started.deliveries.into());
    let mut campaign = organiser.campaign(started.campaign).await?;
    while campaign.state == CampaignState::Running {
        bar.set_position((campaign.deliveries - campaign.queued).into());
        if changes.next().await.is_none() {
            break;
        }
        campaign = organiser.campaign(campaign.campaign).await?;
    }
    bar.set_position((campaign.deliveries - campaign.queued).into());
    bar.finish();
    Ok(campaign)
}
