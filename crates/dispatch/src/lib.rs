//! The send queue: claims deliveries, hands them to the port [`Messenger`], and writes down what came of each.
//!
//! No HTTP here and no word about Tauri. Invariants:
//! - the claim and the attempt with its text are committed before the request leaves; the outcome is committed before
//!   anybody hears of it;
//! - a delivery whose answer was lost is *unknown*; it is tried again only where the retry settles what the first try
//!   did, and is never guessed;
//! - nobody is written to twice at the same time, and never more are on their way than the in-flight limit;
//! - an account-level answer pauses the campaign with its reason; nothing is lost by pausing.

mod claim;
mod messenger;
mod pace;
mod recover;
mod retry;
mod run;
mod settle;

pub use messenger::{Answer, Envelope, Messenger, Refusal, Verdict};
pub use recover::recover;
pub use run::{Dispatch, End, Settings};
