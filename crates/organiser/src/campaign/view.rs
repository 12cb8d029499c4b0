//! A campaign as it is shown.

use crate::api::{CampaignState, CampaignView};
use crate::problem::from_stored;
use crate::view::{local_now, moment, naming_template};
use chrono::Utc;
use domain::DeliveryState as S;
use store::table::campaign::{self, Campaign, State};
use store::table::delivery_list::{self, Which};
use store::table::event;
use store::{Connection, Result};
use wechat::{Class, send_meaning};

/// The speed shown is that of the last seconds, or of the time since the start while that is shorter.
const RATE_OVER_MS: i64 = 3000;
/// A wait shorter than this is just the pace.
const WORTH_SAYING_MS: i64 = 1500;

pub(crate) fn view(conn: &Connection, campaign: Campaign) -> Result<CampaignView> {
    let tally = campaign::tally(conn, &campaign.id)?;
    let offset =
        event::get(conn, &campaign.event)?.map_or_else(|| *local_now().offset(), |e| *e.starts_at.offset());
    let now_ms = Utc::now().timestamp_millis();
    let running = campaign.state == State::Running;
    let queued = tally.count(S::Queued) + tally.count(S::Sending);
    let rate = if running { Some(rate(conn, &campaign, now_ms)?) } else { None };
    let idle = tally.count(S::Sending) == 0;
    let due = tally.next_due_ms.filter(|due| idle && *due > now_ms + WORTH_SAYING_MS);
    let waiting = campaign.wait.as_ref().map(|wait| wait.until_ms).or(due).filter(|_| running);
    let unknown = tally.count(S::Unknown);
    let unsettled = Which { unsettled: true, ..Which::in_state(S::Unknown) };
    let text_reasons: Vec<String> =
        tally.by_reason.keys().filter(|reason| is_about_text(reason)).cloned().collect();
    let problem = campaign.pause_reason.as_deref().and_then(from_stored);
    let problem = problem
        .map(|problem| naming_template(conn, problem, &campaign.event, &campaign.template_id))
        .transpose()?;
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
        queued,
        sent: tally.count(S::Sent),
        received: tally.count(S::Received),
        failed: tally.count(S::Failed),
        unknown,
        skipped: tally.count(S::Skipped),
        cancelled: tally.count(S::Cancelled),
        by_reason: tally.by_reason,
        by_field: if tally.by_state.contains_key(S::Failed.as_str()) {
            delivery_list::by_field(conn, &campaign.id, &text_reasons)?
        } else {
            Default::default()
        },
        text_reasons,
        unsettled: if unknown > 0 { delivery_list::count(conn, &campaign.id, &unsettled)? } else { 0 },
        test: campaign.test,
        repeats: campaign.repeats,
        alone: campaign.alone,
        started_at: moment(campaign.started_ms, offset),
        finished_at: campaign.finished_ms.map(|ms| moment(ms, offset)),
        seconds_left: rate.filter(|rate| *rate > 0 && waiting.is_none()).map(|rate| queued.div_ceil(rate)),
        rate,
        waiting_until: waiting.map(|ms| moment(ms, offset)),
        waiting_for: campaign.wait.as_ref().filter(|_| running).and_then(|wait| from_stored(&wait.reason)),
        problem,
        unsaved: None,
        campaign: campaign.id,
    })
}

/// Whether a delivery failed over its text.
fn is_about_text(reason: &str) -> bool {
    let errcode = reason.strip_prefix("errcode_").and_then(|errcode| errcode.parse().ok());
    errcode.is_some_and(|errcode| send_meaning(errcode, None).class == Class::Text)
}

fn rate(conn: &Connection, campaign: &Campaign, now_ms: i64) -> Result<u32> {
    let over_ms = (now_ms - campaign.started_ms).clamp(1000, RATE_OVER_MS);
    let settled = i64::from(campaign::settled_since(conn, &campaign.id, now_ms - over_ms)?);
    Ok(u32::try_from(settled * 1000 / over_ms).unwrap_or_default())
}
