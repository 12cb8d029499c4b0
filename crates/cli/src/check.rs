//! `muster campaign check`: what would happen if a message were sent now.

use crate::data::Data;
use crate::exit::Exit;
use crate::figures::number;
use crate::output::Output;
use organiser::api::{Audience, Problem};

pub(crate) async fn check(
    output: &Output,
    data: &Data,
    message: String,
    audience: Audience,
) -> Result<Exit, Problem> {
    let organiser = data.look().await?;
    let counts = organiser.check_campaign(message, audience).await;
    organiser.close().await;
    let counts = counts?;
    output.print(&counts);
    let text = |key: &str| output.text(&format!("check_campaign.{key}"), &[]);
    let rows = [
        ("audience", counts.audience),
        ("sendable", counts.sendable),
        ("doubtful", counts.doubtful),
        ("already_told", counts.already_told),
        ("no_identity", counts.no_identity),
        ("no_grant", counts.no_grant),
        ("invalid", counts.invalid),
    ];
    output.properties(&rows.map(|(key, n)| (text(key), number(n))));
    Ok(Exit::Done)
}
