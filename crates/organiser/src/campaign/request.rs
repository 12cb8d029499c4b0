//! Asking another process of this computer, which works the data, to pause or cancel.

use crate::api::Problem;
use std::path::Path;
use store::table::campaign_request::Wish;

/// The process that sends looks before each claim.
pub fn ask_to_pause(directory: &Path, campaign: &str) -> Result<(), Problem> {
    Ok(store::ask(directory, campaign, Wish::Pause)?)
}

pub fn ask_to_cancel(directory: &Path, campaign: &str) -> Result<(), Problem> {
    Ok(store::ask(directory, campaign, Wish::Cancel)?)
}
