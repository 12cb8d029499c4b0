//! Simulated attendees who sign in over HTTP exactly as the mini-program's page does.

mod arrival;
mod attendee;
mod names;
mod pace;
mod page;
mod run;

pub use arrival::arrival_offsets;
pub use names::attendee_name;
pub use page::CrowdError;
pub use run::{Crowd, CrowdConfig, CrowdReport};
