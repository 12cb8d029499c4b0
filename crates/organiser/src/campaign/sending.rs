//! How fast to send, and how sure to be.

use crate::api::{Problem, SendingView};
use crate::problem::invalid;
use dispatch::Settings;
use domain::Trust;
use store::Store;
use store::table::setting::{self, Sending};

pub(crate) async fn sending_settings(store: &Store, defaults: &Settings) -> Result<SendingView, Problem> {
    let kept = store.read(setting::sending).await?;
    Ok(kept.map_or_else(|| view_of_defaults(defaults), view))
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
    let kept = Sending {
        in_flight: settings.in_flight,
        per_second: settings.per_second,
        trust_page_counts: settings.trust_page_counts,
    };
    store.write(move |tx| setting::put_sending(tx, &kept)).await?;
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

fn view(kept: Sending) -> SendingView {
    SendingView {
        in_flight: kept.in_flight,
        per_second: kept.per_second,
        trust_page_counts: kept.trust_page_counts,
    }
}

fn view_of_defaults(defaults: &Settings) -> SendingView {
    SendingView {
        in_flight: defaults.in_flight.and_then(|n| u32::try_from(n).ok()),
        per_second: defaults.per_second,
        trust_page_counts: defaults.trust == Trust::Pages,
    }
}
