//! How fast to send, and how sure to be.

use crate::api::{Problem, SendingView};
use crate::problem::invalid;
use dispatch::Settings;
use domain::Trust;
use store::Store;
use store::table::setting;

const SENDING: &str = "sending";

pub(crate) async fn sending_settings(store: &Store, defaults: &Settings) -> Result<SendingView, Problem> {
    let kept = store.read(|conn| setting::get(conn, SENDING)).await?;
    Ok(kept.unwrap_or(SendingView {
        in_flight: defaults.in_flight.and_then(|n| u32::try_from(n).ok()),
        per_second: defaults.per_second,
        trust_page_counts: defaults.trust == Trust::Pages,
    }))
}

/// Holds from the next start or resume of a campaign on.
pub(crate) async fn save_sending_settings(
    store: &Store,
    settings: SendingView,
) -> Result<SendingView, Problem> {
    if settings.in_flight.is_some_and(|n| !(1..=200).contains(&n)) {
        return Err(invalid("in_flight", "out_of_range"));
    }
    if settings.per_second.is_some_and(|n| !(1..=2000).contains(&n)) {
        return Err(invalid("per_second", "out_of_range"));
    }
    store.write(move |tx| setting::put(tx, SENDING, &settings)).await?;
    Ok(settings)
}

pub(crate) async fn dispatch_settings(store: &Store, defaults: &Settings) -> Result<Settings, Problem> {
    let kept = sending_settings(store, defaults).await?;
    Ok(Settings {
        in_flight: kept.in_flight.and_then(|n| usize::try_from(n).ok()),
        per_second: kept.per_second,
        trust: if kept.trust_page_counts { Trust::Pages } else { Trust::Popups },
    })
}
