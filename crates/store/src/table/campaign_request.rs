//! `campaign_request`: what another process asks of the one that sends.

use crate::row::{one, rows};
use crate::{Error, Result};
use rusqlite::{Connection, params};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CampaignRequest {
    Pause,
    Cancel,
}

impl CampaignRequest {
    fn as_str(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Cancel => "cancel",
        }
    }

    fn from_word(word: &str) -> Result<Self> {
        [Self::Pause, Self::Cancel]
            .into_iter()
            .find(|request| request.as_str() == word)
            .ok_or(Error::Unreadable { what: "campaign request" })
    }
}

/// Asks; a cancel is not taken back by a pause.
pub(crate) fn put(conn: &Connection, campaign: &str, request: CampaignRequest) -> Result<()> {
    conn.execute(
        "INSERT INTO campaign_request (campaign, wish) VALUES (?1, ?2)
         ON CONFLICT (campaign) DO UPDATE SET wish = ?2 WHERE wish != 'cancel'",
        params![campaign, request.as_str()],
    )?;
    Ok(())
}

/// What is asked of this campaign.
pub fn get(conn: &Connection, campaign: &str) -> Result<Option<CampaignRequest>> {
    let sql = "SELECT wish FROM campaign_request WHERE campaign = ?1";
    one(conn, sql, [campaign], |row| CampaignRequest::from_word(&row.get::<_, String>(0)?))
}

/// Everything that is asked.
pub fn all(conn: &Connection) -> Result<Vec<(String, CampaignRequest)>> {
    rows(conn, "SELECT campaign, wish FROM campaign_request", [], |row| {
        Ok((row.get(0)?, CampaignRequest::from_word(&row.get::<_, String>(1)?)?))
    })
}

/// It was done.
pub fn clear(conn: &Connection, campaign: &str) -> Result<()> {
    conn.prepare_cached("DELETE FROM campaign_request WHERE campaign = ?1")?.execute([campaign])?;
    Ok(())
}
