//! `subscription_change`: what WeChat told of people's answers; kept so that a repeated telling counts once.

use crate::{Result, Tx};
use domain::{Appid, Openid, TemplateId};
use rusqlite::params;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriptionChange {
    pub openid: Openid,
    pub template_id: TemplateId,
    pub status: String,
    pub scene: String,
    pub at_ms: i64,
}

/// Keeps it; returns whether it is news.
pub fn put(tx: &Tx<'_>, appid: &Appid, change: &SubscriptionChange) -> Result<bool> {
    let added = tx
        .conn
        .prepare_cached(
            "INSERT OR IGNORE INTO subscription_change (appid, openid, template_id, at_ms, status, scene)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            appid.as_str(),
            change.openid.as_str(),
            change.template_id.as_str(),
            change.at_ms,
            change.status,
            change.scene,
        ])?;
    Ok(added > 0)
}

pub(crate) fn forget(tx: &Tx<'_>, appid: &Appid, openid: &Openid) -> Result<()> {
    tx.conn
        .prepare_cached("DELETE FROM subscription_change WHERE appid = ?1 AND openid = ?2")?
        .execute([appid.as_str(), openid.as_str()])?;
    Ok(())
}
