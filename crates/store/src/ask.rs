//! Asking the process that works a directory: the one thing another process may write there.

use crate::Result;
use crate::table::campaign_request::{self, CampaignRequest};
use std::path::Path;

/// Asks the holder of the directory to pause or cancel a campaign; it looks before each claim.
pub fn ask(directory: &Path, campaign: &str, request: CampaignRequest) -> Result<()> {
    let conn = sqlite::open_beside(&directory.join("muster.db"), sqlite::BUSY_TIMEOUT)?;
    campaign_request::put(&conn, campaign, request)
}
