//! A server on loopback that ends with its stop signal.

use std::net::Ipv4Addr;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Binds a port of the system's choice and lets `serve` run on it; returns the address as a URL.
pub(crate) async fn start<F>(
    tasks: &TaskTracker,
    stop: &CancellationToken,
    serve: impl FnOnce(TcpListener, CancellationToken) -> F,
) -> std::io::Result<String>
where
    F: Future<Output = std::io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let serving = serve(listener, stop.clone());
    tasks.spawn(async move {
        if let Err(error) = serving.await {
            tracing::error!(%error, "a server of the rehearsal ended");
        }
    });
    Ok(url)
}
