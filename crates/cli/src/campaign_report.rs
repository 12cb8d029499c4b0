//! A campaign as the command line shows it.

use crate::failure::{Failure, say_failures};
use crate::output::{Output, key_of};
use organiser::api::{CampaignState, CampaignView, DeliveryRow, Moment, Problem};
use serde::Serialize;
use std::collections::BTreeMap;

/// For scripts: the seven counts are disjoint and sum to `deliveries`.
#[derive(Debug, Serialize)]
pub(crate) struct CampaignReport {
    campaign: String,
    state: CampaignState,
    deliveries: u32,
    queued: u32,
    sent: u32,
    received: u32,
    failed: u32,
    unknown: u32,
    skipped: u32,
    cancelled: u32,
    by_reason: BTreeMap<String, u32>,
    /// Nothing is sent before then.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_until: Option<Moment>,
    /// Why nothing is sent before then.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_for: Option<Problem>,
    /// Why it is paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
    /// The people WeChat refused, the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    failures: Vec<Failure>,
}

impl CampaignReport {
    /// The number that WeChat accepted.
    pub(crate) fn told(&self) -> u32 {
        self.sent + self.received
    }

    /// People without the message, by outcome.
    pub(crate) fn others(&self) -> [(&'static str, u32); 3] {
        [("skipped", self.skipped), ("failed", self.failed), ("unknown", self.unknown)]
    }

    pub(crate) fn unknown(&self) -> u32 {
        self.unknown
    }
}

/// One of an event's campaigns.
#[derive(Debug, Serialize)]
struct Line {
    campaign: String,
    message: String,
    state: CampaignState,
}

impl CampaignReport {
    pub(crate) fn new(view: &CampaignView, failed: &[DeliveryRow]) -> Self {
        Self {
            campaign: view.campaign.clone(),
            state: view.state,
            deliveries: view.deliveries,
            queued: view.queued,
            sent: view.sent,
            received: view.received,
            failed: view.failed,
            unknown: view.unknown,
            skipped: view.skipped,
            cancelled: view.cancelled,
            by_reason: view.by_reason.clone(),
            waiting_until: view.waiting_until,
            waiting_for: view.waiting_for.clone(),
            problem: view.problem.clone(),
            failures: failed.iter().map(Failure::from).collect(),
        }
    }
}

/// `failed` are the people WeChat refused, as many of them as are named.
pub(crate) fn report(output: &Output, view: &CampaignView, failed: &[DeliveryRow]) {
    output.print(&CampaignReport::new(view, failed));
    output.say(&title(output, view));
    let counts = [
        ("queued", view.queued),
        ("sent", view.sent),
        ("received", view.received),
        ("skipped", view.skipped),
        ("failed", view.failed),
        ("unknown", view.unknown),
        ("cancelled", view.cancelled),
    ];
    let mut rows: Vec<(String, String)> = counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| (output.text(&format!("result.{key}"), &[]), count.to_string()))
        .collect();
    for (reason, count) in &view.by_reason {
        rows.push((format!("  {}", said_of(output, reason, failed)), count.to_string()));
    }
    output.properties(&rows);
    say_failures(output, view, failed);
    waiting(output, view);
}

pub(crate) fn list(output: &Output, views: &[CampaignView]) {
    for view in views {
        output.print(&Line {
            campaign: view.campaign.clone(),
            message: view.message.clone(),
            state: view.state,
        });
        output.say(&title(output, view));
    }
}

/// Until when nothing is sent, and why.
pub(crate) fn waiting(output: &Output, view: &CampaignView) {
    let Some(until) = view.waiting_until else { return };
    let why = view.waiting_for.as_ref().map(|problem: &Problem| output.problem_text(problem)[0].clone());
    let values = [("time", output.moment(until)), ("why", why.unwrap_or_default())];
    let values: Vec<(&str, &str)> = values.iter().map(|(key, value)| (*key, value.as_str())).collect();
    output.tell("campaign_waiting", &values);
}

fn title(output: &Output, view: &CampaignView) -> String {
    let state = output.text(&format!("campaign_state.{}", key_of(view.state)), &[]);
    format!("{}  {}  {state}", view.campaign, output.shown(&view.name))
}

/// What an errcode means is told by a delivery that ended with it.
fn said_of(output: &Output, reason: &str, failed: &[DeliveryRow]) -> String {
    let Some(errcode) = reason.strip_prefix("errcode_") else {
        return output.text(&format!("reason.{reason}"), &[]);
    };
    let meant = failed.iter().find(|row| row.reason == reason).map(Failure::from);
    match meant.and_then(|failure| failure.problem) {
        Some(problem) => format!("{} ({errcode})", output.problem_text(&problem)[0]),
        None => format!("errcode {errcode}"),
    }
}
