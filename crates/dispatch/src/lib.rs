//! The send queue: claims deliveries, passes them to the port [`Messenger`], and records their outcomes.
//!
//! No HTTP here and no word about Tauri. Invariants:
//! - the claim and the attempt with its text are committed before the request leaves; the outcome is committed before
//!   it is announced;
//! - a delivery whose answer was lost is *unknown*; it is tried again only where the retry settles what the first try
//!   did, and is never guessed;
//! - nobody is written to twice at the same time, and never more are on their way than the in-flight limit;
//! - nothing leaves that was not reserved at the endpoint through the port [`Reservations`], unless the organiser goes
//!   on alone; what was not tried is given back;
//! - an account-level answer pauses the campaign with its reason; nothing is lost by pausing;
//! - while WeChat is busy for everybody it is asked less and less often, and that fails nobody;
//! - while the data file takes no writes nothing leaves, and an answer that came is kept until it is written.
//!
//! Policy is pure and takes the time as an argument: `limits`, `throttle`, `pace`, `streak`, `pool`. The loop in `run`
//! carries it out.

mod claim;
mod clock;
mod limits;
mod messenger;
mod pace;
mod pool;
mod prepared;
mod recover;
mod refill;
mod requests;
mod reservations;
mod retry;
mod round;
mod run;
mod settle;
mod streak;
mod throttle;
mod transition;
mod uncertain;

pub use clock::{Clock, Now, SystemClock};
pub use limits::Settings;
pub use messenger::{Answer, Envelope, Messenger, Quota, Refusal, Verdict};
pub use recover::recover;
pub use requests::{carry_out, send_again};
pub use reservations::{
    MAX_PER_REQUEST, Purpose, ReservationError, ReservationRequest, ReservationStatus, Reservations,
};
pub use run::{Dispatch, End, Unsaved};
