//! What a campaign sends, loaded once for a whole run.

use domain::{Lifetime, Template, Trust, Wording};
use store::table::campaign::{self, Campaign};
use store::table::event::{self, Event};
use store::table::template;
use store::{Connection, Result};

pub(crate) struct Prepared {
    pub campaign: Campaign,
    pub template: Template,
    pub event: Event,
    pub wording: Wording,
    pub trust: Trust,
}

impl Prepared {
    /// `None` when the campaign, its event or its template is gone.
    pub fn load(conn: &Connection, id: &str, trust: Trust) -> Result<Option<Self>> {
        let Some(campaign) = campaign::get(conn, id)? else { return Ok(None) };
        let event = event::get(conn, &campaign.event)?;
        let template = template::get(conn, &campaign.appid, &campaign.template_id)?;
        let (Some(event), Some(template)) = (event, template) else { return Ok(None) };
        let wording = campaign.message.wording(&event.columns());
        Ok(Some(Self { campaign, template, event, wording, trust }))
    }

    /// One-time or long-term.
    pub fn lifetime(&self) -> Lifetime {
        self.template.lifetime
    }
}
