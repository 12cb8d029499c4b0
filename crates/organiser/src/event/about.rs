//! Which template an event is about.

use domain::{EventCode, Lifetime, TemplateId};
use store::Connection;
use store::table::{event, message, template};

/// The template an event is about: its message's, or else the first it asks permission for.
pub(crate) fn template_of_event(conn: &Connection, code: &EventCode) -> store::Result<Option<TemplateId>> {
    if let Some(message) = message::of_event(conn, code)? {
        return Ok(Some(message.template_id));
    }
    Ok(event::get(conn, code)?.and_then(|event| event.templates.into_iter().next()).map(|(id, _)| id))
}

/// The template an event is about, and whether one accept of it lasts.
pub(crate) fn about(conn: &Connection, code: &EventCode) -> store::Result<(Option<TemplateId>, Lifetime)> {
    let id = template_of_event(conn, code)?;
    let known = match (event::get(conn, code)?, &id) {
        (Some(event), Some(id)) => template::get(conn, &event.appid, id)?,
        _ => None,
    };
    Ok((id, known.map_or(Lifetime::OneTime, |template| template.lifetime)))
}
