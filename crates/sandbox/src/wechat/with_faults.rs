//! A call, with the fault that was drawn for it.

use super::answer::{BUSY, Refusal, TOO_FAST, gateway_page, hang_up};
use super::call::Call;
use super::faults::{CallOutcome, Seen};
use crate::Sandbox;
use axum::response::Response;

/// Carries the call out or not, and answers the caller with its result or with a fault.
pub async fn with_faults(
    sandbox: &Sandbox,
    call: &'static Call,
    outcome: CallOutcome,
    work: impl FnOnce() -> Result<Response, Refusal> + Send,
) -> Response {
    // What was carried out is counted even if the caller gets no answer: that is what WeChat knows.
    let answer = outcome.processed.then(|| work().unwrap_or_else(|refusal| sandbox.refused(call, refusal)));
    if !matches!(outcome.seen, Seen::Answer | Seen::Busy | Seen::TooFast) {
        let stats = &mut sandbox.account().stats;
        let lost = if outcome.processed { &mut stats.dropped_after } else { &mut stats.dropped_before };
        *lost += 1;
    }
    match outcome.seen {
        Seen::Answer => answer.unwrap_or_else(hang_up),
        Seen::Busy => sandbox.refused(call, BUSY),
        Seen::TooFast => sandbox.refused(call, TOO_FAST),
        Seen::Gateway => gateway_page(),
        Seen::HangUp => hang_up(),
        Seen::Silence => {
            let silence = sandbox.account().faults.stall;
            tokio::time::sleep(silence).await;
            hang_up()
        }
    }
}
