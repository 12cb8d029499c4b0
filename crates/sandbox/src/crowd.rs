//! Simulated attendees who sign in over HTTP exactly as the mini-program's page does.
//!
//! Everything about a person follows from the crowd's seed and their place in it. Of a hundred, by default:
//!
//! | how many | who |
//! |---|---|
//! | 8 | don't allow messages |
//! | 15 of the others | come back at the end and allow one more |
//! | 4 | sign in on a second phone too: two visitors at the endpoint, one openid at WeChat |
//! | 5 · 4 · 3 | have a foreign name, a name with `·`, a nickname with digits |
//! | 1 or 2 | have a name of more than 20 characters; one person in every crowd has an emoji |

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
