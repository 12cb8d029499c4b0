//! `muster campaign`: sending, and waiting until it is done.

use crate::args::CampaignCommand;
use crate::data;
use crate::exit::Exit;
use crate::output::Output;
use organiser::api::{Audience, CampaignState, CampaignView, Problem};
use organiser::{BaseUrl, Organiser};
use std::path::PathBuf;

pub(crate) async fn campaign(
    output: &Output,
    directory: Option<PathBuf>,
    command: CampaignCommand,
) -> Result<Exit, Problem> {
    let organiser = data::open(directory, BaseUrl::wechat()).await?;
    let ended = match command {
        CampaignCommand::List { event } => {
            let campaigns = organiser.campaigns(event).await;
            organiser.close().await;
            campaigns?.iter().for_each(|campaign| output.print(campaign));
            return Ok(Exit::Done);
        }
        CampaignCommand::Send { message, yes: _ } => {
            let started = organiser.start_campaign(message, Audience::Untold).await?;
            until_settled(output, &organiser, started).await
        }
        CampaignCommand::Resume { campaign } => {
            let resumed = organiser.resume_campaign(campaign).await?;
            until_settled(output, &organiser, resumed).await
        }
        CampaignCommand::Show { campaign } => organiser.campaign(campaign).await,
    };
    organiser.close().await;
    let ended = ended?;
    output.print(&ended);
    if let Some(problem) = &ended.problem {
        output.problem(problem);
    }
    Ok(Exit::of_campaign(&ended))
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
