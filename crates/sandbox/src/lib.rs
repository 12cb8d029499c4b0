//! A fake of WeChat's server API on loopback, and a crowd of simulated attendees.
//!
//! Users rehearse with it and tests use it as a double. It is no copy of our own rules: they were written from WeChat's
//! manual and share no code with `domain`, so that the two check each other. Invariants:
//! - everything is decided by the seed and by the person concerned, never by the order in which requests arrive
//!   (tokens, request ids, `msgid`s and moments excepted, which decide nothing);
//! - tokens, codes, openids and template ids say `SANDBOX`, so that nobody mistakes one for a real one;
//! - it never talks to anything but the listener it was given and, for the crowd, the endpoint it was given;
//! - nothing is written to disk or to a log.

mod config;
mod control;
mod crowd;
mod people;
mod sandbox;
mod seeded;
mod state;
mod wechat;

pub use config::Config;
pub use crowd::{Crowd, CrowdConfig, CrowdError, CrowdReport, arrival_offsets, attendee_name};
pub use people::Answer;
pub use sandbox::{Occupied, Sandbox};
pub use wechat::conditions::Conditions;
pub use wechat::deliveries::Delivered;
pub use wechat::faults::{Faults, Rates};
pub use wechat::field_rules::takes;
pub use wechat::stats::Stats;
pub use wechat::templates::{
    EVENT_ENDED, EVENT_STATUS, Field, SERVICE_NEWS, SIGNED_IN, Template, TemplateKind, templates,
};
