//! Pausing and cancelling at the request of another process of this computer.

use crate::api::Problem;
use chrono::Utc;
use std::path::Path;
use std::time::Duration;
use store::table::campaign_request::{self, CampaignRequest};
use store::{Store, Tx};
use tokio_util::sync::CancellationToken;

/// How often it is looked whether another process asks something of a campaign that nothing carries out.
const REQUEST_POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Asks the process that works the data; it looks before each claim.
pub fn ask_to_pause(directory: &Path, campaign: &str) -> Result<(), Problem> {
    Ok(store::ask(directory, campaign, CampaignRequest::Pause)?)
}

pub fn ask_to_cancel(directory: &Path, campaign: &str) -> Result<(), Problem> {
    Ok(store::ask(directory, campaign, CampaignRequest::Cancel)?)
}

/// Carries out what others ask for, where no task carries the campaign out and reads it; until `stop`.
pub(crate) async fn serve_requests(store: Store, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(REQUEST_POLL_INTERVAL)).await.is_some() {
        let asked = match store.read(campaign_request::all).await {
            Ok(asked) if asked.is_empty() => continue,
            Ok(asked) => asked,
            Err(error) => {
                tracing::warn!(%error, "what other processes ask for can't be read");
                continue;
            }
        };
        let now_ms = Utc::now().timestamp_millis();
        let write = move |tx: &Tx<'_>| {
            asked.iter().try_for_each(|(id, request)| dispatch::carry_out(tx, id, *request, now_ms))
        };
        if let Err(error) = store.write(write).await {
            tracing::warn!(%error, "a request could not be carried out");
        }
    }
}
