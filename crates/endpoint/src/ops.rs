//! For the service's operator: readiness and metrics. On a listener of its own, because none of it is
//! for the world.

use crate::{app::App, error::ApiError, http_rules::http_rules, operations};
use axum::{
    Router, extract::State, http::header::CONTENT_TYPE, middleware::from_fn, response::IntoResponse,
    routing::get,
};
use std::{
    net::{Ipv4Addr, SocketAddr},
    str::FromStr,
    sync::atomic::Ordering,
    time::Duration,
};
use tokio::time::timeout;

/// Longer than any write waits for the disk in good health.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// Where to serve it: nowhere, or at an address. A port alone is one on loopback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpsAddress {
    Off,
    At(SocketAddr),
}

#[derive(Debug, thiserror::Error)]
#[error("not an address: write ADDRESS:PORT, PORT or off")]
pub struct NotAnAddress;

impl FromStr for OpsAddress {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let loopback = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let address = text.parse().or_else(|_| text.parse().map(loopback));
        address.map(Self::At).map_err(|_| NotAnAddress)
    }
}

pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/readyz", get(readyz))
        .route("/metrics", get(metrics))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn(http_rules))
        .with_state(app)
}

/// 200 while it takes sign-ins: it is not stopping, and its storage writes and reads.
async fn readyz(State(app): State<App>) -> Result<&'static str, ApiError> {
    let check = timeout(CHECK_TIMEOUT, app.storage.check());
    let sound = !app.stop.is_cancelled() && matches!(check.await, Ok(Ok(())));
    if sound { Ok("ready\n") } else { Err(ApiError::NotReady) }
}

async fn metrics(State(app): State<App>) -> Result<impl IntoResponse, ApiError> {
    let figures = app.storage.run(operations::ReadFigures { now: app.clock.now() }).await?;
    let (space, purges_wait) = (app.storage.space().ok(), app.findings.purges_wait.load(Ordering::Relaxed));
    let text = app.metrics.render(&figures, space, purges_wait);
    Ok(([(CONTENT_TYPE, "text/plain; version=0.0.4")], text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_alone_is_on_loopback() {
        let check = |text: &str, expect: &str| {
            assert_eq!(text.parse::<OpsAddress>().unwrap(), OpsAddress::At(expect.parse().unwrap()));
        };
        check("9100", "127.0.0.1:9100");
        check("0.0.0.0:9100", "0.0.0.0:9100");
        check("[::1]:0", "[::1]:0");
        assert_eq!("off".parse::<OpsAddress>().unwrap(), OpsAddress::Off);
        assert!("example.invalid:1".parse::<OpsAddress>().is_err(), "names are not asked for");
        assert!("70000".parse::<OpsAddress>().is_err());
    }
}
