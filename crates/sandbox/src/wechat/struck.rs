//! A call carried out as its fate has it.

use super::answer::{BUSY, Refusal, TOO_FAST, gateway_page, hang_up};
use super::call::Call;
use super::faults::{Fate, Seen};
use crate::Sandbox;
use axum::response::Response;

/// Lets WeChat do its work or not, and the caller see the answer or something else.
pub async fn struck(
    sandbox: &Sandbox,
    call: &'static Call,
    fate: Fate,
    work: impl FnOnce() -> Result<Response, Refusal> + Send,
) -> Response {
    // Counted whoever hears of it: the books are WeChat's side of the truth.
    let answer = fate.dealt_with.then(|| work().unwrap_or_else(|refusal| sandbox.refused(call, refusal)));
    if !matches!(fate.seen, Seen::Answer | Seen::Busy | Seen::TooFast) {
        let stats = &mut sandbox.account().stats;
        let lost = if fate.dealt_with { &mut stats.dropped_after } else { &mut stats.dropped_before };
        *lost += 1;
    }
    match fate.seen {
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
