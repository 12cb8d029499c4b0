//! `muster-endpoint serve`.

use super::print_line;
use crate::{descriptors, settings::ServeSettings};
use endpoint::{Listeners, OpsAddress, Settings, Storage, serve_with};
use std::{
    error::Error,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};
use tokio::{net::TcpListener, signal};

/// The default address of the operations listener.
const OPS: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8081);

pub(crate) async fn run(settings: ServeSettings) -> Result<(), Box<dyn Error>> {
    let storage = Arc::new(Storage::open(&settings.database)?);
    let stop = stop_signal()?;
    let public = TcpListener::bind(&settings.listen).await?;
    let address = public.local_addr()?;
    let listeners = Listeners { public, ops: ops_listener(settings.ops_listen).await? };
    let settings = Settings {
        rates: settings.rates(),
        codes_per_event: settings.codes_per_event,
        min_free_disk: settings.min_free_disk.map(|mebibytes| mebibytes.saturating_mul(1024 * 1024)),
        connections: descriptors::make_room(settings.connection_limits()),
        trusted_proxies: settings.trust_proxy,
        ..Settings::default()
    };
    // Scripts wait for this line, and learn the port from it.
    print_line(&format!("listening on http://{address}"))?;
    serve_with(listeners, storage, settings, stop).await?;
    tracing::info!("stopped");
    Ok(())
}

/// An address that was asked for has to be free; without one nobody has to look at the service.
async fn ops_listener(settings: Option<OpsAddress>) -> io::Result<Option<TcpListener>> {
    let listener = match settings {
        Some(OpsAddress::Off) => return Ok(None),
        Some(OpsAddress::At(address)) => TcpListener::bind(address).await?,
        None => match TcpListener::bind(OPS).await {
            Ok(listener) => listener,
            Err(error) => {
                tracing::warn!(%error, "no /readyz and /metrics: {OPS} can't be had");
                return Ok(None);
            }
        },
    };
    tracing::info!("/readyz and /metrics on http://{}", listener.local_addr()?);
    Ok(Some(listener))
}

/// Registered before the port is announced, so that no signal finds nobody listening.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut terminate = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    let mut interrupt = signal::unix::signal(signal::unix::SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::error!(%error, "Ctrl-C can't be heard");
        }
    })
}
