//! The names in a rehearsal, in the organiser's language.

use chrono::{Local, TimeDelta, Timelike};
use organiser::api::NewEvent;

/// The names a rehearsal shows.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The made-up mini-program.
    pub account: String,
    pub title: String,
    pub place: String,
}

impl Scene {
    /// An event that has just begun and lasts two hours.
    pub(crate) fn event(&self, appid: &str, template: &str) -> NewEvent {
        let now = Local::now();
        let starts_at = now.with_second(0).and_then(|t| t.with_nanosecond(0)).unwrap_or(now).fixed_offset();
        NewEvent {
            appid: appid.to_owned(),
            title: self.title.clone(),
            place: self.place.clone(),
            starts_at,
            ends_at: starts_at + TimeDelta::hours(2),
            template_ids: vec![template.to_owned()],
        }
    }
}
